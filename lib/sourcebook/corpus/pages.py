"""Plain texts and web pages → articles; WARC, in which crawlers keep pages."""

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import BinaryIO

import trafilatura
from trafilatura.settings import DEFAULT_CONFIG
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from sourcebook.corpus.decode import NotTextError, decode
from sourcebook.corpus.files import Problem

LARGEST_FILE = 1 << 27  # bytes after expansion, of a file that is read as a whole
LARGEST_PAGE = 1 << 25  # bytes, of a page in a WARC

# Short pages are articles too: without this the extractor falls back on one line of all text.
SHORT_PAGES = deepcopy(DEFAULT_CONFIG)
SHORT_PAGES["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "1"
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it can't read is told in `problems`

_BROKEN_WARC = (ArchiveLoadFailed, ValueError, AttributeError)  # the last for headers that lack a line's half
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


def read(stream: BinaryIO) -> tuple[str, str]:
    """(text, encoding) of a whole file, as `decode` gives them. Raises UnreadableError, NotTextError."""
    data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise UnreadableError("too large", f"over {LARGEST_FILE:,} bytes when expanded; split it")
    if not data.strip():
        raise UnreadableError("empty", "there is nothing in it; fill it or take it away")
    return decode(data)


def doubt(name: str, encoding: str) -> Iterator[Problem]:
    """A guessed encoding is told, since a wrong guess garbles names and quotation marks."""
    if encoding:
        yield Problem(name, "formats", "encoding guessed", f"read as {encoding}; save it as UTF-8 to be sure")


def document(name: str, stream: BinaryIO) -> Iterator[Record | Problem]:
    """A file that is one text, or a page under the name of a text."""
    text, encoding = read(stream)
    if _PAGE.match(text):
        yield from _extracted(name, text)
    elif has_words(text):
        yield Record(name, text)
    else:
        raise UnreadableError(
            "no words", "nothing is left of it but markup and signs; give the article's text"
        )
    yield from doubt(name, encoding)


def page(name: str, stream: BinaryIO) -> Iterator[Record | Problem]:
    """The article of a web page."""
    text, encoding = read(stream)
    yield from _extracted(name, text)
    yield from doubt(name, encoding)


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


def has_words(text: str) -> bool:
    """Whether anything is left of a text without its markup."""
    return bool(_WORD.search(_TAG.sub("", text)))


def warc(name: str, stream: BinaryIO) -> Iterator[Record | Problem]:
    """The pages and texts of a WARC, by their addresses, one being held at a time."""
    for number, record in enumerate(_warc_records(stream), 1):
        if (reader := _reader(record)) is not None:
            here = record.rec_headers.get_header("WARC-Target-URI") or f"{name}#{number}"
            yield from _crawled(here.strip("<>"), record, reader)


def _warc_records(stream):
    try:
        yield from ArchiveIterator(stream)
    except _BROKEN_WARC as error:
        raise UnreadableError("broken WARC", f"{error}; the records before are read") from None


def _reader(record):
    """What reads a record: one of a page or a text that was found where it was asked for, else None."""
    if record.rec_type == "conversion":
        return document
    if record.rec_type != "response" or not record.http_headers:
        return None
    kind = (record.http_headers.get_header("Content-Type") or "").lower()
    found = record.http_headers.get_statuscode() == "200"
    return {"text/html": page, "application/xhtml+xml": page, "text/plain": document}.get(
        kind.partition(";")[0].strip() if found else ""
    )


def _crawled(here, record, reader):
    try:
        yield from reader(here, _Page(record.content_stream()))
    except UnreadableError as error:
        yield Problem(here, "formats", error.problem, error.remedy)
    except NotTextError as error:
        yield Problem(here, "formats", "not text", f"{error}; skipped, the other records are read")


@dataclass(frozen=True)
class _Page:
    """A page of a crawl, of which no more than `LARGEST_PAGE` is read, and a byte to tell of more."""

    stream: BinaryIO

    def read(self, size):
        data = self.stream.read(min(size, LARGEST_PAGE + 1))
        if len(data) > LARGEST_PAGE:
            raise UnreadableError("too large", f"over {LARGEST_PAGE:,} bytes; skipped")
        return data
