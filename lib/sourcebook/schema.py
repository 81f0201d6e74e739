"""The tables: every column with its type, unit and meaning; their keys; and `check`.

Everything that the library finds is a row in one of these tables, and every notebook, figure and
page is a view of them. Offsets are half open, in Unicode code points into `articles.text`:
`text[start:end] == surface` for every row that has them. Text that is unknown is the empty string,
a date that is unknown is missing (NaT).
"""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, fields

import pandas as pd
import pandera.pandas as pa

ROLES = ("headline", "body", "caption", "boilerplate")
COUNTED = ("headline", "body", "caption")  # boilerplate stays in the text and out of the counts
FORMS = ("direct", "mixed", "indirect")
STANCES = ("asserts", "denies", "declines")
KINDS = ("person", "organisation", "media", "document", "anonymous", "collective", "unknown")
NAMED = ("person", "organisation", "media")  # kinds of sources that are told by a name
PARTS = ("source", "cue", "content", "justification")
ACTOR_KINDS = ("person", "organisation", "country", "place")
RESOLUTIONS = ("name", "pronoun", "role", "carried", "none")
MENTION_FORMS = ("name", "acronym", "demonym", "capital", "institution", "handle")
ACTIONS = ("merge", "rename", "split", "retype", "drop")  # of a correction
PLACES = ("source", "content", "narration")
RELATIONS = ("reference", "verbatim", "trimmed", "altered", "paraphrase")  # to the fullest version


class SchemaError(ValueError):
    """A table lacks a column, repeats a key, or holds a value that its schema excludes."""


def _text(description, *, among=None):
    return pa.Column(str, pa.Check.isin(among) if among else None, description=description)


def _whole(description, *, least=0):
    return pa.Column("int64", pa.Check.ge(least), description=description)


def _part(description):
    return pa.Column("float64", pa.Check.in_range(0, 1), description=description)


def _flag(description):
    return pa.Column(bool, description=description)


def _list(description):
    return pa.Column(object, pa.Check(lambda cell: isinstance(cell, list), element_wise=True),
                     description=description)  # fmt: skip


def _date(description):
    return pa.Column("datetime64[us]", nullable=True, description=description)


def _table(description, key, columns):
    return pa.DataFrameSchema(
        columns, unique=list(key), strict=True, ordered=True, description=description, metadata={"key": key}
    )


_ARTICLE = "→ articles"
_START, _END = "first code point in articles.text", "one past the last code point"

