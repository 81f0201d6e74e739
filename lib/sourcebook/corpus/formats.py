"""A file in any supported format → records: the text and what the file itself says about it."""

import csv
import gzip
import io
import json
import logging
import re
import zipfile
import zlib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

import pyarrow
import pyarrow.parquet
import trafilatura
from trafilatura.settings import DEFAULT_CONFIG

from sourcebook.corpus.decode import NotTextError, decode
from sourcebook.corpus.files import BROKEN, File, Problem

TEXT_FORMATS = (".txt", ".md")
PAGE_FORMATS = (".html", ".htm")
RECORD_FORMATS = (".json", ".jsonl", ".csv", ".parquet")
SUPPORTED = ", ".join((*TEXT_FORMATS, *PAGE_FORMATS, *RECORD_FORMATS)) + ", each also as .gz or in a .zip"

LARGEST_FILE = 1 << 30  # bytes after expansion: what one file may take of the memory
UNREADABLE = (csv.Error, NotTextError, *BROKEN)  # what `beside` may raise
BATCH = 1_000  # Parquet rows held at a time

# The names under which exports keep what an article needs; the first that is there counts.
FIELDS = {
    "text": ("text", "body", "content", "maintext"),
    "id": ("id", "article_id"),
    "outlet": ("outlet", "publisher", "sitename"),
    "title": ("title", "headline"),
    "published": ("published", "date", "date_publish", "publication_date"),
}

