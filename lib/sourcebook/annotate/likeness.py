"""Statements of two articles → evidence that two of them carry one utterance, as numbers for `utterances`.

No single measure tells a translated-back quote from another sentence of the same speaker, so each pair
gets some twenty: words and what they mean, rare words, numbers, order, who speaks, where it stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sourcebook import schema
from sourcebook.annotate.statements import Statement, Told

EVIDENCE = (  # what `evidence` tells of a pair, in this order
    "alike_less", "alike_more",  # share of the words that have a like word in the other statement
    "telling_less", "telling_more",  # the same; words in few statements of the two articles weigh more
    "same_less", "same_rare_less", "same_telling_more",  # the same, nearly equal words only
    "shared", "shared_telling",  # how much they share, not how large a part
    "in_order",  # of the shorter one's pairs of neighbouring words, those that the other has
    "length",  # of the shorter one
    "quoted",  # share of the words in quotation marks, of the one that has fewer
    "stance", "declines",  # the same; both decline
    "speaker_same", "speaker_open", "speaker_affiliated",
    "numbers_differ", "numbers_same",
    "distance",  # of their places in the articles
    "neighbours",  # likeness of what stands before or behind both
    "best",  # for both the likest in the other's article
)  # fmt: skip
LIKE = 0.75  # cosine of two words that mean nearly the same
ROUNDED = 0.05  # of a number that may be lost in rounding it
BONUS = {"same": 0.3, "affiliated": 0.2, "open": 0.1}  # what a speaker adds to the likeness of two statements
FEW = 8  # statements: in articles with fewer even a word that all have tells something
_LEAST_ROUNDED = 100


def relation(one: Statement, other: Statement) -> str:
    """How their speakers stand: same, affiliated (one may speak for the other), open, apart, different.

    A person and a body that nothing ties together are `apart`: they may still be one act of saying.
    """
    if one.actor_id and one.actor_id == other.actor_id:
        return "same"
    if one.speaker and (one.speaker, one.kind) == (other.speaker, other.kind):
        return "same"
    named = [bool(own.speaker) and own.kind in schema.NAMED for own in (one, other)]
    if not all(named):
        return "open"
    if one.kind == other.kind == "person":
        return "different"
    if "person" in (one.kind, other.kind):
        return "affiliated" if one.belongs & other.belongs else "apart"
    within = one.belongs <= other.belongs or other.belongs <= one.belongs
    return "affiliated" if one.belongs and other.belongs and within else "different"


def relations(one: Sequence[Statement], other: Sequence[Statement]) -> np.ndarray:
    """The `relation` of each statement of one row to each of another; speakers are compared once each."""
    sides = [{_speaker(own): own for own in side} for side in (one, other)]
    places = [{who: place for place, who in enumerate(side)} for side in sides]
    table = np.array([[relation(a, b) for b in sides[1].values()] for a in sides[0].values()])
    rows, columns = (
        [place[_speaker(own)] for own in side] for side, place in zip((one, other), places, strict=True)
    )
    return table[np.ix_(rows, columns)]


def _speaker(one):
    return one.actor_id, one.speaker, one.kind, one.belongs


def evidence(one: Told, other: Told) -> tuple[np.ndarray, np.ndarray]:
    """What speaks for each pair of statements of two articles.

    -> (an array [statements of one, statements of the other, EVIDENCE], the relations of their speakers).
    """
    said = relations(one.statements, other.statements)
    found = _words(one, other) | _outline(one, other) | _numbers(one, other)
    found |= {f"speaker_{kind}": said == kind for kind in ("same", "open", "affiliated")}
    bonus = sum(value * (said == kind) for kind, value in BONUS.items())
    likeness = found["alike_more"] + found["same_more"] + found["in_order"] + bonus
    likeness = np.where(said == "different", 0, likeness)
    found["neighbours"] = _neighbours(likeness)
    most = np.maximum(likeness.max(axis=0, keepdims=True), likeness.max(axis=1, keepdims=True))
    found["best"] = likeness >= most
    return np.stack([found[name] for name in EVIDENCE], axis=2).astype(float), said


def _words(one, other):
    """What the words tell, of each pair of statements."""
    near = np.maximum(one.vectors @ other.vectors.T, 0)
    sides = [  # how like each word is to the likest of a statement of the other article
        _Side(one.members, np.maximum.reduceat(near[:, other.which], other.starts, axis=1)[one.which]),
        _Side(other.members, np.maximum.reduceat(near[one.which], one.starts, axis=0).T[other.which]),
    ]
    rare = one.rarity, other.rarity
    telling = [a * b for a, b in zip(rare, _telling(one, other), strict=True)]
    squared = [weights**2 for weights in rare]

    def both(same, weights, measure):
        first, second = (measure(side, same, own) for side, own in zip(sides, weights, strict=True))
        return first, second.T

    alike, told = both(False, rare, _Side.part), both(False, telling, _Side.part)
    same, same_telling = both(True, rare, _Side.part), both(True, telling, _Side.part)
    return {
        "alike_less": np.minimum(*alike), "alike_more": np.maximum(*alike),
        "telling_less": np.minimum(*told), "telling_more": np.maximum(*told),
        "same_less": np.minimum(*same), "same_more": np.maximum(*same),
        "same_rare_less": np.minimum(*both(True, squared, _Side.part)),
        "same_telling_more": np.maximum(*same_telling),
        "shared": np.log1p(np.minimum(*both(True, squared, _Side.sum))),
        "shared_telling": np.log1p(np.minimum(*both(True, telling, _Side.sum))),
    }  # fmt: skip


@dataclass(frozen=True)
class _Side:
    """Which statement each word of an article is in, and how like it is to each of the other article."""

    members: np.ndarray
    like: np.ndarray

    def sum(self, same, weights):
        """Weights of the words of each statement, as far as they are alike, or nearly the same."""
        values = (self.like > LIKE).astype(np.float32) if same else self.like
        return (self.members * weights.astype(np.float32)) @ values

    def part(self, same, weights):
        """That as a share of all weights of the statement."""
        return self.sum(same, weights) / np.maximum(self.members @ weights, 1e-9)[:, None]


def _telling(one, other):
    """How few of the two articles' statements have each word, 0 to 1, for the words of both."""
    total = np.log(len(one.statements) + len(other.statements) + FEW)
    having = one.having + other.having
    return [1 - np.log([having[word] for word in own.words.tolist()]) / total for own in (one, other)]


