"""What the card tells of the reader, from a small made-up folder and a made-up reader."""

import json

import pytest

from sourcebook.annotate.reading.attribution import Attribution
from sourcebook.corpus.gold import Annotation
from training import measure

TEXT = "Ann Lee said “we go on”. Critics say no. "
LONG = TEXT + "It rained. " * 300  # 600 words


def marked(*contents, source="Ann Lee", cue="said"):
    return [{part: [[TEXT.index(w), TEXT.index(w) + len(w)]] for part, w in
             (("source", source), ("cue", cue), ("content", content))} for content in contents]  # fmt: skip


ANN, CRITICS = marked("“we go on”"), marked("no", source="Critics", cue="say")
OUTLETS = {"a": "Post", "b": "Post", "c": "Gazette"}


@pytest.fixture
def folder(tmp_path):
    """A data folder: three articles to develop on, one that two people read, two sentences."""
    dev = [{"id": name, "publisher": outlet, "text": LONG if name == "c" else TEXT, "annotations": {"x": ANN + CRITICS}}
           for name, outlet in OUTLETS.items()]  # fmt: skip
    train = [{"id": "d", "publisher": "Post", "text": TEXT, "annotations": {"x": ANN + CRITICS, "y": ANN}},
             {"id": "e", "publisher": "Post", "text": TEXT, "annotations": {"x": ANN}}]  # fmt: skip
    sentences = [{"tokens": ["Ann", "Lee", "left", "Rome"], "tags": ["B-PER", "I-PER", "O", "B-LOC"]},
                 {"tokens": ["It", "rained"], "tags": ["O", "O"]}]  # fmt: skip
    files = {f"attributions/polnear-{part}": rows for part, rows in (("dev", dev), ("train", train))}
    for name, rows in (files | {f"names/{name}": sentences for name in measure.NAMES}).items():
        path = tmp_path / f"{name}.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path


def find(texts):
    """Ann's statement in every article, sure in some; the critics' in none; one name of two, one too many."""
    found = {}
    for name, text in texts.items():
        one = [[tuple(span) for span in spans] for spans in ANN[0].values()]
        sure = {"b": 0.5, "c": 0.9}.get(name, 0.7)
        said = [Attribution(*one, "direct", "asserts", 3, sure)] if text.startswith(TEXT) else []
        if name == "b":
            said = [Attribution([(25, 32)], [(33, 36)], one[2], "direct", "asserts", 3, sure)]  # the critics'
        names = [(0, 7, "PER")] if text.startswith("Ann") else [(0, 2, "ORG")]
        found[name] = Annotation(said, names)
    return found


@pytest.fixture
def told(folder):
    """All that the card would tell."""
    return measure.measured(folder, find)


def test_it_is_all_plain_json_and_says_what_it_is_of(told):
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert (told["articles"], told["words"]) == (3, 9 * 3 + 600)


def test_scores_over_all_articles_and_by_group(told):
    scores = {row["measure"]: row for row in told["scores"]}
    assert [scores["attribution"][name] for name in ("gold", "found", "right", "f1")] == [6, 3, 2, 0.4444]
    assert scores["attribution indirect"]["precision"] is None
    keys = ("articles", "gold", "found", "right", "low")
    outlets = {row["outlet"]: [row[key] for key in keys] for row in told["by_outlet"]}
    assert outlets == {"Gazette": [1, 2, 1, 1, None], "Post": [2, 4, 2, 1, None]}
    lengths = [(row["length"], row["articles"]) for row in told["by_length"]]
    assert lengths == [("under 500 words", 2), ("500 to 1,000 words", 1)]


def test_confidence_beside_what_is_right(told):
    assert told["calibration"] == [
        {"confidence": 0.5, "right": 0, "number": 1},
        {"confidence": 0.7, "right": 1, "number": 1},
        {"confidence": 0.9, "right": 1, "number": 1},
    ]
    assert told["calibration_error"] == pytest.approx((0.5 + 0.3 + 0.1) / 3, abs=1e-4)


def test_errors_by_kind_and_form(told):
    assert told["errors"] == [
        {"kind": "missed", "form": "indirect", "number": 3},
        {"kind": "wrong source", "form": "direct", "number": 1},
    ]


def test_what_errors_do_to_shares(told):
    shares = {(row["by"], row["value"]): row for row in told["shares"]}
    # Three words of Ann's stand beside one of the critics'; found are only the three.
    assert shares["form", "direct"] == {
        "by": "form",
        "value": "direct",
        "gold": 0.75,
        "found": 1,
        "moved": 0.25,
    }
    assert shares["form", "indirect"]["moved"] == 0.25
    person = shares["kind", "person"]  # in one of the articles they were given to the critics
    assert (person["gold"], person["found"]) == (0.75, 0.6667)
    assert person["moved"] == pytest.approx((0.25 + 0.75 + 0.25) / 3, abs=1e-4)
    for by in ("form", "kind"):
        for side in ("gold", "found"):
            assert sum(row[side] for row in told["shares"] if row["by"] == by) == pytest.approx(1, abs=1e-3)


def test_names_are_right_if_start_end_and_label_are(told):
    assert [row["set"] for row in told["names"]] == list(measure.NAMES.values())
    assert told["names"][0] == {
        "set": measure.NAMES["pud"],
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
        "number": 2,
    }


def test_people_are_compared_both_ways(told):
    human = {row["measure"]: row for row in told["human"]}
    assert [human["attribution"][name] for name in ("gold", "found", "right")] == [3, 3, 2]
    assert human["attribution"]["articles"] == 1
    assert human["attribution"]["low"] is None


def test_the_peers_are_told_with_the_same_measures(told):
    assert len(told["peers"]) == 5
    for row in told["peers"]:
        assert all(0 <= value <= 1 for name, value in row.items() if name != "name")
