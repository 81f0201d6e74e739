"""Statements picked, counted, read, corrected and taken away; corrections tried without reading again."""

import pandas as pd
import pytest

from sourcebook import measure
from sourcebook.annotate.names.again import corrected
from sourcebook.annotate.tables import annotate
from sourcebook.corpus.aliases import Correction
from sourcebook.corpus.read import read_corpus
from sourcebook.show.explore import Explorer
from sourcebook.show.links import Pages

ARTICLES = {
    "a.txt": "“We go on,” minister Ann Lee said in Paris. “It is late,” Lee said. The Red Cross said that Ann Lee was wrong.\n\nOfficials said that France waits, and Bo Chan told Reuters so.",
    "b.txt": "Ann Lee said that France pays. “Never,” Bo Chan of the Red Cross said on Monday. Reuters said that Lee had left.",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explored")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def tables(corpus):
    return annotate(*read_corpus(corpus))


CHANGES = [
    "merge,Bo Chan,Ann Lee",
    "rename,Ann Lee,Anna Lee",
    "retype,Red Cross,person",
    "merge,Reuters,Red Cross",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_correction_tried_is_the_correction_read(corpus, tables, change, tmp_path):
    action, name, to = change.split(",")
    quick, problems = corrected(tables, [Correction("aliases.csv, line 2", action, name, to)])
    for text in corpus.iterdir():
        (tmp_path / text.name).write_bytes(text.read_bytes())
    (tmp_path / "aliases.csv").write_text(f"action,name,to\n{change}\n")
    slow = annotate(*read_corpus(tmp_path))
    assert problems == []
    for name in ("mentions", "actors", "attributions", "corrections"):
        asked_again = ["speaks_for"] if name == "attributions" else []
        sides = [getattr(one, name).drop(columns=asked_again) for one in (quick, slow)]
        pd.testing.assert_frame_equal(*sides, obj=name)


def test_a_dropped_actor_is_named_nowhere_and_speaks_in_its_own_words(tables):
    quick, _ = corrected(tables, [Correction("x", "drop", "Ann Lee")])
    assert "Ann Lee" not in set(quick.actors["name"])
    assert "ann-lee" not in {*quick.mentions["actor_id"], *quick.attributions["actor_id"]}
    assert len(quick.attributions) == len(tables.attributions)


def test_a_split_moves_the_places_that_say_so(tables):
    quick, _ = corrected(tables, [Correction("x", "split", "Lee", "Jo Lee")])
    moved = quick.mentions[quick.mentions["actor_id"] == "jo-lee"]
    assert set(moved["surface"]) == {"Lee"}
    assert "Jo Lee" in set(quick.attributions["speaker"])
    assert "Ann Lee" in set(quick.attributions["speaker"])


def test_what_matches_nothing_is_told(tables):
    same, problems = corrected(tables, [Correction("x", "drop", "Nobody")])
    assert [one.problem for one in problems] == ["no such name"]
    pd.testing.assert_frame_equal(same.attributions, tables.attributions)


PICKS = [
    ({}, "", lambda rows: rows["words"] > -1),
    ({"kind": "person"}, "", lambda rows: rows["kind"] == "person"),
    ({"form": "direct", "speaker": "Ann Lee"}, "", lambda rows: (rows["form"] == "direct") & (rows["speaker"] == "Ann Lee")),
    ({}, "FRANCE", lambda rows: rows["content"].str.contains("France")),
    ({"outlet": "", "topic": ""}, "a(b", lambda rows: rows["words"] < 0),
]  # fmt: skip


@pytest.mark.parametrize(("values", "saying", "expected"), PICKS)
def test_pick(tables, values, saying, expected):
    rows = measure.described(tables)
    found = measure.pick(rows, saying=saying, **values)
    pd.testing.assert_frame_equal(found, rows[expected(rows)])


def test_about_are_the_statements_whose_content_names_the_actor(tables):
    rows = measure.described(tables)
    found = measure.pick(rows, among=measure.about(tables, "france"))
    assert len(found) == 2
    assert found["content"].str.contains("France").all()
    assert measure.about(tables, "nobody") == set()


def test_tally():
    rows = pd.DataFrame({"kind": ["a", "b", "a"], "words": [1, 6, 3]})
    assert measure.tally(rows, "kind").to_numpy().tolist() == [["b", 1, 6, 0.6], ["a", 2, 4, 0.4]]
    assert measure.tally(rows.head(0), "kind").empty


@pytest.fixture
def explorer(tables):
    saved = {}
    found = Explorer(tables, Pages("../outputs"), lambda frame, name: saved.__setitem__(name, frame))
    found.saved = saved
    return found


def test_controls_pick(explorer, tables):
    assert len(explorer.selection) == len(tables.attributions)
    explorer.by["kind"].value = "person"
    people = tables.attributions[tables.attributions["kind"] == "person"]
    assert f"<b>{len(people)} statements</b> of {people['words'].sum()} words" in explorer.told.value
    explorer.about.value = "France"
    assert len(explorer.selection) == 1
    assert "Ann Lee" in explorer.counts.value
    explorer.saying.value = "no such words"
    assert "<b>0 statements</b>" in explorer.told.value


def test_a_row_is_read_where_it_stands(explorer):
    explorer.saying.value = "pays"
    explorer.grid.selected_rows = [0]
    [shown] = explorer.context.outputs
    html = shown["data"]["text/html"]
    assert 'title="content">that France pays</mark>' in html
    assert '<a href="../outputs/articles/b.txt.html#a' in html
    explorer.saying.value = "late"  # another selection: nothing is selected in it
    assert explorer.context.outputs == ()


def test_corrections_are_tried_told_undone_and_saved(explorer):
    for column, value in {"action": "merge", "name": "Bo Chan", "to": "Ann Lee"}.items():
        explorer.correction[column].value = value
    explorer._try(None)
    assert "merge Bo Chan Ann Lee" in explorer.corrected.value
    assert "Bo Chan" not in explorer.counts.value
    explorer._save_corrections(None)
    assert explorer.saved["explore_aliases"].to_numpy().tolist() == [["merge", "Bo Chan", "Ann Lee", ""]]
    explorer.correction["name"].value = "<b>Nobody"
    explorer._try(None)
    assert "no such name" in explorer.corrected.value
    assert "<b>" not in explorer.corrected.value
    assert len(explorer.changes) == 1
    explorer._undo(None)
    assert "Bo Chan" in explorer.counts.value


def test_the_selection_is_exported(explorer):
    explorer.by["form"].value = "direct"
    explorer._export(None)
    pd.testing.assert_frame_equal(explorer.saved["explore_selection"], explorer.selection)


def test_without_widgets_it_says_what_it_is(explorer):
    assert repr(explorer).startswith("Explorer of ")
