"""Quotation marks of every style tell what stands inside them, line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.annotate.reading.quotes import DOUBLE, SINGLE, inside


def shown(text):
    """The text with D and S in place of what stands in double and single marks."""
    return "".join(
        {0: letter, DOUBLE: "D", SINGLE: "S"}[flag] for letter, flag in zip(text, inside(text), strict=True)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a “bc” d", "a “DD” d"),
        ('a "bc" d "e"', 'a "DD" d "D"'),
        ("a «bc» d", "a «DD» d"),
        ("a »bc« d", "a »DD« d"),
        ("a „bc“ d", "a „DD“ d"),
        ("a „bc” d", "a „DD” d"),
        ("a ”bc” d", "a ”DD” d"),
        ("a ``bc'' d", "a ``DD'' d"),
        ("a “bc\" d", "a “DD\" d"),  # mixed
        ("a “b “c” d", "a “DDDD” d"),  # opened twice, closed once
        ("a “bc\nd “e”", "a “DD\nd “D”"),  # never closed: the line ends it
        ("a “bc\r\nd", "a “DD\r\nd"),
        ("b” c “d”", "b” c “D”"),  # never opened
        ("“a ‘b’ c”", "“DDDDDDD”"),  # single inside double
        ("a ‘bc’ d", "a ‘SS’ d"),
        ("a 'bc' d", "a 'SS' d"),
        ("‘Don’t go,’ he said", "‘SSSSSSSSS’ he said"),
        ("'The boys' team won,' he said", "'SSSSSSSSSSSSSSSSSSS' he said"),
        ("the boys’ team, don’t, ’90s", "the boys’ team, don’t, ’90s"),
        ("the ‘hoax’ of the boys’ team", "the ‘SSSS’ of the boys’ team"),
        ("", ""),
    ],
)  # fmt: skip
def test_inside(text, expected):
    assert shown(text) == expected


@given(st.text(st.sampled_from("“”\"«»„‘’' a\n\r,"), max_size=40))
def test_lines_are_read_apart(text):
    lines = text.splitlines(keepends=True)
    assert bytes(inside(text)) == b"".join(bytes(inside(line)) for line in lines)
