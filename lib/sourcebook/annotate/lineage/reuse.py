"""Passages that articles share, word for word or nearly so, aligned to the character.

As sequence search in biology does it (Altschul et al. 1990): three words in a row that stand in few
places are a seed; from each seed the match grows along its diagonal while it gains evidence; what follows
in the same order a little further on is joined. Evidence is counted in bits, log2 of how much likelier the
words are in a copy than by chance, so that rare words count much and common ones hardly; a match
stands if it has more than chance brings in a corpus of this size (Karlin & Altschul 1990).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from sourcebook.annotate.lineage import running
from sourcebook.annotate.lineage.running import KEPT, REACH, SHARE

CHANGED = np.log2(1 - KEPT)
DROP = 12.0  # bits that a match may lose on its way to more
LEAST_SEGMENT, REST = 16.0, 28.0  # bits, and those of a chain that its other segments may bring
OVERLAP = 4  # words at its edges that a segment may share with the next
LONGEST_GAP = 60  # words in one article, inserted or cut
GAP_OPENS, GAP_WORD, SWAPPED_WORD = 8.0, 0.5, 2.5  # bits: a gap, its words on one side, on both
SAFETY = 4.0  # bits: in a thousand corpora of chance one match
FEWEST_WORDS = 8  # equal in both
LEAST_SIMILAR = 0.5
_CHUNK = 10_000  # seeds grown at once
_THOUSANDTHS = 1000


@dataclass(frozen=True)
class Shared:
    """A passage of two articles: their ids, offsets, the words equal in both, and their share (0 to 1)."""

    article_a: str
    start_a: int
    end_a: int
    article_b: str
    start_b: int
    end_b: int
    words: int
    similarity: float


def find(texts: Mapping[str, str], counted: Mapping[str, Iterable[tuple[int, int]]]) -> list[Shared]:
    """The passages that two articles share, in order; counted: {article: the (start, end) to look at}."""
    return [Shared(*row) for row in table(texts, counted).itertuples(index=False, name=None)]


def table(texts: Mapping[str, str], counted: Mapping[str, Iterable[tuple[int, int]]]) -> pd.DataFrame:
    """The passages that two articles share, in order, as rows with the columns of `Shared`.

    Of two articles, a is the first by id. Time grows with the words and with what is shared, not with the
    number of pairs; memory with ten bytes a word. A phrase in more than `MOST_PLACES` places ties each only
    to the next few, so of very many copies of one text not every pair is found, but each copy is. The texts
    are gone over twice.
    """
    corpus = running.running(texts, counted)
    found = [_standing(corpus, segments) for segments in _segments(corpus)]
    chains, similarity = (np.concatenate(side) for side in zip(*found, strict=True))
    return _rows(corpus, chains, similarity, texts, counted)


def _standing(corpus, segments):
    """Chains that stand, an array of rows (both firsts, both lasts, equal words), and their similarities."""
    least = _least(corpus)
    chains = [(*one.first, *one.last, one.equal) for one in _chains(corpus, segments, least)]
    chains = np.array(chains, dtype=np.int64).reshape(-1, 5)
    longest = (chains[:, 2:4] - chains[:, :2]).max(axis=1, initial=0) + 1
    similarity = np.round(chains[:, 4] / longest, 4)
    kept = (chains[:, 4] >= FEWEST_WORDS) & (similarity >= LEAST_SIMILAR)
    return chains[kept], similarity[kept]


def _least(corpus):
    """Bits of a chain that chance doesn't bring about in a corpus of this size."""
    return 2 * np.log2(len(corpus.words)) + SAFETY


