"""Where each row of each table can be read: the page of the report, and the place on it.

What stands in an article has its place on the article's page (articles/….html#a0000034), anything else on
the page of its table (tables/actors.html#pat-ryder). Targets are relative to the report's folder.
"""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import pandas as pd

from sourcebook import schema

_PLAIN = re.compile(r"[a-z0-9_][a-z0-9._-]{0,79}")


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere: `say` and `table` show them as a link."""

    words: str
    target: str


@dataclass(frozen=True)
class Pages:
    """The report's pages as seen from a notebook; `base` is the way to their folder."""

    base: str

    def rows(self, words: str, table: str, **where) -> Link:
        """A link to the rows of a table: all of them, or those whose columns have the values given."""
        return Link(words, f"{self.base}/{rows(table, **where)}")

    def place(self, row_id: str, words: str) -> Link:
        """A link to the place of a passage, statement, mention or credit, by its id."""
        return Link(words, f"{self.base}/{place(row_id)}")

    def article(self, article_id: str, words: str) -> Link:
        """A link to an article's page."""
        return Link(words, f"{self.base}/{page(article_id)}")

    def chapter(self, words: str, notebook: str, heading: str) -> Link:
        """A link to a heading of a notebook's page."""
        return Link(words, f"{self.base}/{notebook}.html#{quote(heading.replace(' ', '-'))}")

    def places(self, ids: pd.Series, labels: pd.Series) -> list[Link]:
        """Links to the places of rows, called by the labels of their articles (see `measure.labels`)."""
        return [self.place(row_id, labels[row_id.rpartition("#")[0]]) for row_id in ids]

    def articles(self, ids: pd.Series, labels: pd.Series) -> list[Link]:
        """Links to the pages of articles, called by their labels."""
        return [self.article(one, labels[one]) for one in ids]

    def shared(self, reuse_id: str, article_id: str, words: str) -> Link:
        """A link to a reused passage in one of its articles."""
        return Link(words, f"{self.base}/{page(article_id)}#{shared(reuse_id)}")

    def file(self, name: str) -> Link:
        """A link to a file of the report."""
        return Link(name, f"{self.base}/{quote(name)}")


def rows(table: str, **where) -> str:
    """The page of a table, which shows the rows whose columns have the values given."""
    asked = urlencode({column: str(value) for column, value in where.items()}, quote_via=quote)
    return f"tables/{table}.html" + (f"?{asked}" if asked else "")


def page(article_id: str) -> str:
    """An article's page. An id that not every file system and address takes as it is gets a digest."""
    name = article_id
    if not _PLAIN.fullmatch(name):
        name = f"{re.sub('[^a-z0-9._-]', '_', name.lower())[:60]}-{_digest(article_id)}"
    return f"articles/{name}.html"


def place(row_id: str) -> str:
    """Where a passage, statement, mention or credit stands, by its id (article#place)."""
    article, _, anchor = row_id.rpartition("#")
    return f"{page(article)}#{anchor}"


def piece(row) -> str:
    """The anchor of a row of `spans`: its statement's, its part, and where it begins."""
    return f"{row.attribution_id.rpartition('#')[2]}-{row.part}-{row.start}"


def shared(reuse_id: str) -> str:
    """The anchor of a row of `reuse`, the same in both articles."""
    return f"r{_digest(reuse_id)}"


def row(name: str, record) -> str:
    """The anchor of a row on the page of its table: its key. record: as `itertuples` gives it."""
    return re.sub(r"\s+", "_", "/".join(str(getattr(record, column)) for column in schema.key(name)))


def entry(name: str, anchor: str) -> str:
    """The place of a row, by its anchor, on the page of its table."""
    return f"{rows(name)}#{quote(anchor)}"


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:8]


_PLACES = {
    "articles": lambda record: page(record.article_id),
    "passages": lambda record: place(record.passage_id),
    "attributions": lambda record: place(record.attribution_id),
    "spans": lambda record: f"{page(record.article_id)}#{piece(record)}",
    "mentions": lambda record: place(record.mention_id),
    "credits": lambda record: place(record.credit_id),
    "utterances": lambda record: place(record.attribution_id),
    "reuse": lambda record: f"{page(record.article_a)}#{shared(record.reuse_id)}",
    "passage_topics": lambda record: place(record.passage_id),
}


def address(name: str, record) -> str:
    """Where a row of the table `name` can be read. record: as `itertuples` gives it."""
    if name in _PLACES:
        return _PLACES[name](record)
    return entry(name, row(name, record))
