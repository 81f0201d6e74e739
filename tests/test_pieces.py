"""Text → word pieces with what an uncased vocabulary hides; windows that cover all of a text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.annotate.reading import pieces
from sourcebook.annotate.reading.reader import tokenizer


def cut(text):
    return pieces.cut(tokenizer(), text)


def words(text):
    found = cut(text)
    return [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t go.", ["Don", "’", "t", "go", "."]),
        ("café noir", ["café", "noir"]),
        ("cafe\u0301 noir", ["cafe\u0301", "noir"]),  # a combining accent
        ("a\u00a0b\r\nc", ["a", "b", "c"]),
        ("👍🏽 ok 🇺🇦", ["👍🏽", "ok", "🇺🇦"]),
        ("ﬁne", ["ﬁne"]),
        ("北京 x", ["北", "京", "x"]),
        ("a\u200bb", ["a\u200bb"]),  # a space of no width
        ("", []),
        (" \n ", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("we met Ann at NATO", [0, 0, 1, 0, 2]),
        ("U.S. McCain iPhone", [3, 6, 3, 6, 4, 4]),
        ("26th of 北", [5, 0, 7]),
        ("“go” \"go\"", [8, 0, 9, 8, 0, 9]),
        ("it’s", [0, 9, 0]),
    ],
)  # fmt: skip
def test_shapes(text, shapes):
    found = cut(text)
    assert found.shapes[found.words].tolist() == shapes


@pytest.mark.parametrize(
    ("text", "places"),
    [("a b\nc\n\nd e", [2, 0, 1, 2, 0]), ("a\r\nb\r\n\r\nc", [2, 1, 2]), ("a\rb", [2, 1]), ("\n\na", [2])],
)
def test_places(text, places):
    found = cut(text)
    assert found.places[found.words].tolist() == places


def test_what_is_quoted_is_told_for_each_piece():
    found = cut("he said “unbelievably go” and ‘so on’")
    quoted = found.quoted[found.words].tolist()
    assert quoted == [0, 0, 0, 1, 1, 0, 0, 0, 2, 2, 0]
    assert len(found.ids) == len(found.shapes) == len(found.places) == len(found.quoted)


@given(st.text(st.sampled_from("aé ß’“\u0301\n👍北.Z"), max_size=300), st.integers(8, 20), st.integers(2, 6))
def test_windows_cover_every_word_and_neighbours_overlap(text, size, overlap):
    found = cut(text)
    ranges = pieces.windows(found, size, overlap)
    covered = np.zeros(len(found.ids), int)
    for start, end in ranges:
        assert 0 < end - start <= size
        covered[start:end] += 1
    assert (covered > 0).all()
    assert ranges == sorted(ranges)
