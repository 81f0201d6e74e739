"""Statements that carry one utterance: the groups, what a version changes, and that nothing hangs on order."""

import numpy as np
import pandas as pd
import pytest

import archive
from conftest import ROOT
from sourcebook import evaluate, schema
from sourcebook.annotate.lineage import grouping, utterances
from sourcebook.annotate.lineage.likeness import EVIDENCE
from sourcebook.annotate.lineage.statements import Statements
from sourcebook.annotate.tables import attribution_id
from stories import GOLD, story


@pytest.mark.parametrize(
    ("version", "reference", "expected"),
    [
        ("“we will close the plant”", "“we will close the plant”", "verbatim"),
        ("“close the plant”", "“we will close the plant”", "trimmed"),
        ("“we close the plant”", "“we will close the plant”", "trimmed"),
        ("“we will shut the plant”", "“we will close the plant”", "altered"),
        ("“the plant we will close”", "“we will close the plant”", "altered"),
        ("it would shut “the plant”", "“we will close the plant”", "paraphrase"),
        ("close the plant", "“we will close the plant”", "trimmed"),
        ("it “will close the plant” soon", "“we will close the plant”", "trimmed"),
        ("that it would shut the plant", "“we will close the plant”", "paraphrase"),
    ],
)  # fmt: skip
def test_what_a_version_does_to_the_fullest(version, reference, expected):
    inside, words, quoted = False, [], []
    for part in version.replace("“", " “ ").replace("”", " ” ").split():
        inside = part == "“" or (inside and part != "”")
        if part not in "“”":
            words.append(part)
            quoted.append(inside)
    assert utterances.change(words, quoted, reference.strip("“”").split()) == expected


TEXTS = {
    "a": "Ann Lee said: “We will not close the battery plant in Kokomo before next summer.”",
    "b": "“We won't close the battery plant in Kokomo before next summer,” Lee told staff.",
    "c": "Bo Xu said: “We will not close the battery plant in Kokomo before next summer.”",
    "d": "Officials said the weather in Kokomo would be fine.",
}
SAYS = {
    "a": ("Ann Lee", "person", "“We will not close the battery plant in Kokomo before next summer.”"),
    "b": ("Ann Lee", "person", "“We won't close the battery plant in Kokomo before next summer,”"),
    "c": ("Bo Xu", "person", "“We will not close the battery plant in Kokomo before next summer.”"),
    "d": ("Officials", "anonymous", "the weather in Kokomo would be fine"),
}


def tables(says):
    rows, spans = [], []
    for article, (speaker, kind, content) in says.items():
        at = TEXTS[article].index(content)
        name = schema.attribution_id(article, at)
        rows.append({"attribution_id": name, "article_id": article, "speaker": speaker, "kind": kind, "role": "", "speaks_for": "",
                     "actor_id": speaker.lower() if kind == "person" else "", "stance": "asserts", "resolved_by": "name"})  # fmt: skip
        spans.append({"attribution_id": name, "part": "content", "start": at, "end": at + len(content)})
    return pd.DataFrame(rows), pd.DataFrame(spans)


def test_the_same_words_of_two_speakers_are_two_utterances():
    found = utterances.find(*tables(SAYS), TEXTS)
    ids = {
        article: schema.attribution_id(article, TEXTS[article].index(SAYS[article][2])) for article in "ab"
    }
    assert [(one.utterance_id, one.attribution_id, one.relation) for one in found] == [
        (ids["a"], ids["a"], "reference"), (ids["a"], ids["b"], "altered")]  # fmt: skip
    assert all(one.confidence > 0.5 for one in found)


@pytest.mark.parametrize("kept", ["", "a", "ad"])
def test_no_versions_where_there_are_none(kept):
    says = {article: SAYS[article] for article in kept}
    assert utterances.find(*tables(says), TEXTS) == [] if says else True
    empty = pd.DataFrame(columns=["attribution_id", "article_id", "part", "start", "end"])
    assert utterances.find(empty, empty, {}) == []


def test_articles_of_nothing_but_common_words_are_not_compared():
    rows, spans = tables({"a": SAYS["a"], "c": SAYS["c"]})
    assert utterances.find(rows, spans, {"a": "it is " * 40, "c": "it was " * 40}) == []


@pytest.mark.parametrize(
    ("content", "compared"),
    [("him", False), ("Clinton", False), ("that it was", False), ("“it”", False), ("“hysterical”", True), ("raise wages", True)],
)  # fmt: skip
def test_what_says_too_little_is_not_compared(content, compared):
    texts = {name: f"In {name} on Monday voters in Kokomo back {content}." for name in "ab"}
    rows, spans = [], []
    for article, text in texts.items():
        at = text.index(content)
        name = schema.attribution_id(article, at)
        rows.append({"attribution_id": name, "article_id": article, "speaker": "voters", "kind": "group", "role": "", "speaks_for": "",
                     "actor_id": "", "stance": "asserts", "resolved_by": "name"})  # fmt: skip
        spans.append({"attribution_id": name, "part": "content", "start": at, "end": at + len(content)})
    told = Statements([(pd.DataFrame(rows), pd.DataFrame(spans))], texts)
    ((*_, places, _),) = utterances.compared(told, texts, 0.0)
    assert len(places) == compared


