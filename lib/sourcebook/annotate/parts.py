"""Some articles → what each of them says by itself, in rows that can be kept and taken up again.

A part of a corpus is its tables by name: of any size in memory, or lying in files (`run.chunks`). What needs
the whole corpus goes over its parts one after the other.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

import pandas as pd

from sourcebook import schema
from sourcebook.annotate.names import actors, mentions
from sourcebook.annotate.names.mentions import Mention
from sourcebook.annotate.offsets import Spans
from sourcebook.annotate.reading import attribution, reader
from sourcebook.annotate.reading.attribution import Attribution
from sourcebook.corpus.files import Problem

STATEMENTS = ["article_id", "source", "cue", "content", "form", "stance", "words", "confidence"]
NAMES = ["article_id", "start", "end", "surface", "kind", "key", "form", "confidence", "stands_for"]
PROBLEMS = ["where", "stage", "problem", "detail"]


class Part(Protocol):
    """Some articles of a corpus, as tables by name."""

    def table(self, name: str, *columns: str) -> pd.DataFrame:
        """A table, or some of its columns."""


class Held(dict):
    """A part that is held in memory: {name: table}."""

    def table(self, name: str, *columns: str) -> pd.DataFrame:
        """A table, or some of its columns."""
        return self[name][list(columns)] if columns else self[name]


class Both:
    """Two parts with tables of the same articles, as one; the first one's tables come first."""

    def __init__(self, *parts: Part):
        self.parts = parts

    def __contains__(self, name):
        return any(name in part for part in self.parts)

    def holding(self, name: str) -> Part:
        """The part that has a table."""
        part = next(part for part in self.parts if name in part)
        return part.holding(name) if isinstance(part, Both) else part

    def table(self, name: str, *columns: str) -> pd.DataFrame:
        """A table, or some of its columns."""
        return self.holding(name).table(name, *columns)


class ByArticle(Mapping):
    """{article: something of it}, read part by part; the last few parts are kept at hand.

    Go over `items()`, which reads each part once; to ask for articles here and there reads parts anew.
    """

    def __init__(self, parts: Sequence[Part], load: Callable[[Part], dict[str, Any]], ids: Mapping[str, int]):
        """load: what there is of each article of a part; ids: {article: number of its part}, in order."""
        self._ids = ids
        self._load = lru_cache(maxsize=2)(lambda number: load(parts[number]))

    def __getitem__(self, article):
        return self._load(self._ids[article])[article]

    def __iter__(self):
        return iter(self._ids)

    def __len__(self):
        return len(self._ids)


def problems(found: Iterable[Problem]) -> pd.DataFrame:
    """Problems as a table of a part."""
    return pd.DataFrame(map(vars, found), columns=PROBLEMS, dtype="str")


def heard(articles: pd.DataFrame, passages: pd.DataFrame, *, threads: int = 0) -> Held:
    """What articles say by themselves: their statements and names, beside the two tables.

    threads: as `reader.readings` takes them. Articles in other languages are kept, not read.
    """
    texts, places = _texts(articles), _counted(passages)
    statements, named = [], []
    for (article, text), spans in zip(
        texts.items(), reader.read(list(texts.values()), threads=threads), strict=True
    ):
        spans = _within(spans, places[article])
        statements += [_statement(article, one) for one in attribution.link(text, spans)]
        named += mentions.find(article, text, spans, places[article])
    names = [vars(mention) | {"stands_for": name} for mention, name in actors.in_articles(named).items()]
    return Held(
        articles=articles,
        passages=passages,
        statements=pd.DataFrame(statements, columns=STATEMENTS),
        names=pd.DataFrame(names, columns=NAMES),
    )


def _statement(article, one):
    """A statement as a row; its pieces as starts and ends in turn."""
    pieces = {
        part: [at for span in getattr(one, part) for at in span] for part in ("source", "cue", "content")
    }
    return {"article_id": article, **vars(one), **pieces}


def _within(spans, counted):
    """The spans that lie in passages that count."""
    passages = Spans((start, end, True) for start, end in counted)
    return [span for span in spans if passages.holding(span.start, span.end)]


def texts(part: Part) -> dict[str, str]:
    """{article: its text}, of those that are read."""
    return _texts(part.table("articles", "article_id", "language", "text"))


def ids(part: Part) -> list[str]:
    """The articles that are read."""
    articles = part.table("articles", "article_id", "language")
    return articles.loc[articles["language"].isin(["", "en"]), "article_id"].tolist()


def _texts(articles):
    return articles[articles["language"].isin(["", "en"])].set_index("article_id")["text"].to_dict()


def counted(part: Part) -> dict[str, list[tuple[int, int]]]:
    """{article: (start, end) of each passage that counts}."""
    return _counted(part.table("passages", "article_id", "start", "end", "role"))


def _counted(passages):
    found = defaultdict(list)
    for passage in passages[passages["role"].isin(schema.COUNTED)].itertuples():
        found[passage.article_id].append((passage.start, passage.end))
    return found


def linked(part: Part) -> dict[str, list[Attribution]]:
    """{article: its statements}, of articles that have any."""
    found = defaultdict(list)
    for row in part.table("statements").itertuples(index=False):
        pieces = [_pairs(places) for places in (row.source, row.cue, row.content)]
        found[row.article_id].append(
            Attribution(*pieces, row.form, row.stance, int(row.words), row.confidence)
        )
    return found


def _pairs(places):
    """Starts and ends in turn as pairs."""
    places = [int(place) for place in places]
    return list(zip(places[::2], places[1::2], strict=True))


def named(part: Part) -> Iterator[tuple[Mention, str]]:
    """The mentions, each with the name in its article that it stands for."""
    for *told, stands_for in part.table("names").itertuples(index=False, name=None):
        yield Mention(*told), stands_for