def _rows(corpus, chains, similarity, texts, counted):
    """Chains as rows of ids and offsets, in order."""
    places = np.unique(chains[:, :4])
    starts, ends = _offsets(corpus, places, texts, counted)
    first, last = (np.searchsorted(places, chains[:, columns]) for columns in ([0, 1], [2, 3]))
    ids, article = np.array(corpus.ids, dtype=object), corpus.article(chains[:, :2])
    order = np.lexsort((starts[first[:, 1]], article[:, 1], starts[first[:, 0]], article[:, 0]))
    sides = [
        {"article": ids[article[:, side]], "start": starts[first[:, side]], "end": ends[last[:, side]]}
        for side in (0, 1)
    ]
    columns = {
        f"{name}_{side}": own for side, told in zip("ab", sides, strict=True) for name, own in told.items()
    }
    return pd.DataFrame({**columns, "words": chains[:, 4], "similarity": similarity}).iloc[order]


def _offsets(corpus, places, texts, counted):
    """Where the words at some places in the row begin and end in their articles."""
    starts, ends = np.zeros(len(places), np.int64), np.zeros(len(places), np.int64)
    number = {name: article for article, name in enumerate(corpus.ids)}
    for name, text in texts.items():
        first, last = corpus.bounds[number[name] : number[name] + 2]
        own = slice(*np.searchsorted(places, [first, last]))
        if own.start < own.stop:
            spans = np.array([span for word, span in running.words_of(text, counted[name])])
            starts[own], ends[own] = spans[places[own] - first].T
    return starts, ends


