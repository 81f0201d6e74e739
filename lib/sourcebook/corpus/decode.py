"""Bytes → text, by the file's encoding, and nothing else changed."""

import codecs

from charset_normalizer import from_bytes

# One code page for each script that single-byte files are written in: within a script the
# candidates differ in a few letters only, and guessing among them goes wrong on short texts.
CODE_PAGES = ["cp1252", "cp1251", "cp1253", "cp1255", "cp1256", "shift_jis", "gb18030", "big5", "euc_kr"]
MARKS = [  # the longer marks first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
SAMPLE = 200_000  # bytes that the guess is made from


class NotTextError(ValueError):
    """The bytes are no text in any encoding that is known here."""


def decode(data: bytes) -> tuple[str, str]:
    """(text, encoding), the encoding empty where it is certain and named where it was guessed.

    A byte order mark decides, and is dropped; else UTF-8 if the bytes are that; else a guess.
    Raises NotTextError for binary data.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding), ""
    if b"\0" in data:
        return _wide(data)
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        return _guess(data)


def _strict(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotTextError(f"it begins as {encoding} and goes on otherwise: {error.reason}") from None


def _wide(data):
    """UTF-16 without a mark: in Western text every second byte is zero."""
    for encoding, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        if 2 * zeros.count(0) > len(zeros) and 4 * data.count(0) < 3 * len(data):
            return _strict(data, encoding), encoding
    raise NotTextError("it holds zero bytes, as programs, pictures and databases do")


def _guess(data):
    best = from_bytes(data[:SAMPLE], cp_isolation=CODE_PAGES).best()
    if best is None:
        raise NotTextError("it is text in no encoding that is known here")
    return _strict(data, best.encoding), best.encoding