def _outline(one, other):
    """What order, length, quotation marks, stance and place tell."""
    shared = np.array([[len(mine & theirs) for theirs in other.pairs] for mine in one.pairs])
    shorter = np.minimum.outer(one.lengths, other.lengths)
    same = one.stance[:, None] == other.stance
    return {
        "in_order": shared / np.maximum(shorter - 1, 1),
        "length": np.log(shorter),
        "quoted": np.minimum.outer(one.quoted, other.quoted),
        "stance": same,
        "declines": same & (one.stance == "declines")[:, None],
        "distance": np.abs(np.subtract.outer(one.at, other.at)),
    }


def _numbers(one, other):
    told = [[own.counts for own in side.statements] for side in (one, other)]
    same = np.array(
        [[any(_rounded(a, b) for a in mine for b in theirs) for theirs in told[1]] for mine in told[0]]
    )
    has = [np.array([bool(own) for own in side]) for side in told]
    return {"numbers_same": same, "numbers_differ": np.logical_and.outer(*has) & ~same}


def _rounded(one, other):
    """Whether two numbers are equal, or one the other's round figure."""
    larger = max(one, other)
    return one == other or (larger >= _LEAST_ROUNDED and abs(one - other) <= ROUNDED * larger)


def _neighbours(likeness):
    """The most that a statement next to one is like one next to the other."""
    padded = np.pad(likeness, 1)
    rows, columns = likeness.shape
    corners = [padded[a : a + rows, b : b + columns] for a in (0, 2) for b in (0, 2)]
    return np.maximum.reduce(corners)
