"""All words of a corpus in a row of numbers: what each tells, and three in a row that stand in two articles.

What looks at the whole row does it in shares of bounded size; the row itself takes eight bytes a word.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

SEED = 3  # words in a row
MOST_PLACES = 32  # of a seed that is paired with all its places
NEIGHBOURS = 8  # places that one in more is paired with: stock phrases and copies of copies
TIMES = 8  # that a word may follow another before both are a phrase
LEAST_BITS = 2.0  # of a word, so that a long passage in very many articles is found
KEPT = 0.8  # of the words of a copy, as a guess: passages with up to a fifth changed are looked for
REACH = 48  # words that a seed grows each way; longer matches are joined from several
SHARE = 1_000_000  # words looked at together
_ODD = np.int32(40_503)  # so that two words in a row fall into any share
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Running:
    """All words of all articles in a row; between two passages that aren't neighbours a gap of −1.

    words: number of each word; bits: its evidence; bounds: where each article begins, and the last one ends.
    """

    ids: list[str]
    words: np.ndarray
    bits: np.ndarray
    bounds: np.ndarray

    def article(self, places: np.ndarray) -> np.ndarray:
        """Numbers of the articles that stand at places in the row."""
        return np.searchsorted(self.bounds, places, "right") - 1


def running(texts: Mapping[str, str], counted: Mapping[str, Iterable[tuple[int, int]]]) -> Running:
    """The words of texts in a row; counted: {article: the (start, end) to look at}."""
    numbers, came, row = {}, {}, array("i")
    for name, text in texts.items():
        came[name] = len(row)
        for word, _ in words_of(text, counted[name]):
            row.append(numbers.setdefault(word, len(numbers)) if word else -1)
    ends = dict(zip(came, [*came.values(), len(row)][1:], strict=True))
    ids, flat = sorted(came), np.frombuffer(row, np.intc) if row else np.zeros(0, np.intc)
    bounds = np.cumsum([SEED, *(ends[name] - came[name] for name in ids)])
    words = np.full(bounds[-1], -1, np.int32)  # what is before the first word: nothing grows out of the row
    for name, start, end in zip(ids, bounds, bounds[1:], strict=False):
        words[start:end] = flat[came[name] : ends[name]]
    del flat, row
    return Running(ids, words, _bits(words, len(numbers)), bounds)


def words_of(text: str, places: Iterable[tuple[int, int]]) -> Iterator[tuple[str, tuple[int, int]]]:
    """The words to look at, each with its place; behind each passage, or several side by side, a gap: ""."""
    for start, end in _joined(text, places):
        yield from ((word[0].casefold(), word.span()) for word in _WORD.finditer(text, start, end))
        yield from [("", (end, end))] * SEED


def _bits(words, different):
    """Evidence of each word: how unlikely it is by itself, or after the word before, if that is likelier.

    What follows a word more than `TIMES` times is taken for a phrase that anybody uses.
    """
    counts = np.zeros(different + 1, np.int64)  # the first is that of gaps
    for start in range(0, len(words), SHARE):
        counts += np.bincount(words[start : start + SHARE] + 1, minlength=different + 1)
    total = max(counts[1:].sum(), 1)
    bits = np.zeros(len(words), np.float32)
    for places in _shares(words):
        pairs = (words[places] + 1).astype(np.int64) * (different + 1) + words[places + 1] + 1
        _, where, together = np.unique(pairs, return_inverse=True, return_counts=True)
        alone = counts[words[places + 1] + 1] / total
        after = np.maximum(together[where] - TIMES, 0) / counts[words[places] + 1]
        bits[places + 1] = np.maximum(np.log2(KEPT / np.maximum(alone, after)), LEAST_BITS)
    return bits


def _shares(words) -> Iterator[np.ndarray]:
    """Places in the row that a word follows, in shares of bounded size; those of two equal words are in one.

    By the second word too, since of one alone there are many: every fifteenth is "the".
    """
    number = -(-len(words) // SHARE)
    for share in range(number):
        found = []
        for start in range(0, len(words), SHARE):
            own, after = words[start : start + SHARE], words[start + 1 : start + SHARE + 1]
            whose = (own[: len(after)] + after * _ODD) % number
            found.append(start + np.flatnonzero((whose == share) & (after >= 0)))
        yield np.concatenate(found)


def _joined(text, places):
    """The places, neighbours with nothing but white space between them as one."""
    found = []
    for start, end in sorted(places):
        if found and not text[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def seeds(corpus: Running) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs of positions in two articles, the first before the second, that begin the same three words."""
    words = corpus.words
    paired = np.zeros(len(words) + 1, dtype=bool)  # the last is the one before the first
    for _, places, sizes in _alike(words):
        paired[places[sizes <= MOST_PLACES]] = True
    for keys, places, sizes in _alike(words):
        for step in range(1, min(MOST_PLACES, len(keys))):
            near = (sizes > step) & ((sizes <= MOST_PLACES) | (step <= NEIGHBOURS))
            left = np.flatnonzero(near[:-step] & (keys[:-step] == keys[step:]))
            one, other = places[left], places[left + step]
            known = paired[one - 1] & (words[one - 1] == words[other - 1]) & (one % REACH > 0)
            apart = corpus.article(one) != corpus.article(other)
            yield one[apart & ~known], other[apart & ~known]


def _alike(words) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Three words in a row as keys, where they stand, and how often; equal keys together, places in order.

    They come in several shares, all places of a key in one.
    """
    for inside in _shares(words[: 2 - SEED]):
        inside = inside[np.all([words[inside + step] >= 0 for step in range(SEED)], axis=0)]
        keys = np.zeros(len(inside), dtype=np.uint64)
        for step in range(SEED):
            keys = (keys ^ words[inside + step].astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
            keys ^= keys >> np.uint64(29)
        order = np.argsort(keys, kind="stable")
        keys, places = keys[order], inside[order]
        sizes = np.diff(np.flatnonzero(np.diff(keys, prepend=~keys[:1], append=~keys[-1:])))
        yield keys, places, np.repeat(sizes, sizes)
