"""Paragraphs and the role each plays on its page."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.corpus.passages import RULES, split

BODY = "The minister said on Monday that the talks would go on for another week."


def roles(text, title=""):
    return [passage.role for passage in split(text, title)]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        (BODY, "body"),
        ("Also Read: How the talks began", "boilerplate"),
        ("Read more: The talks, explained", "boilerplate"),
        ("Read the statement: it says nothing new about the talks.", "body"),
        ("By Maria O’Neill", "boilerplate"),
        ("By Monday the talks had ended, and nobody was surprised.", "body"),
        ("5 min read", "boilerplate"),
        ("TAGGED: talks, minister", "boilerplate"),
        ("Share This Article", "boilerplate"),
        ("Share prices fell on Monday.", "body"),
        ("Reuters’ Ann Lee contributed to this report.", "boilerplate"),
        ("Reporting by Ann Lee; editing by Tom Hood", "boilerplate"),
        ("This text was translated by software and not checked.", "boilerplate"),
        ("The opinions given here are not those of this site.", "boilerplate"),
        ("© 2022 The Daily Test", "boilerplate"),
        ("FILE - A tank stands by the road, May 23, 2022. (AP Photo/Ann Lee, File)", "caption"),
        ("FILE PHOTO: A flag flies over a church. REUTERS/Ann Lee", "caption"),
        ("PICTURED: A boy plays on a tank.", "caption"),
        ("A flag flies over the church on Sunday. (Reuters)", "caption"),
    ],
)
def test_a_line_shows_its_role(line, role):
    assert roles(f"{BODY}\n{line}\n{BODY}") == ["body", role, "body"]


def test_a_photo_credit_makes_the_paragraph_above_it_a_caption():
    text = f"{BODY}\n\nThe leader speaks at a meeting on Tuesday.\n\nKCNA via Reuters\n\n{BODY}"
    assert roles(text) == ["body", "caption", "caption", "body"]


def test_speech_above_a_photo_credit_is_no_caption():
    text = f"{BODY}\n\n“We go on,” she said. “There is no doubt.”\n\nAnn Lee/AFP via Getty Images\n\n{BODY}"
    assert roles(text) == ["body", "body", "caption", "body"]


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        (f"Talks go on\n{BODY}", "", ["headline", "body"]),
        (f"Talks  go on.\n{BODY}\nTalks go on.", "talks go on.", ["headline", "body", "headline"]),
        (f"Talks go on.\n{BODY}", "", ["body", "body"]),
        (f"{BODY}\nKey points:\n{BODY}", "", ["body", "headline", "body"]),
        ("Talks go on", "", ["body"]),
        (f"{BODY}\n{BODY}\nDaily Test\nBack to top", "", ["body", "body", "boilerplate", "boilerplate"]),
        (f"{BODY}\nDaily Test\n{BODY}", "", ["body", "body", "body"]),
    ],
)
def test_neighbours_show_headlines_and_sign_offs(text, title, expected):
    assert roles(text, title) == expected


def test_text_wrapped_at_a_fixed_width_is_split_at_empty_lines():
    wrapped = "The minister said on\nMonday that the talks\nwould go on for\nanother week.\n\nNobody was surprised\nby this."
    assert [wrapped[p.start : p.end].count("\n") for p in split(wrapped)] == [3, 1]


def test_every_rule_says_why_it_is_there():
    assert len(RULES) > 10
    assert {role for role, _ in RULES} == {"boilerplate", "caption", "credit"}


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("aA .\n\r\u2028“”:©—é🇺"), max_size=120))
def test_passages_are_in_order_trimmed_and_hold_every_visible_character(text):
    passages = split(text)
    here = 0
    for passage in passages:
        assert here <= passage.start < passage.end <= len(text)
        assert not text[here : passage.start].strip()
        assert text[passage.start : passage.end] == text[passage.start : passage.end].strip()
        here = passage.end
    assert not text[here:].strip()
