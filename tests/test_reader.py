"""The trained reader: what it finds in plain cases, the same whatever else is read, and clear about bad files."""

import json
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.annotate.reading import model, reader
from sourcebook.annotate.reading.attribution import link


def pieces(text):
    """[(source, cue, content, form)] of a text."""
    return [
        (*(" … ".join(text[a:b] for a, b in part) for part in (one.source, one.cue, one.content)), one.form)
        for one in link(text, reader.read([text])[0])
    ]


def plain(text):
    return text.strip('“”‘"«»„’. ,\n')


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "form"),
    [
        ("“We will go on,” Ann Lee said on Monday.", "Ann Lee", "said", "We will go on", "direct"),
        ('"We will go on," said Ann Lee.', "Ann Lee", "said", "We will go on", "direct"),
        ("«We will go on», said Ann Lee.", "Ann Lee", "said", "We will go on", "direct"),
        ("„We will go on“, said Ann Lee.", "Ann Lee", "said", "We will go on", "direct"),
        ("The talks will go on, according to US officials.", "US officials", "according to",
         "The talks will go on", "indirect"),
        ("Mayor Ann Lee believes that the bridge will never be built.", "Mayor Ann Lee", "believes",
         "that the bridge will never be built", "indirect"),
    ],
)  # fmt: skip
def test_plain_cases(text, source, cue, content, form):
    [(found_source, found_cue, found_content, found_form)] = pieces(text)
    assert (found_source, found_cue, found_form) == (source, cue, form)
    assert plain(found_content) == content


LAYOUTS = {
    "message": ("From Jane Smith:\n\nWe will not be closing the plant this year.\n\nThe company had no comment.",
                ("Jane Smith", ["We will not be closing the plant this year"])),
    "via text": ("“We will not be closing the plant,” Jane Smith, via text.",
                 ("Jane Smith", ["We will not be closing the plant"])),
    "trailing name": ("“The plant will stay open.” –Jane Smith", ("Jane Smith", ["The plant will stay open"])),
    "tweet with author line": (
        "The minister posted on Twitter.\n\nWe will not allow the plant to close. Workers come first.\n\n"
        "— Jane Smith (@janesmith) September 8, 2022\n\nThe plant employs 300 people.",
        ("Jane Smith", ["We will not allow the plant to close. Workers come first"])),
    "tweet in a line": ("Jane Smith (@janesmith) tweeted: Workers come first, always.",
                        ("Jane Smith", ["Workers come first, always"])),
    "several paragraphs": (
        "“We have fought for this plant for years,” Jane Smith said. “It is our life.\n\n"
        "“My father worked here. My children will work here.\n\n“Nobody will take that away.”\n\n"
        "The plant employs 300 people.",
        ("Jane Smith", ["We have fought for this plant for years", "It is our life",
                        "My father worked here. My children will work here", "Nobody will take that away"])),
    "single marks, cue between": (
        "‘We will fight on,’ said Jane Smith, ‘until the plant’s future is safe.’",
        ("Jane Smith", ["We will fight on", "until the plant’s future is safe"])),
    "mark forgotten": ("“The plant will stay open, Jane Smith said.", ("Jane Smith", ["The plant will stay open"])),
    "live blog": ("10:45 a.m.: The governor says schools will reopen on Monday.",
                  ("The governor", ["schools will reopen on Monday"])),
    "translated": ("Jane Smith, spokesperson of the plant, stressed: “The rumors are not correct”.",
                   ("Jane Smith, spokesperson of the plant", ["The rumors are not correct"])),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_of_news(layout):
    text, (source, contents) = LAYOUTS[layout]
    [one] = link(text, reader.read([text])[0])
    assert plain(" … ".join(text[a:b] for a, b in one.source)) == source
    assert [plain(text[a:b]) for a, b in one.content] == contents


def test_nothing_is_found_where_nobody_speaks():
    assert pieces("The bridge was built in 1962. It is 300 metres long.") == []
    assert reader.read([]) == []
    assert reader.read(["", " \n", "\u0301"]) == [[], [], []]


def test_names():
    text = "Ann Lee flew from Moscow to Geneva for the United Nations."
    names = [(text[s.start : s.end], s.label) for s in reader.read([text])[0] if s.cue < 0]
    assert names == [("Ann Lee", "PER"), ("Moscow", "LOC"), ("Geneva", "LOC"), ("United Nations", "ORG")]


@pytest.mark.parametrize("precision", reader.PRECISIONS)
def test_the_same_whatever_is_read_together(seed_texts, precision):
    alone = [reader.read([text], precision=precision, threads=1)[0] for text in seed_texts]
    assert reader.read(seed_texts, precision=precision, threads=2) == alone
    assert reader.read(seed_texts[::-1], precision=precision, threads=5)[::-1] == alone


def test_eight_bits_find_nearly_the_same(seed_texts):
    exact, quick = (
        {(n, span.start, span.end, span.label) for n, spans in enumerate(found) for span in spans}
        for found in (reader.read(seed_texts), reader.read(seed_texts, precision="int8"))
    )
    assert len(exact & quick) > 0.9 * len(exact | quick)


SIGNS = "“”\"'‘’«»„.,:;!?—–-()[] \n\r\t\u00a0\u200b\u200d\ufe0f\u0301é🇺🇦👩‍🚀ﬁßİ\x00\ufffd北Aa1"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(["said", "according to", "Ann Lee", "NATO", "that", "\r\n\r\n"]),
                          st.text(st.sampled_from(SIGNS), max_size=6), st.text(max_size=4)), max_size=25))  # fmt: skip
