"""How likely each two statements carry one utterance → groups of statements that do.

Two groups are joined as long as the log odds of their pairs, summed, speak for it. A pair speaks against it
by no more than `AGAINST`, two statements of one article don't speak at all, nor do two parts of a third: a
quote that one article gives whole and others cut in two. Two speakers who can't be one are never joined.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from sourcebook.annotate.sayings import Statements, relations

LEAST = 0.5  # probability of a pair from which on it speaks for one utterance
AGAINST = -2.0  # log odds
PART = 0.5  # probability at which a shorter statement may be part of a longer one
MOST_TOGETHER = 2_000  # statements that are grouped at once
_APART = -1e6  # of two that must not be joined


def groups(statements: Statements, chances: Mapping[tuple[int, int], float]) -> Iterator[list[int]]:
    """Positions of the statements that carry one utterance, for each; of two articles or more.

    chances: {a pair's positions, in order: its probability}, of pairs that aren't listed none.
    """
    likely = {pair: chance for pair, chance in chances.items() if chance >= LEAST}
    near = defaultdict(dict)
    for pair, chance in chances.items():
        near[pair[0]][pair] = chance
    for together in _components(likely, LEAST):
        own = {pair: chance for position in together for pair, chance in near[position].items()}
        labels = _joined(statements, together, own)
        for label in dict.fromkeys(labels):
            group = [own for own, its in zip(together, labels, strict=True) if its == label]
            if len({statements.all[own].article_id for own in group}) > 1:
                yield group


def _components(chances, least) -> Iterator[list[int]]:
    """What pairs tie together; what is too much at once is tied by likelier pairs only."""
    numbers = sorted({own for pair in chances for own in pair})
    place = {own: at for at, own in enumerate(numbers)}
    ends = np.array([[place[one], place[other]] for one, other in chances], dtype=int).reshape(-1, 2)
    ties = sparse.coo_array((np.ones(len(ends)), ends.T), shape=(len(numbers),) * 2)
    count, labels = connected_components(ties, directed=False)
    order = np.argsort(labels, kind="stable")
    for own in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if count else []:
        found = [numbers[at] for at in own]
        if len(found) <= MOST_TOGETHER or least > 0.99:
            yield found
        else:
            within, more = set(found), least + 0.05
            stronger = {p: chance for p, chance in chances.items() if chance >= more and p[0] in within}
            yield from _components(stronger, more)


def _joined(statements, together, chances):
    """A label for each statement: its group."""
    own = [statements.all[position] for position in together]
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
    articles = np.array([one.article_id for one in own])
    speaks[articles[:, None] == articles] = 0
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
