"""Passages that two articles share: aligned to the character, planted ones found, nothing else."""

import random
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from sourcebook.annotate.lineage import reuse, running

FOX = "the quick brown fox jumps over the lazy dog and vanishes behind seven crumbling barns near Odense"
REST = ["Yesterday parliament postponed its vote on fisheries.", "Nobody knows whether trams will run on Sunday."]  # fmt: skip
BROKEN = FOX.replace("dog and", "dog.\n\nAnd")
TOLD = FOX.replace("dog and", "dog, he told us again in the corridor, and")
ALTERED = FOX.replace("vanishes", "hides").replace("seven", "nine")


def everything(texts):
    return {name: [(0, len(text))] for name, text in texts.items()}


def found(**texts):
    """The passages of the two articles a and b: (words of a, words of b, equal words)."""
    return [
        (texts[one.article_a][one.start_a : one.end_a], texts[one.article_b][one.start_b : one.end_b], one.words)
        for one in reuse.find(texts, everything(texts))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (f"{REST[0]} {FOX}.", f"“{FOX}”, {REST[1]}", [(FOX, FOX, 17)]),
        (FOX.upper(), FOX, [(FOX.upper(), FOX, 17)]),
        (FOX, ALTERED, [(FOX, ALTERED, 15)]),
        (TOLD, FOX, [(TOLD, FOX, 17)]),
        (f"{FOX}\n\n{REST[0]}", BROKEN, [(FOX, BROKEN, 17)]),
        (" ".join(FOX.split()[:6]), FOX, []),  # under eight words
        (REST[0], REST[1], []),
        ("", FOX, []),
        (FOX, " ".join(sorted(FOX.split())), []),
    ],
)  # fmt: skip
def test_a_passage_is_aligned_to_the_character(a, b, expected):
    assert found(a=a, b=b) == expected


def test_similarity_is_the_equal_part_of_the_longer_side():
    [one] = reuse.find({"a": FOX, "b": ALTERED}, everything({"a": FOX, "b": ALTERED}))
    assert one.similarity == round(15 / 17, 4)


def test_only_what_is_counted_is_looked_at():
    texts = {"a": f"{FOX} {REST[0]}", "b": FOX}
    assert reuse.find(texts, {"a": [(len(FOX), len(texts["a"]))], "b": [(0, len(FOX))]}) == []


def test_no_articles_share_nothing():
    assert reuse.find({}, {}) == []
    assert reuse.find({"a": "…", "b": ""}, {"a": [(0, 1)], "b": []}) == []


def test_of_very_many_copies_each_is_found():
    texts = {f"{number:03}": f"{FOX} {number}" for number in range(running.MOST_PLACES + 40)}
    pairs = reuse.find(texts, everything(texts))
    assert {name for one in pairs for name in (one.article_a, one.article_b)} == set(texts)
    assert len(pairs) < len(texts) * (len(texts) - 1) / 4


def test_a_phrase_that_anybody_uses_is_no_evidence():
    phrase = "did not immediately respond to a request for comment"
    texts = {f"{n:03}": f"{REST[n % 2]} Number {n} {phrase}." for n in range(120)}
    assert not [one for one in reuse.find(texts, everything(texts)) if phrase == texts[one.article_a][one.start_a : one.end_a]]  # fmt: skip


def background():
    """One article of each story, and all others that no story has: nothing is told twice."""
    stories = [
        next(iter(sorted(folder.glob("*.txt")))) for folder in sorted((ROOT / "tests/gold/stories").iterdir())
    ]
    stories += [
        next(iter(sorted(folder.glob("*.txt")))) for folder in sorted((ROOT / "training/stories").iterdir())
    ]
    paths = [
        *stories,
        *sorted((ROOT / "tests/gold/texts").glob("*.txt")),
        ROOT / "seeds/002_df5d74dac48ad764.txt",
    ]
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def donors():
    """Words of articles that the background doesn't have."""
    paths = sorted((ROOT / "tests/gold/unseen").glob("*.txt"))
    return " ".join(path.read_text(encoding="utf-8") for path in paths).split()


