"""Who took what from whom, found against gold: the counts by hand, and what is reached on our own gold."""

import pandas as pd
import pytest

from conftest import ROOT
from sourcebook import evaluate
from sourcebook.annotate.lineage.credits import Credit
from sourcebook.annotate.lineage.utterances import Version
from sourcebook.annotate.reading.attribution import Attribution
from sourcebook.corpus.gold import Annotation, Parts
from sourcebook.corpus.gold_lineage import Carried, Credited
from sourcebook.corpus.gold_speakers import Told
from sourcebook.evaluate.lineage import Traced
from stories import GOLD, gold_stories

TEXT = "alpha beta gamma delta epsilon zeta"
PLACES = [(0, 5), (6, 10), (11, 16), (17, 22)]


def gold_of(*carried):
    """An article whose statements are a word each; carried: (speaker, utterance, relation)."""
    return Annotation(
        [
            Parts([], [], [place], Told(who, "person", False, "", "", []), Carried(what, relation))
            for place, (who, what, relation) in zip(PLACES, carried, strict=False)
        ],
        credits=[Credited(0, 5, "The Daily Post")],
    )  # fmt: skip


def test_pairs_are_counted_across_articles():
    gold = {
        "a": gold_of(("Ann", "u", "reference"), ("Ann", "u", "trimmed"), ("Bo", "v", "reference")),
        "b": gold_of(("Ann", "u", "paraphrase"), ("Bo", "v", "verbatim"), ("Eve", "", "")),
    }
    said = {
        name: Annotation(
            [Attribution([], [], one.content, "direct", "asserts", 1, 1.0) for one in own.attributions]
        )
        for name, own in gold.items()
    }
    versions = [  # of u one pair of two; of v none, but Ann's with Eve's
        Version("a#a0000000", "a#a0000000", "reference", 1.0, 0.9), Version("a#a0000000", "b#a0000000", "altered", 1.0, 0.9),
        Version("a#a0000006", "a#a0000006", "reference", 1.0, 0.9), Version("a#a0000006", "b#a0000011", "paraphrase", 1.0, 0.9),
    ]  # fmt: skip
    credits = {
        "a": [Credit(2, 8, "Daily Post"), Credit(11, 16, "Reuters")],
        "b": [Credit(6, 8, "Daily Post")],
    }
    traced = Traced(said, pd.DataFrame(), pd.DataFrame(), versions, credits)
    counts = evaluate.lineage_counts({"a": TEXT, "b": TEXT}, traced, gold).set_index("measure")
    numbers = {
        name: tuple(int(n) for n in counts.loc[name, ["gold", "found", "right", "recalled"]])
        for name in counts.index
    }
    assert numbers == {
        "pairs": (3, 2, 1, 1),
        "pairs of quotes": (1, 1, 1, 0),  # of v, which was not found; found: a's and b's first
        "pairs of one speaker": (2, 2, 1, 1),
        "relation": (3, 3, 1, 1),
        "credits": (2, 3, 1, 1),
    }


THREE = ("000", "002", "004")  # seeds that were neither translated nor made a briefing


@pytest.fixture(scope="module")
def scored():
    """{statements as given or as found: scores over all stories of our gold}; three: given, of THREE seeds."""
    tables = {"given": [], "found": [], "three": []}
    for name, (texts, about, gold) in gold_stories().items():
        three = {
            article: one for article, one in gold.items() if name != "seeds" or article.startswith(THREE)
        }
        for side, own, given in (("given", gold, True), ("found", gold, False), ("three", three, True)):
            told = {article: texts[article] for article in own}
            traced = evaluate.traced(told, **about, statements=own if given else None)
            tables[side].append(evaluate.lineage_counts(told, traced, own, name))
    return {
        side: evaluate.scores(pd.concat(own), evaluate.LINEAGE_MEASURES).set_index("measure")
        for side, own in tables.items()
    }  # fmt: skip


def test_our_own_gold_is_met(scored):
    given = scored["given"]
    assert given.loc["pairs", "f1"] >= 0.75
    assert given.loc["pairs", "precision"] >= 0.83
    assert given.loc["pairs of quotes", "f1"] >= 0.93
    assert given.loc["pairs of one speaker", "precision"] == 1
    assert given.loc["relation", "f1"] >= 0.9
    assert given.loc["credits", "f1"] >= 0.9
    assert scored["found"].loc["pairs", "f1"] >= 0.83
    assert scored["found"].loc["pairs of quotes", "f1"] >= 0.92
    three = scored["three"]
    assert three.loc["pairs", "precision"] >= 0.85
    assert (three.loc["pairs of quotes", ["precision", "recall"]] >= 0.95).all()


def test_the_readme_tells_what_is_measured(scored):
    rows = [
        f"| {what} | "
        + " | ".join(
            f"{100 * scored[side].loc[measure, rate]:.1f}"
            for side in ("given", "found")
            for rate in ("precision", "recall", "f1")
        )
        + " |"
        for what, measure in {
            "pairs of statements that carry one utterance": "pairs",
            "of them without paraphrases": "pairs of quotes",
            "credits": "credits",
        }.items()
    ]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [row for row in rows if row not in readme.splitlines()] == []
    three = 100 * scored["three"]
    pairs, quotes = (three.loc[name, ["precision", "recall"]] for name in ("pairs", "pairs of quotes"))
    assert f"all pairs have {pairs.iloc[0]:.1f} and {pairs.iloc[1]:.1f}" in readme
    assert f"without paraphrases {quotes.iloc[0]:.1f} and {quotes.iloc[1]:.1f}" in readme


def test_the_command_tells_lineage_where_the_gold_does(capsys):
    from sourcebook.run.cli import main

    folder = GOLD / "stories" / "layoffs"
    assert main(["evaluate", str(folder / "gold.jsonl"), "--corpus", str(folder)]) == 0
    told = capsys.readouterr().out.split("who took what from whom\n")[1]
    assert [line.split("  ")[0] for line in told.splitlines()[1:6]] == list(evaluate.LINEAGE_MEASURES)
