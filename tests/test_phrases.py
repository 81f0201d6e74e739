"""Words that may make a topic, and phrases that stand together."""

import pytest

from sourcebook.annotate.topics import phrases


@pytest.mark.parametrize(
    ("text", "masked", "frame", "expected"),
    [
        ("Ryder said the shells arrived.", [(0, 10)], set(), ["", "", "shells", "arrived", ""]),
        ("Ryder said shells arrived", [], {"said"}, ["Ryder", "", "shells", "arrived"]),
        ("Russia’s well-known 24 shells", [], set(), ["Russia", "well-known", "", "shells"]),
        ("", [], set(), []),
    ],
)
def test_words(text, masked, frame, expected):
    assert phrases.words(text, masked, frame) == expected


def joined(texts):
    """Texts as units of the phrases that are in them."""
    return phrases.Phrases(lambda: [texts])(texts)


def test_words_that_stand_side_by_side_three_times_are_one_unit():
    texts = [["North", "Korea", "sells"], ["north", "Korea", "buys"], ["North", "Korea"]]
    other = [[word] for word in "North gulls keel oath plea".split()]
    assert joined(texts + other)[:3] == [
        ["North Korea", "sells"],
        ["North Korea", "buys"],
        ["North Korea"],
    ]
    assert joined(texts[:2] + other)[0] == ["North", "Korea", "sells"]


def test_no_phrase_reaches_across_a_gap():
    assert joined([["North", "", "Korea"]] * 5) == [["North", "Korea"]] * 5


def test_common_words_that_meet_by_chance_are_no_phrase():
    # "a b" 3 of 33 times, each word 12 times: NPMI = ln(3 × 33 / 144) / −ln(3 / 33) = −0.16
    texts = [["a", "b"]] * 3 + [["a"]] * 9 + [["b"]] * 9 + [["c"]] * 9
    assert joined(texts)[0] == ["a", "b"]


def test_where_phrases_overlap_the_closer_one_is_joined():
    texts = [["heavy", "artillery", "shells"]] * 3 + [["artillery", "shells"]] * 3
    texts += [["heavy"]] * 2 + [["gulls", ""]] * 20
    assert joined(texts)[0] == ["heavy", "artillery shells"]
