"""Tables and lists of records → articles: JSON, JSON Lines, CSV, Parquet; and the tables beside articles."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import pyarrow
import pyarrow.parquet

from sourcebook.corpus.decode import NotTextError, decode
from sourcebook.corpus.files import BROKEN, File, Problem
from sourcebook.corpus.pages import LARGEST_FILE, Record, UnreadableError, doubt, has_words, read

LONGEST_LINE = 1 << 25  # bytes
LONGEST_FIELD = 2_000  # characters of an id, outlet, title or date
LONGEST_TOLD = 200  # characters of a file's own words in a message
BATCH = 100  # Parquet rows held at a time
UNREADABLE = (csv.Error, NotTextError, *BROKEN)  # what `beside` may raise

# The names under which exports keep what an article needs; the first that is there counts.
FIELDS = {
    "text": ("text", "body", "content", "maintext"),
    "id": ("id", "article_id"),
    "outlet": ("outlet", "publisher", "sitename"),
    "title": ("title", "headline"),
    "published": ("published", "date", "date_publish", "publication_date"),
}
csv.field_size_limit(LONGEST_LINE)


def json_records(name: str, stream: BinaryIO) -> Iterator[Record | Problem]:
    """The records of a list, of an object that holds one, or one object."""
    text, encoding = read(stream)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("broken JSON", f"{_where(error)}; write it again") from None
    if isinstance(content, dict):
        content = next((v for v in content.values() if _is_list_of_dicts(v)), [content])
    if not isinstance(content, list):
        raise UnreadableError("no records", "the JSON is neither an object nor a list of objects")
    yield from _records(name, enumerate(content, 1))
    yield from doubt(name, encoding)


def _is_list_of_dicts(value):
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _where(error):
    return "it is nested too deep" if isinstance(error, RecursionError) else str(error)


def line_records(name: str, stream: BinaryIO) -> Iterator[Record | Problem]:
    """The record of each line of JSON Lines, one line being held at a time."""
    for number, line in enumerate(_lines(stream), 1):
        if not line.strip():
            continue
        try:
            if len(line) > LONGEST_LINE:
                raise NotTextError(f"it has more than {LONGEST_LINE:,} bytes")
            row = json.loads(decode(line)[0])
        except (ValueError, RecursionError) as error:
            detail = f"line {number}: {_where(error)}; skipped, the other lines are read"
            yield Problem(f"{name}#{number}", "formats", "broken line", detail)
            continue
        yield from _records(name, [(number, row)])


def _lines(stream) -> Iterator[bytes]:
    """The lines; of one that is too long only the beginning."""
    while line := stream.readline(LONGEST_LINE + 1):
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE + 1)


def beside(file: File, column: str) -> tuple[list[tuple[int, dict]], str]:
    """A table about the articles: (line, row) of each, and the encoding, empty where it is certain.

    Raises one of `UNREADABLE` where it is no table, or has not this column.
    """
    with file.open() as stream:
        data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise csv.Error(f"it has more than {LARGEST_FILE:,} bytes")
    text, encoding = decode(data)
    rows = csv.DictReader(io.StringIO(text, newline=""))
    found = [(rows.line_num, row) for row in rows]
    if column not in (rows.fieldnames or []):
        raise csv.Error(f"it has no column {column}")
    return found, encoding


def csv_records(name: str, stream: BinaryIO) -> Iterator[Record | Problem]:
    """The record of each row; what stands before the first that is broken is read."""
    text, encoding = read(stream)
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        _require_text(rows.fieldnames or [])
        yield from _records(name, enumerate(rows, 1))
    except csv.Error as error:
        raise UnreadableError("broken CSV", f"{error}; write it again with quoted fields") from None
    yield from doubt(name, encoding)


def parquet_records(name: str, stream: BinaryIO) -> Iterator[Record | Problem]:
    """The record of each row; a file that lies on a disk is not read as a whole."""
    try:
        file = pyarrow.parquet.ParquetFile(stream if stream.seekable() else _held(stream))
        _require_text(file.schema_arrow.names)
        rows = (row for batch in file.iter_batches(BATCH) for row in batch.to_pylist())
        yield from _records(name, enumerate(rows, 1))
    except (pyarrow.ArrowException, ValueError) as error:
        detail = str(error).splitlines()[0][:LONGEST_TOLD] if str(error) else "it can't be read"
        raise UnreadableError("broken Parquet", f"{detail}; write it again") from None


def _held(stream):
    data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise UnreadableError("too large", f"over {LARGEST_FILE:,} bytes; take it out of the archive")
    return io.BytesIO(data)


def _require_text(columns):
    names = [str(column).strip().lower() for column in columns if column is not None]
    if not set(FIELDS["text"]) & set(names):
        told = (", ".join(names) or "none")[:LONGEST_TOLD]
        raise UnreadableError("no text column", f"it has {told}; name the text's column text")


def _records(name, rows: Iterable[tuple[int, object]]) -> Iterator[Record | Problem]:
    """Numbered rows of a table or list as Records, or the Problem with each."""
    for number, row in rows:
        here = f"{name}#{number}"
        if not isinstance(row, dict):
            yield Problem(here, "formats", "not a record", "an object with a text was expected; skipped")
            continue
        row = {str(key).strip().lower(): value for key, value in row.items()}
        told = {kind: next((row[n] for n in names if row.get(n)), None) for kind, names in FIELDS.items()}
        text = told.pop("text")
        if not isinstance(text, str) or not has_words(text):
            detail = (
                f"there are no words in {' or '.join(FIELDS['text'])}; skipped, the other records are read"
            )
            yield Problem(here, "formats", "no words", detail)
            continue
        meta = {key: _plain(value) for key, value in told.items() if _plain(value)}
        yield Record(meta.pop("id", here), text, meta)


def _plain(value):
    """What a field tells; nothing where it is no single value, or longer than any name is."""
    told = str(value) if isinstance(value, str | int | float) or hasattr(value, "isoformat") else ""
    return told if len(told) <= LONGEST_FIELD else ""
