"""Annotated articles and sentences → windows of word pieces with labels."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from sourcebook.annotate.reading import pieces as wordpieces

IGNORED = -100
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
NAMES = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
CONVENTIONS = ("CoNLL", "UNER", "GUM", "Wikipedia", "none")  # by which the names of a text were marked


@dataclass
class Example:
    """A text and what people marked in it; None where nobody looked."""

    text: str
    attributions: list[dict] | None = None  # source, cue, content: lists of (start, end)
    names: list[tuple[int, int, str]] | None = None
    convention: str = "none"  # one of CONVENTIONS


@dataclass
class Window:
    """A piece of a text as arrays (int16): four numbers a piece; for each word its piece and its labels."""

    inputs: np.ndarray  # [4, pieces]: ids, shapes, places, quoted
    words: np.ndarray
    tags: np.ndarray
    names: np.ndarray
    pointers: np.ndarray  # for each word the word that its cue begins with,
    others: np.ndarray  # and where two attributions share it, the other one's
    convention: int  # number in CONVENTIONS


def articles(path: Path, *, every_reading: bool) -> list[Example]:
    """Articles of a PolNeAR file, by the first annotator; the other readings follow where asked for."""
    return [
        Example(row["text"], row["annotations"][reader])
        for row in rows(path)
        for reader in sorted(row["annotations"])[: None if every_reading else 1]
    ]


def rows(path: Path) -> list[dict]:
    """The rows of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def sentences(found: list[dict], convention: str = "none") -> list[Example]:
    """Sentences from rows of tokens and tags, tokens joined by spaces."""
    return [_sentence(row, convention) for row in found]


def _sentence(row, convention):
    at, starts = 0, []
    for token in row["tokens"]:
        starts.append(at)
        at += len(token) + 1
    names = []
    for start, token, tag in zip(starts, row["tokens"], row["tags"], strict=True):
        if tag.startswith("I-") and names:
            names[-1] = (names[-1][0], start + len(token), names[-1][2])
        elif tag != "O":
            names.append((start, start + len(token), tag[2:]))
    return Example(" ".join(row["tokens"]), names=names, convention=convention)


def packed(found: list[Example], rng: np.random.Generator, length: int = 1200) -> Iterator[Example]:
    """Neighbouring sentences of one convention joined by spaces or line ends.

    The texts have up to about `length` characters; three in ten are a sentence or two, since a reader may
    be given as little.
    """
    text, names, wanted = "", [], 0.0
    for example in found:
        if text:
            text += " " if rng.random() < 0.6 else "\n\n"
        else:
            wanted = length * rng.random() ** 2
        names += [(start + len(text), end + len(text), label) for start, end, label in example.names]
        text += example.text
        if len(text) >= wanted:
            yield Example(text, names=names, convention=example.convention)
            text, names = "", []
    if text:
        yield Example(text, names=names, convention=example.convention)


def encode(tokenizer, example: Example) -> tuple[wordpieces.Pieces, dict[str, np.ndarray], int]:
    """Pieces of an example, the labels of its words, and the number of its convention.

    The labels are tags, names, pointers and others (word numbers).
    """
    cut = wordpieces.cut(tokenizer, example.text)
    count = len(cut.words)
    labels = {name: np.full(count, IGNORED) for name in ("tags", "names", "pointers", "others")}
    if example.names is not None:
        labels["names"][:] = 0
        for start, end, label in example.names:
            _paint(labels["names"], _covered(cut, start, end), NAMES.index(f"B-{label}"))
    if example.attributions is not None:
        labels["tags"][:] = 0
        for one in example.attributions:
            _paint_attribution(cut, one, **labels)
    return cut, labels, CONVENTIONS.index(example.convention)


def _paint_attribution(cut, one, tags, pointers, others, **_):
    heads = [word for start, end in one["cue"] for word in _covered(cut, start, end)]
    for part in ("source", "cue", "content"):
        for start, end in one[part]:
            covered = _covered(cut, start, end)
            _paint(tags, covered, TAGS.index(f"B-{part}"))
            if heads:
                others[covered.start : covered.stop] = pointers[covered.start : covered.stop]
                pointers[covered.start : covered.stop] = heads[0]


def _covered(cut, start, end):
    """Numbers of the words that share a character with text[start:end]."""
    return range(np.searchsorted(cut.ends, start, side="right"), np.searchsorted(cut.starts, end))


def _paint(labels, covered, begin):
    labels[covered.start : covered.stop] = begin + 1
    labels[covered.start : covered.start + 1] = begin


def windows(encoded, size: int, overlap: int, shift: int = 0) -> Iterator[Window]:
    """Windows of an encoded example; `shift` pieces make a first, shorter one, so that cuts vary."""
    cut, *_ = encoded
    ranges = wordpieces.windows(cut, size - 2, overlap)
    if shift and len(cut.ids) > size:
        edges = [0, *range(shift, len(cut.ids), size - 2), len(cut.ids)]
        ranges = list(pairwise(edges))
    for start, end in ranges:
        if (found := window(encoded, start, end)) is not None:
            yield found


def window(encoded, start: int, end: int) -> Window | None:
    """The pieces from `start` to `end` between the two that every window has; None where there is no word."""
    cut, labels, convention = encoded
    left, right = np.searchsorted(cut.words, [start, end])
    if left == right:
        return None
    ids = np.concatenate([[wordpieces.CLS], cut.ids[start:end], [wordpieces.SEP]])
    features = [np.pad(one[start:end], 1) for one in (cut.shapes, cut.places, cut.quoted)]
    seen = {name: array[left:right] for name, array in labels.items()}
    for name in ("pointers", "others"):
        within = (seen[name] >= left) & (seen[name] < right)
        seen[name] = np.where(within, seen[name] - left, IGNORED)
    arrays = {"inputs": np.stack([ids, *features]), "words": cut.words[left:right] - start + 1} | seen
    return Window(**{name: array.astype(np.int16) for name, array in arrays.items()}, convention=convention)
