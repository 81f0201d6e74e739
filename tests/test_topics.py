"""Topics that stand, and refusals in words; what changes nothing."""

import os

import numpy as np
import pandas as pd
import pytest
import threadpoolctl

from sourcebook.annotate import tables
from sourcebook.annotate.parts import STATEMENTS, Held
from sourcebook.annotate.topics import coherence, factors, topics

THEMES = {
    "farm": "cow barn hay milk tractor field wheat plough calf meadow goat fence sheep cheese dairy".split(),
    "sea": "boat sail anchor wave harbour tide gull rope mast keel net captain deck storm lighthouse".split(),
    "law": "judge court verdict jury appeal statute lawyer trial bench clerk oath witness plea robe docket".split(),
}


def themed(count=45, length=20, *, seed=0):
    """Passages that draw their words from one theme each, its first word oftenest (Zipf's law)."""
    rng, often = np.random.default_rng(seed), 1 / np.arange(1, 16)
    rows = []
    for number in range(count):
        theme = list(THEMES)[number % len(THEMES)]
        rows.append(
            (
                f"p{number:03}",
                f"a{number % 5}",
                list(rng.choice(THEMES[theme], length, p=often / often.sum())),
            )
        )
    return pd.DataFrame(rows, columns=["passage_id", "article_id", "words"])


@pytest.fixture(autouse=True)
def fewer_draws(monkeypatch):
    monkeypatch.setattr(factors, "SMALL", factors.Effort(8, 10, 5, 200))


def same(one, other):
    """Whether two results are equal, weights in whatever order."""
    weights = [
        found.weights.sort_values(["passage_id", "topic_id"], ignore_index=True) for found in (one, other)
    ]
    return (one.topics, one.numbers) == (other.topics, other.numbers) and weights[0].equals(weights[1])


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
    weights = topics.find(themed()).weights.groupby("passage_id")["weight"].sum()
    assert weights.between(0.999, 1.001).all()


def test_shuffled_words_are_refused_in_words():
    rng = np.random.default_rng(1)
    every = [word for theme in THEMES.values() for word in theme]
    rows = [(f"p{n:03}", f"a{n % 5}", list(rng.choice(every, 20))) for n in range(45)]
    found = topics.find(pd.DataFrame(rows, columns=["passage_id", "article_id", "words"]))
    assert "shuffled text" in found.refusal
    assert found.topics
    assert not any(row["shown"] for row in found.topics)


REPEATED = pd.DataFrame(
    {"passage_id": map(str, range(1000)), "article_id": "a", "words": [["same"] * 20] * 1000}
)
ALIKE = themed(60).assign(words=[[word for word in "abcdefghijklm"] + [str(n)] for n in range(60)])


@pytest.mark.parametrize(
    ("passages", "reason"),
    [
        (themed(0), "the corpus has 0."),
        (themed(10), "the corpus has 10."),
        (themed(60, 5), "the corpus has 0."),
        (REPEATED, "the corpus has 1."),
        (ALIKE.assign(words=ALIKE["words"].map(lambda words: words[:12] + [words[12]] * int(words[13]))),
         "No words set passages apart"),
    ],
)  # fmt: skip
def test_too_little_text_is_refused_in_words(passages, reason):
    found = topics.find(passages)
    assert reason in found.refusal
    assert "Add" in found.refusal
    assert (found.topics, len(found.weights), found.numbers) == ([], 0, [])


def test_more_topics_than_the_corpus_allows_are_refused_in_words():
    found = topics.find(themed(), numbers=[3, 5])  # 45 passages: 4 topics at most
    assert [row["number"] for row in found.numbers] == [3]
    assert topics.find(themed(), numbers=[5]).refusal == (
        "The corpus has passages and words for no more topics than 4. Ask for fewer or add articles."
    )


def test_fewer_words_than_two_topics_need_are_refused_in_words():
    every = [["the", "same", "eleven"] * 4 + [f"rare{n % 2}", *["same"] * (n % 15)] for n in range(60)]
    found = topics.find(themed(60).assign(words=every))
    assert "no more topics than 0" in found.refusal


def test_a_large_corpus_chooses_its_words_by_how_they_go_together(monkeypatch):
    monkeypatch.setattr(coherence, "LARGE", 40)
    monkeypatch.setattr(coherence, "CANDIDATES", 15)
    found = topics.find(themed(90))
    assert all(any(set(row["words"]) <= set(theme) for theme in THEMES.values()) for row in found.topics)


@pytest.mark.parametrize(("batched", "way"), [(1_000, "on all 240 at once"), (100, "batch by batch")])
def test_a_very_large_corpus_is_searched_in_a_sample_and_says_so(monkeypatch, batched, way):
    monkeypatch.setattr(topics, "SEARCHED", 90)
    monkeypatch.setattr(topics, "BATCHED", batched)
    monkeypatch.setattr(factors, "BATCH", 90)
    found = topics.find(themed(240), numbers=[3])
    assert way in found.remark
    assert [row["passages"] for row in found.topics] == [80, 80, 80]
    assert found.weights["passage_id"].nunique() == 240


def test_the_order_of_the_passages_changes_nothing():
    one = topics.find(themed())
    assert same(one, topics.find(themed().sample(frac=1, random_state=1)))


def test_the_number_of_threads_changes_nothing():
    with threadpoolctl.threadpool_limits(1):
        one = topics.find(themed())
    with threadpoolctl.threadpool_limits(os.cpu_count()):
        assert same(one, topics.find(themed()))


def test_topics_keep_their_ids_when_articles_come():
    ids = [{row["topic_id"] for row in topics.find(themed(count)).topics} for count in (90, 100)]
    assert ids == [{"cow", "boat", "judge"}] * 2


@pytest.mark.parametrize(
    ("words", "taken", "expected"),
    [
        (["North Korea", "arms"], [], "north-korea"),
        (["North Korea", "arms"], ["north-korea"], "arms"),
        (["Élan"], ["elan"], "élan"),
    ],
)
def test_a_topic_is_called_by_its_heaviest_word_that_is_free(words, taken, expected):
    assert topics._id(words, taken) == expected


def test_a_label_has_the_words_of_the_central_passage_first():
    assert topics._label(["a", "b", "c", "d", "e"], ["e", "b", "x"]) == "b, e, a"


def test_credits_and_the_names_of_outlets_make_no_topic():
    text = "The Echo has learned of shells, it was told by Gazette Radio."
    articles = pd.DataFrame({"article_id": ["a"], "text": [text], "language": ["en"]})
    passages = pd.DataFrame(
        {"passage_id": ["p"], "article_id": ["a"], "role": ["body"], "start": [0], "end": [len(text)]}
    )
    credited = pd.DataFrame({"article_id": ["a"], "credited": ["Gazette"], "start": [39], "end": [60]})
    part = Held(articles=articles, passages=passages, statements=pd.DataFrame(columns=STATEMENTS))
    [units] = tables._units(part, credited, ["The Echo", "Gazette"], set())["words"]
    assert [unit for unit in units if unit] == ["learned", "shells"]
