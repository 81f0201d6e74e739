"""A corpus → its tables `articles`, `passages` and what went wrong on the way."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pandas as pd
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from sourcebook import schema
from sourcebook.corpus import formats, passages, rows
from sourcebook.corpus.aliases import Correction, read_aliases
from sourcebook.corpus.files import METADATA, CorpusError, File, Problem, walk
from sourcebook.corpus.streams import Meter

LONGEST_ARTICLE = 2_000_000  # characters; a long novel has a million
LANGUAGE_SAMPLE = 3_000  # characters
SURE_OF_LANGUAGE = 0.9
FEWEST_WORDS_FOR_LANGUAGE = 5

_WORD = re.compile(r"\w+")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Corpus(NamedTuple):
    """What was read: the tables `articles` and `passages`, what went wrong, and the user's corrections."""

    articles: pd.DataFrame
    passages: pd.DataFrame
    problems: list[Problem]
    corrections: list[Correction]


def read_corpus(corpus: str | Path) -> Corpus:
    """Everything that can be read of a folder (recursively), file or archive; the tables as in `schema`.

    Raises CorpusError if the corpus is missing or holds no readable article.
    """
    coming = Coming(corpus)
    articles, split, problems = described(list(coming))
    return Corpus(articles, split, coming.problems + problems, coming.corrections)


class Coming:
    """The articles of a corpus as they are read, one after the other, and what went wrong so far.

    Metadata come from the records and from any `articles.csv` (columns file, outlet, title, published)
    beside the files, `corrections` from any `aliases.csv` (see `corpus.aliases`). `meter` tells how much of
    the corpus has been read. Of each article its id and a mark of its text are remembered, to tell twins.
    """

    def __init__(self, corpus: str | Path):
        """Raises CorpusError if the corpus is missing."""
        self.meter, self._corpus = Meter(), corpus
        found = list(walk(corpus, self.meter))
        files = [entry for entry in found if isinstance(entry, File)]
        self.problems = [entry for entry in found if isinstance(entry, Problem)]
        self._told = _metadata(_called("articles.csv", files), files, self.problems)
        self.corrections = read_aliases(_called("aliases.csv", files), self.problems)
        self._files = [file for file in files if file.path.name.lower() not in METADATA]

    def __iter__(self) -> Iterator[dict]:
        """Rows of the table `articles` but for language and words.

        Raises CorpusError at the end if there was no readable article.
        """
        first, claims = {}, Counter()
        for file in self._files:
            for record in formats.records(file):
                if row := self._row(file, record):
                    row["article_id"] = _own_id(row["article_id"], file.name, claims, self.problems)
                    _mark_twin(row, first, self.problems)
                    yield row
        if not claims:
            raise CorpusError(_nothing(self._corpus, self.problems))

    def _row(self, file, record):
        if isinstance(record, Problem):
            self.problems.append(record)
            return None
        told = self._told.get(file.name, {}) | self._told.get(record.article_id, {})
        return _article(record, told, self.problems)


def described(rows: list[dict]) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """The tables `articles` and `passages` of rows as `Coming` gives them, and what is doubtful in them."""
    problems, found = [], []
    for row in rows:
        language = _language(row["text"])
        if language not in ("", "en"):
            detail = f"it seems to be in {language!r}; it is kept, but sources are read in English only"
            problems.append(Problem(row["article_id"], "corpus", "not English", detail))
        found.append(row | {"language": language, "words": sum(1 for _ in _WORD.finditer(row["text"]))})
    articles = schema.table("articles", found)
    return articles, schema.table("passages", _passages(articles)), problems


def _called(name, files):
    return [file for file in files if file.path.name.lower() == name]


def _nothing(corpus, problems):
    message = f"no article could be read in {corpus}: put {formats.SUPPORTED} files there"
    return "\n".join([message, *(f"  {p.where}: {p.problem}: {p.detail}" for p in problems)])


