"""Training text in other clothes keeps every span on its words."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training import data, widen
from training.data import Example

TEXT = '“We go on,” Ann Lee said.\n\nBob Ray, a judge, told us that "it is late" here.\n\nIt rained.'


def span(phrase):
    return (TEXT.index(phrase), TEXT.index(phrase) + len(phrase))


EXAMPLE = Example(TEXT, [
    {"source": [span("Ann Lee")], "cue": [span("said")], "content": [span("“We go on,”")]},
    {"source": [span("Bob Ray, a judge")], "cue": [span("told us")], "content": [span("that \"it is late\" here")]},
])  # fmt: skip
POOL = [("Mo Day", "the sea is calm and wide"), ("Reuters", "nobody knows what comes next")]


def surfaces(example):
    """For each attribution its parts' words, quotation marks left out."""
    return [
        {part: [example.text[a:b].strip("“”\"«»„‘’' ,") for a, b in spans] for part, spans in one.items()}
        for one in example.attributions
    ]


@pytest.mark.parametrize("style", widen.STYLES)
def test_other_marks_move_nothing(style):
    found = widen.restyled(EXAMPLE, style)
    assert found.text[0] == style[0]
    assert found.text[10] == style[1]
    assert len(found.text) == len(TEXT)
    assert found.attributions == EXAMPLE.attributions


@pytest.mark.parametrize("template", widen.LAYOUTS)
def test_a_layout_marks_what_it_is_filled_with(template):
    found = widen.layout(template, POOL, np.random.default_rng(0))
    [one] = surfaces(found)
    assert one["source"][0] in ("Mo Day", "Reuters")
    assert all(content in (POOL[0][1], POOL[1][1]) for content in one["content"])
    assert len(one["cue"]) <= 1
    assert found.text.endswith("\n\n")


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_widened_example_holds_all_that_was_marked(seed):
    found = surfaces(widen.widened(EXAMPLE, POOL, np.random.default_rng(seed)))
    told = [one["source"] for one in found]
    assert ["Ann Lee"] in told
    assert ["Bob Ray, a judge"] in told
    [first] = [one for one in found if one["source"] == ["Ann Lee"]]
    assert first["content"] == ["We go on"]


def test_quotable_pairs_are_a_name_and_its_words():
    assert widen.quotable([EXAMPLE]) == [("Bob Ray, a judge", 'that "it is late" here')]


def test_words_are_labelled_and_point_to_the_first_word_of_their_cue():
    from sourcebook.annotate.reading.reader import tokenizer

    cut, found, _ = data.encode(tokenizer(), EXAMPLE)
    tags, names, pointers, _ = found.values()
    words = [TEXT[a:b] for a, b in zip(cut.starts, cut.ends, strict=True)]
    labels = [data.TAGS[tag] for tag in tags]
    assert labels[words.index("Ann")] == "B-source"
    assert labels[words.index("Lee")] == "I-source"
    assert words[pointers[words.index("Lee")]] == "said"
    assert words[pointers[words.index("late")]] == "told"
    assert labels[words.index("rained")] == "O"
    assert pointers[words.index("rained")] == data.IGNORED
    assert (names == data.IGNORED).all()


def test_sentences_are_packed_with_their_names(tmp_path):
    rows = '{"tokens": ["Ann", "Lee", "left", "Rome"], "tags": ["B-PER", "I-PER", "O", "B-LOC"]}\n'
    (tmp_path / "names.jsonl").write_text(rows * 3, encoding="utf-8")
    packed = list(
        data.packed(data.sentences(data.rows(tmp_path / "names.jsonl")), np.random.default_rng(1), 10_000)
    )
    [whole] = packed
    assert [whole.text[a:b] for a, b, _ in whole.names] == ["Ann Lee", "Rome"] * 3
    assert [label for *_, label in whole.names] == ["PER", "LOC"] * 3


def test_windows_cover_all_words_whatever_the_shift():
    from sourcebook.annotate.reading.reader import tokenizer

    long = Example(TEXT * 20, [])
    encoded = data.encode(tokenizer(), long)
    for shift in (0, 7, 30):
        found = list(data.windows(encoded, 40, 0, shift))
        assert sum(len(window.words) for window in found) >= len(encoded[0].words)
        assert all(window.inputs.shape[1] <= 42 for window in found)
