"""An article's text → its passages (paragraphs), each with the role that it plays on the page.

What a single line shows is decided by the ordered rules of `roles.csv`, each with its reason; what
only its neighbours show (a headline, the caption above a photo credit, the sign-off at the end) by
the functions below.
"""

import csv
import re
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import pairwise

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_BLOCK_END = re.compile(r"\n\s*\n")
_ENDED = re.compile(r"[.!?…][\"'”’»)\]]*\s*$|[”\"»]\s*$")
_QUOTE = re.compile(r"[\"“”«»„]")
_LONGEST_HEADLINE = 25  # words
_LONGEST_CAPTION = 50  # words
_LONGEST_SIGN_OFF = 5  # words
_WRAPPED = 0.4  # of the lines go on in lower case: the file is wrapped at a fixed width


def _rules():
    """(role, pattern) in order; <Capital> and <agency> stand for a capital letter and a row of names."""
    with files(__package__).joinpath("roles.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    marks = {"<Capital>": "(?-i:[A-ZÀ-ÖØ-ÞĀ-Ž])"}
    marks |= {row["role"]: row["pattern"] for row in rows if row["role"].startswith("<")}
    for row in rows:
        pattern = row["pattern"]
        for mark, meaning in marks.items():
            pattern = pattern.replace(mark, meaning)
        if row["role"] not in marks:
            yield row["role"], re.compile(pattern, re.IGNORECASE)


RULES = list(_rules())


@dataclass(frozen=True)
class Passage:
    """A paragraph by its offsets in the text, and its role (see `schema.ROLES`)."""

    start: int
    end: int
    role: str


def split(text: str, title: str = "") -> list[Passage]:
    """The passages of a text in reading order; together they hold all of it but white space."""
    passages = [Passage(start, end, _shown(text[start:end])) for start, end in _paragraphs(text)]
    passages = _headlines(text, passages, title)
    passages = _captions(text, passages)
    return _sign_off(text, passages)


def _paragraphs(text):
    """Offsets of lines; of blocks between empty lines where the text is wrapped at a fixed width."""
    lines = [_trimmed(text, *match.span()) for match in _LINE.finditer(text)]
    lines = [(start, end) for start, end in lines if start < end]
    pairs = [
        (left, right) for left, right in pairwise(lines) if not _BLOCK_END.search(text, left[1], right[0])
    ]
    broken = sum(text[right[0]].islower() and not _ENDED.search(text[slice(*left)]) for left, right in pairs)
    if broken <= _WRAPPED * len(pairs):
        return lines
    within = set(pairs)
    blocks = []
    for line, previous in zip(lines, [None, *lines], strict=False):
        if (previous, line) in within:
            blocks[-1] = (blocks[-1][0], line[1])
        else:
            blocks.append(line)
    return blocks


def _trimmed(text, start, end):
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _shown(line):
    """What the line itself shows; "credit" is resolved to caption by `_captions`."""
    return next((role for role, pattern in RULES if len(line) <= 600 and pattern.search(line)), "body")


def _headlines(text, passages, title):
    """The title wherever it stands, an unpunctuated first line, and short lines ending in a colon."""
    wanted = " ".join(title.split()).casefold()

    def is_headline(number, passage):
        line = text[passage.start : passage.end]
        if passage.role != "body" or len(line) > 400:
            return False
        words = len(line.split())
        first = number == 0 and len(passages) > 1 and words <= _LONGEST_HEADLINE and not _ENDED.search(line)
        crosshead = words <= _LONGEST_SIGN_OFF and line.endswith(":")
        return first or crosshead or (bool(wanted) and " ".join(line.split()).casefold() == wanted)

    return [replace(p, role="headline") if is_headline(n, p) else p for n, p in enumerate(passages)]


def _captions(text, passages):
    """A photo credit on a line of its own makes itself and the paragraph above it a caption."""
    found = list(passages)
    for number, passage in enumerate(passages):
        if passage.role == "credit":
            found[number] = replace(passage, role="caption")
            if number and _may_caption(text, passages[number - 1]):
                found[number - 1] = replace(passages[number - 1], role="caption")
    return found


def _may_caption(text, passage):
    """Captions are short, and don't begin or end with speech."""
    line = _text(text, passage)
    short = passage.role == "body" and len(line.split()) <= _LONGEST_CAPTION
    return short and not (_QUOTE.match(line[0]) or _QUOTE.match(line[-1]))


def _sign_off(text, passages):
    """From the end up to the last full sentence, short unpunctuated lines are the page's, not the text's."""
    found = list(passages)
    for number in range(len(found) - 1, 0, -1):
        line = _text(text, found[number])
        if found[number].role == "body":
            if len(line.split()) > _LONGEST_SIGN_OFF or _ENDED.search(line):
                break
            found[number] = replace(found[number], role="boilerplate")
    return found


def _text(text, passage):
    return text[passage.start : passage.end]
