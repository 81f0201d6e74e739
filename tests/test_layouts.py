"""Lines whose layout says who speaks."""

import pytest

from sourcebook.annotate.reading import attribution, layouts
from sourcebook.annotate.reading.decode import Span


def found(text):
    return [
        tuple(text[slice(*parts[part])] for part in ("source", "cue", "content"))
        for parts in layouts.find(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It is a real disgrace.” ― Ann Lee\n", [("Ann Lee", "―", "“It is a real disgrace.”")]),
        ("“It is a real disgrace.”\xa0—\xa0Ann Lee.", [("Ann Lee", "—", "“It is a real disgrace.”")]),
        ("”Fear. I am truly afraid.” ― Ana Ruiz", [("Ana Ruiz", "―", "”Fear. I am truly afraid.”")]),
        # running text is none
        ("“It is a real disgrace,” she said – and left.", []),
        ("“It is a real disgrace” – “or so they say”", []),
        # turns of a transcript
        ("LEE: Will you be there?\n\n\"RAY: No, I won't.\n\"LEE: Thank you.\n",
         [("LEE", ":", "Will you be there?"), ("RAY", ":", "No, I won't."), ("LEE", ":", "Thank you.")]),
        # headings are none
        ("UPDATE: It rains.\nPHOTO: It pours.\nVIDEO: It stops.\n", []),
        ("LEE: Will you be there?\n", []),
        ("", []),
    ],
)  # fmt: skip
def test_lines_that_say_who_speaks(text, expected):
    assert found(text) == expected


def test_the_reader_has_no_say_in_such_a_line():
    text = "“It is a real disgrace.” ― Ann Lee\n“I could not agree more.” ― Bo Ray\nHe said so."
    wrong = [Span(text.index("Ann"), text.index("Ann") + 7, "source", 0.9, 25), Span(25, 26, "cue", 0.9, 25),
             Span(text.index("“I"), text.index("“I") + 24, "content", 0.9, 25),
             Span(text.index("He"), text.index("He") + 2, "source", 0.8, 79), Span(79, 83, "cue", 0.8, 79),
             Span(text.index("so"), text.index("so") + 2, "content", 0.8, 79)]  # fmt: skip
    linked = attribution.link(text, layouts.over(text, wrong))
    assert [text[slice(*one.source[0])] for one in linked] == ["Ann Lee", "Bo Ray", "He"]
    assert [one.form for one in linked] == ["direct", "direct", "indirect"]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ([("go on", "—")], ["We go on. It is late"]),
        ([("go on", "—"), ("late", "—")], ["We go on. It is late"]),
        ([("go on", "—"), ("late", "is")], ["go on", "late"]),  # somebody else's in part
        ([("late", "is")], ["late"]),
        ([], []),
    ],
)
def test_a_tweet_is_its_authors_from_end_to_end(inside, expected):
    text = "Now this:\n\nWe go on. It is late.\n\n— Ann Lee (@annlee) May 1, 2020\n\nNothing else."
    spans = [
        Span(at, at + len(words), "content", 0.6, text.index(cue))
        for words, cue in inside
        for at in [text.index(words)]
    ]
    found = layouts.over(text, spans)
    assert sorted(text[one.start : one.end] for one in found) == sorted(expected)
