"""Counts, shares and intervals, worked out by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from conftest import Some
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
    assert measure.labels(Some(articles=table)).tolist() == [
        "Gazette", "A very long title that goes on and on …", "“Four” (1)", "“Four” (2)"]  # fmt: skip


def test_words_by_role_add_up_to_the_words_of_the_article():
    passages = pd.DataFrame(
        {"article_id": ["a0", "a0"], "start": [0, 4], "end": [3, 14], "role": ["headline", "body"]}
    )
    counted = measure.words_by_role(Some(articles=articles("One two three."), passages=passages))
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


THEMES = Some(
    passages=pd.DataFrame({"passage_id": ["p0", "p1", "p2"], "article_id": ["a0", "a0", "a1"], "start": [0, 10, 0]}),
    topics=pd.DataFrame({"topic_id": ["arms", "talks"], "label": ["arms, guns", "talks, peace"]}),
    passage_topics=pd.DataFrame({"passage_id": ["p0", "p1", "p1"], "topic_id": ["arms", "arms", "talks"],
                                 "weight": [1.0, 0.4, 0.6]}),
    actors=pd.DataFrame({"actor_id": ["k"], "name": ["Kim"]}),
    mentions=pd.DataFrame({"article_id": ["a0", "a0", "a1"], "start": [3, 12, 3], "actor_id": "k"}),
    attributions=pd.DataFrame({"attribution_id": ["s0", "s1", "s2", "s3"], "article_id": ["a0", "a0", "a0", "a1"],
                               "actor_id": ["k", "", "", "k"], "speaker": ["Mr Kim", "an aide", "it", "Kim"],
                               "kind": ["person", "anonymous", "unknown", "person"], "words": [5, 6, 7, 8]}),
    spans=pd.DataFrame({"attribution_id": ["s0", "s0", "s1", "s2", "s3"], "article_id": ["a0", "a0", "a0", "a0", "a1"],
                        "part": ["content", "cue", "content", "content", "content"], "start": [12, 4, 2, 3, 0]}),
)  # fmt: skip


def test_actors_and_speakers_by_the_topic_of_their_passage():
    # p2 has no topic: what stands in it is left out, and so is the statement of nobody known
    named = measure.topics_of_mentions(THEMES)
    assert named[["name", "topic_id"]].values.tolist() == [["Kim", "arms"], ["Kim", "talks"]]
    said = measure.topics_of_statements(THEMES)
    assert said[["name", "words", "label"]].values.tolist() == [
        ["Kim", 5, "talks, peace"], ["an aide", 6, "arms, guns"]]  # fmt: skip


def test_shares_within_an_outlet_add_up_to_one():
    table = articles("", "", "").assign(outlet=["Gazette", "Gazette", "Echo"])
    found = measure.shares_within(ROWS, "kind", "outlet", table)
    assert found[["outlet", "kind", "count"]].values.tolist() == [
        ["Echo", "z", 1], ["Gazette", "x", 2], ["Gazette", "y", 1]]  # fmt: skip
    assert found["share"].tolist() == pytest.approx([1, 2 / 3, 1 / 3])
    assert measure.shares_within(ROWS, "kind", "outlet", articles("", "", "")).empty


def statements(*rows):
    """Attributions: (article, actor_id, speaker, kind, words)."""
    columns = ["article_id", "actor_id", "speaker", "kind", "words"]
    frame = pd.DataFrame(list(rows), columns=columns).astype({"words": "int64"})
    return frame.astype(dict.fromkeys(columns[:4], "str")).assign(
        attribution_id=[f"s{n}" for n in range(len(rows))]
    )


SAID = statements(
    ("a0", "lee", "Ann Lee", "person", 6),
    ("a0", "", "An aide", "anonymous", 3),
    ("a0", "", "an Aide", "anonymous", 3),
    ("a1", "lee", "Ann Lee", "person", 8),
    ("a1", "", "", "unknown", 5),
    ("a1", "", "An aide", "anonymous", 0),
)


def test_a_source_is_an_actor_or_its_own_words_in_one_article():
    assert measure.sources(SAID).tolist() == ["lee", "a0: an aide", "a0: an aide", "lee", "", "a1: an aide"]


def test_effective_sources_are_hill_numbers():
    found = measure.effective_sources(SAID, articles("", "", "")).set_index("article_id")
    assert found["sources"].tolist() == [2, 1, 0, 2]
    assert found["words"].tolist() == [12, 13, 0, 25]
    assert found.loc["a0", ["effective", "dominant"]].tolist() == [2, 2]  # 6 words and 6 words
    assert found.loc["a1", "effective"] == 1
    assert np.isnan(found.loc["a2", "effective"])
    # 14 of 20 words and 6 of 20: 1 / (.49 + .09), and e to the entropy
    assert found.loc["", "dominant"] == pytest.approx(1 / 0.58)
    assert found.loc["", "effective"] == pytest.approx(np.exp(-(0.7 * np.log(0.7) + 0.3 * np.log(0.3))))
    assert found.loc["a1", "known"] == pytest.approx(8 / 13)


def test_outlets_are_compared_where_both_have_enough_articles():
    six = articles(*[""] * 6).assign(outlet=["A", "A", "A", "B", "B", "B"])
    rows = pd.DataFrame({"article_id": [f"a{n}" for n in range(6)], "kind": list("xxxyyx"), "words": 1})
    found = measure.contrast(rows, "kind", "outlet", six).set_index("kind")
    assert found.loc["x", ["outlet", "other", "share", "other_share"]].tolist() == ["A", "B", 1, 1 / 3]
    assert found.loc["x", "difference"] == pytest.approx(2 / 3)
    assert found["enough"].all()
    # all of A's articles have x alone; of B's draws 8 in 27 hold y only, 1 in 27 x only
    assert found.loc["x", ["low", "high"]].tolist() == [0, 1]


def test_too_few_articles_are_no_contrast():
    few = articles("", "", "").assign(outlet=["A", "B", ""])
    found = measure.contrast(ROWS, "kind", "outlet", few, weight="words")
    assert not found["enough"].any() and found[["low", "high"]].isna().all(axis=None)
    assert measure.contrast(ROWS, "kind", "outlet", articles("", "", "")).empty


@pytest.fixture(scope="module")
def spoken(seeds):
    return measure.spoken_about(seeds)


def test_who_speaks_about_whom_is_counted_by_statement(seeds, spoken):
    text = seeds.articles.set_index("article_id")["text"]
    first = spoken.iloc[0]
    name = seeds.actors.set_index("name").loc[first["about"]]
    own = seeds.attributions[seeds.attributions["speaker"] == first["speaker"]]
    pieces = seeds.spans[
        seeds.spans["attribution_id"].isin(own["attribution_id"]) & (seeds.spans["part"] == "content")
    ]
    held = {
        piece.attribution_id
        for piece in pieces.itertuples()
        for m in seeds.mentions[seeds.mentions["actor_id"] == name["actor_id"]].itertuples()
        if m.article_id == piece.article_id and piece.start <= m.start and m.end <= piece.end
    }
    assert first["statements"] == len(held) > 1
    assert all(
        text[piece.article_id][piece.start : piece.end] == piece.surface for piece in pieces.itertuples()
    )
    assert not ((spoken["speaker"] == spoken["about"]).any())


def test_shares_by_an_attribute_are_of_those_who_have_it(seeds):
    told = pd.DataFrame({"actor_id": ["pat-ryder"], "attribute": ["team"], "value": ["A"]})
    found = measure.by_attribute(replace(seeds, attributes=told), "team").set_index("team")
    ryder = seeds.actors.set_index("actor_id").loc["pat-ryder", "words_spoken"]
    assert found.loc["A", "amount"] == ryder > 0
    assert found["amount"].sum() == seeds.attributions["words"].sum()
    assert set(found.index) == {"A", "not told"}


def test_the_network_has_the_pairs_and_their_paragraphs(seeds):
    graph = measure.network(seeds, top=5)
    assert len(graph) == 5 and list(graph) == sorted(graph)
    pairs = measure.named_together(seeds.mentions, seeds.actors, seeds.passages)
    names = {graph.nodes[node]["name"]: node for node in graph}
    for pair in pairs.itertuples():
        if pair.actor in names and pair.other in names:
            assert graph.edges[names[pair.actor], names[pair.other]]["weight"] == pair.passages


def test_named_meant_and_quoted(seeds):
    found = measure.counts_by_kind_of_reference(seeds).set_index("name")
    ryder = seeds.attributions[seeds.attributions["speaker"] == "Pat Ryder"]
    assert found.loc["Pat Ryder", "quoted"] == len(ryder)
    assert (
        found.loc["Pat Ryder", "meant"] - found.loc["Pat Ryder", "named"]
        == (ryder["resolved_by"].isin(["pronoun", "role"])).sum()
    )
    assert (found["meant"] >= found["named"]).all()


@pytest.fixture
def story():
    """Two utterances: Ann's, which b gives to officials; and Bo's, which only a's spokesman and c carry."""
    texts = {
        "a": "Ann said: “It is on.” Bo said: “No way ever.”",
        "b": "Officials said it is on.",
        "c": "Acme said “No way [at all] never.”",
        "d": "Hm.",
    }
    rows = [  # id, article, speaker, actor, kind, words, content
        ("a1", "a", "Ann", "ann", "person", 3, "“It is on.”"),
        ("a2", "a", "Bo", "bo", "person", 3, "“No way ever.”"),
        ("b1", "b", "officials", "", "anonymous", 3, "it is on"),
        ("c1", "c", "Acme", "acme", "organisation", 3, "“No way [at all] never.”"),
        ("d1", "d", "", "", "unknown", 1, "Hm"),
        ("d2", "d", "residents", "", "collective", 2, "Hm"),
    ]
    attributions = pd.DataFrame(
        rows, columns=["attribution_id", "article_id", "speaker", "actor_id", "kind", "words", "content"]
    )
    attributions = attributions.assign(form="direct", stance="asserts")
    starts = [texts[row.article_id].index(row.content) for row in attributions.itertuples()]
    spans = attributions[["attribution_id", "article_id"]].assign(
        part="content", start=starts, surface=attributions["content"]
    )
    spans["end"] = spans["start"] + spans["surface"].str.len()
    utterances = pd.DataFrame(
        [
            ("a1", "a1", "a", "reference", 1.0, 0.9),
            ("a1", "b1", "b", "trimmed", 1.0, 0.6),
            ("a2", "a2", "a", "reference", 1.0, 0.8),
            ("a2", "c1", "c", "altered", 0.7, 0.8),
        ],
        columns=["utterance_id", "attribution_id", "article_id", "relation", "similarity", "confidence"],
    )
    reuse = pd.DataFrame(
        [("a", 10, 20, "b", 15, 23)],
        columns=["article_a", "start_a", "end_a", "article_b", "start_b", "end_b"],
    )
    credits = pd.DataFrame(
        [("b", "Reuters"), ("b", "Reuters"), ("b", "AP")], columns=["article_id", "credited"]
    )
    whole = pd.DataFrame(
        {"article_id": list(texts), "text": list(texts.values()), "outlet": "", "title": list("ABCD")}
    )
    return Some(
        articles=whole,
        attributions=attributions,
        spans=spans,
        utterances=utterances,
        reuse=reuse,
        credits=credits,
    )


