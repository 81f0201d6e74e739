"""A corpus → its tables `articles`, `passages` and what went wrong on the way."""

import hashlib
import re
from collections import Counter
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pandas as pd
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from sourcebook import schema
from sourcebook.corpus import formats, passages
from sourcebook.corpus.aliases import Correction, read_aliases
from sourcebook.corpus.files import METADATA, CorpusError, File, Problem, walk

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

    Metadata come from the records and from any `articles.csv` (columns file, outlet, title, published)
    beside the files, corrections from any `aliases.csv` (see `corpus.aliases`).
    Raises CorpusError if the corpus is missing or holds no readable article.
    """
    found = list(walk(corpus))
    files = [entry for entry in found if isinstance(entry, File)]
    problems = [entry for entry in found if isinstance(entry, Problem)]
    told = _metadata(_called("articles.csv", files), files, problems)
    corrections = read_aliases(_called("aliases.csv", files), problems)
    rows = _articles([f for f in files if f.path.name.lower() not in METADATA], told, problems)
    if not rows:
        raise CorpusError(_nothing(corpus, problems))
    articles = schema.table("articles", rows)
    return Corpus(articles, schema.table("passages", _passages(articles)), problems, corrections)


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
                detail = f"line {line} names {row.get('file')!r}, which isn't there; mend the name"
                problems.append(Problem(table.name, "corpus", "no such file", detail))
            told[name] = {k: row[k].strip() for k in ("outlet", "title", "published") if row.get(k)}
    return told


def _metadata_rows(table, problems):
    try:
        return formats.beside(table, "file")[0]
    except formats.UNREADABLE as error:
        detail = f"{error}; the articles are read without it. Columns: file, outlet, title, published"
        problems.append(Problem(table.name, "corpus", "metadata not read", detail))
        return []


def _articles(files, told, problems):
    rows, first, claims = [], {}, Counter()
    for file in files:
        for record in formats.records(file):
            row = None
            if isinstance(record, Problem):
                problems.append(record)
            else:
                about = told.get(file.name, {}) | told.get(record.article_id, {})
                row = _article(record, about, problems)
            if row is not None:
                row["article_id"] = _own_id(row["article_id"], file.name, claims, problems)
                rows.append(row)
                _mark_twin(row, first, problems)
    return rows


def _own_id(wanted, file, claims, problems):
    """The id, made unique where a record claims one that is taken."""
    claims[wanted] += 1
    if claims[wanted] == 1:
        return wanted
    own = f"{wanted}~{claims[wanted]}"
    detail = f"a second record, in {file}, has this id; it is kept as {own}"
    problems.append(Problem(wanted, "corpus", "id used twice", detail))
    return _own_id(own, file, claims, problems)


def _mark_twin(row, first, problems):
    twin = first.setdefault(row["sha256"], row["article_id"])
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
    language = _language(record.text)
    if language not in ("", "en"):
        detail = f"it seems to be in {language!r}; it is kept, but sources are read in English only"
        problems.append(Problem(record.article_id, "corpus", "not English", detail))
    return {
        "article_id": record.article_id,
        "outlet": meta.get("outlet", ""),
        "title": meta.get("title", ""),
        "published": _date(record.article_id, meta.get("published", ""), problems),
        "language": language,
        "words": sum(1 for _ in _WORD.finditer(record.text)),
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
    detail = f"{told!r} is taken as unknown; write dates as 2022-09-06"
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
