"""The noun that a source is about."""

import csv
from importlib.resources import files

import pytest

from sourcebook.annotate.names import nouns


@pytest.mark.parametrize(
    ("phrase", "word", "kind", "plural"),
    [
        ("a US official", "official", "insider", False),
        ("two senior officials familiar with the matter", "official", "insider", True),
        ("a spokeswoman for the ministry", "spokeswoman", "voice", False),
        ("a statement from the ministry", "statement", "document", False),
        ("critics of the plan", "critic", "person", True),
        ("one of his aides", "aide", "insider", True),
        ("the company’s chief executive", "chief executive", "person", False),
        ("people familiar with it", "person", "person", True),
        ("firemen", "fireman", "person", True),
        ("police", "police", "body", False),
        ("Gen.", "general", "person", False),
        ("a geophysicist at Bern", "geophysicist", "person", False),
        ("they", "they", "group", True),
        ("U.S. intelligence", "intelligence", "body", False),
    ],
)
def test_the_head_of_a_phrase(phrase, word, kind, plural):
    found = nouns.head(phrase)
    assert (found.word, found.kind, found.plural) == (word, kind, plural)


@pytest.mark.parametrize("phrase", ["", "a letterbox", "Zzyzx", "the river", "xyz of the ministry"])
def test_no_noun_is_none(phrase):
    assert nouns.head(phrase) is None


@pytest.mark.parametrize(
    ("name", "bare"),
    [("Brig. Gen. Patrick Ryder", "Patrick Ryder"), ("Mrs Lee", "Lee"), ("Pope Francis", "Francis"), ("Lee", "Lee"),
     ("Vice President Ann Lee", "Ann Lee"), ("Ann Lee", "Ann Lee")],
)  # fmt: skip
def test_titles_before_a_name(name, bare):
    assert name[nouns.after_titles(name, 0, len(name)) :] == bare


def test_every_row_of_the_table_has_a_reason():
    with files("sourcebook.annotate.names").joinpath("nouns.csv").open(encoding="utf-8", newline="") as rows:
        table = list(csv.DictReader(rows))
    assert len(table) > 10
    assert all(row["reason"].strip() and row["nouns"].strip() for row in table)
