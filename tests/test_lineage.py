"""Credits, utterances and reuse as tables; which article came first."""

import json

import pandas as pd
import pytest

from sourcebook.annotate.lineage import lineage
from sourcebook.corpus.gold import GoldError, read_gold


@pytest.mark.parametrize(
    ("published", "credits", "expected"),
    [
        (("2022-09-06", "2022-09-07"), [], "a"),
        (("2022-09-07", "2022-09-06"), [], "b"),
        (("2022-09-06", "2022-09-06"), [], ""),
        (("2022-09-06", None), [], ""),
        ((None, None), [("b", "Alpha")], "a"),
        ((None, None), [("a", "Beta")], "b"),
        ((None, None), [("a", "Beta"), ("b", "Alpha")], ""),
        (("2022-09-07", "2022-09-06"), [("b", "Alpha")], "b"),
    ],
)
def test_which_article_had_it_first(published, credits, expected):
    articles = pd.DataFrame(
        {"article_id": ["a", "b"], "outlet": ["Alpha", "Beta"], "published": pd.to_datetime(list(published))}
    )
    credited = pd.DataFrame(credits, columns=["article_id", "credited"])
    assert lineage.Order(articles, credited).first("a", "b") == expected


@pytest.mark.parametrize(
    ("table", "start", "end", "article"),
    [
        ("credits", "start", "end", "article_id"),
        ("reuse", "start_a", "end_a", "article_a"),
        ("reuse", "start_b", "end_b", "article_b"),
    ],
)
def test_every_row_stands_at_its_offsets(seeds, table, start, end, article):
    text = seeds.articles.set_index("article_id")["text"]
    rows = getattr(seeds, table).to_dict("records")
    assert len(rows) >= 5
    for row in rows:
        words = text[row[article]][row[start] : row[end]]
        assert words == words.strip() != ""
        assert row.get("surface", words) == words


def test_a_statement_carries_one_utterance_at_most(seeds):
    assert not seeds.utterances["attribution_id"].duplicated().any()
    assert set(seeds.utterances["attribution_id"]) <= set(seeds.attributions["attribution_id"])
    groups = seeds.utterances.groupby("utterance_id")
    assert (groups["article_id"].nunique() > 1).all()
    assert groups["relation"].agg(lambda told: (told == "reference").sum()).eq(1).all()
    references = seeds.utterances[seeds.utterances["relation"] == "reference"]
    assert (references["attribution_id"] == references["utterance_id"]).all()


STATEMENT = {"source": [[0, 3]], "cue": [], "content": [[4, 9]]}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"annotations": {"x": [STATEMENT | {"utterance": 7}]}}, "utterance is a text"),
        ({"annotations": {"x": [STATEMENT | {"utterance": "u", "relation": "copied"}]}}, "no relation"),
        ({"annotations": {"x": []}, "credits": [[0, 3]]}, "credits are"),
        ({"annotations": {"x": []}, "credits": [[3, 0, "Reuters"]]}, "credits are"),
    ],
)
def test_gold_that_is_no_such_gold_is_told(tmp_path, row, message):
    (tmp_path / "g.jsonl").write_text(json.dumps({"id": "a"} | row), encoding="utf-8")
    with pytest.raises(GoldError, match=f"line 1.*{message}"):
        read_gold(tmp_path / "g.jsonl")


def test_gold_of_lineage_is_read(tmp_path):
    row = {
        "id": "a",
        "annotations": {"x": [STATEMENT | {"utterance": "u", "relation": "trimmed"}, STATEMENT]},
        "credits": [[0, 3, "Reuters"]],
    }
    (tmp_path / "g.jsonl").write_text(json.dumps(row), encoding="utf-8")
    gold = read_gold(tmp_path / "g.jsonl")["a"]
    assert [one.carried and (one.carried.utterance, one.carried.relation) for one in gold.attributions] == [
        ("u", "trimmed"),
        None,
    ]
    assert [(one.start, one.end, one.outlet) for one in gold.credits] == [(0, 3, "Reuters")]
