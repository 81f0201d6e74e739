"""Places that act, marked as organisations; countries put where something acts."""

import numpy as np
import pytest

from training import acting


def row(sentence, *names):
    """Tokens and tags of a sentence; names: (words, label)."""
    tokens = sentence.split()
    tags = ["O"] * len(tokens)
    for words, label in names:
        at = next(n for n in range(len(tokens)) if tokens[n:][: len(words.split())] == words.split())
        tags[at : at + len(words.split())] = [f"B-{label}", *[f"I-{label}"] * (len(words.split()) - 1)]
    return {"tokens": tokens, "tags": tags}


@pytest.mark.parametrize(
    ("sentence", "place", "label"),
    [
        ("Russia said on Monday that it would not go .", "Russia", "ORG"),
        ("North Korea has repeatedly denied that it sold any shells .", "North Korea", "ORG"),
        ("France and Germany agreed to meet again in May .", "France", "ORG"),
        ("Officials in Russia said that they would not go .", "Russia", "LOC"),
        ("Texas was hit by a storm late on Monday night .", "Texas", "LOC"),
        ("The goalkeeper saved a penalty against Sweden in the last minute .", "Sweden", "ORG"),
        ("He came to Sweden as a child and never left it .", "Sweden", "LOC"),
        ("RUSSIA SAYS IT WILL NOT GO TO MARS .", "RUSSIA", "LOC"),  # a headline
        ("Russia said no .", "Russia", "LOC"),  # too short to tell
    ],
)
def test_places_that_act_are_organisations(sentence, place, label):
    [found] = acting.marked([row(sentence, (place, "LOC"))])
    assert found == row(sentence, (place, label))


def test_among_sentences_about_a_match_a_place_is_a_team():
    about = row("Two goals in a match of the cup .")
    won = row("It was the first win for Sweden since last September .", ("Sweden", "LOC"))
    seen = row("It was the first visit to Sweden since last September .", ("Sweden", "LOC"))
    assert acting.marked([won, seen]) == [won, seen]
    among = acting.marked([about, about, won, seen, about])
    assert [one["tags"][6] for one in among[2:4]] == ["B-ORG", "B-LOC"]


def test_countries_take_the_place_of_what_acts():
    rows = [
        row("Acme Corp said on Monday that it would not go .", ("Acme Corp", "ORG")),
        row("Officials in Texas said that they would not go .", ("Texas", "LOC")),
        row("The Pentagon said on Monday that it would go .", ("Pentagon", "ORG")),
    ]
    found = [one for seed in range(40) for one in acting.swapped(rows, np.random.default_rng(seed))]
    assert len(found) == 40  # neither places that don't act nor names with an article
    for one in found:
        [(start, end, label)] = acting.spans(one["tags"])
        name = " ".join(one["tokens"][start:end])
        assert label == "ORG"
        assert name in {*acting.COUNTRIES, *(other.removeprefix("the ") for other in acting.OTHERS)}
        assert one["tokens"][end:] == rows[0]["tokens"][2:]
        assert one["tokens"][:start] in ([], ["The"])
    assert any(one["tokens"][0] == "The" for one in found)


def test_spans_of_tags():
    tags = ["B-PER", "I-PER", "O", "B-LOC", "B-ORG"]
    assert acting.spans(tags) == [(0, 2, "PER"), (3, 4, "LOC"), (4, 5, "ORG")]