TABLES = {
    "articles": _table(
        "one row for each article, exact duplicates too (they share their sha256)",
        ("article_id",),
        {
            "article_id": _text("path within the corpus, or the record's own id"),
            "outlet": _text("publisher, as the metadata tell; empty where they don't"),
            "title": _text("as the metadata tell; empty where they don't"),
            "published": _date("day of publication, as the metadata tell"),
            "language": _text("ISO 639-1, detected; empty where the text is too short to tell"),
            "words": _whole("words of the whole text, boilerplate included"),
            "sha256": _text("of the text in UTF-8"),
            "text": _text("exactly as decoded; only a byte order mark is dropped"),
        },
    ),
    "passages": _table(
        "paragraphs, in reading order",
        ("passage_id",),
        {
            "passage_id": _text("article and number"),
            "article_id": _text(_ARTICLE),
            "number": _whole("from 1, within the article", least=1),
            "start": _whole(_START),
            "end": _whole(_END),
            "role": _text("what the passage is for; all but boilerplate are counted", among=ROLES),
        },
    ),
    "attributions": _table(
        "one row for each statement that an article attributes to a source",
        ("attribution_id",),
        {
            "attribution_id": _text("article and first code point of the content"),
            "article_id": _text(_ARTICLE),
            "form": _text("direct: all content in quotation marks; mixed: some; indirect: none", among=FORMS),
            "stance": _text("what the source does with the content", among=STANCES),
            "cue": _text("the words that attribute"),
            "speaker": _text("canonical name, or the source's own words; empty where there is none"),
            "actor_id": _text("→ actors; empty where the speaker is no known actor"),
            "kind": _text("kind of source", among=KINDS),
            "anonymous": _flag("the article withholds the name"),
            "role": _text('title, as the article gives it: "Pentagon spokesman"'),
            "speaks_for": _text("organisation or country named with the source; empty where none is"),
            "justification": _text(
                "how the source knows, why it is cited or unnamed, in the article's words"
            ),
            "resolved_by": _text("how the speaker was found", among=RESOLUTIONS),
            "words": _whole("words of content"),
            "confidence": _part("the reader's, two decimals"),
        },
    ),
    "spans": _table(
        "the pieces of the attributions, one row for each contiguous one",
        ("attribution_id", "part", "start"),
        {
            "attribution_id": _text("→ attributions"),
            "article_id": _text(_ARTICLE),
            "part": _text("which part of the attribution", among=PARTS),
            "start": _whole(_START),
            "end": _whole(_END),
            "surface": _text("the piece itself"),
        },
    ),
    "mentions": _table(
        "every place where an actor is named, outside boilerplate",
        ("mention_id",),
        {
            "mention_id": _text("article and first code point"),
            "article_id": _text(_ARTICLE),
            "start": _whole(_START),
            "end": _whole(_END),
            "surface": _text("the words"),
            "actor_id": _text("→ actors"),
            "form": _text("what kind of name it is", among=MENTION_FORMS),
            "inside": _text("part of the attribution that it stands in", among=PLACES),
            "confidence": _part("the reader's, two decimals"),
        },
    ),
    "actors": _table(
        "people, organisations, countries and places that are named",
        ("actor_id",),
        {
            "actor_id": _text("stable slug"),
            "name": _text("canonical name"),
            "kind": _text("what it is", among=ACTOR_KINDS),
            "country": _text("ISO 3166 alpha-3, of a country; empty otherwise"),
            "aliases": _list("every surface that was resolved to it, commonest first"),
            "roles": _list("titles given with its name"),
            "mentions": _whole("mentions by name"),
            "articles": _whole("articles that name it"),
            "attributions": _whole("attributions whose speaker it is"),
            "words_spoken": _whole("words of content in those"),
        },
    ),
    "attributes": _table(
        "what `aliases.csv` in the corpus tells of actors; nothing of the kind is inferred",
        ("actor_id", "attribute"),
        {
            "actor_id": _text("→ actors"),
            "attribute": _text("the column's name"),
            "value": _text("what the user wrote there"),
        },
    ),
    "corrections": _table(
        "the rows of `aliases.csv` that were carried out",
        ("correction_id",),
        {
            "correction_id": _text("file and line"),
            "action": _text("what was done; describe: attributes told", among=(*ACTIONS, "describe")),
            "name": _text("of whom"),
            "to": _text("the new name, kind or actor; empty where there is none"),
            "article_id": _text("the only article that it is for; empty for all"),
            "mentions": _whole("mentions that it changed"),
        },
    ),
    "credits": _table(
        "every place where an article credits another outlet for what it tells; pictures' credits are none",
        ("credit_id",),
        {
            "credit_id": _text("article and first code point"),
            "article_id": _text(_ARTICLE),
            "credited": _text("the outlet's name, as fully as the article or the corpus tells it"),
            "start": _whole(_START),
            "end": _whole(_END),
            "surface": _text('the words that credit: "told ABC News"'),
        },
    ),
    "utterances": _table(
        "statements of several articles that carry one utterance: one row for each version of it",
        ("utterance_id", "attribution_id"),
        {
            "utterance_id": _text("attribution_id of the fullest version"),
            "attribution_id": _text("→ attributions; each in one utterance at most"),
            "article_id": _text(_ARTICLE),
            "relation": _text("what it does to the fullest version's words", among=RELATIONS),
            "similarity": _part(
                "of its words to the fullest version's, equal runs in order (Ratcliff & Metzener)"
            ),
            "confidence": _part(
                "mean probability that it and the versions of other articles are one, two decimals"
            ),
        },
    ),
    "reuse": _table(
        "passages that two articles share, word for word or nearly so",
        ("reuse_id",),
        {
            "reuse_id": _text("both articles, and where it begins"),
            "article_a": _text("→ articles; the first of the two by id"),
            "start_a": _whole(_START),
            "end_a": _whole(_END),
            "article_b": _text(_ARTICLE),
            "start_b": _whole(_START),
            "end_b": _whole(_END),
            "words": _whole("words equal in both"),
            "similarity": _part("those words as a share of the longer side's"),
            "earlier": _text("article that had it first, as dates or credits tell; empty where they don't"),
        },
    ),
    "topics": _table(
        "topics of the chosen model, shown or not",
        ("topic_id",),
        {
            "topic_id": _text(
                "heaviest word that no heavier topic is called by, so that it stays when articles come"
            ),
            "label": _text("three of its words, first those that its most central passage has"),
            "words": _list("ten words or phrases, heaviest first"),
            "support": _part("mean Jaccard overlap of its words with the best match over 80 % subsamples"),
            "coherence": pa.Column(
                "float64", pa.Check.in_range(-1, 1), description="mean NPMI of the word pairs"
            ),
            "passages": _whole("passages whose heaviest topic it is"),
            "articles": _whole("articles of those passages"),
            "shown": _flag("support beats all that shuffled text reaches"),
        },
    ),
    "passage_topics": _table(
        "how much of each passage belongs to each topic, where it is more than nothing",
        ("passage_id", "topic_id"),
        {
            "passage_id": _text("→ passages"),
            "topic_id": _text("→ topics"),
            "weight": _part("share of the passage's topic weight"),
        },
    ),
    "topic_numbers": _table(
        "how stable and coherent each number of topics is",
        ("number",),
        {
            "number": _whole("of topics", least=2),
            "stability": _part("mean support of the topics"),
            "null_mean": _part("the same of shuffled text, mean over shuffles"),
            "null_band": _part("a band above that mean which no shuffle left at any number of topics"),
            "coherence": pa.Column("float64", pa.Check.in_range(-1, 1), description="mean NPMI over topics"),
            "chosen": _flag("the number that the tables `topics` and `passage_topics` have"),
        },
    ),
    "problems": _table(
        "what was skipped or doubted, and why",
        ("problem_id",),
        {
            "problem_id": _text("number"),
            "article_id": _text("article, or the input's path"),
            "stage": _text("stage that met it"),
            "problem": _text("what it is, in a word or two"),
            "detail": _text("what was done about it, and the remedy"),
        },
    ),
}