def planted(texts, rng, number):
    """Passages of 10 to 200 words put into two articles each, up to a fifth of the words changed in one."""
    words, plants = donors(), []
    every = [word for text in texts.values() for word in text.split()]
    names = rng.sample(sorted(texts), 2 * number)
    begins = iter(rng.sample(range(0, len(words) - 200, 200), number))
    for one, other in zip(names[::2], names[1::2], strict=True):
        length, start = rng.choice([10, 12, 15, 20, 35, 50, 100, 200]), next(begins)
        passage = words[start : start + length]
        changed = list(passage)
        for place in rng.sample(range(length), int(length * rng.choice([0, 0.1, 0.2]))):
            changed[place] = rng.choice(every)
        sides = []
        for name, own in ((one, passage), (other, changed)):
            at = rng.choice([match.end() for match in re.finditer(r"[.!?]\s", texts[name])])
            texts[name] = texts[name][:at] + " ".join(own) + " " + texts[name][at:]
            sides.append((name, at, at + len(" ".join(own))))
        plants.append(sides)
    return plants


def covered(one, sides):
    """The smaller share of the two planted sides that a found passage covers."""
    places = {one.article_a: (one.start_a, one.end_a), one.article_b: (one.start_b, one.end_b)}
    if set(places) != {name for name, _, _ in sides}:
        return 0
    return min(
        max(0, min(end, places[name][1]) - max(start, places[name][0])) / (end - start)
        for name, start, end in sides
    )


def test_planted_passages_are_found_and_nothing_else():
    """Beside two phrases that writers share ("… that it was looking into the matter"), set there as traps."""
    right = plants = passages = good = 0
    for seed in range(30):
        rng, texts = random.Random(seed), background()
        own = {(one.article_a, one.article_b) for one in reuse.find(texts, everything(texts))}
        marks = planted(texts, rng, 6)
        pairs = [
            one for one in reuse.find(texts, everything(texts)) if (one.article_a, one.article_b) not in own
        ]
        right += sum(max((covered(one, sides) for one in pairs), default=0) >= 0.6 for sides in marks)
        good += sum(any(covered(one, sides) > 0 for sides in marks) for one in pairs)
        plants += sum((min(a[0], b[0]), max(a[0], b[0])) not in own for a, b in marks)
        passages += len(pairs)
        assert len(own) == 6
    assert right / plants >= 0.95
    assert good / passages >= 0.98


@given(st.lists(st.text(alphabet="ab cd\n.é’", max_size=60), max_size=4))
@settings(deadline=None)
def test_any_text_is_taken_and_offsets_are_words(texts):
    texts = {str(number): text * 3 for number, text in enumerate(texts)}
    for one in reuse.find(texts, everything(texts)):
        for name, start, end in (
            (one.article_a, one.start_a, one.end_a),
            (one.article_b, one.start_b, one.end_b),
        ):
            assert re.fullmatch(r"\w(.*\w)?", texts[name][start:end], re.DOTALL)
        assert one.article_a < one.article_b
        assert 0 < one.similarity <= 1


def test_growing_is_the_best_of_all_lengths():
    """The vectorised growth against every length tried, on words of chance."""
    rng = np.random.default_rng(0)
    texts = {name: " ".join(rng.choice(list("abcdefgh"), 60)) for name in "xy"}
    corpus = running.running(texts, everything(texts))
    here, there = (np.arange(start + 10, start + 20) for start in corpus.bounds[:2])
    lengths, bits = reuse._way(corpus, here, there, np.arange(12))
    for row, (one, other) in enumerate(zip(here, there, strict=True)):
        sums = np.cumsum([
            corpus.bits[one + step] if corpus.words[one + step] == corpus.words[other + step] else reuse.CHANGED
            for step in range(12)
        ])  # fmt: skip
        stop = next((n for n in range(12) if sums[n] < max(0, *sums[: n + 1]) - reuse.DROP), 12)
        best = max(range(stop), key=lambda n: sums[n])
        assert bits[row] == pytest.approx(max(0, sums[best]))
        assert lengths[row] == (best + 1 if sums[best] > 0 else 0)


def test_a_row_looked_at_in_shares_gives_what_it_gives_at_once(monkeypatch):
    rng = np.random.default_rng(1)
    words = [f"w{number}" for number in range(300)]
    texts = {f"{number:02}": " ".join(rng.choice(words, 80)) for number in range(20)}
    texts |= {f"{name}c": text[40:] + " " + texts["00"][:60] for name, text in list(texts.items())[:10]}
    whole = reuse.find(texts, everything(texts))
    monkeypatch.setattr(running, "SHARE", 100)
    assert reuse.find(texts, everything(texts)) == whole
    assert len(whole) >= 10
