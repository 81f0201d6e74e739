"""Speakers and actors against gold: numbers worked out by hand, the committed gold, its format."""

import json

import pytest

from conftest import ROOT
from marked import named, unmarked
from sourcebook import evaluate
from sourcebook.annotate import actors, attribution, speakers
from sourcebook.corpus.gold import GoldError, read_gold
from sourcebook.evaluate.speakers import Heard

GOLD = ROOT / "tests/gold"
MARKED = "[s Judge Ann Lee] [c said] [q it rains]. [s1 She] [c1 added] [q1 it pours]. [s2 An aide] [c2 denied] [q2 it all]. Russia!"


def told(text, mark, speaker, kind, **more):
    """A statement of a gold row."""
    spans = [span for span in unmarked(MARKED)[1] if span.cue == mark]
    parts = {
        part: [[s.start, s.end] for s in spans if s.label == part] for part in ("source", "cue", "content")
    }
    return parts | {"speaker": speaker, "kind": kind} | more


def scored(tmp_path, *statements, mentions=()):
    """{measure: (gold, found, right)} of what is marked against a gold."""
    text, spans = unmarked(MARKED)
    row = {"id": "a", "annotations": {"x": list(statements)}, "mentions": [list(one) for one in mentions]}
    tmp_path.joinpath("gold.jsonl").write_text(json.dumps(row), encoding="utf-8")
    gold = read_gold(tmp_path / "gold.jsonl")
    found = named(text, {"PER": "Ann Lee"})
    whom, linked = actors.resolve(found), attribution.link(text, spans)
    heard = {"a": Heard(linked, speakers.identify(text, linked, found, whom), found, whom)}
    counts = evaluate.speaker_counts({"a": text}, heard, gold)
    return {row.measure: (row.gold, row.found, row.right) for row in counts.itertuples()}, (
        text,
        heard["a"],
        gold["a"],
    )


def test_all_right(tmp_path):
    text = unmarked(MARKED)[0]
    statements = [
        told(text, 0, "Ann Lee", "person", title="Judge"),
        told(text, 1, "Ann Lee", "person", title="Judge"),
        told(text, 2, "aide", "anonymous", anonymous=True),
    ]
    at = text.index("Ann Lee"), text.index("Russia")
    mentions = [(at[0], at[0] + 7, "Ann Lee", "person"), (at[1], at[1] + 6, "Russia", "country")]
    counts, _ = scored(tmp_path, *statements, mentions=mentions)
    assert counts == {
        "mentions": (2, 2, 2), "mentions of the kind": (2, 2, 2), "mentions of countries": (1, 1, 1),
        "actors B³": (2, 2, 2), "statements matched": (3, 3, 3), "speaker": (3, 3, 3), "kind": (3, 3, 3),
        "title": (3, 3, 3), "title of people": (2, 2, 2), "speaks for": (3, 3, 3), "anonymous": (1, 1, 1),
        "justification": (0, 0, 0),
    }  # fmt: skip


def test_errors_are_counted_and_listed(tmp_path):
    text = unmarked(MARKED)[0]
    statements = [
        told(text, 0, "Bo Lee", "person", title="General", speaks_for="Acme"),
        told(text, 1, "", "unknown", justification=[[0, 5]]),
        told(text, 2, "aide", "collective"),
    ]
    at = text.index("Ann Lee")
    counts, errors = scored(tmp_path, *statements, mentions=[(at, at + 3, "Ann", "person")])
    assert counts["mentions"] == (1, 2, 0)
    assert counts["speaker"] == (3, 3, 1)
    assert counts["kind"] == (3, 3, 1)
    assert counts["title of people"] == (1, 1, 0)
    assert counts["speaks for"] == (3, 3, 2)
    assert counts["anonymous"] == (0, 1, 0)
    assert counts["justification"] == (1, 0, 0)
    listed = evaluate.speaker_errors(*errors)
    assert listed[listed["measure"] == "speaker"][["gold", "found"]].values.tolist() == [
        ["Bo Lee", "Ann Lee"],
        ["", "Ann Lee"],
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"kind": "alien", "speaker": "x"}, "no kind of speaker"),
        ({"kind": "person", "speaker": 7}, "are texts"),
        ({"kind": "person", "speaker": "x", "justification": [[5, 2]]}, "justification"),
        ({"kind": "person", "speaker": "x", "anonymous": "yes"}, "true or false"),
    ],
)
def test_gold_that_is_no_such_gold_is_told(tmp_path, row, message):
    statement = {"source": [[0, 3]], "cue": [], "content": [[4, 9]]} | row
    (tmp_path / "g.jsonl").write_text(
        json.dumps({"id": "a", "annotations": {"x": [statement]}}), encoding="utf-8"
    )
    with pytest.raises(GoldError, match=f"line 1.*{message}"):
        read_gold(tmp_path / "g.jsonl")


@pytest.mark.parametrize("mentions", [[[0, 3]], [[0, 3, "x", "alien"]], "x", [[3, 0, "x", "person"]]])
def test_mentions_that_are_none_are_told(tmp_path, mentions):
    row = {"id": "a", "annotations": {"x": []}, "mentions": mentions}
    (tmp_path / "g.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(GoldError, match="mention"):
        read_gold(tmp_path / "g.jsonl")


LEAST = {"mentions": 0.92, "mentions of countries": 0.97, "actors B³": 0.96, "speaker": 0.88, "kind": 0.935, "title": 0.90,
         "anonymous": 0.90, "justification": 0.65}  # fmt: skip


@pytest.fixture(scope="module")
def ours():
    """Texts and gold by which the rules were written: three seeds and thirteen of our own."""
    gold, texts = {}, {}
    for name, folder in (("seeds.jsonl", ROOT / "seeds"), ("texts.jsonl", GOLD / "texts")):
        told = {article: one for article, one in read_gold(GOLD / name).items() if one.mentions is not None}
        gold |= told
        texts |= {article: (folder / article).read_bytes().decode("utf-8") for article in told}
    return texts, gold


@pytest.mark.parametrize("given", [True, False])
def test_our_own_gold_is_met(ours, given):
    texts, gold = ours
    heard = evaluate.hearing(texts, statements=gold if given else None)
    f1 = evaluate.scores(evaluate.speaker_counts(texts, heard, gold), evaluate.SPEAKER_MEASURES).set_index(
        "measure"
    )["f1"]
    assert {measure: f1[measure] for measure, least in LEAST.items() if f1[measure] < least} == {}


def test_the_order_of_texts_changes_nothing(ours):
    texts, _ = ours
    one, other = (evaluate.hearing(dict(items)) for items in (texts.items(), reversed(texts.items())))
    assert all(one[article].speakers == other[article].speakers for article in texts)
    assert all(one[a].actors[m] == other[a].actors[m] for a in texts for m in one[a].mentions)