def test_versions_and_utterances(story):
    table = measure.versions(story)
    assert table["attribution_id"].tolist() == ["a1", "b1", "a2", "c1"]
    assert table["surface"].tolist() == [
        "“It is on.”",
        "it is on",
        "“No way ever.”",
        "“No way [at all] never.”",
    ]
    told = measure.utterances(table).drop(columns="surface").values.tolist()
    assert told == [
        ["a1", "Ann", ["Ann", "officials"], 2, 2, 0, 0.6, 3],
        ["a2", "Bo", ["Bo", "Acme"], 2, 2, 1, 0.8, 3],
    ]
    assert measure.versions(story, least=0.7)["utterance_id"].unique().tolist() == [
        "a2"
    ]  # a1 is in one article then


def test_changes_word_by_word(story):
    told = measure.changes(measure.versions(story)).drop(columns=["utterance_id", "number"]).values.tolist()
    assert told == [
        ["b1", "same", "It is on", "it is on"],
        ["c1", "same", "No way", "No way"],
        ["c1", "replaced", "ever", "never"],
    ]


def test_where_statements_come_from(story):
    found = measure.origins(story)
    assert found["origin"].tolist() == ["Ann", "Bo", "Ann", "Bo", "", "residents, D"]
    assert found["kind"].tolist() == ["person", "person", "person", "person", "unknown", "collective"]
    table = measure.by_origin(found)
    assert table[["origin", "statements", "words", "articles"]].values.tolist() == [
        ["Ann", 2, 6, 2],
        ["Bo", 2, 6, 2],
        ["residents, D", 1, 2, 1],
    ]
    assert table["share"].tolist() == pytest.approx([6 / 14, 6 / 14, 2 / 14])
    assert measure.origins(story, least=0.7)["origin"].tolist()[2] == "officials, B"


