"""Attributions → statements as their likeness is judged by: their words, who speaks, on what occasion."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd

from sourcebook import schema
from sourcebook.annotate import occasions, quotes, words
from sourcebook.annotate.occasions import Occasion
from sourcebook.annotate.words import Lexicon

KEPT_ARTICLES = 200  # whose statements are kept at hand
FEWEST_PAIRS = 3  # of neighbouring words in quotation marks, by which quotes are compared
RUN = 5  # quoted words in a row by which two articles quote the same
_MIXED = np.uint64(0x9E3779B97F4A7C15)  # odd, so that few runs are the same number
_DENIAL = re.compile(
    r"(?:\bnot|n't) true\b|\b(?:untrue|false|den(?:y|ies|ied)|fabricat\w*|invention|lie|nonsense|wrong to)\b"
)
_IDLE = set(
    "to a an the on for at that it is was be its their his her in into of about with has had have been not "
    "yet anything more immediately further say look looking examining comment comments commenting request "
    "requests respond response reply answer matter question questions".split()
)
_LITTLE = set(
    "the and for with from his her its their our who was former chief head general member office official "
    "officials spokesman spokeswoman spokesperson director president minister secretary group named "
    "representative representatives".split()
)


@dataclass(frozen=True)
class Statement:
    """An attribution with what its likeness to others is judged by.

    at: its place in the article, 0 to 1. words: numbers in the lexicon; quoted: which stand in quotation
    marks; counts: the numbers that it tells; belongs: words of the speaker's body; sure: whether the speaker
    is beyond doubt; denies: that something isn't true; idle: it would fit any article.
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
    occasion: Occasion


class Told:
    """The statements of one article in a row: their words one after the other, and which is whose."""

    def __init__(self, statements: list[Statement], lexicon: Lexicon, faithful: np.ndarray):
        self.statements, self.faithful = statements, faithful
        self.words = np.concatenate([one.words for one in statements])
        self.distinct, self.which = np.unique(self.words, return_inverse=True)
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
        self.occasions = occasions.columns([one.occasion for one in statements])
        self.pairs = [frozenset(pairwise(one.words.tolist())) for one in statements]
        self.quoted_pairs = [frozenset(pairwise(one.words[one.quoted].tolist())) for one in statements]
        self.quotes = np.array([len(own) >= FEWEST_PAIRS for own in self.quoted_pairs])


class Statements:
    """All statements of a corpus, by article and place, and the words that they are made of."""

    def __init__(self, attributions, spans, texts: dict[str, str], published=None):
        contents = spans[spans["part"] == "content"].groupby("attribution_id")
        places = {name: sorted(zip(own["start"], own["end"], strict=True)) for name, own in contents}
        rows = [row for row in attributions.itertuples() if row.attribution_id in places]
        rows.sort(key=lambda row: (row.article_id, places[row.attribution_id][0], row.attribution_id))
        said = [(row, own) for row, own in zip(rows, _said(rows, places, texts), strict=True) if own]
        self.lexicon = Lexicon([word for _, own in said for word, _ in own])
        met = _occasions([row for row, _ in said], spans, texts, published or {})
        self.all = self._made(said, places, texts, met)
        self.articles = defaultdict(list)
        for position, one in enumerate(self.all):
            self.articles[one.article_id].append(position)
        self.faithful = self._faithful()
        self.told = lru_cache(maxsize=KEPT_ARTICLES)(self._told)

    def _made(self, said, places, texts, met):
        belongs = _belongs([row for row, _ in said])
        return [
            Statement(
                row.attribution_id, row.article_id,
                places[row.attribution_id][0][0] / len(texts[row.article_id]),
                row.speaker.casefold(), row.actor_id, row.kind, _sure(row), row.stance,
                np.array([self.lexicon.numbers[word] for word, _ in own], dtype=int),
                np.array([quoted for _, quoted in own], dtype=bool),
                frozenset(count for word, _ in own if (count := words.number(word)) not in (None, 1.0)),
                belongs[_who(row)],
                row.stance == "denies" or bool(_DENIAL.search(" ".join(word for word, _ in own))),
                _IDLE.issuperset(word for word, _ in own),
                met[row.attribution_id],
            )
            for row, own in said
        ]  # fmt: skip

    def _told(self, article: str) -> Told:
        """The statements of an article in a row."""
        own = self.articles[article]
        return Told([self.all[place] for place in own], self.lexicon, self.faithful[own])

    def _faithful(self):
        """For each statement how far its article gives its other quotes word for word: at best, 0 to 1.

        The measure is the share of the runs of `RUN` quoted words that another article quotes too.
        """
        runs = [_runs(one.words[one.quoted]) for one in self.all]
        numbers = {article: number for number, article in enumerate(self.articles)}
        which = np.array([numbers[one.article_id] for one in self.all], dtype=int)
        lengths = np.array([len(own) for own in runs], dtype=int)
        every = np.concatenate([np.zeros(0, dtype=np.uint64), *runs])
        _, run = np.unique(every, return_inverse=True)
        articles = np.unique(np.stack([run, np.repeat(which, lengths)]), axis=1)[0]
        again = np.bincount(articles, minlength=run.max(initial=-1) + 1)[run] > 1
        owner = np.repeat(np.arange(len(runs)), lengths)
        share = np.bincount(owner, again, len(runs)) / np.maximum(lengths, 1)
        found = np.zeros(len(runs))
        for own in self.articles.values():
            for place in own:
                found[place] = max((share[other] for other in own if other != place), default=0.0)
        return found


