"""All statements of a corpus in a row, small enough for an archive; one article's are made ready when asked.

Of each statement are kept the numbers of its words, which of them stand in quotation marks, its speaker's
number, and on what occasion it was made: some hundred bytes. What `likeness` compares is made of these,
article by article.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from sourcebook import schema
from sourcebook.annotate.lineage import occasions, words
from sourcebook.annotate.lineage.occasions import Occasion
from sourcebook.annotate.lineage.sayers import Sayers
from sourcebook.annotate.lineage.sayings import Statement, Told
from sourcebook.annotate.lineage.words import Lexicon
from sourcebook.annotate.reading import quotes

TELLING = 2  # words that not every text has, fewer of which say too little
RUN = 5  # quoted words in a row by which two articles quote the same
SHARE = 1_000_000  # words, or runs of them, that are looked at together
_MIXED = np.uint64(0x9E3779B97F4A7C15)  # odd, so that few runs are the same number
_DENIAL = re.compile(
    r"(?:\bnot|n't) true\b|\b(?:untrue|false|den(?:y|ies|ied)|fabricat\w*|invention|lie|nonsense|wrong to)\b"
)
_IDLE = set(
    "to a an the on for at that it is was be its their his her in into of about with has had have been not "
    "yet anything more immediately further say look looking examining comment comments commenting request "
    "requests respond response reply answer matter question questions".split()
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
        self._numbers, self._sayers, self._met = {}, Sayers(), {}
        told = _Columns(self._rows(*pair, texts, published or {}) for pair in tables)
        self._lay_out(told)
        self._sayers.settle()
        self._met = list(self._met)
        self.lexicon = Lexicon(list(self._numbers))
        self._renumber()
        self._counts = {number: count for number, word in enumerate(self.lexicon.words)
                        if (count := words.number(word)) not in (None, 1.0)}  # fmt: skip
        self.faithful = self._fidelity(np.asarray(told.marked))

    def _lay_out(self, told):
        """Take over the columns, which stay as they came, and find each position's place in them."""
        self.articles, self._place = _ranges(told.articles)
        self._names, self._sizes = list(self.articles), [told.sizes[name] for name in self.articles]
        numbers = np.arange(len(self._names), dtype=np.int32)
        self._article = np.repeat(numbers, [len(own) for own in self.articles.values()])
        self._columns, self._lengths = told.columns(), np.asarray(told.lengths)
        self._starts = np.cumsum(self._lengths) - self._lengths
        self._words, self._quoted = np.asarray(told.words), np.asarray(told.quoted).view(bool)

    def _renumber(self):
        """Number words as the lexicon does, share by share."""
        known = np.array([self.lexicon.numbers[word] for word in self._numbers], dtype=np.int32)
        for start in range(0, len(self._words), SHARE):
            own = slice(start, start + SHARE)
            self._words[own] = known[self._words[own]]
        del self._numbers

    def __len__(self):
        return len(self._lengths)

    def __getitem__(self, position: int) -> Statement:
        """The statement at a position."""
        place, number = self._place[position], self._article[position]
        told = {name: column[place].item() for name, column in self._columns.items()}
        own = slice(self._starts[place], self._starts[place] + self._lengths[place])
        counts = (self._counts.get(word) for word in self._words[own].tolist())
        speaker, actor_id, kind, belongs = self._sayers[told["who"]]
        return Statement(
            schema.attribution_id(self._names[number], told["start"]), self._names[number],
            told["start"] / self._sizes[number], speaker, actor_id, kind,
            told["sure"], schema.STANCES[told["stance"]], self._words[own].astype(int), self._quoted[own],
            frozenset(count for count in counts if count is not None), belongs,
            told["denies"], told["idle"], told["bare"],
            Occasion(told["days"], told["main"], self._met[told["places"]], told["told"], told["date"],
                     told["published"]),
        )  # fmt: skip

    def _rows(self, attributions, spans, texts, published):
        """The statements of some articles as rows, their words numbered as they come."""
        contents = spans.loc[spans["part"] == "content", ["start", "end", "attribution_id"]]
        places = defaultdict(list)
        for start, end, name in sorted(contents.itertuples(index=False, name=None)):
            places[name].append((start, end))
        rows = [row for row in attributions.itertuples() if row.attribution_id in places]
        rows.sort(key=lambda row: (row.article_id, places[row.attribution_id][0], row.attribution_id))
        met = _occasions(rows, spans, texts, published)
        said = zip(rows, _said(rows, places, texts), strict=True)
        found = [self._row(row, own, places, texts, met) for row, own in said if own]
        self._sayers.put_away()
        return found

    def _row(self, row, own, places, texts, met):
        """A statement with its words, (word, whether in quotation marks)."""
        told = [word for word, _ in own]
        occasion = dict(vars(met[row.attribution_id]))
        occasion["places"] = self._met.setdefault(occasion["places"], len(self._met))
        return {
            "article": row.article_id, "size": len(texts[row.article_id]),
            "words": [self._numbers.setdefault(word, len(self._numbers)) for word in told],
            "quoted": [quoted for _, quoted in own],
            "start": places[row.attribution_id][0][0],
            "who": self._sayers.number(row),
            "stance": schema.STANCES.index(row.stance), "sure": _sure(row),
            "denies": row.stance == "denies" or bool(_DENIAL.search(" ".join(told))),
            "idle": _IDLE.issuperset(told), "bare": _bare(own), **occasion,
        }  # fmt: skip

    def told(self, article: str) -> Told:
        """The statements of an article in a row."""
        own = self.articles[article]
        return Told([self[position] for position in own], self.lexicon, self.faithful[own])

    def _fidelity(self, marked):
        """For each statement how far its article gives its other quotes word for word: at best, 0 to 1.

        The measure is the share of the runs of `RUN` quoted words that another article quotes too. marked:
        how many quoted words each statement has, as they came.
        """
        article = np.empty_like(self._article)
        article[self._place] = self._article
        number, again = _quoted_again(self._words[self._quoted], marked, article)
        share = (again / np.maximum(number, 1))[self._place]
        found = np.zeros(len(marked))
        for own in self.articles.values():
            found[own] = _most_of_others(share[own])
        return found


