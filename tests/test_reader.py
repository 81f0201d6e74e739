"""The reader finds quotations with a cue, accounts, and names; linked into attributions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.annotate.attribution import link
from sourcebook.annotate.reader import Span, read


def pieces(text):
    """[(source, cue, content pieces, form)] of a text."""
    return [
        (
            " ".join(text[a:b] for a, b in one.source),
            " ".join(text[a:b] for a, b in one.cue),
            [text[a:b] for a, b in one.content],
            one.form,
        )
        for one in link(text, read([text])[0])
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We go on,” Ann Lee said.", [("Ann Lee", "said", ["We go on,"], "direct")]),
        ('"We go on," said Ann Lee.', [("Ann Lee", "said", ["We go on,"], "direct")]),
        ("“We go on,\" Ann Lee said.", [("Ann Lee", "said", ["We go on,"], "direct")]),
        ("“We go,” said Ann Lee, a former judge, “and stay.”",
         [("Ann Lee", "said", ["We go,", "and stay."], "direct")]),
        ("On Monday, press secretary Ann Lee said that the talks “go on” and on.",
         [("press secretary Ann Lee", "said", ["the talks “go on” and on"], "mixed")]),
        ("Lee has already denied it, calling the report “fake”.", [("Lee", "denied", ["fake"], "direct")]),
        ("The talks will go on, according to US officials.",
         [("US officials", "according to", ["The talks will go on"], "indirect")]),
        ("According to a report, the talks “go on”.",
         [("a report", "According to", ["the talks “go on”"], "mixed")]),
        ("“We go on,” she said on Monday. “There is no doubt.”",
         [("she", "said", ["We go on,", "There is no doubt."], "direct")]),
        ("The so-called “talks” go on.", []),
        ("Nobody spoke.", []),
        ("“a” said that", []),  # nothing is left of what was said
        ("“We go on.”", []),
        ("", []),
    ],
)  # fmt: skip
def test_statements(text, expected):
    assert pieces(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Press secretary Ann Lee spoke on Monday.", [("Ann Lee", "PER")]),
        ("On Monday General Lee spoke. Lee was late.", [("Lee", "PER"), ("Lee", "PER")]),
        ("The State Department met NATO and the Bank of Lund.",
         [("State Department", "ORG"), ("NATO", "ORG"), ("Bank of Lund", "ORG")]),
        ("FILE - Nothing here. Monday came.", []),
    ],
)  # fmt: skip
def test_names(text, expected):
    found = [(text[s.start : s.end], s.label) for s in read([text])[0] if s.cue < 0]
    assert found == expected


def test_spans_of_one_cue_are_one_attribution_and_need_a_content():
    spans = [Span(0, 3, "source", 0.9, 4), Span(4, 8, "cue", 0.8, 4), Span(9, 12, "content", 0.5, 4),
             Span(13, 15, "content", 0.7, 4), Span(20, 22, "cue", 0.9, 20)]  # fmt: skip
    [one] = link("Ann said one two. Bo", spans)
    assert (one.source, one.cue, one.content) == ([(0, 3)], [(4, 8)], [(9, 12), (13, 15)])
    assert (one.words, one.confidence, one.start) == (2, 0.5, 9)


@pytest.mark.parametrize(
    ("cue", "stance"),
    [("said", "asserts"), ("denied", "denies"), ("has rejected", "denies"), ("declined to say", "declines"),
     ("refused", "declines"), ("would not comment", "declines")],
)  # fmt: skip
def test_the_cue_tells_the_stance(cue, stance):
    text = f"Lee {cue} it"
    spans = [Span(4, 4 + len(cue), "cue", 1, 4), Span(len(text) - 2, len(text), "content", 1, 4)]
    assert link(text, spans)[0].stance == stance


@pytest.mark.parametrize(
    ("text", "form"),
    [("“one two”", "direct"), ("„one two“", "direct"), ("«one two»", "direct"), ("one “two”", "mixed"),
     ("one two", "indirect"), ("“one\ntwo”", "mixed"), ("“one two", "direct")],
)  # fmt: skip
def test_quotation_marks_tell_the_form_and_begin_anew_at_each_line(text, form):
    assert link(text, [Span(0, len(text), "content", 1, 0)])[0].form == form


SIGNS = "“”\"'‘’«»„.,:;!?—–-()[] \n\r\té🇺🇦́\u200b\u00a0Aa"


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(["said", "according to", "Ann Lee", "General", "that"]),
                          st.text(st.sampled_from(SIGNS), max_size=6), st.text(max_size=4)), max_size=25))  # fmt: skip
def test_any_text_is_read_and_every_span_lies_in_it(words):
    text = " ".join(words)
    for span in read([text])[0]:
        assert 0 <= span.start < span.end <= len(text)
    for one in link(text, read([text])[0]):
        assert one.content == sorted(one.content)


@pytest.mark.parametrize("sign", ["“", "said ", "“a” said ", "A. ", "Ab ", "according to "])
def test_long_lines_of_one_sign_end(sign):
    assert all(span.end <= len(sign) * 30_000 for span in read([sign * 30_000])[0])
