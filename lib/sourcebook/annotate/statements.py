"""All statements of a corpus in a row, small enough for an archive; one article's are made ready when asked.

Of each statement are kept the numbers of its words, which of them stand in quotation marks, and its speaker's
number: some hundred bytes. What `likeness` compares is made of these, article by article.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd

from sourcebook import schema
from sourcebook.annotate import quotes, words
from sourcebook.annotate.words import Lexicon

KEPT_ARTICLES = 200  # whose statements are kept at hand
_LITTLE = set(
    "the and for with from his her its their our who was former chief head general member office official "
    "officials spokesman spokeswoman spokesperson director president minister secretary group named "
    "representative representatives".split()
)


@dataclass(frozen=True)
class Statement:
    """An attribution with what its likeness to others is judged by.

    at: its place in the article, 0 to 1. words: numbers in the lexicon; quoted: which stand in quotation
    marks; counts: the numbers that it tells; belongs: words of the speaker's body.
    """

    attribution_id: str
    article_id: str
    at: float
    speaker: str
    actor_id: str
    kind: str
    stance: str
    words: np.ndarray
    quoted: np.ndarray
    counts: frozenset
    belongs: frozenset


class Told:
    """The statements of one article in a row: their words one after the other, and which is whose."""

    def __init__(self, statements: list[Statement], lexicon: Lexicon):
        self.statements = statements
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
        self.pairs = [frozenset(pairwise(one.words.tolist())) for one in statements]


class Statements:
    """All statements of a corpus by their positions: in order of article, place and id.

    articles: {article: its positions}.
    """

    def __init__(self, tables: Iterable[tuple[pd.DataFrame, pd.DataFrame]], texts: Mapping[str, str]):
        """tables: attributions and spans, as in the tables, of some whole articles at a time."""
        self._numbers, self._who, self._belongs = {}, {}, defaultdict(set)
        blocks = [self._block(attributions, spans, texts) for attributions, spans in tables]
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
        self.told = lru_cache(maxsize=KEPT_ARTICLES)(self._told)

    def __len__(self):
        return len(self._lengths)

    def __getitem__(self, position: int) -> Statement:
        """The statement at a position."""
        own = slice(self._starts[position], self._starts[position] + self._lengths[position])
        speaker, actor_id, kind, who = self._who[self._columns["who"][position]]
        counts = (self._counts.get(word) for word in self._words[own].tolist())
        return Statement(
            self._columns["attribution_id"][position], self._columns["article_id"][position],
            float(self._columns["at"][position]), speaker, actor_id, kind, self._columns["stance"][position],
            self._words[own].astype(int), self._quoted[own],
            frozenset(count for count in counts if count is not None), self._belongs[who],
        )  # fmt: skip

    def _block(self, attributions, spans, texts):
        """The statements of some articles, their words numbered as they come."""
        contents = spans[spans["part"] == "content"].groupby("attribution_id")
        places = {name: sorted(zip(own["start"], own["end"], strict=True)) for name, own in contents}
        rows = [row for row in attributions.itertuples() if row.attribution_id in places]
        rows.sort(key=lambda row: (row.article_id, places[row.attribution_id][0], row.attribution_id))
        said = zip(rows, _said(rows, places, texts), strict=True)
        return _Block([self._row(row, own, places, texts) for row, own in said if own])

    def _row(self, row, own, places, texts):
        """A statement with its words, (word, whether in quotation marks)."""
        who = row.actor_id or f"{row.kind} {row.speaker.casefold()}"
        self._belongs[who].update(_belongs(row))
        speaker = row.speaker.casefold(), row.actor_id, row.kind, who
        return (
            row.attribution_id, row.article_id,
            places[row.attribution_id][0][0] / len(texts[row.article_id]),
            self._who.setdefault(speaker, len(self._who)), row.stance,
            [self._numbers.setdefault(word, len(self._numbers)) for word, _ in own],
            [quoted for _, quoted in own],
        )  # fmt: skip

    def _told(self, article: str) -> Told:
        """The statements of an article in a row."""
        return Told([self[position] for position in self.articles[article]], self.lexicon)


class _Block:
    """The statements of some articles in columns."""

    def __init__(self, rows):
        columns = list(zip(*rows, strict=True)) or [()] * 7
        self.frame = pd.DataFrame(
            dict(zip(("attribution_id", "article_id", "at", "who", "stance"), columns[:5], strict=True))
        ).astype({"attribution_id": "str", "article_id": "str", "who": np.int32, "stance": _STANCE})
        self.lengths = np.array([len(own) for own in columns[5]], dtype=np.int32)
        self.words = np.array([word for own in columns[5] for word in own], dtype=np.int32)
        self.quoted = np.array([inside for own in columns[6] for inside in own], dtype=bool)
        self.articles = list(Counter(columns[1]).items())  # in order, as the rows are


_STANCE = pd.CategoricalDtype(schema.STANCES)


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