def test_any_text_is_read_and_every_span_lies_in_it(words):
    text = " ".join(words)
    spans = reader.read([text])[0]
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert 0 <= span.confidence <= 1
    for one in link(text, spans):
        assert one.content == sorted(one.content)


@pytest.mark.parametrize("sign", ["“", "said ", "“a” said ", "Ab ", "a" * 200, "👍"])
def test_long_lines_of_one_sign_are_read(sign):
    text = sign * (5_000 // len(sign))
    assert all(span.end <= len(text) for span in reader.read([text])[0])


def test_a_precision_that_is_none_is_refused():
    with pytest.raises(ValueError, match="there are fp32, int8"):
        reader.read(["a"], precision="fp16")


@pytest.fixture
def spoilt(tmp_path):
    """A copy of the model's folder that the reader uses, and that a test may spoil."""
    whole = model.FOLDER
    reader.use(shutil.copytree(whole, tmp_path / "model"))
    yield tmp_path / "model"
    reader.use(whole)


@pytest.mark.parametrize("name", ["card.json", "weights.npz", "tokenizer.json", "fp32.onnx"])
def test_a_missing_file_is_told(spoilt, name):
    (spoilt / name).unlink()
    with pytest.raises(model.ModelError, match=rf"{name} can't be read .*: restore the folder"):
        reader.read(["Ann said so."])


@pytest.mark.parametrize("name", ["weights.npz", "tokenizer.json", "fp32.onnx"])
def test_a_truncated_file_is_told_before_it_is_loaded(spoilt, name):
    (spoilt / name).write_bytes((spoilt / name).read_bytes()[:-1])
    with pytest.raises(model.ModelError, match=f"{name} is not the file that card.json tells of"):
        reader.read(["Ann said so."])


def test_a_card_that_is_no_json_is_told(spoilt):
    (spoilt / "card.json").write_text("{", encoding="utf-8")
    with pytest.raises(model.ModelError, match=r"card\.json is damaged"):
        reader.read(["Ann said so."])


def test_another_version_is_told(spoilt):
    card = json.loads((spoilt / "card.json").read_text(encoding="utf-8"))
    (spoilt / "card.json").write_text(json.dumps(card | {"format": 99}), encoding="utf-8")
    with pytest.raises(model.ModelError, match="a model of format 99, this library reads format 2"):
        reader.read(["Ann said so."])