def test_the_weights_are_of_this_evidence():
    weights = utterances.fitted()
    assert len(weights.weight) == len(EVIDENCE)
    assert weights.chances(weights.mean[None, :])[0] < 0.1  # most pairs don't carry one utterance


def own(name="embassy"):
    texts, _, gold = story(GOLD / "stories" / name)
    return texts, evaluate.traced(texts, statements=gold)


def test_the_order_of_articles_changes_nothing():
    texts, traced = own()
    backwards = traced.attributions[::-1], traced.spans[::-1], dict(reversed(texts.items()))
    assert utterances.find(*backwards) == traced.versions
    assert len(traced.versions) > 40


def test_months_later_quotes_are_still_one_utterance_and_most_paraphrases_are_not():
    texts, traced = own()
    dates = {name: pd.Timestamp("2025-01-01") + pd.Timedelta(days=60 * number) for number, name in enumerate(texts)}  # fmt: skip
    later = utterances.find(traced.attributions, traced.spans, texts, dates)
    quotes, others = (
        [{one.attribution_id for one in found if one.relation in relations} for found in (traced.versions, later)]
        for relations in ({"verbatim", "trimmed"}, {"paraphrase"})
    )  # fmt: skip
    assert quotes[0] == quotes[1] and len(quotes[0]) == 8
    assert len(others[1]) < len(others[0]) / 2


@pytest.mark.parametrize("name", ["layoffs", "wildfire"])  # where the gold calls each by one name
def test_two_people_never_share_an_utterance(name):
    _, _, gold = story(GOLD / "stories" / name)
    _, traced = own(name)
    who = {
        attribution_id(article, mine): theirs.told.speaker
        for article, found in traced.found.items()
        for mine, theirs in zip(
            found.attributions, sorted(gold[article].attributions, key=_start), strict=True
        )
        if theirs.told.kind == "person"
    }
    people = {}
    for version in traced.versions:
        if version.attribution_id in who:
            people.setdefault(version.utterance_id, set()).add(who[version.attribution_id])
    assert len(people) > 10
    assert [names for names in people.values() if len(names) > 1] == []


def _start(one):
    return one.content[0][0]


@pytest.fixture(scope="module")
def source():
    """What an archive is made of: the articles of all stories, as marked."""
    texts, gold = {}, {}
    for folder in [*sorted((ROOT / "training/stories").iterdir()), *sorted((GOLD / "stories").iterdir())]:
        more, _, marked = story(folder)
        texts |= {f"{folder.name}/{name}": text for name, text in more.items()}
        gold |= {f"{folder.name}/{name}": one for name, one in marked.items()}
    traced = evaluate.traced(texts, statements=gold)
    return texts, traced.attributions, traced.spans


def test_an_archive_is_other_words_and_its_spans_stand_where_they_say(source):
    one = archive.archive(*source, 20)
    assert len(set(one.texts.values())) == 20
    assert all(
        one.texts[row.article_id][row.start : row.end] == row.surface for row in one.spans.itertuples()
    )


def test_the_near_articles_give_what_all_pairs_give(monkeypatch, source):
    one = archive.archive(*source, 100)
    near = utterances.find(one.attributions, one.spans, one.texts)
    monkeypatch.setattr(utterances, "NEAREST", 10_000)
    monkeypatch.setattr(utterances, "LEAST_ALIKE", 0.0)
    every = utterances.find(one.attributions, one.spans, one.texts)
    pairs = [archive.together(side) for side in (near, every)]
    assert len(pairs[0] & pairs[1]) >= 0.99 * len(pairs[0] | pairs[1]) > 500


def test_too_much_at_once_is_grouped_by_likelier_pairs(monkeypatch):
    texts, traced = own()
    monkeypatch.setattr(grouping, "MOST_TOGETHER", 3)
    fewer = utterances.find(traced.attributions, traced.spans, texts)
    assert 0 < len(fewer) <= len(traced.versions)


def test_the_weights_are_those_of_the_stories():
    """Fitted anew on training/stories: else the reader or the evidence has changed since."""
    pytest.importorskip("training.utterances")
    from training.utterances import STORIES, Story, fit, strangers

    folders = [folder for folder in sorted(STORIES.iterdir()) if folder.is_dir()]
    assert not {folder.name for folder in folders} & {
        path.name for path in (ROOT / "tests/gold/stories").iterdir()
    }
    stories = {folder.name: Story(folder) for folder in folders}
    weights, shipped = fit(list(stories.values()), strangers(stories)[0]), utterances.fitted()
    for part in ("mean", "scale", "weight"):
        np.testing.assert_allclose(getattr(weights, part), getattr(shipped, part), atol=0.02)
