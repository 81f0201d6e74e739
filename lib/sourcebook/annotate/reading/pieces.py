"""Text → what the reader's model takes: word pieces, and what an uncased vocabulary can't tell.

Training and reading both come through here, so that the model always sees the same thing.
"""

import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sourcebook.annotate.reading import quotes

CLS, SEP, MASK = 101, 102, 103
SHAPES = 10  # see _shape
PLACES = 3  # within a line, at its start, after an empty line
FIRST_MARK = 0x300  # of the code points that add a mark to the one before
QUOTED = 3  # no, in double marks, in single marks


@dataclass(frozen=True)
class Pieces:
    """Word pieces of a text; a word here is a run of word characters or one mark.

    ids, shapes, places, quoted: one number a piece. words: the number of each word's first piece.
    starts, ends: offsets of each word in code points.
    """

    ids: np.ndarray
    shapes: np.ndarray
    places: np.ndarray
    quoted: np.ndarray
    words: np.ndarray
    starts: np.ndarray
    ends: np.ndarray


def cut(tokenizer, text: str) -> Pieces:
    """The pieces of a text. tokenizer: a `tokenizers.Tokenizer` of BERT's kind, without truncation."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    numbers = np.array(encoding.word_ids, dtype=np.int64)
    first = np.flatnonzero(np.diff(numbers, prepend=-1))
    last = np.append(first[1:], len(numbers))[: len(first)] - 1
    starts, ends = offsets[first, 0], _with_marks(text, offsets[last, 1])
    flags = np.frombuffer(bytes(quotes.inside(text)), dtype=np.uint8)
    of_word = np.cumsum(np.diff(numbers, prepend=-1) != 0) - 1
    return Pieces(
        ids=np.array(encoding.ids, dtype=np.int64),
        shapes=_shapes(text, flags, starts, ends)[of_word],
        places=_places(text, starts, ends)[of_word],
        quoted=flags[starts].astype(np.int64)[of_word],
        words=first,
        starts=starts,
        ends=ends,
    )


def _with_marks(text, ends):
    """Ends of words, moved behind the accents that follow: the tokenizer strips those and forgets them."""
    if text.isascii():
        return ends
    signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    marks = [at for at in np.flatnonzero(signs >= FIRST_MARK) if unicodedata.category(text[at])[0] == "M"]
    stops = np.append(np.delete(np.arange(len(text)), marks), len(text))
    return stops[np.searchsorted(stops, ends)]


def _shapes(text, flags, starts, ends):
    shapes = np.zeros(len(starts), dtype=np.int64)
    for number, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        word = text[start:end]
        if word in "\"“”„‟«»‘’'":
            shapes[number] = 8 if end < len(text) and flags[end] and not flags[start] else 9
        else:
            shapes[number] = _shape(word)
    return shapes


@lru_cache(2**16)
def _shape(word):
    """0 lower, 1 Capital, 2 CAPITALS, 3 one Capital letter, 4 mixedCase, 5 digits, 6 mark, 7 other script.

    8 and 9 are quotation marks that open something, and that don't.
    """
    if any(letter.isdigit() for letter in word):
        return 5
    if not any(letter.isalpha() for letter in word):
        return 6
    if word.islower():
        return 0
    if word.isupper():
        return 3 if len(word) == 1 else 2
    if word[0].isupper() and word[1:].islower():
        return 1
    return 4 if word.lower() != word else 7


def _places(text, starts, ends):
    """How each word stands to the line before it."""
    places = np.zeros(len(starts), dtype=np.int64)
    before = 0
    for number, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        gap = text[before:start]
        lines = gap not in ("", " ") and gap.replace("\r\n", "\n").replace("\r", "\n").count("\n")
        places[number] = 2 if number == 0 or lines > 1 else lines
        before = end
    return places


def windows(pieces: Pieces, size: int, overlap: int) -> list[tuple[int, int]]:
    """Half-open ranges of pieces, each at most `size` long, that cover all, in order.

    They are about equally long, so that none is a stub without context. Each begins with a line if one
    begins near there, else with a word if it can, and ends `overlap` pieces after the next one's begin.
    """
    total = len(pieces.ids)
    if total <= size:
        return [(0, total)] if total else []
    count = -(-(total - overlap) // (size - overlap))
    stride = (total - overlap) / count
    slack = size - overlap - math.ceil(stride)
    heads = (pieces.words[pieces.places[pieces.words] > 0], pieces.words)
    starts = [0, *(_before(int(number * stride), slack, heads) for number in range(1, count))]
    return list(zip(starts, [start + overlap for start in starts[1:]] + [total], strict=True))


def _before(place, slack, kinds):
    """The nearest head at or before a place, of the first kind that has one no more than `slack` away."""
    nearest = (int(heads[np.searchsorted(heads, place, side="right") - 1]) for heads in kinds)
    return next((head for head in nearest if head >= place - slack), place)
