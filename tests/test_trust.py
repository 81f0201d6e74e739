"""What the card tells of the reader, and what is found beside a gold of one's own."""

import json

import numpy as np
import pandas as pd
import pytest

from conftest import Some
from sourcebook import trust
from sourcebook.annotate.reading import model, reader
from sourcebook.corpus.gold import GoldError
from sourcebook.run import notebooks

SCORE = {"precision": 0.8, "recall": 0.6, "low": 0.5, "high": 0.7, "gold": 10, "found": 8, "right": 6}
DEV = {
    "articles": 84,
    "scores": [{"measure": "attribution", "f1": 0.7, **SCORE}, {"measure": "tokens cue", "f1": 0.2, **SCORE},
               {"measure": "attribution direct", "f1": 0.9, **SCORE}],
    "human": [{"measure": "attribution", "f1": 0.8, **SCORE}],
    "peers": [{"name": name, "attribution": f1, "direct": 0.5, "mixed": 0.4, "indirect": 0.3, "tokens_cue": 0.1}
              for name, f1 in (("weak", 0.2), ("strong", 0.75))],
    "shares": [{"by": "kind", "value": "person", "gold": 0.5, "found": 0.45, "moved": 0.1},
               {"by": "kind", "value": "media", "gold": 0.2, "found": 0.25, "moved": 0.3},
               {"by": "form", "value": "direct", "gold": 0.5, "found": 0.5, "moved": 0.0}],
}  # fmt: skip


@pytest.fixture
def card(monkeypatch):
    """A card of made-up numbers."""
    monkeypatch.setattr(model, "card", lambda: {"dev": DEV})


def test_the_card_tells_tables_and_numbers(card):
    assert trust.known("articles") == 84
    assert trust.known("human")["f1"].tolist() == [0.8]


def test_the_reader_stands_between_people_and_programs(card):
    found = trust.standing()
    assert found["name"].unique().tolist() == ["one person against another", "strong", "Sourcebook", "weak"]
    own = found[found["name"] == "Sourcebook"]
    assert own[["form", "f1", "low", "high"]].values.tolist() == [
        ["all", 0.7, 0.5, 0.7],
        ["direct", 0.9, 0.5, 0.7],
    ]
    weak = found[found["name"] == "weak"]
    assert weak[["form", "f1"]].values.tolist() == [
        ["all", 0.2],
        ["direct", 0.5],
        ["mixed", 0.4],
        ["indirect", 0.3],
    ]
    assert weak[["low", "high"]].isna().all(axis=None)


def test_how_far_errors_move_the_shares_here(card):
    rows = pd.DataFrame({"article_id": "a", "form": "direct", "kind": ["person", "media"], "words": [80, 20]})
    found = trust.moved(rows, pd.DataFrame({"article_id": ["a"]}))
    assert found["value"].tolist() == ["direct", "person", "media"]
    assert np.allclose(found[["share", "one", "all", "low", "high"]],
                       [[1, 0, 0, 1, 1], [0.8, 0.1, -0.05, 0.7, 0.9], [0.2, 0.3, 0.05, 0, 0.5]])  # fmt: skip
    assert trust.moved(rows.head(0), pd.DataFrame({"article_id": ["a"]})).empty


TEXT = "Ann Lee said “we go on”. Bob added that it rains."
TABLES = Some(articles=pd.DataFrame({"article_id": ["a.txt", "b.txt"], "text": [TEXT, "No."]}))


def gold(path, article, *contents):
    marked = [
        {"source": [[0, 7]], "cue": [[8, 12]], "content": [[TEXT.index(c), TEXT.index(c) + len(c)]]}
        for c in contents
    ]
    path.write_text(json.dumps({"id": article, "annotations": {"x": marked}}) + "\n")
    return path


def test_what_is_found_is_set_beside_the_gold(tmp_path, monkeypatch):
    parts = [("source", 25, 28), ("cue", 29, 34), ("content", 35, 48)]
    spans = [reader.Span(start, end, part, 0.5, 29) for part, start, end in parts]
    monkeypatch.setattr(reader, "read", lambda texts: [spans for _ in texts])
    found = trust.beside(gold(tmp_path / "g.jsonl", "a", "“we go on”", "that it rains"), TABLES)
    assert found.told == "The gold has 1 of these 2 articles."
    assert found.counts.loc[0, ["gold", "found", "right"]].tolist() == [2, 1, 0]
    assert found.errors[["article_id", "kind"]].values.tolist() == [
        ["a.txt", "missed"],
        ["a.txt", "wrong source"],
    ]
    assert found.spans[["error_id", "by", "part", "start"]].values.tolist() == [
        [0, "gold", "source", 0], [0, "gold", "cue", 8], [0, "gold", "content", 13],
        [1, "gold", "source", 0], [1, "gold", "cue", 8], [1, "gold", "content", 35],
        [1, "found", "source", 25], [1, "found", "cue", 29], [1, "found", "content", 35],
    ]  # fmt: skip


def test_without_a_gold_of_these_articles_the_comparison_is_empty_and_says_so(tmp_path):
    others = trust.beside(gold(tmp_path / "g.jsonl", "c"), TABLES)
    assert "none of these articles" in others.told
    for found in (others, trust.beside(None, TABLES), trust.beside(tmp_path / "none.jsonl", TABLES)):
        assert found.counts.empty
        assert found.errors.empty
        assert list(found.errors)[:3] == ["error_id", "article_id", "kind"]
        assert list(found.spans) == ["error_id", "by", "part", "start", "end"]
        assert "gold" in found.told


def test_gold_that_is_left_out_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "read", lambda texts: [[] for _ in texts])
    path = gold(tmp_path / "g.jsonl", "a")
    path.write_text(path.read_text() + gold(tmp_path / "h.jsonl", "c").read_text())
    told = "The gold has 1 of these 2 articles; c is left out (not in the corpus)."
    assert trust.beside(path, TABLES).told == told


def test_a_file_that_is_no_gold_is_refused(tmp_path):
    (tmp_path / "g.jsonl").write_text("no\n")
    with pytest.raises(GoldError, match="line 1 is not JSON"):
        trust.beside(tmp_path / "g.jsonl", TABLES)


def test_gold_is_looked_for_where_the_command_was_given_then_beside_the_notebook(tmp_path, monkeypatch):
    for name in ("here", "notebooks", "tests"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv(notebooks.HOME, str(tmp_path / "notebooks"))
    cell = {
        "metadata": {"tags": ["parameters"]},
        "source": ['gold = "../tests/../tests/g.jsonl"  # marked\n', "n = 1"],
    }
    path = tmp_path / "notebooks" / "06_x.ipynb"
    path.write_text(json.dumps({"cells": [cell]}))
    assert notebooks.given([path], ["n=2"]) == {path: {"n": 2}}
    assert (notebooks.located(""), notebooks.gold(path, {})) == (None, "")
    (tmp_path / "tests" / "g.jsonl").write_text("1")
    one = notebooks.gold(path, {})
    (tmp_path / "tests" / "g.jsonl").write_text("2")
    assert len({"", one, notebooks.gold(path, {})}) == 3  # a gold that changed is compared anew
    (tmp_path / "here" / "own.jsonl").write_text("1")
    assert notebooks.located("own.jsonl").exists()
    assert notebooks.gold(path, {"gold": "own.jsonl"}) not in ("", one)  # its name counts too
    assert notebooks.gold(path, {"gold": ""}) == ""
