"""Counts, shares and intervals, worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from sourcebook import measure


def articles(*texts, outlet="", title=""):
    ids = [f"a{number}" for number in range(len(texts))]
    return pd.DataFrame({"article_id": ids, "text": list(texts), "outlet": outlet, "title": title}).astype(
        "str"
    )


def test_labels_take_outlet_then_title_then_the_first_words():
    table = articles("One two", "Three", "Four", "Four")
    table["outlet"] = ["Gazette", "", "", ""]
    table["title"] = ["T", "A very long title that goes on and on without end", "", ""]
    assert measure.labels(table).tolist() == [
        "Gazette", "A very long title that goes on and on …", "“Four” (1)", "“Four” (2)"]  # fmt: skip


def test_words_by_role_add_up_to_the_words_of_the_article():
    passages = pd.DataFrame(
        {"article_id": ["a0", "a0"], "start": [0, 4], "end": [3, 14], "role": ["headline", "body"]}
    )
    counted = measure.words_by_role(articles("One two three."), passages)
    assert counted.loc["a0"].to_dict() == {"headline": 1, "body": 2, "caption": 0, "boilerplate": 0}


ROWS = pd.DataFrame(
    {"article_id": ["a0", "a0", "a1", "a2"], "kind": ["x", "y", "x", "z"], "words": [6, 2, 1, 1]}
)


def test_shares_of_rows_and_of_words():
    three = articles("", "", "")
    by_rows = measure.shares(ROWS, "kind", three)
    assert by_rows[["kind", "count", "amount"]].values.tolist() == [["x", 2, 2], ["y", 1, 1], ["z", 1, 1]]
    by_words = measure.shares(ROWS, "kind", three, weight="words")
    assert by_words["share"].tolist() == [0.7, 0.2, 0.1]
    assert by_words["count"].tolist() == [2, 1, 1]


def test_the_interval_is_that_of_drawing_articles_anew():
    rows = ROWS[ROWS["kind"] != "y"]
    found = measure.shares(rows, "kind", articles("", "", "")).set_index("kind")
    # x stands in two of three articles, one row each: with all three draws from those, its share is 1
    assert (found.loc["x", "low"], found.loc["x", "high"]) == (0, 1)
    assert found.loc["x", "share"] == pytest.approx(2 / 3)
    rng = np.random.default_rng(0)
    amounts = np.array([[1, 0], [1, 0], [0, 1]])
    drawn = rng.multinomial(3, [1 / 3] * 3, measure.RESAMPLES) @ amounts
    assert np.quantile(drawn[:, 0] / drawn.sum(axis=1), 0.975) == found.loc["x", "high"]


@pytest.mark.parametrize("count", [1, 2])
def test_there_is_no_interval_where_too_few_articles_have_rows(count):
    rows = ROWS[ROWS["article_id"].isin([f"a{n}" for n in range(count)])]
    found = measure.shares(rows, "kind", articles("", "", "", ""))
    assert found[["low", "high"]].isna().all(axis=None)


def test_no_rows_give_an_empty_table_with_its_columns():
    found = measure.shares(ROWS.head(0), "kind", articles("", "", ""), weight="words")
    assert list(found) == ["kind", "count", "amount", "share", "low", "high"]
    assert found.empty
    assert measure.cross(ROWS.head(0), "kind", "article_id").empty


def test_cross_counts_pairs_and_orders_by_total():
    found = measure.cross(ROWS, "article_id", "kind", weight="words")
    assert found.loc["a0"].to_dict() == {"x": 6, "y": 2, "z": 0}
    assert list(found.index) == ["a0", "a1", "a2"]
    assert list(found) == ["x", "y", "z"]


PASSAGES = pd.DataFrame(
    {"article_id": ["a", "a", "b"], "start": [0, 50, 0], "passage_id": ["a1", "a2", "b1"]}
)
MENTIONS = pd.DataFrame({"article_id": ["a", "a", "a", "b", "b"], "start": [3, 60, 70, 1, 5],
                         "actor_id": ["x", "x", "y", "y", "x"]})  # fmt: skip
ACTORS = pd.DataFrame({"actor_id": ["x", "y"], "name": ["Xi", "Yu"], "kind": "person", "articles": [2, 2],
                       "mentions": [3, 2], "attributions": [0, 1], "words_spoken": [0, 8]})  # fmt: skip


def test_rows_are_found_in_their_passage():
    shuffled = MENTIONS.sample(frac=1, random_state=0)
    assert measure.passage_of(shuffled, PASSAGES).sort_index().tolist() == ["a1", "a2", "a2", "b1", "b1"]


def test_who_is_named_together():
    found = measure.named_together(MENTIONS, ACTORS, PASSAGES)
    assert found.values.tolist() == [["Xi", "Yu", 2, 2]]
    assert measure.named_together(MENTIONS.head(1), ACTORS, PASSAGES).empty


def test_voice_beside_mention():
    found = measure.voice_and_mention(ACTORS)
    assert found["mention_share"].tolist() == [0.6, 0.4]
    assert found["voice_share"].tolist() == [0, 1]


def test_topics_of_passages(seeds):
    central = measure.central_passages(seeds, each=2)
    assert central.groupby("topic_id").size().max() == 2
    text = seeds.articles.set_index("article_id")["text"]
    assert all(row.passage in text[row.article_id] for row in central.itertuples())
    leading = measure.leading_topics(seeds)
    assert leading["passage_id"].is_unique
    assert set(leading["passage_id"]) == set(seeds.passage_topics["passage_id"])