def _metadata(tables, files, problems):
    """{file name: {outlet, title, published}} from every articles.csv."""
    told = {}
    names = {file.name for file in files}
    for table in tables:
        for line, row in _metadata_rows(table, problems):
            name = (PurePosixPath(table.name).parent / (row.get("file") or "").strip()).as_posix()
            if name not in names:
                named = repr(row.get("file"))[: rows.LONGEST_TOLD]
                detail = f"line {line} names {named}, which isn't there; mend the name"
                problems.append(Problem(table.name, "corpus", "no such file", detail))
            told[name] = {k: row[k].strip() for k in ("outlet", "title", "published") if row.get(k)}
    return told


def _metadata_rows(table, problems):
    try:
        return rows.beside(table, "file")[0]
    except rows.UNREADABLE as error:
        detail = f"{error}; the articles are read without it. Columns: file, outlet, title, published"
        problems.append(Problem(table.name, "corpus", "metadata not read", detail))
        return []


def _own_id(wanted, file, claims, problems):
    """The id, made unique where a record claims one that is taken."""
    own = wanted
    while claims[own]:
        claims[own] += 1
        taken, own = own, f"{own}~{claims[own]}"
        detail = f"a second record, in {file}, has this id; it is kept as {own}"
        problems.append(Problem(taken, "corpus", "id used twice", detail))
    claims[own] = 1
    return own


def _mark_twin(row, first, problems):
    twin = first.setdefault(bytes.fromhex(row["sha256"]), row["article_id"])
    if twin != row["article_id"]:
        detail = f"the same text as {twin}; both are kept and counted"
        problems.append(Problem(row["article_id"], "corpus", "duplicate", detail))


def _article(record, told, problems):
    """A row of `articles`, or None with a problem told."""
    meta = record.meta | told
    refused = _refused(record.text, record.article_id, *meta.values())
    if refused:
        where = record.article_id.encode(errors="backslashreplace").decode()
        problems.append(Problem(where, "corpus", *refused))
        return None
    return {
        "article_id": record.article_id,
        "outlet": meta.get("outlet", ""),
        "title": meta.get("title", ""),
        "published": _date(record.article_id, meta.get("published", ""), problems),
        "sha256": hashlib.sha256(record.text.encode()).hexdigest(),
        "text": record.text,
    }


def _refused(text, *about):
    if len(text) > LONGEST_ARTICLE:
        detail = f"{len(text):,} characters; an article has at most {LONGEST_ARTICLE:,}. Split it"
        return "too long", detail
    if any(map(_SURROGATE.search, (text, *about))):
        return "broken characters", "it holds half of a surrogate pair; export it again as UTF-8"
    return None


def _date(article_id, told, problems):
    """The day, from ISO 8601 or an RFC 2822 date; other notations are ambiguous and told as such."""
    if not told:
        return pd.NaT
    for parse in (date.fromisoformat, datetime.fromisoformat, parsedate_to_datetime):
        try:
            day = parse(told.strip())
        except ValueError:
            continue
        return pd.Timestamp(day.year, day.month, day.day)
    detail = f"{told[: rows.LONGEST_TOLD]!r} is taken as unknown; write dates as 2022-09-06"
    problems.append(Problem(article_id, "corpus", "date not understood", detail))
    return pd.NaT


@cache
def _identifier():
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _language(text):
    sample = text[:LANGUAGE_SAMPLE]
    if sum(1 for _ in _WORD.finditer(sample)) < FEWEST_WORDS_FOR_LANGUAGE:
        return ""
    language, probability = _identifier().classify(sample)
    return language if probability >= SURE_OF_LANGUAGE else ""


def _passages(articles):
    for article in articles.itertuples():
        for number, passage in enumerate(passages.split(article.text, article.title), 1):
            yield {
                "passage_id": f"{article.article_id}#p{number:05}",
                "article_id": article.article_id,
                "number": number,
                "start": passage.start,
                "end": passage.end,
                "role": passage.role,
            }
