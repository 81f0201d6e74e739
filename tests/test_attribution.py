"""Spans → attributions: what belongs together, its form and its stance."""

import pytest

from sourcebook.annotate.reading.attribution import link
from sourcebook.annotate.reading.decode import Span


def test_spans_of_one_cue_are_one_attribution_and_need_a_content():
    spans = [Span(0, 3, "source", 0.9, 4), Span(4, 8, "cue", 0.8, 4), Span(9, 12, "content", 0.5, 4),
             Span(13, 15, "content", 0.7, 4), Span(20, 22, "cue", 0.9, 20)]  # fmt: skip
    [one] = link("Ann said one two. Bo", spans)
    assert (one.source, one.cue, one.content) == ([(0, 3)], [(4, 8)], [(9, 12), (13, 15)])
    assert (one.words, one.confidence, one.start) == (2, 0.5, 9)


@pytest.mark.parametrize(
    ("cue", "stance"),
    [("said", "asserts"), ("denied", "denies"), ("has rejected", "denies"), ("declined to say", "declines"),
     ("refused", "declines"), ("would not comment", "declines"),
     ("didn’t immediately respond", "declines"), ("did not return a call", "declines"), ("does not know", "asserts"),
     ("dismissed", "denies")],
)  # fmt: skip
def test_the_cue_tells_the_stance(cue, stance):
    text = f"Lee {cue} it"
    spans = [Span(4, 4 + len(cue), "cue", 1, 4), Span(len(text) - 2, len(text), "content", 1, 4)]
    assert link(text, spans)[0].stance == stance


@pytest.mark.parametrize(
    ("text", "form"),
    [("“one two”", "direct"), ("„one two“", "direct"), ("«one two»", "direct"), ("one “two”", "mixed"),
     ("one two", "indirect"), ("“one\ntwo”", "mixed"), ("“one two", "direct"), ("‘one two’", "direct")],
)  # fmt: skip
def test_quotation_marks_tell_the_form_and_begin_anew_at_each_line(text, form):
    assert link(text, [Span(0, len(text), "content", 1, 0)])[0].form == form


def test_a_source_does_not_begin_with_another_ones_possessive():
    text = "Russia’s envoy said so"
    spans = [Span(6, 14, "source", 1, 15), Span(15, 19, "cue", 1, 15), Span(20, 22, "content", 1, 15)]
    assert link(text, spans)[0].source == [(9, 14)]
