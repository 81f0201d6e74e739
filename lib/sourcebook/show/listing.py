"""Tables → the rows of their pages: what stands in a cell, and where it leads."""

from dataclasses import dataclass

import pandas as pd

from sourcebook import measure, schema
from sourcebook.show import links

ROWS = 2_000  # on a page; the files have all
LONGEST = 400  # characters of text in a cell
_TO = {
    "article_id": links.page,
    "article_a": links.page,
    "article_b": links.page,
    "earlier": links.page,
    "passage_id": links.place,
    "attribution_id": links.place,
    "utterance_id": links.place,
    "mention_id": links.place,
    "credit_id": links.place,
    "actor_id": lambda value: links.entry("actors", value),
    "topic_id": lambda value: links.entry("topics", value),
}

# What the rows of these tables are about stands in the articles.
_WORDS = {
    "passages": ("passage", "its words"),
    "passage_topics": ("passage", "its words"),
    "attributions": ("content", "what is attributed; “ … ” between its pieces"),
    "utterances": ("content", "what is attributed; “ … ” between its pieces"),
}


@dataclass(frozen=True)
class Cell:
    """The words in a cell, where they lead (from the report's folder), and the value where it is longer."""

    words: str
    target: str = ""
    full: str = ""


@dataclass(frozen=True)
class Listing:
    """The rows of a table as its page shows them: (anchor, cells) of each; and how many there are in all.

    text: which column has the words of the article that the row is about; -1 if none has.
    """

    columns: list[tuple[str, str]]
    rows: list[tuple[str, list[Cell]]]
    total: int
    text: int


def listing(name: str, tables: schema.Tables, *, most: int = ROWS) -> Listing:
    """The first rows of the table `name`; a row's first cell leads to its place (see `links.address`)."""
    told = schema.describe(name)
    columns = [pair for pair in zip(told["column"], told["meaning"], strict=True) if pair[0] != "text"]
    total, shown = _first(tables, name, [column for column, _ in columns], most)
    known = set(tables.table("articles", "article_id")["article_id"])
    rows = [
        (links.row(name, record), [_cell(name, record, column, known) for column, _ in columns])
        for record in shown.itertuples()
    ]
    if name not in _WORDS:
        return Listing(columns, rows, total, -1)
    place = len(schema.key(name))
    columns.insert(place, _WORDS[name])
    for (_, cells), words in zip(rows, _words_of(shown, tables), strict=True):
        cells.insert(place, Cell(words))
    return Listing(columns, rows, total, place)


def _first(tables, name, columns, most):
    """How many rows a table has, and these columns of the first ones: nothing else is read but keys."""
    keys = tables.table(name, *schema.key(name))
    one = schema.key(name)[0]
    return len(keys), tables.table(name, *columns, **{one: keys[one].head(most).unique()}).head(most)


def _cell(name, record, column, known):
    value = getattr(record, column)
    words = told(value)
    leads = value and column in _TO and (_TO[column] is not links.page or value in known)
    target = _TO[column](value) if leads else ""
    if column == schema.key(name)[0]:
        target = links.address(name, record)
    short = words.rpartition("#")[2] if target and column.endswith("_id") else words
    return Cell(short, target, words if short != words else "")


def told(value) -> str:
    """A value as a cell has it: lists joined, days as such, at most four decimals, nothing for nothing."""
    if isinstance(value, list):
        return "; ".join(value)
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    return f"{round(value, 4):g}" if isinstance(value, float) else str(value)


def _words_of(shown, tables):
    """The words in the articles that the rows are about, cut where they are long."""
    if "attribution_id" in shown:
        words = measure.contents(
            tables.table("spans", part="content", attribution_id=shown["attribution_id"])
        )
        found = [words.get(one, "") for one in shown["attribution_id"]]
    else:
        columns = ["passage_id", "article_id", "start", "end"]
        places = tables.table("passages", *columns, passage_id=shown["passage_id"].unique())
        found = measure.words_of(tables, places).set_axis(places["passage_id"]).loc[shown["passage_id"]]
    return [words if len(words) <= LONGEST else f"{words[:LONGEST]} …" for words in found]