def test_the_number_of_origins_grows_with_the_confidence_asked(story):
    numbers = measure.origin_numbers(story, thresholds=(0.5, 0.7, 0.85))
    assert numbers[["utterances", "named", "unnamed"]].values.tolist() == [[2, 2, 1], [1, 2, 2], [0, 3, 2]]
    assert numbers["known"].tolist() == pytest.approx([14 / 15] * 3)
    assert numbers["single"].tolist() == pytest.approx([2 / 14, 8 / 14, 1])
    share = np.array([6, 6, 2]) / 14
    assert numbers["effective"][0] == pytest.approx(np.exp(-(share * np.log(share)).sum()))


def test_what_an_article_has_of_its_own(story):
    own = measure.dependence(story).set_index("article_id")
    assert own["carried"].fillna(-1).tolist() == [1, 1, 1, 0]
    assert own["alone"].tolist() == pytest.approx([0, 0, 0, 2 / 3])
    assert own["credited"].tolist() == [[], ["Reuters", "AP"], [], []]
    assert own["credits"].tolist() == [0, 3, 0, 0]
    assert own["reused"].tolist() == pytest.approx([3 / 10, 3 / 5, 0, 0])  # "It is on" of ten words; of five


def test_no_statements_have_no_origins(story):
    story = story.having(attributions=story.attributions.head(0), utterances=story.utterances.head(0))
    assert measure.by_origin(measure.origins(story)).empty
    assert measure.utterances(measure.versions(story)).empty
    assert measure.changes(measure.versions(story)).empty
    assert measure.origin_numbers(story, thresholds=(0.5,))["named"].tolist() == [0]
    assert measure.dependence(story)["statements"].tolist() == [0, 0, 0, 0]


