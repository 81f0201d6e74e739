"""Topics that stand, and refusals in words; coherence by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from sourcebook.annotate import topics

THEMES = {
    "farm": "cow barn hay milk tractor field wheat plough calf meadow goat fence sheep cheese dairy".split(),
    "sea": "boat sail anchor wave harbour tide gull rope mast keel net captain deck storm lighthouse".split(),
    "law": "judge court verdict jury appeal statute lawyer trial bench clerk oath witness plea robe docket".split(),
}


def themed(count=45, length=20, *, seed=0):
    """Passages that draw their words from one theme each."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        theme = list(THEMES)[number % len(THEMES)]
        rows.append((f"p{number:03}", f"a{number % 5}", list(rng.choice(THEMES[theme], length))))
    return pd.DataFrame(rows, columns=["passage_id", "article_id", "words"])


@pytest.fixture(autouse=True)
def fewer_draws(monkeypatch):
    monkeypatch.setattr(topics, "SUBSAMPLES", 8)
    monkeypatch.setattr(topics, "SUBSAMPLES_OF_SHUFFLE", 5)
    monkeypatch.setattr(topics, "SHUFFLES", 10)


def test_themes_that_are_there_are_found_and_stand():
    found = topics.find(themed())
    chosen = next(row for row in found.numbers if row["chosen"])
    assert chosen["number"] == 3
    assert chosen["stability"] > chosen["null_band"]
    assert found.refusal == ""
    assert all(row["shown"] for row in found.topics)
    for row in found.topics:
        assert any(set(row["words"]) <= set(theme) for theme in THEMES.values())
        assert row["passages"] == 15


def test_weights_of_a_passage_add_up_to_one():
    weights = pd.DataFrame(topics.find(themed()).weights).groupby("passage_id")["weight"].sum()
    assert weights.between(0.999, 1.001).all()


def test_shuffled_words_are_refused_in_words():
    rng = np.random.default_rng(1)
    every = [word for theme in THEMES.values() for word in theme]
    rows = [(f"p{n:03}", f"a{n % 5}", list(rng.choice(every, 20))) for n in range(45)]
    found = topics.find(pd.DataFrame(rows, columns=["passage_id", "article_id", "words"]))
    assert "shuffled text" in found.refusal
    assert found.topics
    assert not any(row["shown"] for row in found.topics)


@pytest.mark.parametrize(
    ("passages", "reason"),
    [
        (themed(0), "There are 0 passages"),
        (themed(10), "There are 10 passages"),
        (themed(60, 5), "There are 0 passages"),
        (pd.DataFrame({"passage_id": map(str, range(60)), "article_id": "a", "words": [["same"] * 20] * 60}),
         "No words set passages apart"),
    ],
)  # fmt: skip
def test_too_little_text_is_refused_in_words(passages, reason):
    found = topics.find(passages)
    assert reason in found.refusal
    assert "Add" in found.refusal
    assert (found.topics, found.weights, found.numbers) == ([], [], [])


def test_a_large_corpus_chooses_its_words_by_how_they_go_together(monkeypatch):
    monkeypatch.setattr(topics, "LARGE", 40)
    monkeypatch.setattr(topics, "CANDIDATES", 15)
    found = topics.find(themed(90))
    assert all(any(set(row["words"]) <= set(theme) for theme in THEMES.values()) for row in found.topics)


def test_the_same_topics_twice():
    assert topics.find(themed()) == topics.find(themed())


def test_npmi_by_hand():
    # 4 windows: a and b in two together, a once alone, c once alone
    texts = [["a", "b"], ["a", "b"], ["a"], ["c"]]
    together = topics._Together(texts, np.array(["a", "b", "c"]))
    expected = math.log(0.5 / (0.75 * 0.5)) / -math.log(0.5)
    assert together.npmi([0, 1])[0, 1] == pytest.approx(expected)
    assert together.npmi([0, 2])[0, 1] == topics.RARE_PAIR
    assert together.coherence([0, 1, 2]) == pytest.approx((expected + 2 * topics.RARE_PAIR) / 3)


def test_words_seen_more_than_ten_apart_are_not_together():
    text = ["a", *(["x"] * 10), "b"]
    together = topics._Together([text, text], np.array(["a", "b"]))
    assert together.npmi([0, 1])[0, 1] == topics.RARE_PAIR


@pytest.mark.parametrize(
    ("text", "masked", "frame", "expected"),
    [
        ("Ryder said the shells arrived.", [(0, 10)], set(), ["shells", "arrived"]),
        ("Ryder said the shells arrived.", [], {"said"}, ["ryder", "shells", "arrived"]),
        ("Russia’s well-known 24 shells", [], set(), ["russia", "well-known", "shells"]),
        ("", [], set(), []),
    ],
)
def test_words(text, masked, frame, expected):
    assert topics.words(text, masked, frame) == expected
