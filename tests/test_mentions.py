"""Names in an article: trimmed, consistent, found wherever they stand, beside country words."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marked import named
from sourcebook.annotate.names import mentions
from sourcebook.annotate.reading.decode import Span


def shown(text, **names):
    return [(mention.surface, mention.kind, mention.key) for mention in named(text, names)]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        # titles, articles, possessives and marks are no part of a name
        ("Brig. Gen. Pat Ryder’s order", {"PER": "Brig. Gen. Pat Ryder’s"}, [("Pat Ryder", "person")]),
        ("the United Nations.", {"ORG": "the United Nations."}, [("United Nations", "organisation")]),
        ("Harriet Vance KC spoke", {"PER": "Harriet Vance KC"}, [("Harriet Vance", "person")]),
        ("Mrs said", {"PER": "Mrs"}, []),
        ("Martin King Jr. spoke", {"PER": "Martin King Jr."}, [("Martin King Jr.", "person")]),
        ("Spoke ... Ann Lee", {"PER": "... Ann Lee"}, [("Ann Lee", "person")]),
        # what the reader cut is whole
        ("A.B. Yes", {"ORG": "A.B."}, [("A.B.", "organisation")]),
        ("Park Seo-yeon spoke", {"PER": "Park Seo"}, [("Park Seo-yeon", "person")]),
        ("the paper Sport-Matin", {"ORG": "Sport"}, [("Sport-Matin", "organisation")]),
        ("Skarne County Sheriff's Office", {"ORG": "Skarne County Sheriff"},
         [("Skarne County Sheriff's Office", "organisation")]),
        ("Guðrún Jónsdóttir spoke", {"PER": "Guðrún|Jónsdóttir"}, [("Guðrún Jónsdóttir", "person")]),
        # what it glued is two
        ("Department of State Vedant Patel, and Patel.", {"ORG": "Department of State Vedant Patel", "PER": "Patel."},
         [("Department of State", "organisation"), ("Vedant Patel", "person"), ("Patel", "person")]),
        # a name found once is found again, and so is the surname
        ("Ann Quist left. Ann Quist and Quist", {"PER": "Ann Quist left"}, [("Ann Quist left", "person")]),
        ("Zoltan Bex. “Bex,” said Zoltan Bex", {"PER": "Zoltan Bex"},
         [("Zoltan Bex", "person"), ("Bex", "person"), ("Zoltan Bex", "person")]),
        # country words
        ("China Daily wrote", {"ORG": "China Daily"}, [("China Daily", "organisation")]),
        ("Georgia Meloni spoke", {"PER": "Georgia Meloni"}, [("Georgia Meloni", "person")]),
        ("Denise Washington left. “No,” says Washington in Washington", {"PER": "Denise Washington"},
         [("Denise Washington", "person"), ("Washington", "person"), ("Washington", "country")]),
        ("KHARTOUM — rain", {"LOC": "KHARTOUM"}, [("KHARTOUM", "country")]),
        # handles of those whom the text shows
        ("Ann Lee (@annlee) and @other; @AnnLee again", {"PER": "Ann Lee"},
         [("Ann Lee", "person"), ("@annlee", "person"), ("@AnnLee", "person")]),
        ("", {}, []),
    ],
)  # fmt: skip
def test_names_are_trimmed_whole_and_apart(text, names, expected):
    assert [(surface, kind) for surface, kind, _ in shown(text, **names)] == expected


@pytest.mark.parametrize(
    ("text", "start", "label", "expected"),
    [
        ("Mr. Obama spoke", 2, "PER", ["Obama"]),
        ("the I.R.S. said", 5, "ORG", ["I.R.S."]),
        ("A U.S.A. team", 3, "ORG", ["U.S.A."]),
        (". Ann spoke", 0, "PER", ["Ann"]),
    ],
)
def test_a_name_that_begins_with_a_full_stop_is_whole_or_without_it(text, start, label, expected):
    end = text.index(" ", start + 2)
    found = mentions.find("a", text, [Span(start, end, label, 0.9)], [(0, len(text))])
    assert [mention.surface for mention in found] == expected


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Ann Lee of Russia", {"PER": "Ann Lee"}, [("Ann Lee", "person", "name"), ("Russia", "country", "name")]),
        ("the Russian Defense Ministry", {"ORG": "Russian Defense Ministry"},
         [("Russian", "country", "demonym"), ("Defense Ministry", "organisation", "name")]),
        ("North Korea", {"PER": "North Korea"}, [("North Korea", "country", "name")]),
        ("Michael Jordan", {"PER": "Michael Jordan"}, [("Michael Jordan", "person", "name")]),
        ("Iranian Drones", {"PER": "Iranian Drones"}, [("Iranian", "country", "demonym")]),
        ("NATO and Lund", {"ORG": "NATO", "LOC": "Lund"},
         [("NATO", "organisation", "acronym"), ("Lund", "place", "name")]),
        ("the UK", {}, [("UK", "country", "acronym")]),
    ],
)  # fmt: skip
def test_names_and_country_words_do_not_overlap(text, names, expected):
    assert [(m.surface, m.kind, m.form) for m in named(text, names)] == expected


def test_what_does_not_count_is_not_mentioned():
    text = "Russia. By Ann Lee"
    spans = [Span(11, 18, "PER", 0.5)]
    assert [m.surface for m in mentions.find("a", text, spans, [(0, 7)])] == ["Russia"]


def test_a_ministry_has_its_country_in_its_key():
    found = shown(
        "Russia's Defense Ministry and the Chinese Foreign Ministry", ORG="Defense Ministry|Foreign Ministry"
    )
    assert [key for _, kind, key in found if kind == "organisation"] == [
        "Russia Defense Ministry",
        "Chinese Foreign Ministry",
    ]


def test_a_short_form_that_the_text_defines_is_the_long_one():
    found = shown("The Hungarian Bird Society (MME) met. MME won.", ORG="Hungarian Bird Society")
    assert [(surface, key) for surface, _, key in found] == [
        ("Hungarian Bird Society", "Hungarian Bird Society"),
        ("MME", "Hungarian Bird Society"),
        ("MME", "Hungarian Bird Society"),
    ]


def test_a_label_is_that_of_most_places():
    spans = [Span(0, 6, "LOC", 0.4), Span(10, 16, "PER", 0.9), Span(20, 26, "PER", 0.9)]
    found = mentions.find("a", "Rathen or Rathen or Rathen", spans, [(0, 26)])
    assert [mention.kind for mention in found] == ["person"] * 3


NAME = st.sampled_from(["Ann Lee", "Lee", "Bo", "O'Neil", "Lee Park", "Al-Amin"])


@given(
    st.lists(
        st.one_of(NAME, st.sampled_from([" ", "-", "@", ".", "lee", "bo", "s", "’s", "X"])), max_size=30
    ),
    st.sets(NAME),
)
def test_the_places_of_names_are_those_that_a_plain_search_finds(parts, names):
    text = "".join(parts)
    found = sorted((start, key) for start, key in mentions._standing(text, names))
    plain = [
        (place.start(), name)
        for name in names
        for place in re.finditer(rf"(?<!\w){re.escape(name)}", text)
        if re.match(r"\w+", text[place.start() :])[0] == re.match(r"\w+", name)[0]
    ]
    assert found == sorted(plain)


@given(
    st.text(max_size=80),
    st.lists(
        st.tuples(st.integers(0, 80), st.integers(1, 20), st.sampled_from(["PER", "ORG", "LOC"])), max_size=6
    ),
)
def test_every_mention_is_what_stands_there_and_none_overlaps_another(text, places):
    spans = [
        Span(start, min(start + length, len(text)), label, 0.9)
        for start, length, label in places
        if start < len(text)
    ]
    found = mentions.find("a", text, spans, [(0, len(text))])
    assert all(text[mention.start : mention.end] == mention.surface != "" for mention in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