@dataclass(frozen=True)
class Tables:
    """All tables of one corpus, as attributes named after them."""

    articles: pd.DataFrame
    passages: pd.DataFrame
    attributions: pd.DataFrame
    spans: pd.DataFrame
    mentions: pd.DataFrame
    actors: pd.DataFrame
    attributes: pd.DataFrame
    corrections: pd.DataFrame
    credits: pd.DataFrame
    utterances: pd.DataFrame
    reuse: pd.DataFrame
    topics: pd.DataFrame
    passage_topics: pd.DataFrame
    topic_numbers: pd.DataFrame
    problems: pd.DataFrame

    def __iter__(self):
        """Pairs of name and table, in the order of `TABLES`."""
        return ((field.name, getattr(self, field.name)) for field in fields(self))

    def table(self, name: str, *columns: str, **where) -> pd.DataFrame:
        """A table, or these columns of it: all that is read where tables lie in files.

        where: only the rows in which a column has this value, or one of these values.
        Raises SchemaError if the table has no such column.
        """
        return next(self.parts(name, *columns, **where))

    def parts(self, name: str, *columns: str, **where) -> Iterator[pd.DataFrame]:
        """The same, of one part of the corpus after the other; what is held in memory is one part.

        The parts of articles, passages, attributions, spans, mentions and credits are of the same articles.
        """
        known(name, *columns, *where)
        frame = getattr(self, name)
        for column, value in where.items():
            frame = frame[frame[column].isin(several(value))]
        yield (frame[list(columns)] if columns else frame).reset_index(drop=True)

    def having(self, **tables: pd.DataFrame) -> "Tables":
        """The same with other tables in the place of some."""
        other = copy(self)
        for name, table in tables.items():
            object.__setattr__(other, name, table)
        return other

    def __repr__(self):
        """One line: how many rows each table has."""
        return "Tables(" + ", ".join(f"{name}: {len(table):,}" for name, table in self) + ")"

    def _repr_html_(self):
        """The same for a notebook: what each table holds."""
        rows = "".join(
            f"<tr><td><code>{name}</code></td><td>{len(table):,}</td>"
            f'<td style="text-align:left">{TABLES[name].description}</td></tr>'
            for name, table in self
        )
        head = "<tr><th>table</th><th>rows</th><th>what they are</th></tr>"
        return f'<table style="text-align:left">{head}{rows}</table>'


# What pandera calls the types that pandas 3 gives to text and dates by default.
_PANDAS = {"string[pyarrow]": "str", "datetime64[ns]": "datetime64[us]"}


def _type(column):
    return _PANDAS.get(str(column.dtype), str(column.dtype))


def key(name):
    """Key columns of the table `name`, as a list."""
    return list(TABLES[name].metadata["key"])


def known(name, *columns):
    """Raise SchemaError, with those that there are, if the table `name` lacks one of the columns."""
    if strange := [column for column in columns if column not in TABLES[name].columns]:
        raise SchemaError(
            f"table {name} has no column {strange[0]!r}: it has {', '.join(TABLES[name].columns)}"
        )


def several(value):
    """One value or several, as a list."""
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]


def typed(name, column, values):
    """Values as the column of a table has them, as a Series."""
    return pd.Series(values, dtype=_type(TABLES[name].columns[column]))


def attribution_id(article, start):
    """The id of the statement in an article whose content begins at a character."""
    return f"{article}#a{start:07}"


def table(name, rows):
    """Rows (dicts, or a DataFrame; in any order) as the table `name`: typed, sorted by key, checked.

    No rows give an empty table with its columns. Raises SchemaError as `check` does.
    """
    columns = TABLES[name].columns
    rows = rows if isinstance(rows, pd.DataFrame) else list(rows)
    frame = pd.DataFrame(rows, columns=list(columns))
    types = {column: _type(spec) for column, spec in columns.items()}
    return check(name, frame.astype(types).sort_values(key(name), ignore_index=True))


def check(name, frame):
    """The frame itself, if it is a valid table `name`: columns, order, types, values, unique key.

    Raises SchemaError with the first failure in words.
    """
    try:
        return TABLES[name].validate(frame)
    except pa.errors.SchemaError as error:
        raise SchemaError(f"table {name}: {error}") from error


def describe(name):
    """Columns of the table `name`, with type and meaning. -> DataFrame[column, type, meaning]."""
    return pd.DataFrame(
        [(column, _type(spec), spec.description) for column, spec in TABLES[name].columns.items()],
        columns=["column", "type", "meaning"],
    )