def _segments(corpus) -> Iterator[np.ndarray]:
    """Matches without gaps: arrays of rows (first, other's first, last, bits), each once.

    The bits are whole thousandths. All of one pair of articles are in one array, of bounded size; they wait
    in files until all have come.
    """
    least, waiting = max(LEAST_SEGMENT, _least(corpus) - REST), []
    with TemporaryDirectory() as folder:
        shares = [Path(folder, str(number)) for number in range(1 + len(corpus.words) // SHARE)]
        for one, other in running.seeds(corpus):
            for start in range(0, len(one), _CHUNK):
                own = slice(start, start + _CHUNK)
                waiting.append(_grown(corpus, one[own], other[own], least))
            if sum(map(len, waiting)) > SHARE // 8:
                waiting = _shared_out(corpus, waiting, shares)
        _shared_out(corpus, waiting, shares)
        for share in shares:
            yield np.unique(np.fromfile(share, np.int32).reshape(-1, 4), axis=0)


def _shared_out(corpus, waiting, shares):
    """Give each share, a file, the segments of its pairs of articles. -> what waits then: nothing."""
    rows = np.unique(np.concatenate([np.zeros((0, 4), np.int32), *waiting]), axis=0)
    whose = _pairs(corpus, rows) % len(shares)
    for number, share in enumerate(shares):
        with share.open("ab") as file:
            rows[whose == number].tofile(file)
    return []


def _pairs(corpus, segments):
    """A number for the pair of articles that each segment is of."""
    return corpus.article(segments[:, :2]) @ np.array([len(corpus.ids), 1])


def _grown(corpus, one, other, least):
    right, gained = _way(corpus, one, other, np.arange(REACH))
    left, before = _way(corpus, one - 1, other - 1, -np.arange(REACH))
    bits = np.rint((gained + before) * _THOUSANDTHS)
    rows = np.stack([one - left, other - left, one + right - 1, bits], axis=1)
    return rows[bits >= least * _THOUSANDTHS].astype(np.int32)


def _way(corpus, one, other, steps):
    """How many words a match grows one way, and the bits that it gains."""
    last = len(corpus.words) - 1
    places = np.clip(one[:, None] + steps, 0, last)
    mine, theirs = corpus.words[places], corpus.words[np.clip(other[:, None] + steps, 0, last)]
    same = (mine == theirs) & (mine >= 0)
    bits = np.where(same, corpus.bits[places], CHANGED)
    bits[(mine < 0) | (theirs < 0)] = -np.inf
    sums = np.cumsum(bits, axis=1)
    peaks = np.maximum.accumulate(np.maximum(sums, 0), axis=1)
    sums[np.logical_or.accumulate(sums < peaks - DROP, axis=1)] = -np.inf
    best = np.where(sums.max(axis=1) > 0, sums.argmax(axis=1) + 1, 0)
    return best, np.maximum(sums.max(axis=1), 0)


@dataclass
class _Chain:
    """Segments of two articles in the same order: their first and last words, equal words, bits."""

    first: tuple[int, int]
    last: tuple[int, int]
    equal: int
    bits: float

    def then(self, other):
        """The two as one, if the other, later one is worth what the gap between them costs; else None."""
        one, two = other.first[0] - self.last[0] - 1, other.first[1] - self.last[1] - 1
        least, most = (one, two) if one < two else (two, one)
        if least < -OVERLAP or most > LONGEST_GAP:
            return None
        swapped, twice = max(least, 0), max(-least, 0)  # words between on both sides; words that both count
        cost = GAP_OPENS + SWAPPED_WORD * swapped + GAP_WORD * (most - swapped)
        bits = self.bits + other.bits - cost - twice * min(own.bits / own.equal for own in (self, other))
        return _Chain(self.first, other.last, self.equal + other.equal - twice, bits)

    def meets(self, other) -> bool:
        """Whether they share a word of either article."""
        return any(self.first[n] <= other.last[n] and other.first[n] <= self.last[n] for n in (0, 1))


def _chains(corpus, segments, least) -> Iterator[_Chain]:
    """The best chains of each pair of articles, none meeting another of the same pair."""
    pairs = _pairs(corpus, segments)
    order = np.lexsort((segments[:, 1], segments[:, 0], pairs))
    segments, pairs = segments[order], pairs[order]
    far = np.diff(segments[:, 0], prepend=0) > REACH + LONGEST_GAP
    edges = np.append(np.flatnonzero(far | (np.diff(pairs, prepend=-1) != 0)), len(segments))
    bits = np.add.reduceat(segments[:, 3] / _THOUSANDTHS, edges[:-1]) if len(segments) else []
    for start, end, most in zip(edges, edges[1:], bits, strict=False):
        if most >= least:
            yield from _best(list(_whole(corpus, segments[start:end])), least)


def _whole(corpus, segments) -> Iterator[_Chain]:
    """Segments of one pair of articles as chains; those on one diagonal that meet are one."""
    rows = segments[np.lexsort((segments[:, 0], segments[:, 0] - segments[:, 1]))].astype(np.int64)
    new = np.diff(rows[:, 0] - rows[:, 1], prepend=rows[0, 0] - rows[0, 1] - 1) != 0
    new[1:] |= rows[1:, 0] > rows[:-1, 2] + 1
    starts = np.flatnonzero(new)
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        first, other, last = rows[start, 0], rows[start, 1], rows[start:end, 2].max()
        mine, theirs = corpus.words[first : last + 1], corpus.words[other : other + last - first + 1]
        bits = np.where(mine == theirs, corpus.bits[first : last + 1], CHANGED).sum()
        yield _Chain((first, other), (last, other + last - first), int((mine == theirs).sum()), float(bits))


def _best(chains, least) -> Iterator[_Chain]:
    """The best joined chain, again and again, until what is left is worth less than `least`."""
    chains.sort(key=lambda chain: (chain.first, chain.last))
    while chains:
        best = max(_joined_up(chains), key=lambda one: one.bits)
        if best.bits < least:
            return
        yield best
        chains = [chain for chain in chains if not chain.meets(best)]


def _joined_up(chains) -> list[_Chain]:
    """Each of the chains, which are in order, with the best of what stands before it and can be joined."""
    found, near = [], 0
    for chain in chains:
        while near < len(found) and found[near].last[0] < chain.first[0] - LONGEST_GAP - 1:
            near += 1  # too far behind for this one and all that follow
        longer = [joined for before in found[near:] if (joined := before.then(chain))]
        found.append(max([chain, *longer], key=lambda one: one.bits))
    return found
