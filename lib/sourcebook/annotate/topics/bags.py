"""Passages as bags of words: a corpus in a row of numbers, in an order that hangs on the words alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import pandas as pd
from scipy import sparse

FEWEST_WORDS = 12  # in a passage: shorter ones have no theme of their own


@dataclass(frozen=True)
class Bags:
    """Passages of `FEWEST_WORDS` words or more, in an order by which the first are a fair sample.

    ids: of the passages; article: number of its article; part: of the tables that it came in; different: how
    many are; terms: the units, in order; units: of all passages in a row, as numbers; bounds: where each
    passage begins, and the last one ends, as it came; came: where each one came.
    """

    ids: pd.Series
    article: np.ndarray
    part: np.ndarray
    different: int
    terms: np.ndarray
    units: np.ndarray
    bounds: np.ndarray
    came: np.ndarray

    def __len__(self):
        return len(self.came)

    def words(self, number: int) -> list[str]:
        """The units of a passage, in their order."""
        start = self.came[number]
        return self.terms[self.units[self.bounds[start] : self.bounds[start + 1]]].tolist()

    def counts(self, rarest: int, commonest: float, most: int) -> tuple[sparse.csr_array, np.ndarray]:
        """How often each passage has each unit, and the units: of those that enough and not too many have.

        rarest: passages; commonest: share of them; most: units, those that are written most.
        """
        found = self._counted()
        having = np.bincount(found.indices, minlength=len(self.terms))
        kept = np.flatnonzero((having >= rarest) & (having <= commonest * len(self)))
        if len(kept) > most:
            written = np.bincount(found.indices, found.data, len(self.terms)).astype(np.int64)[kept]
            kept = np.sort(kept[np.argsort(-written)[:most]])
        return _columns(found, kept), self.terms[kept]

    def _counted(self):
        """Counts of all units; in each row as they first come in the corpus, in order."""
        lengths = np.diff(self.bounds)[self.came]
        bounds = np.cumsum([0, *lengths])
        place = np.repeat(self.bounds[self.came] - bounds[:-1], lengths) + np.arange(bounds[-1])
        units = self.units[place]
        first = np.unique(units, return_index=True)[1]
        rank = np.argsort(np.argsort(first)).astype(np.int32)
        shape = (len(self), len(self.terms))
        found = sparse.csr_array((np.ones(len(units), np.int32), rank[units], bounds), shape)
        found.sum_duplicates()
        units = np.argsort(first).astype(np.int32)[found.indices]
        return sparse.csr_array((found.data, units, found.indptr), shape)


def _columns(counts, kept):
    """Some columns; what is left in a row stays in its order."""
    number = np.full(counts.shape[1], -1, np.int32)
    number[kept] = np.arange(len(kept))
    columns = number[counts.indices]
    bounds = np.concatenate([[0], np.cumsum(columns >= 0)])[counts.indptr]
    return sparse.csr_array(
        (counts.data[columns >= 0], columns[columns >= 0], bounds), (counts.shape[0], len(kept))
    )


def gathered(parts: Iterable[pd.DataFrame]) -> Bags:
    """The passages of frames [passage_id, article_id, words (list)]; their order changes nothing."""
    numbers, marks, units, ids, articles = {}, [], [], [], []
    for passages in parts:
        passages = passages[passages["words"].map(_length) >= FEWEST_WORDS]
        marks.append(np.array([_mark(words) for words in passages["words"]], dtype=_MARK))
        units += [
            np.array([numbers.setdefault(word, len(numbers)) for word in words], np.int32)
            for words in passages["words"]
        ]
        ids.append(passages["passage_id"])
        articles.append(passages["article_id"])
    marks, ids = np.concatenate([np.zeros(0, _MARK), *marks]), pd.concat(ids, ignore_index=True)
    came = np.argsort(marks, kind="stable")
    terms = np.array(sorted(numbers), dtype=object)
    place = {word: number for number, word in enumerate(terms)}
    known = np.array([place[word] for word in numbers], np.int32)
    return Bags(
        ids=ids.iloc[came].reset_index(drop=True),
        article=pd.factorize(pd.concat(articles, ignore_index=True))[0][came],
        part=np.repeat(np.arange(len(articles)), list(map(len, articles)))[came],
        different=len(np.unique(marks)),
        terms=terms,
        bounds=np.cumsum([0, *map(len, units)]),
        units=known[np.concatenate([np.zeros(0, np.int32), *units])],
        came=came,
    )


_MARK = np.dtype([("first", ">u8"), ("second", ">u8")])


def _mark(words):
    """What the words hang on alone; it is a mark's bytes that are compared."""
    digest = blake2b("\n".join(words).encode(), digest_size=16).digest()
    return int.from_bytes(digest[:8]), int.from_bytes(digest[8:])


def _length(units):
    """Words in units; a phrase has two."""
    return len(units) + sum(" " in unit for unit in units)
