"""Words of statements: what each means, by the reader's own table of word pieces, and how rare it is.

A word's vector is the mean of its pieces', as the reader begins with them: two words that may stand for
each other ("procure", "purchase") are near. The vocabulary is in order of frequency, so a piece's number
tells how rare it is in English, whatever the corpus (Zipf 1935).
"""

import re
from array import array
from functools import cache, lru_cache

import numpy as np

from sourcebook.annotate.reading import model, reader

_WORD = re.compile(r"\[[^\]]*\]|\d[\d,.]*\d|\w+(?:[’']\w+)?")
_FIRST, _LAST = 1996, 30_522  # pieces of English words: from "the" on
_COMMON = 20_000  # pieces whose mean is what all words share
_BATCH = 10_000  # words cut into pieces at once
_SPELLED = {
    word: number
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split(),
        2,
    )
}


def split(text: str, start: int, end: int) -> list[tuple[str, int]]:
    """The words of text[start:end], in lower case without "’s", each with its place; a number is one word.

    Words in square brackets are the writer's and left out.
    """
    found = _WORD.finditer(text, start, end)
    return [
        (word[0].casefold().replace("’", "'").removesuffix("'s"), word.start())
        for word in found
        if word[0][0] != "["
    ]


def number(word: str) -> float | None:
    """What a word counts, if it is a number."""
    if word in _SPELLED:
        return float(_SPELLED[word])
    plain = word.replace(",", "").rstrip(".")
    return float(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None


@lru_cache(maxsize=100_000)
def agree(one: float, other: float) -> bool:
    """Whether two numbers are equal, or one the other's round figure: 418 and 400, but not 418 and 431."""
    return one == other or _rounds(one, other) or _rounds(other, one)


def _rounds(number, figure):
    step = _step(figure)
    return step >= 10 and step > _step(number) and abs(number - figure) < min(step, max(number, figure) / 10)


def _step(number):
    """The worth of the last digit that is no zero."""
    return 10 ** (len(digits := f"{number:.0f}") - len(digits.rstrip("0"))) if number == int(number) else 0


class Lexicon:
    """Words by number: vectors of length 1, and rarity (0 for "the" to 1)."""

    def __init__(self, words: list[str]):
        self.words = sorted(set(words))
        self.numbers = {word: number for number, word in enumerate(self.words)}
        pieces, bounds = _pieces(self.words)
        self.vectors = Vectors(pieces, bounds)
        rarest = np.maximum.reduceat(pieces, bounds[:-1]).astype(float)
        self.rarity = np.log(np.maximum(rarest - _FIRST + 6, 2)) / np.log(_LAST - _FIRST)


class Vectors:
    """The vector of each word by its number, made when it is asked for: an archive has a million words."""

    def __init__(self, pieces: np.ndarray, bounds: np.ndarray):
        """pieces: those of all words in a row, as numbers; bounds: where each word's begin, and the end."""
        self._pieces, self._bounds = pieces, bounds

    def __getitem__(self, numbers: int | np.ndarray) -> np.ndarray:
        """The vector of a word, or an array [words, dimensions] of several."""
        first, last = (self._bounds[np.atleast_1d(numbers) + end] for end in (0, 1))
        starts = np.cumsum(last - first) - (last - first)
        places = np.repeat(first - starts, last - first) + np.arange((last - first).sum())
        vectors = np.add.reduceat(_vectors(self._pieces[places]), starts)
        vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return vectors if np.ndim(numbers) else vectors[0]


def _pieces(words):
    """The pieces of all words in a row, at least one of each; where each word's begin, and the end."""
    pieces, bounds = array("i"), array("q", [0])
    for start in range(0, len(words), _BATCH):
        batch = words[start : start + _BATCH]
        for encoding in reader.tokenizer().encode_batch(batch, add_special_tokens=False):
            pieces.extend(encoding.ids or [_FIRST])
            bounds.append(len(pieces))
    return np.asarray(pieces), np.asarray(bounds)


def _vectors(pieces):
    """Word pieces as vectors of length 1, without what all words share."""
    numbers, scales, shared = _table()
    found = numbers[pieces] * scales[pieces] - shared
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


@cache
def _table():
    """The reader's table as it is stored, since few of its rows are wanted, and the mean of common words."""
    numbers, scales = model.table("ids")
    common = slice(_FIRST, _COMMON)
    return numbers, scales, (numbers[common] * scales[common]).mean(axis=0)
