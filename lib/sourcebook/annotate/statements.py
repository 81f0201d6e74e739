"""All statements of a corpus in a row, small enough for an archive; one article's are made ready when asked.

Of each statement are kept the numbers of its words, which of them stand in quotation marks, its speaker's
number, and on what occasion it was made: some hundred bytes. What `likeness` compares is made of these,
article by article.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np
import pandas as pd

from sourcebook import schema
from sourcebook.annotate import occasions, quotes, words
from sourcebook.annotate.occasions import Occasion
from sourcebook.annotate.sayings import Statement, Told
from sourcebook.annotate.words import Lexicon

KEPT_ARTICLES = 200  # whose statements are kept at hand
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


class Statements:
    """All statements of a corpus by their positions: in order of article, place and id.

    articles: {article: its positions}.
    """

    def __init__(
        self,
        tables: Iterable[tuple[pd.DataFrame, pd.DataFrame]],
        texts: Mapping[str, str],
        published: Mapping[str, pd.Timestamp] | None = None,
    ):
        """tables: attributions and spans, as in the tables, of some whole articles at a time."""
        self._numbers, self._who, self._belongs = {}, {}, defaultdict(set)
        blocks = [self._block(*pair, texts, published or {}) for pair in tables]
        articles = [pair for block in blocks for pair in block.articles]
        self.articles, order = _ranges(articles)
        self._words, self._quoted, lengths, rows = _joined(blocks)
        self._starts, self._lengths = (np.cumsum(lengths) - lengths)[order], lengths[order]
        self._columns = {name: column.array for name, column in rows.iloc[order].items()}
        self.lexicon = Lexicon(list(self._numbers))
        known = np.array([self.lexicon.numbers[word] for word in self._numbers], dtype=np.int32)
        self._words = known[self._words]
        self._counts = {number: count for number, word in enumerate(self.lexicon.words)
                        if (count := words.number(word)) not in (None, 1.0)}  # fmt: skip
        self._who, self._belongs = (
            list(self._who),
            {who: frozenset(told - _LITTLE) for who, told in self._belongs.items()},
        )
        self.faithful = self._fidelity(lengths, order)
        self.told = lru_cache(maxsize=KEPT_ARTICLES)(self._told)

    def __len__(self):
        return len(self._lengths)

    def __getitem__(self, position: int) -> Statement:
        """The statement at a position."""
        own = slice(self._starts[position], self._starts[position] + self._lengths[position])
        told = {name: column[position] for name, column in self._columns.items()}
        speaker, actor_id, kind, who = self._who[told["who"]]
        counts = (self._counts.get(word) for word in self._words[own].tolist())
        return Statement(
            told["attribution_id"], told["article_id"], float(told["at"]), speaker, actor_id, kind,
            bool(told["sure"]), told["stance"], self._words[own].astype(int), self._quoted[own],
            frozenset(count for count in counts if count is not None), self._belongs[who],
            bool(told["denies"]), bool(told["idle"]),
            Occasion(*(told[name] for name in Occasion.__dataclass_fields__)),
        )  # fmt: skip

    def _block(self, attributions, spans, texts, published):
        """The statements of some articles, their words numbered as they come."""
        contents = spans[spans["part"] == "content"].groupby("attribution_id")
        places = {name: sorted(zip(own["start"], own["end"], strict=True)) for name, own in contents}
        rows = [row for row in attributions.itertuples() if row.attribution_id in places]
        rows.sort(key=lambda row: (row.article_id, places[row.attribution_id][0], row.attribution_id))
        met = _occasions(rows, spans, texts, published)
        said = zip(rows, _said(rows, places, texts), strict=True)
        return _Block([self._row(row, own, places, texts, met) for row, own in said if own])

    def _row(self, row, own, places, texts, met):
        """A statement with its words, (word, whether in quotation marks)."""
        who = row.actor_id or f"{row.kind} {row.speaker.casefold()}"
        self._belongs[who].update(_belongs(row))
        speaker = row.speaker.casefold(), row.actor_id, row.kind, who
        told = [word for word, _ in own]
        occasion = met[row.attribution_id]
        return (
            row.attribution_id, row.article_id,
            places[row.attribution_id][0][0] / len(texts[row.article_id]),
            self._who.setdefault(speaker, len(self._who)), row.stance, _sure(row),
            row.stance == "denies" or bool(_DENIAL.search(" ".join(told))), _IDLE.issuperset(told),
            *(getattr(occasion, name) for name in Occasion.__dataclass_fields__),
            [self._numbers.setdefault(word, len(self._numbers)) for word in told],
            [quoted for _, quoted in own],
        )  # fmt: skip

    def _told(self, article: str) -> Told:
        """The statements of an article in a row."""
        own = self.articles[article]
        return Told([self[position] for position in own], self.lexicon, self.faithful[own])

    def _fidelity(self, lengths, order):
        """For each statement how far its article gives its other quotes word for word: at best, 0 to 1.

        The measure is the share of the runs of `RUN` quoted words that another article quotes too.
        """
        owner = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[self._quoted]
        article = np.zeros(len(lengths), dtype=np.int32)
        for number, own in enumerate(self.articles.values()):
            article[order[own]] = number
        owner, again = _quoted_again(self._words[self._quoted], owner, article)
        number = np.bincount(owner, minlength=len(lengths))
        share = (np.bincount(owner, again, len(lengths)) / np.maximum(number, 1))[order]
        found = np.zeros(len(lengths))
        for own in self.articles.values():
            found[own] = _most_of_others(share[own])
        return found


def _quoted_again(quoted, owner, article):
    """For each `RUN` quoted words in a row: whose they are, and whether another article has them too."""
    if len(quoted) < RUN:
        return np.zeros(0, int), np.zeros(0, bool)
    within = owner[RUN - 1 :] == owner[: len(owner) - RUN + 1]
    runs = np.zeros(len(within), dtype=np.uint64)
    for at in range(RUN):
        runs = runs * _MIXED + quoted[at : at + len(within)].astype(np.uint64)
    runs, owner = runs[within], owner[: len(within)][within]
    order = np.argsort(runs, kind="stable")
    first = np.flatnonzero(np.r_[True, np.diff(runs[order]) != 0][: len(order)])
    told = article[owner[order]]
    several = np.zeros(len(runs), dtype=bool)
    if len(runs):
        least, most = np.minimum.reduceat(told, first), np.maximum.reduceat(told, first)
        several[order] = np.repeat(least != most, np.diff(np.r_[first, len(runs)]))
    return owner, several


def _most_of_others(shares):
    """For each share the greatest of the others; 0 where there are none."""
    if len(shares) < 2:
        return np.zeros(len(shares))
    second, most = np.sort(shares)[-2:]
    found = np.full(len(shares), most)
    found[shares.argmax()] = second
    return found


class _Block:
    """The statements of some articles in columns."""

    def __init__(self, rows):
        names = list(_TYPES)
        columns = list(zip(*rows, strict=True)) or [()] * (len(names) + 2)
        self.frame = pd.DataFrame(dict(zip(names, columns, strict=False))).astype(_TYPES)
        self.lengths = np.array([len(own) for own in columns[-2]], dtype=np.int32)
        self.words = np.array([word for own in columns[-2] for word in own], dtype=np.int32)
        self.quoted = np.array([inside for own in columns[-1] for inside in own], dtype=bool)
        self.articles = list(Counter(columns[1]).items())  # in order, as the rows are


_TYPES = {
    "attribution_id": "str", "article_id": "str", "at": np.float64, "who": np.int32,
    "stance": pd.CategoricalDtype(schema.STANCES), "sure": bool, "denies": bool, "idle": bool,
    "days": np.int16, "main": np.int16, "places": "category", "told": bool,
    "date": np.float64, "published": np.float64,
}  # fmt: skip


def _joined(blocks):
    """Words, marks and lengths of all blocks, and their frame."""
    empty = _Block([])
    names = ("words", "quoted", "lengths")
    flat = [np.concatenate([getattr(block, name) for block in (empty, *blocks)]) for name in names]
    frame = pd.concat([block.frame for block in blocks]) if blocks else empty.frame
    return (*flat, frame)


def _ranges(articles):
    """({article: its positions in order of articles}, where the statement at each position came)."""
    first = dict(
        zip((name for name, _ in articles), np.cumsum([0, *(number for _, number in articles)]), strict=False)
    )
    numbers, found, order, position = dict(articles), {}, [], 0
    for name in sorted(numbers):
        found[name] = range(position, position + numbers[name])
        order.append(np.arange(first[name], first[name] + numbers[name]))
        position += numbers[name]
    return found, np.concatenate([np.zeros(0, int), *order])


def _said(rows, places, texts):
    """For each row its words, each with whether it stands in quotation marks."""
    article, marks = None, None
    for row in rows:  # those of an article stand together
        if row.article_id != article:
            article, text = row.article_id, texts[row.article_id]
            marks = quotes.inside(text)
        yield [
            (word, marks[at] > 0)
            for start, end in places[row.attribution_id]
            for word, at in words.split(text, start, end)
        ]


def _belongs(row):
    """Words that tell a speaker's body: a person's title and body, a body's own name."""
    told = f"{row.role} {row.speaks_for}" if row.kind == "person" else row.speaker
    return re.findall(r"\w{3,}", told.casefold())


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
