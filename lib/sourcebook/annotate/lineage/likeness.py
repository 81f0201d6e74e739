"""Statements of two articles → evidence that two of them carry one utterance, as numbers for `utterances`.

No single measure tells a translated-back quote from another sentence of the same speaker, so each pair
gets some thirty: words and what they mean, rare words, numbers, denials, who speaks, where it stands, on
what occasion it was said, how much the two articles have in common, and the days between them.
"""

from dataclasses import dataclass

import numpy as np

from sourcebook.annotate.lineage import occasions, words
from sourcebook.annotate.lineage.sayings import RELATIONS, Told, relations

SPEAKERS = [kind for kind in RELATIONS if kind not in ("apart", "different")]  # told by none of the others
EVIDENCE = (  # what `evidence` tells of a pair, in this order
    "alike_less", "alike_more",  # share of the words that have a like word in the other statement
    "telling_less", "telling_more",  # the same; words in few statements of the two articles weigh more
    "same_rare_less", "same_telling_more",  # the same, nearly equal words only
    "shared", "shared_telling",  # how much they share, not how large a part
    "length",  # of the shorter one
    "quoted",  # share of the words in quotation marks, of the one that has fewer
    "reworded",  # how far their quotes differ, where their articles give others word for word
    "stance",  # the same
    "denial",  # one says that something isn't true; speakers are not the same
    "idle_one", "idle_both",  # words that fit any article: "declined to comment"
    *(f"speaker_{kind}" for kind in SPEAKERS),
    "numbers_shared", "numbers_clash", "numbers_one",  # how many; both, or one, with others besides
    "days_differ", "said_later",  # on other days; after the other article
    "days_between",  # logarithm of those between the articles, by so much less as both quote the same
    "told_one", "air_one", "post_one", "writing_one", "assembly_one",  # one only
    "distance",  # of their places in the articles
    "neighbours",  # likeness of what stands before or behind both
    "best",  # for both the likest in the other's article
    "related",  # how alike the articles are, as a share of `RELATED`
)  # fmt: skip
LIKE = 0.75  # cosine of two words that mean nearly the same
BONUS = {"same": 0.3, "affiliated": 0.2} | dict.fromkeys(("alike", "unlike", "document", "open"), 0.1)
# what speakers add to the likeness of two statements
FEW = 8  # statements: in articles with fewer even a word that all have tells something
RELATED = 0.2  # cosine of two articles from which on they tell of one thing
MANY = 2  # numbers: more that are shared tell no more


def evidence(one: Told, other: Told, cosine: float) -> tuple[np.ndarray, np.ndarray]:
    """What speaks for each pair of statements of two articles; cosine: of the articles.

    -> (an array [statements of one, statements of the other, EVIDENCE], the relations of their speakers).
    """
    said = relations(one.statements, other.statements)
    found = _words(one, other) | _outline(one, other) | _numbers(one, other)
    found |= occasions.evidence(one.occasions, other.occasions)
    same = _same_quotes(one, other)
    found["reworded"] = _quoting(one, other) * (1 - same)
    found["days_between"] = found["days_between"] * (1 - same)  # a quote is told again for months
    found["denial"] = np.logical_xor.outer(one.denies, other.denies) & (said != "same")
    found |= {f"speaker_{kind}": said == kind for kind in SPEAKERS}
    bonus = sum(value * (said == kind) for kind, value in BONUS.items())
    likeness = found["alike_more"] + found["same_more"] + found.pop("in_order") + bonus
    likeness = np.where(said == "different", 0, likeness)
    found["neighbours"] = _neighbours(likeness)
    most = np.maximum(likeness.max(axis=0, keepdims=True), likeness.max(axis=1, keepdims=True))
    found["best"] = likeness >= most
    found["related"] = np.full(said.shape, min(cosine / RELATED, 1))
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
        "same_more": np.maximum(*same),
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
    shorter = np.minimum.outer(one.lengths, other.lengths)
    return {
        "in_order": _in_order(one.pairs, other.pairs),
        "length": np.log(shorter),
        "quoted": np.minimum.outer(one.quoted, other.quoted),
        "stance": one.stance[:, None] == other.stance,
        "idle_one": np.logical_xor.outer(one.idle, other.idle),
        "idle_both": np.logical_and.outer(one.idle, other.idle),
        "distance": np.abs(np.subtract.outer(one.at, other.at)),
    }  # fmt: skip


def _in_order(one, other):
    """Of the shorter one's pairs of neighbouring words, those that the other has."""
    shared = np.array([[len(mine & theirs) for theirs in other] for mine in one])
    return shared / np.maximum(np.minimum.outer(*([len(own) for own in side] for side in (one, other))), 1)


def _same_quotes(one, other):
    """Of the shorter one's neighbouring words in quotation marks, those that the other quotes too."""
    found = np.zeros((len(one.statements), len(other.statements)))
    quotes = [np.flatnonzero(side.quotes) for side in (one, other)]
    if all(map(len, quotes)):
        pairs = [[side.quoted_pairs[quote] for quote in own]
                 for side, own in zip((one, other), quotes, strict=True)]  # fmt: skip
        found[np.ix_(*quotes)] = _in_order(*pairs)
    return found


def _quoting(one, other):
    """Of each two quotes, how faithful both articles are."""
    return np.minimum.outer(*(side.faithful * side.quotes for side in (one, other)))


def _numbers(one, other):
    """How many numbers two statements share, and whether both, or one, have others besides."""
    counts = [[own.counts for own in side.statements] for side in (one, other)]
    has = [np.array([bool(own) for own in side]) for side in counts]
    shared, clash = np.zeros((2, len(has[0]), len(has[1])))
    lone = np.logical_xor.outer(*has)
    for row, column in np.argwhere(np.logical_and.outer(*has)).tolist():
        mine, theirs = counts[0][row], counts[1][column]
        own = {a for a in mine if any(words.agree(a, b) for b in theirs)}
        more = [bool(mine - own), any(not any(words.agree(a, b) for a in mine) for b in theirs)]
        shared[row, column], clash[row, column] = min(len(own), MANY), all(more)
        lone[row, column] = more[0] != more[1]
    return {"numbers_shared": shared, "numbers_clash": clash, "numbers_one": lone}


def _neighbours(likeness):
    """The most that a statement next to one is like one next to the other."""
    padded = np.pad(likeness, 1)
    rows, columns = likeness.shape
    corners = [padded[a : a + rows, b : b + columns] for a in (0, 2) for b in (0, 2)]
    return np.maximum.reduce(corners)