def test_passages_on_a_map():
    """Two pure passages of each of two topics and a mixed one: on a line, the mixed one in the middle."""
    weights = [
        ("p1", "a", 1.0),
        ("p2", "a", 1.0),
        ("p3", "b", 1.0),
        ("p4", "b", 1.0),
        ("p5", "a", 0.5),
        ("p5", "b", 0.5),
    ]
    tables = Some(
        passage_topics=pd.DataFrame(weights, columns=["passage_id", "topic_id", "weight"]),
        passages=pd.DataFrame({"passage_id": ["p1", "p2", "p3", "p4", "p5"], "article_id": "x"}),
        topics=pd.DataFrame({"topic_id": ["a", "b"], "label": ["A", "B"]}),
    )
    found = measure.passage_map(tables).set_index("passage_id")
    assert found["label"].tolist() == ["A", "A", "B", "B", "A"]
    assert found["x"].abs().tolist() == pytest.approx([2**-0.5] * 4 + [0], abs=1e-3)
    assert found.loc["p1", "x"] == found.loc["p2", "x"] == -found.loc["p3", "x"]
    assert found["y"].iloc[:4].nunique() == 1 != found["y"].nunique()
    empty = tables.having(passage_topics=tables.passage_topics.head(0))
    assert measure.passage_map(empty).empty


