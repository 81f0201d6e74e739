"""A statement as its likeness to others is judged by; an article's in a row; how two speakers stand."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sourcebook import schema
from sourcebook.annotate.lineage import occasions
from sourcebook.annotate.lineage.occasions import Occasion
from sourcebook.annotate.lineage.words import Lexicon

RELATIONS = {  # of two speakers
    "same": "one speaker",
    "affiliated": "one may speak for the other",
    "alike": "two without a name, told in words of which they share some",
    "unlike": "two without a name, told in other words",
    "document": "a document and someone",
    "open": "another two of whom one has no name",
    "unsure": "two names, of which one is in doubt",
    "apart": "a person and a body that nothing ties together: they may still be one act of saying",
    "different": "two who can't be one",
}
_DETERMINERS = frozenset("a an the this that another other second one two some several".split())
FEWEST_PAIRS = 3  # of neighbouring words in quotation marks, by which quotes are compared


@dataclass(frozen=True)
class Statement:
    """An attribution with what its likeness to others is judged by.

    at: its place in the article, 0 to 1. words: numbers in the lexicon; quoted: which stand in quotation
    marks; counts: the numbers that it tells; belongs: words of the speaker's body; sure: whether the speaker
    is beyond doubt; denies: that something isn't true; idle: it would fit any article; bare: it says too
    little to be compared.
    """

    attribution_id: str
    article_id: str
    at: float
    speaker: str
    actor_id: str
    kind: str
    sure: bool
    stance: str
    words: np.ndarray
    quoted: np.ndarray
    counts: frozenset
    belongs: frozenset
    denies: bool
    idle: bool
    bare: bool
    occasion: Occasion


class Told:
    """The statements of one article in a row: their words one after the other, and which is whose."""

    def __init__(self, statements: list[Statement], lexicon: Lexicon, faithful: np.ndarray):
        self.statements, self.faithful = statements, faithful
        self.words = np.concatenate([one.words for one in statements])
        self.distinct, self.which = np.unique(self.words, return_inverse=True)
        self.vectors = lexicon.vectors[self.distinct]
        self.lengths = np.array([len(one.words) for one in statements])
        self.starts = np.cumsum(self.lengths) - self.lengths
        self.members = np.repeat(np.eye(len(statements), dtype=np.float32), self.lengths, axis=1)
        self.rarity = lexicon.rarity[self.words]
        self.having = Counter(word for one in statements for word in set(one.words.tolist()))
        self.quoted = np.array([one.quoted.mean() for one in statements])
        self.at = np.array([one.at for one in statements])
        self.stance = np.array([one.stance for one in statements])
        self.denies = np.array([one.denies for one in statements])
        self.idle = np.array([one.idle for one in statements])
        self.bare = np.array([one.bare for one in statements])
        self.occasions = occasions.columns([one.occasion for one in statements])
        self.pairs = [frozenset(pairwise(one.words.tolist())) for one in statements]
        self.quoted_pairs = [frozenset(pairwise(one.words[one.quoted].tolist())) for one in statements]
        self.quotes = np.array([len(own) >= FEWEST_PAIRS for own in self.quoted_pairs])


def relation(one: Statement, other: Statement) -> str:
    """How their speakers stand: one of `RELATIONS`."""
    if one.actor_id and one.actor_id == other.actor_id:
        return "same"
    if one.speaker and (one.speaker, one.kind) == (other.speaker, other.kind):
        return "same"
    if not all(bool(own.speaker) and own.kind in schema.NAMED for own in (one, other)):
        return _unnamed(one, other)
    if one.kind == other.kind == "person":
        return "different" if one.sure and other.sure else "unsure"
    if "person" in (one.kind, other.kind):
        return "affiliated" if one.belongs & other.belongs else "apart"
    within = one.belongs <= other.belongs or other.belongs <= one.belongs
    if one.belongs and other.belongs and within:
        return "affiliated"
    return "different" if one.sure and other.sure else "unsure"


def _unnamed(one, other):
    """How two speakers stand of whom one at least has no name."""
    if one.kind == other.kind == "anonymous" and one.speaker and other.speaker:
        return "alike" if _described(one) & _described(other) else "unlike"
    return "document" if (one.kind == "document") != (other.kind == "document") else "open"


def _described(one):
    """The words that tell of a speaker without a name."""
    return frozenset(re.findall(r"\w[\w.]*", one.speaker)) - _DETERMINERS


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
    return one.actor_id, one.speaker, one.kind, one.sure, one.belongs