# Short pages are articles too: without this the extractor falls back on one line of all text.
SHORT_PAGES = deepcopy(DEFAULT_CONFIG)
SHORT_PAGES["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "1"
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it can't read is told in `problems`

_PAGE = re.compile(r"\s*<(!doctype html|html)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Record:
    """One article as its file gives it; `meta` holds outlet, title, published where told."""

    article_id: str
    text: str
    meta: dict = field(default_factory=dict)


class UnreadableError(ValueError):
    """A file or record that yields no article; says what it is, and the remedy."""

    def __init__(self, problem, remedy):
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def records(file: File) -> Iterator[Record | Problem]:
    """The articles of one file, and a Problem for each part that yields none."""
    suffix = file.path.suffix.lower()
    try:
        if suffix not in _READERS:
            raise UnreadableError("unknown format", f"not read; supported are {SUPPORTED}")
        with file.open() as stream:
            yield from _READERS[suffix](file.name, stream)
    except UnreadableError as error:
        yield Problem(file.name, "formats", error.problem, error.remedy)
    except NotTextError as error:
        yield Problem(file.name, "formats", "not text", f"{error}; skipped. Save it as UTF-8 text")
    except (gzip.BadGzipFile, EOFError, zlib.error, zipfile.BadZipFile) as error:
        yield Problem(file.name, "formats", "broken archive", f"{error}; compress the file again")
    except (OSError, NotImplementedError) as error:
        yield Problem(file.name, "formats", "not readable", f"{error}; skipped")


def _read(stream):
    data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise UnreadableError("too large", f"over {LARGEST_FILE:,} bytes when expanded; split it")
    if not data.strip():
        raise UnreadableError("empty", "there is nothing in it; fill it or take it away")
    return decode(data)


def _doubt(name, encoding):
    """A guessed encoding is told, since a wrong guess garbles names and quotation marks."""
    if encoding:
        yield Problem(name, "formats", "encoding guessed", f"read as {encoding}; save it as UTF-8 to be sure")


def _document(name, stream):
    text, encoding = _read(stream)
    if _PAGE.match(text):
        yield from _extracted(name, text)
    elif _WORD.search(_TAG.sub("", text)):
        yield Record(name, text)
    else:
        raise UnreadableError(
            "no words", "nothing is left of it but markup and signs; give the article's text"
        )
    yield from _doubt(name, encoding)


def _page(name, stream):
    text, encoding = _read(stream)
    yield from _extracted(name, text)
    yield from _doubt(name, encoding)


def _extracted(name, page):
    if not _PAGE.match(page):
        page = f"<html><body>{page}</body></html>"
    text = trafilatura.extract(page, include_comments=False, config=SHORT_PAGES)
    if not text:
        raise UnreadableError("no words", "no article text was found in its markup; give the text as .txt")
    # Only what the page states in its metadata; the extractor's wider search would guess a date.
    told = trafilatura.extract_metadata(page, extensive=False)
    meta = {"title": told.title, "outlet": told.sitename, "published": told.date}
    yield Record(name, text, {key: value for key, value in meta.items() if value})


def _json(name, stream):
    text, encoding = _read(stream)
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableError("broken JSON", f"{_where(error)}; write it again") from None
    if isinstance(content, dict):
        content = next((v for v in content.values() if _is_list_of_dicts(v)), [content])
    if not isinstance(content, list):
        raise UnreadableError("no records", "the JSON is neither an object nor a list of objects")
    for number, row in enumerate(content, 1):
        yield from _record(name, number, row)
    yield from _doubt(name, encoding)


def _is_list_of_dicts(value):
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _where(error):
    return str(error) if isinstance(error, json.JSONDecodeError) else "it is nested too deep"


def _jsonl(name, stream):
    number = 0
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(decode(line)[0])
        except (json.JSONDecodeError, RecursionError, NotTextError) as error:
            detail = f"line {number}: {error}; skipped, the other lines are read"
            yield Problem(f"{name}#{number}", "formats", "broken line", detail)
            continue
        yield from _record(name, number, row)
    if not number:
        raise UnreadableError("empty", "there is nothing in it; fill it or take it away")


def beside(file: File, column: str) -> tuple[list[tuple[int, dict]], str]:
    """A table about the articles: (line, row) of each, and the encoding, empty where it is certain.

    Raises one of `UNREADABLE` where it is no table, or has not this column.
    """
    with file.open() as stream:
        text, encoding = decode(stream.read())
    rows = csv.DictReader(io.StringIO(text, newline=""))
    found = [(rows.line_num, row) for row in rows]
    if column not in (rows.fieldnames or []):
        raise csv.Error(f"it has no column {column}")
    return found, encoding


def _csv(name, stream):
    text, encoding = _read(stream)
    csv.field_size_limit(LARGEST_FILE)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise UnreadableError("broken CSV", f"{error}; write it again with quoted fields") from None
    _require_text(rows[0] if rows else csv.DictReader(io.StringIO(text)).fieldnames or [])
    for number, row in enumerate(rows, 1):
        yield from _record(name, number, row)
    yield from _doubt(name, encoding)


def _parquet(name, stream):
    try:
        file = pyarrow.parquet.ParquetFile(io.BytesIO(stream.read()))
        _require_text(file.schema_arrow.names)
        rows = (row for batch in file.iter_batches(BATCH) for row in batch.to_pylist())
        for number, row in enumerate(rows, 1):
            yield from _record(name, number, row)
    except pyarrow.ArrowException as error:
        raise UnreadableError("broken Parquet", f"{str(error).splitlines()[0]}; write it again") from None


def _require_text(columns):
    names = [str(column).strip().lower() for column in columns if column is not None]
    if not set(FIELDS["text"]) & set(names):
        raise UnreadableError(
            "no text column", f"it has {', '.join(names) or 'none'}; name the text's column text"
        )


def _record(name, number, row):
    """A row of a table or list as a Record, or the Problem with it."""
    here = f"{name}#{number}"
    if not isinstance(row, dict):
        yield Problem(here, "formats", "not a record", "an object with a text was expected; skipped")
        return
    row = {str(key).strip().lower(): value for key, value in row.items()}
    told = {kind: next((row[n] for n in names if row.get(n)), None) for kind, names in FIELDS.items()}
    text = told.pop("text")
    if not isinstance(text, str) or not _WORD.search(_TAG.sub("", text)):
        detail = f"there are no words in {' or '.join(FIELDS['text'])}; skipped, the other records are read"
        yield Problem(here, "formats", "no words", detail)
        return
    meta = {key: str(value) for key, value in told.items() if value}
    yield Record(meta.pop("id", here), text, meta)


_READERS = {
    ".txt": _document,
    ".md": _document,
    ".html": _page,
    ".htm": _page,
    ".json": _json,
    ".jsonl": _jsonl,
    ".csv": _csv,
    ".parquet": _parquet,
}
