"""How likely each two statements carry one utterance → groups of statements that do.

Two groups are joined as long as the log odds of their pairs, summed, speak for it. A pair speaks against it
by no more than `AGAINST`; two parts of a third don't, a quote that one article gives whole and others cut in
two. Two statements of one article, which seldom says a thing twice, speak against it (`TWICE`) unless they
are neighbours. Two speakers who can't be one are never joined.
"""

from collections.abc import Iterator

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from sourcebook.annotate.lineage.sayings import relations
from sourcebook.annotate.lineage.statements import Statements

LEAST = 0.5  # probability of a pair from which on it speaks for one utterance
AGAINST = -2.0  # log odds
TWICE = -3.0  # of two statements of one article that are no neighbours
PART = 0.5  # probability at which a shorter statement may be part of a longer one
MOST_TOGETHER = 2_000  # statements that are grouped at once
_APART = -1e6  # of two that must not be joined


class Chances:
    """How likely pairs of statements carry one utterance; pairs that are not here don't."""

    def __init__(self, pairs: np.ndarray, chances: np.ndarray):
        """pairs: an array of rows of two positions, the first before the second; chances: of each, 0 to 1."""
        order = np.lexsort((pairs[:, 1], pairs[:, 0]))
        self.pairs, self.chances = pairs[order], chances[order]
        self._firsts = self.pairs[:, 0].astype(np.int64)  # as places are: else each search copies them

    def __len__(self):
        return len(self.pairs)

    def where(self, chosen: np.ndarray) -> "Chances":
        """Some of them."""
        return Chances(self.pairs[chosen], self.chances[chosen])

    def of(self, positions: list[int]) -> dict[tuple[int, int], float]:
        """{pair: chance} of those whose first is one of these."""
        found = {}
        for position in positions:
            own = slice(*np.searchsorted(self._firsts, [position, position + 1]))
            found |= zip(map(tuple, self.pairs[own].tolist()), self.chances[own].tolist(), strict=True)
        return found


def groups(
    statements: Statements, chances: Chances
) -> Iterator[tuple[list[int], dict[tuple[int, int], float]]]:
    """Positions of the statements that carry one utterance, for each of two articles or more, and chances."""
    for together in _components(chances.where(chances.chances >= LEAST), LEAST):
        own = chances.of(together)
        labels = _joined(statements, together, own)
        for label in dict.fromkeys(labels):
            group = [one for one, its in zip(together, labels, strict=True) if its == label]
            if len({statements[one].article_id for one in group}) > 1:
                yield group, own


def _components(chances, least) -> Iterator[list[int]]:
    """What pairs tie together; what is too much at once is tied by likelier pairs only."""
    numbers = np.unique(chances.pairs)
    ends = np.searchsorted(numbers, chances.pairs)
    ties = sparse.coo_array((np.ones(len(ends)), ends.T), shape=(len(numbers),) * 2)
    count, labels = connected_components(ties, directed=False)
    order = np.argsort(labels, kind="stable")
    for own in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if count else []:
        found = numbers[own].tolist()
        if len(found) <= MOST_TOGETHER or least > 0.99:
            yield found
        else:
            more = least + 0.05
            within = (chances.chances >= more) & np.isin(chances.pairs[:, 0], found)
            yield from _components(chances.where(within), more)


def _joined(statements, together, chances):
    """A label for each statement: its group."""
    own = [statements[position] for position in together]
    place = {position: row for row, position in enumerate(together)}
    likely = np.zeros((len(own), len(own)))
    for (one, other), chance in chances.items():
        if one in place and other in place:
            likely[place[one], place[other]] = likely[place[other], place[one]] = chance
    speaks = np.maximum(_odds(likely) - _odds(LEAST), AGAINST)
    lengths = np.array([len(one.words) for one in own])
    for whole, chance in enumerate(likely):
        parts = np.flatnonzero((chance >= PART) & (lengths < lengths[whole]))
        speaks[np.ix_(parts, parts)] = np.maximum(speaks[np.ix_(parts, parts)], 0)
    articles, places = np.array([one.article_id for one in own]), np.array(together)
    far = np.abs(places[:, None] - places) > 1
    speaks = np.where(articles[:, None] == articles, np.where(far, TWICE, 0), speaks)
    speaks[relations(own, own) == "different"] = _APART
    return _agglomerated(speaks)


def _odds(chance):
    chance = np.clip(chance, 1e-3, 1 - 1e-3)
    return np.log(chance / (1 - chance))


def _agglomerated(speaks):
    """Labels: the two groups whose pairs speak most for it are joined, again and again, while any do."""
    labels = np.arange(len(speaks))
    np.fill_diagonal(speaks, -np.inf)
    best = speaks.argmax(axis=1)
    while True:
        most = speaks[np.arange(len(speaks)), best]
        one, other = sorted((int(most.argmax()), int(best[most.argmax()])))
        if not most.max() > 1e-9:
            return labels.tolist()
        speaks[one] += speaks[other]
        speaks[:, one] = speaks[one]
        speaks[other] = speaks[:, other] = speaks[one, one] = -np.inf
        labels[labels == other] = one
        stale = (best == one) | (best == other) | (speaks[:, one] > most)
        stale[one] = True
        best[stale] = speaks[stale].argmax(axis=1)
