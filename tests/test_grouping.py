"""Probabilities of pairs → groups: sums of log odds, parts of one quote, speakers who can't be one."""

from collections import defaultdict

import numpy as np
import pytest

from sourcebook.annotate.lineage import grouping
from sourcebook.annotate.lineage.grouping import Chances
from sourcebook.annotate.lineage.occasions import Occasion
from sourcebook.annotate.lineage.sayings import Statement


def statements(*told):
    """Statements as (article, speaker, words)."""
    return [
        Statement(str(at), article, 0.0, speaker, speaker, "person", True, "asserts", np.arange(length),
                  np.ones(length, bool), frozenset(), frozenset(), False, False, False, Occasion())
        for at, (article, speaker, length) in enumerate(told)
    ]  # fmt: skip


LEE = [(article, "ann lee", 9) for article in "abcd"]
SEVERAL = [("a", "ann lee", 9), *[("b", "ann lee", 9)] * 3]
CUT = [("a", "ann lee", 20), ("b", "ann lee", 9), ("b", "ann lee", 8), ("c", "ann lee", 8)]


@pytest.mark.parametrize(
    ("told", "chances", "expected"),
    [
        (LEE[:2], {(0, 1): 0.9}, [[0, 1]]),
        (LEE[:2], {(0, 1): 0.4}, []),
        (LEE[:3], {(0, 1): 0.9, (1, 2): 0.9}, [[0, 1, 2]]),  # 2.2 for, 2 at most against
        (LEE[:3], {(0, 1): 0.9, (1, 2): 0.8}, [[0, 1]]),  # 1.4 for, 2 against
        (LEE[:3], {(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.4}, [[0, 1, 2]]),  # 1.4 for, 0.4 against
        (CUT, {(0, 1): 0.9, (0, 2): 0.7, (0, 3): 0.7}, [[0, 1, 2, 3]]),  # all parts of the first
        ([("a", "ann lee", 9), ("b", "bo xu", 9)], {(0, 1): 0.99}, []),
        ([("a", "ann lee", 9), ("b", "", 9), ("c", "bo xu", 9)], {(0, 1): 0.9, (1, 2): 0.95}, [[1, 2]]),
        ([("a", "ann lee", 9), ("a", "ann lee", 9)], {(0, 1): 0.9}, []),  # of one article
        (SEVERAL, {(0, 1): 0.9, (0, 2): 0.9}, [[0, 1, 2]]),  # neighbours
        (SEVERAL, {(0, 1): 0.9, (0, 3): 0.9}, [[0, 1]]),  # 2.2 for, 3 against
        (SEVERAL, {(0, 1): 0.9, (0, 3): 0.97}, [[0, 3]]),  # the likelier of the two
        ([], {}, []),
    ],
)
def test_groups(told, chances, expected):
    pairs = Chances(np.array(list(chances), int).reshape(-1, 2), np.array(list(chances.values()), float))
    assert [sorted(group) for group, _ in grouping.groups(statements(*told), pairs)] == expected


def test_joining_is_that_of_the_plain_definition():
    """Against a search of all pairs of groups at each step."""
    rng = np.random.default_rng(3)
    for _ in range(20):
        size = int(rng.integers(2, 12))
        speaks = np.triu(rng.normal(-0.5, 2, (size, size)), 1)
        speaks += speaks.T
        groups = [[own] for own in range(size)]
        while True:
            sums = {
                (i, j): speaks[np.ix_(groups[i], groups[j])].sum()
                for i in range(len(groups))
                for j in range(i + 1, len(groups))
            }
            if not sums or max(sums.values()) <= 1e-9:
                break
            i, j = max(sums, key=sums.get)
            groups[i] += groups.pop(j)
        found = defaultdict(list)
        for own, label in enumerate(grouping._agglomerated(speaks.copy())):
            found[label].append(own)
        assert sorted(found.values()) == sorted(map(sorted, groups))
