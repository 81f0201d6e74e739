"""A file in any supported format → records: the text and what the file itself says about it."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator

from sourcebook.corpus import pages, rows
from sourcebook.corpus.decode import NotTextError
from sourcebook.corpus.files import File, Problem
from sourcebook.corpus.pages import Record, UnreadableError

_READERS = {
    ".txt": pages.document,
    ".md": pages.document,
    ".html": pages.page,
    ".htm": pages.page,
    ".json": rows.json_records,
    ".jsonl": rows.line_records,
    ".csv": rows.csv_records,
    ".parquet": rows.parquet_records,
    ".warc": pages.warc,
}
SUPPORTED = ", ".join(kind for kind in _READERS if kind != ".htm") + ", each also as .gz or in a .zip"


def records(file: File) -> Iterator[Record | Problem]:
    """The articles of one file, and a Problem for each part that yields none."""
    suffix = file.path.suffix.lower()
    try:
        if suffix not in _READERS:
            raise UnreadableError("unknown format", f"not read; supported are {SUPPORTED}")
        nothing = True
        with file.open() as stream:
            for record in _READERS[suffix](file.name, stream):
                nothing = False
                yield record
        if nothing:
            raise UnreadableError("empty", "there is no article in it; fill it or take it away")
    except UnreadableError as error:
        yield Problem(file.name, "formats", error.problem, error.remedy)
    except NotTextError as error:
        yield Problem(file.name, "formats", "not text", f"{error}; skipped. Save it as UTF-8 text")
    except (gzip.BadGzipFile, EOFError, zlib.error, zipfile.BadZipFile) as error:
        yield Problem(file.name, "formats", "broken archive", f"{error}; compress the file again")
    except (OSError, NotImplementedError) as error:
        yield Problem(file.name, "formats", "not readable", f"{error}; skipped")