def _quoted_again(quoted, marked, article):
    """How often each statement has `RUN` quoted words in a row, and how often another article does too."""
    ends, again, shares = np.cumsum(marked), np.zeros(len(marked)), 1 + len(quoted) // SHARE
    for share in range(shares):  # equal runs begin with one word, so they fall into one share
        own = np.flatnonzero(quoted % shares == share)
        owner = np.searchsorted(ends, own, "right")
        within = own + RUN <= ends[owner]
        own, owner, runs = own[within], owner[within], np.zeros(within.sum(), dtype=np.uint64)
        for at in range(RUN):
            runs = runs * _MIXED + quoted[own + at].astype(np.uint64)
        again += np.bincount(owner, _of_several(runs, article[owner]), len(marked))
    return np.maximum(marked - RUN + 1, 0), again


def _of_several(runs, article):
    """For each run whether one that is equal is of another article."""
    order = np.argsort(runs, kind="stable")
    told = article[order]
    first = np.flatnonzero(np.r_[True, np.diff(runs[order]) != 0][: len(order)])
    several = np.zeros(len(runs), dtype=bool)
    if len(runs):
        least, most = np.minimum.reduceat(told, first), np.maximum.reduceat(told, first)
        several[order] = np.repeat(least != most, np.diff(np.r_[first, len(runs)]))
    return several


def _most_of_others(shares):
    """For each share the greatest of the others; 0 where there are none."""
    if len(shares) < 2:
        return np.zeros(len(shares))
    second, most = np.sort(shares)[-2:]
    found = np.full(len(shares), most)
    found[shares.argmax()] = second
    return found


_TYPES = {
    "start": "i", "who": "i", "stance": "b", "sure": "?", "denies": "?", "idle": "?", "bare": "?",
    "days": "h", "main": "h", "places": "b", "told": "?", "date": "f", "published": "f",
}  # fmt: skip


class _Columns:
    """Statements in columns, which grow block by block. sizes: {article: characters of its text}."""

    def __init__(self, blocks: Iterable[list[dict]]):
        self.articles, self.sizes = [], {}
        self.words, self.quoted = array("i"), array("b")
        self.lengths, self.marked = array("i"), array("i")  # words and quoted words of each
        self._columns = {name: array(kind.replace("?", "b")) for name, kind in _TYPES.items()}
        for rows in blocks:
            self.articles += Counter(row["article"] for row in rows).items()  # in order, as the rows are
            for row in rows:
                self._add(row)

    def _add(self, row):
        self.sizes[row["article"]] = row["size"]
        self.words.extend(row["words"])
        self.quoted.extend(row["quoted"])
        self.lengths.append(len(row["words"]))
        self.marked.append(sum(row["quoted"]))
        for name, column in self._columns.items():
            column.append(row[name])

    def columns(self):
        """{name: what each statement has of it}, as they came."""
        return {name: np.asarray(own).view(_TYPES[name]) for name, own in self._columns.items()}


def _ranges(articles):
    """({article: its positions in order of articles}, where the statement at each position came)."""
    first = dict(
        zip((name for name, _ in articles), np.cumsum([0, *(number for _, number in articles)]), strict=False)
    )
    numbers, found, order, position = dict(articles), {}, [], 0
    for name in sorted(numbers):
        found[name] = range(position, position + numbers[name])
        order.append(np.arange(first[name], first[name] + numbers[name], dtype=np.int32))
        position += numbers[name]
    return found, np.concatenate([np.zeros(0, np.int32), *order])


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


def _bare(own):
    """Whether a statement says too little to be told from others: "Clinton" of whom a voter supports."""
    telling = sum(word not in ENGLISH_STOP_WORDS for word, _ in own)
    return telling < TELLING and not (telling and any(quoted for _, quoted in own))


def _sure(row):
    """Whether a person's name is a full one and not told by a role, a body's stands in the source itself."""
    if row.kind == "person":
        return " " in row.speaker and row.resolved_by != "role"
    return row.resolved_by == "name"