def _runs(quoted):
    """Each `RUN` words in a row, as a number."""
    if len(quoted) < RUN:
        return np.zeros(0, dtype=np.uint64)
    words = np.lib.stride_tricks.sliding_window_view(quoted.astype(np.uint64), RUN)
    return (words * _MIXED ** np.arange(RUN, dtype=np.uint64)).sum(axis=1, dtype=np.uint64)


def _said(rows, places, texts):
    """For each row its words, each with whether it stands in quotation marks."""
    marks = {article: quotes.inside(texts[article]) for article in {row.article_id for row in rows}}
    return [
        [
            (word, marks[row.article_id][at] > 0)
            for start, end in places[row.attribution_id]
            for word, at in words.split(texts[row.article_id], start, end)
        ]
        for row in rows
    ]


def _occasions(rows, spans, texts, published):
    """{statement: its occasion}."""
    pieces, own = defaultdict(list), defaultdict(list)
    for name, part, *place in spans[["attribution_id", "part", "start", "end"]].itertuples(index=False):
        pieces[name].append((*place, part == "content"))
    for row in rows:
        own[row.article_id].append(row.attribution_id)
    return {
        name: met
        for article, names in own.items()
        for name, met in zip(
            names,
            occasions.find(texts[article], [pieces[one] for one in names], published.get(article, pd.NaT)),
            strict=True,
        )
    }


def _sure(row):
    """Whether a person's name is a full one and not told by a role, a body's stands in the source itself."""
    if row.kind == "person":
        return " " in row.speaker and row.resolved_by != "role"
    return row.resolved_by == "name"


def _who(row):
    return row.actor_id or f"{row.kind} {row.speaker.casefold()}"


def _belongs(rows):
    """{speaker: the words that tell the body}: a person's titles and bodies anywhere, a body's own name."""
    found = defaultdict(set)
    for row in rows:
        told = f"{row.role} {row.speaks_for}" if row.kind == "person" else row.speaker
        found[_who(row)].update(re.findall(r"\w{3,}", told.casefold()))
    return {who: frozenset(told - _LITTLE) for who, told in found.items()}


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
        return "different" if one.sure and other.sure else "unsure"
    if "person" in (one.kind, other.kind):
        return "affiliated" if one.belongs & other.belongs else "apart"
    within = one.belongs <= other.belongs or other.belongs <= one.belongs
    if one.belongs and other.belongs and within:
        return "affiliated"
    return "different" if one.sure and other.sure else "unsure"


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
