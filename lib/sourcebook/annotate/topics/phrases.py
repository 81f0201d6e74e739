"""Text → the units that may make a topic: words that tell something, and phrases that stand together."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

GAP = ""  # where something was left out: no phrase reaches across
FEWEST = 3  # times that a phrase is seen
CLOSE = 0.6  # NPMI of the words of a phrase

_WORD = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]+)*|[^\w\s]|\d+")
_POSSESSIVE = re.compile(r"[’']s\b")


def words(text: str, masked: Iterable[tuple[int, int]], frame: set[str]) -> list[str]:
    """The words as written; a GAP for function words, masked spans (in order), the frame's words, signs."""
    edges = [0, *(edge for span in masked for edge in span), len(text)]
    rest = " . ".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    found = (word.group() for word in _WORD.finditer(_POSSESSIVE.sub("  ", rest)))
    return [sys.intern(word) if _tells(word.lower(), frame) else GAP for word in found]


def _tells(word, frame):
    return word[0].isalpha() and word not in ENGLISH_STOP_WORDS and word not in frame


class Phrases:
    """How the words of a corpus are spelled, and which of them are phrases.

    Each word has its commonest spelling. A phrase is two words that stand side by side `FEWEST` times or
    more, with an NPMI (Bouma 2009) of `CLOSE` or more.
    """

    def __init__(self, corpus: Callable[[], Iterable[Iterable[list[str]]]]):
        """corpus: gives its texts (as `words` does), some at a time; it is gone over twice."""
        seen = Counter()
        for texts in corpus():
            seen.update(word for text in texts for word in text)
        self._spelling = _spellings(seen)
        self._phrases = _phrases(corpus(), self._spelling)

    def __call__(self, texts: Iterable[list[str]]) -> list[list[str]]:
        """Texts as units: words in one spelling, phrases as one unit, no gaps."""
        spelled = ([self._spelling[word.lower()] for word in text] for text in texts)
        return [[unit for unit in _merged(text, self._phrases) if unit != GAP] for text in spelled]


def _spellings(seen):
    """{word in small letters: how it is written most often}; of equals the one in small letters."""
    return {word.lower(): word for word, _ in sorted(seen.items(), key=lambda pair: (pair[1], pair[0]))}


def _phrases(corpus, spelling):
    """{(word, next word): NPMI} of the pairs that are phrases."""
    numbers = {word: number for number, word in enumerate(dict.fromkeys([GAP, *spelling.values()]))}
    known, size = {word: numbers[own] for word, own in spelling.items()}, len(numbers)
    alone, pairs = np.zeros(size, np.int64), [np.zeros(0, np.int64)]
    for texts in corpus:
        row = np.array([number for text in texts for number in [*(known[word.lower()] for word in text), 0]])
        alone += np.bincount(row.astype(np.int64), minlength=size)
        one, other = row[:-1].astype(np.int64), row[1:].astype(np.int64)
        pairs.append((one * size + other)[(one > 0) & (other > 0)])
    return _close(list(numbers), alone.tolist(), *_often(np.concatenate(pairs)))


def _often(pairs):
    """The different pairs that are there `FEWEST` times or more, and their numbers; the row is sorted."""
    pairs.sort()
    edges = (
        np.flatnonzero(np.concatenate([[True], pairs[1:] != pairs[:-1], [True]]))
        if len(pairs)
        else np.zeros(1)
    )
    times = np.diff(edges)
    return pairs[edges[:-1].astype(int)][times >= FEWEST].tolist(), times[times >= FEWEST].tolist()


def _close(words, alone, pairs, times):
    total, found = sum(alone[1:]), {}
    for pair, number in zip(pairs, times, strict=True):
        one, other = divmod(pair, len(words))
        close = np.log(number * total / (alone[one] * alone[other])) / -np.log(number / total)
        if close >= CLOSE:
            found[words[one], words[other]] = close
    return found


def _merged(text, phrases):
    """The units of a text; where phrases overlap, the closer one is joined."""
    at = 0
    while at < len(text):
        own = phrases.get(tuple(text[at : at + 2]), -1)
        if own > phrases.get(tuple(text[at + 1 : at + 3]), -1):
            yield sys.intern(" ".join(text[at : at + 2]))
            at += 2
        else:
            yield text[at]
            at += 1