def changes_of(*rows):
    columns = ["utterance_id", "attribution_id", "number", "change", "fullest", "version"]
    return pd.DataFrame([("u", *row) for row in rows], columns=columns)


VERSIONS_OF = pd.DataFrame(
    [("u", "a", "reference", 1.0, "direct"), ("u", "b", "altered", 0.7, "direct"), ("u", "c", "altered", 0.9, "direct"),
     ("u", "d", "paraphrase", 1.0, "direct"), ("u", "e", "altered", 1.0, "mixed")],
    columns=["utterance_id", "attribution_id", "relation", "confidence", "form"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ([], []),
        ([("d", 1, "replaced", "x", "y")], []),  # no quotation
        ([("e", 1, "replaced", "x", "y")], []),  # perhaps the reporter's words
        ([("b", 1, "same", "all goes well on", "all goes well on"), ("b", 2, "replaced", "that", "this"),
          ("b", 3, "same", "front for us", "front for us")], [("b", "well on that front for", "well on this front for")]),
        ([("b", 1, "replaced", "one two", "three"), ("c", 1, "replaced", "one", "two")], [("c", "one", "two")]),
        ([("b", 1, "replaced", "one", "two"), ("c", 1, "replaced", "one", "two")], [("c", "one", "two")]),
        ([("b", 1, "left out", "one", "")], []),
    ],
)  # fmt: skip
def test_the_slightest_change_is_the_fewest_words_replaced_in_a_quotation(changed, expected):
    found = measure.slightest_change(VERSIONS_OF, changes_of(*changed))
    assert list(found.itertuples(index=False, name=None)) == expected


def test_actors_of_one_name_are_told_apart(seeds):
    actors = seeds.actors.head(4).assign(
        actor_id=["a", "b", "c", "d"], name=["Georgia", "Georgia", "Lee", "Georgia"],
        kind=["country", "person", "person", "person"])  # fmt: skip
    told = measure.told_apart(replace(seeds, actors=actors)).actors
    assert list(told["name"]) == ["Georgia (country)", "Georgia (b)", "Lee", "Georgia (d)"]


def test_the_first_of_a_cross_are_the_first_of_all():
    rows = pd.DataFrame({"a": list("xxyyzzz"), "b": list("pqppqqr"), "n": [1, 2, 3, 4, 5, 1, 1]})
    for weight in (None, "n"):
        whole = measure.cross(rows, "a", "b", weight=weight)
        for most in ((2, None), (None, 1), (2, 2), (1, 9)):
            pd.testing.assert_frame_equal(
                measure.cross(rows, "a", "b", weight=weight, most=most), whole.iloc[: most[0], : most[1]]
            )


def test_shares_beyond_the_largest_have_no_interval(monkeypatch):
    whole = measure.shares(ROWS, "kind", articles("", "", ""))
    monkeypatch.setitem(measure.shares.__globals__, "MOST_SHARES", 2)
    found = measure.shares(ROWS, "kind", articles("", "", ""))
    pd.testing.assert_frame_equal(found.head(2), whole.head(2))
    assert found.drop(columns=["low", "high"]).equals(whole.drop(columns=["low", "high"]))
    assert found["low"].isna().tolist() == [False, False, True]


def test_a_name_stands_in_every_statement_around_it():
    """A statement within a statement, one that ends inside the name, and one in another article."""
    spans = [
        ("s1", "a", 0, 50),
        ("s2", "a", 10, 30),
        ("s3", "a", 0, 14),
        ("s4", "b", 0, 50),
        ("s5", "z", 0, 9),
    ]
    spans = pd.DataFrame(spans, columns=["attribution_id", "article_id", "start", "end"]).assign(
        part="content"
    )
    mentions = [("x", "a", 12, 15), ("y", "a", 40, 45), ("x", "c", 3, 4), ("y", "b", 50, 52)]
    mentions = pd.DataFrame(mentions, columns=["actor_id", "article_id", "start", "end"])
    tables = Some(spans=spans, mentions=mentions)
    assert measure.about(tables, "x") == {"s1", "s2"}
    assert measure.about(tables, "y") == {"s1"}
