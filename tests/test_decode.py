"""Probabilities → spans: the best whole reading, worked out by hand and against trying everything."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.annotate.reading import decode
from sourcebook.annotate.reading.decode import Reading, Settings, Span

LETTERS = {"o": 0, "S": 1, "s": 2, "Q": 3, "q": 4, "C": 5, "c": 6}  # capitals begin a piece


def reading(tags, pointers, *, sure=0.97, unsure=()):
    """One word a letter, three characters each, the first of a line a slash for a content.

    `unsure` words are as likely outside as what they are.
    """
    lines, tags = np.cumsum([tag == "/" for tag in tags]), tags.replace("/", "c")
    count = len(tags)
    table = np.full((count, 7), (1 - sure) / 6)
    for number, letter in enumerate(tags):
        table[number, LETTERS[letter]] = sure
        if number in unsure:
            table[number] = 0.01
            table[number, [0, LETTERS[letter] or 6]] = 0.475
    starts = np.arange(count) * 3
    pointed = np.tile([0.9, 0.02], (count, 1))
    nearest = np.array([[head, (head + 7) % max(count, 1)] for head in pointers], int).reshape(count, 2)
    return Reading(starts, starts + 2, lines.astype(int), table, np.zeros((count, 7)), nearest, pointed)


def pieces(found):
    """[(label, first word, last word, word of the cue)]."""
    return sorted((span.label, span.start // 3, (span.end - 2) // 3, span.cue // 3) for span in found)


@pytest.mark.parametrize(
    ("tags", "pointers", "unsure", "expected"),
    [
        ("SsQCccooooo", [2] * 11, (), [("content", 3, 5, 2), ("cue", 2, 2, 2), ("source", 0, 1, 2)]),
        # the model wavers at a comma: the statement stays whole
        ("SQCcccccoooo", [1] * 12, (4,), [("content", 2, 7, 1), ("cue", 1, 1, 1), ("source", 0, 0, 1)]),
        # two statements side by side: the pointers part them
        ("SQCcCcQSoooo", [1, 1, 1, 1, 6, 6, 6, 6, 0, 0, 0, 0], (),
         [("content", 2, 3, 1), ("content", 4, 5, 6), ("cue", 1, 1, 1), ("cue", 6, 6, 6), ("source", 0, 0, 1),
          ("source", 7, 7, 6)]),
        # a cue between two halves of what is said
        ("CcQSCcoooooo", [2] * 12, (),
         [("content", 0, 1, 2), ("content", 4, 5, 2), ("cue", 2, 2, 2), ("source", 3, 3, 2)]),
        # no source: none is invented
        ("QCccoooooooo", [0] * 12, (), [("content", 1, 3, 0), ("cue", 0, 0, 0)]),
        # nothing is said: no attribution
        ("SQoooooooooo", [1] * 12, (), []),
        # two sources: the fuller one is as sure, and is kept
        ("SoSsQCccoooo", [4] * 12, (), [("content", 5, 7, 4), ("cue", 4, 4, 4), ("source", 2, 3, 4)]),
        # a line's end parts a content, and not the statement
        ("SQCccc/ccccc", [1] * 12, (), [("content", 2, 5, 1), ("content", 6, 11, 1), ("cue", 1, 1, 1), ("source", 0, 0, 1)]),
        ("oooooooooooo", [0] * 12, (), []),
        ("", [], (), []),
    ],
)  # fmt: skip
def test_statements(tags, pointers, unsure, expected):
    assert pieces(decode.statements(reading(tags, pointers, unsure=unsure), Settings())) == expected


def test_what_is_not_believed_is_dropped():
    doubted = Settings(weights=(0.0, 0.0, 0.0, 0.0, 0.0), believed=0.51)
    assert decode.statements(reading("SQCcoooo", [1] * 8), doubted) == []


def test_confidence_is_logistic_in_the_least_sure_pieces():
    found = [
        ("source", 0, 1, -0.5),
        ("source", 5, 6, -1.0),
        ("content", 2, 3, -0.25),
        ("content", 7, 8, -0.125),
    ]
    assert decode.features(found) == [-1.0, -2.0, -0.25, 1.0]
    weighed = Settings(weights=(1.0, 1.0, 0.5, 4.0, 2.0))  # 1 − 1 − 1 − 1 + 2 = 0
    assert decode.likelihood(decode.features(found), weighed) == 0.5


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_the_best_path_is_the_best_of_all(words, states, seed):
    rng = np.random.default_rng(seed)
    scores, cost = rng.normal(size=(words, states)), rng.uniform(0, 2, states)

    def worth(path):
        changes = [path[0], *(b for a, b in pairwise(path) if a != b)]
        return sum(scores[n, state] for n, state in enumerate(path)) - sum(cost[state] for state in changes)

    best = max(product(range(states), repeat=words), key=worth)
    assert worth(decode._viterbi(scores, cost)) == pytest.approx(worth(best))


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([(0, 0.9), (1, 0.8), (2, 0.7), (0, 0.9)], [("PER", 1, 2)]),
        ([(1, 0.8), (1, 0.8), (0, 0.9)], [("PER", 0, 0), ("PER", 1, 1)]),
        ([(2, 0.8), (6, 0.9), (6, 0.9)], [("LOC", 0, 2)]),  # one name, of the kind that most of it has
        ([(0, 0.9)], []),
        ([], []),
    ],
)
def test_names(table, expected):
    probabilities = np.full((len(table), 7), 0.02)
    for number, (label, likely) in enumerate(table):
        probabilities[number, label] = likely
    starts = np.arange(len(table)) * 3
    nothing = np.zeros((len(table), 0), int)
    found = decode.names(
        Reading(starts, starts + 2, starts * 0, np.zeros((len(table), 7)), probabilities, nothing, nothing)
    )
    assert [(span.label, span.start // 3, (span.end - 2) // 3) for span in found] == expected
    assert all(isinstance(span, Span) and span.cue == -1 for span in found)
