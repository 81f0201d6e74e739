"""Text → the units that may make a topic: words that tell something, and phrases that stand together."""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

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


def joined(texts: list[list[str]]) -> list[list[str]]:
    """Texts (as `words` gives them) as units: each word in its commonest spelling, phrases as one unit.

    A phrase is two words that stand side by side `FEWEST` times or more, with an NPMI (Bouma 2009) of
    `CLOSE` or more.
    """
    spelling = _spellings(texts)
    texts = [[spelling[word.lower()] for word in text] for text in texts]
    phrases = _phrases(texts)
    return [[unit for unit in _merged(text, phrases) if unit != GAP] for text in texts]


def _spellings(texts):
    """{word in small letters: how it is written most often}; of equals the one in small letters."""
    seen = Counter(word for text in texts for word in text)
    return {word.lower(): word for word, _ in sorted(seen.items(), key=lambda pair: (pair[1], pair[0]))}


def _phrases(texts):
    """{(word, next word): NPMI} of the pairs that are phrases."""
    alone = Counter(word for text in texts for word in text if word != GAP)
    pairs = Counter(pair for text in texts for pair in pairwise(text) if GAP not in pair)
    total = alone.total()
    found = {}
    for (one, other), number in pairs.items():
        if number >= FEWEST:
            close = np.log(number * total / (alone[one] * alone[other])) / -np.log(number / total)
            if close >= CLOSE:
                found[one, other] = close
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
