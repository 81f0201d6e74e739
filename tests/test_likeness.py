"""Evidence that two statements carry one utterance: each measure as its definition has it."""

import numpy as np
import pandas as pd
import pytest

from sourcebook import schema
from sourcebook.annotate.lineage import likeness, sayings, words
from sourcebook.annotate.lineage import statements as statements_
from sourcebook.annotate.lineage.likeness import EVIDENCE
from sourcebook.annotate.lineage.statements import Statements

TEXTS = {
    "a": "“We will not close the plant in 2025,” Ann Lee said. She has 1,020 workers. Bo Xu declined to comment.",
    "b": "Lee said “we won't shut the factory in 2025”. About 1,000 workers, the company said, would stay. Eve Fox denied it.",
}
ROWS = [  # article, speaker, kind, role, stance, content
    ("a", "Ann Lee", "person", "Acme chief executive", "asserts", "“We will not close the plant in 2025,”"),
    ("a", "Ann Lee", "person", "", "asserts", "She has 1,020 workers"),
    ("a", "Bo Xu", "person", "", "declines", "to comment"),
    ("b", "Ann Lee", "person", "", "asserts", "“we won't shut the factory in 2025”"),
    ("b", "Acme", "organisation", "", "asserts", "About 1,000 workers … would stay"),
    ("b", "Eve Fox", "person", "", "denies", "it"),
]


def statements(published=None):
    rows, spans = [], []
    for article, speaker, kind, role, stance, content in ROWS:
        pieces = [(TEXTS[article].index(piece), piece) for piece in content.split(" … ")]
        name = f"{article}#a{pieces[0][0]:07}"
        rows.append({"attribution_id": name, "article_id": article, "speaker": speaker, "kind": kind, "role": role,
                     "actor_id": speaker.lower().replace(" ", "-"), "speaks_for": "", "stance": stance, "resolved_by": "name"})  # fmt: skip
        spans += [
            {"attribution_id": name, "part": "content", "start": at, "end": at + len(piece)}
            for at, piece in pieces
        ]
    return Statements([(pd.DataFrame(rows), pd.DataFrame(spans))], TEXTS, published)


@pytest.fixture(scope="module")
def told():
    own = statements()
    rows, said = likeness.evidence(own.told("a"), own.told("b"), 0.15)
    return own, {name: rows[:, :, number] for number, name in enumerate(EVIDENCE)}, said


def test_how_speakers_stand(told):
    assert told[2].tolist() == [
        ["same", "affiliated", "different"], ["same", "affiliated", "different"], ["different", "apart", "different"]]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("", "officials", "anonymous", ()), ("ann", "ann lee", "person", ()), "open"),
        (("", "", "unknown", ()), ("", "", "unknown", ()), "open"),
        (("", "officials", "anonymous", ()), ("", "officials", "anonymous", ()), "same"),
        (("", "a us official", "anonymous", ()), ("", "a second official", "anonymous", ()), "alike"),
        (("", "an aide", "anonymous", ()), ("", "a source at the bank", "anonymous", ()), "unlike"),
        (("", "an aide", "anonymous", ()), ("", "another aide", "anonymous", ()), "alike"),
        (("", "a report", "document", ()), ("ann", "ann lee", "person", ()), "document"),
        (("", "a report", "document", ()), ("", "", "unknown", ()), "document"),
        (("", "a report", "document", ()), ("", "a letter", "document", ()), "open"),
        (("iran", "iran", "organisation", ("iran",)), ("russia", "russia", "organisation", ("russia",)), "different"),
        (("cg", "coast guard", "organisation", ("coast", "guard")), ("pcg", "philippine coast guard", "organisation", ("philippine", "coast", "guard")), "affiliated"),
        (("", "ann lee", "person", ()), ("", "bo xu", "person", ()), "different"),
        (("", "ann", "person", ()), ("", "bo xu", "person", ()), "unsure"),  # half a name, or none of a person
        (("x", "x", "person", ("bank",)), ("b", "savings bank", "organisation", ("savings", "bank")), "affiliated"),
    ],
)  # fmt: skip
def test_relation(one, other, expected):
    sides = [
        sayings.Statement("", "", 0, speaker, actor, kind, kind != "person" or " " in speaker, "asserts", None, None,
                          frozenset(), frozenset(belongs), False, False, False, None)
        for actor, speaker, kind, belongs in (one, other)
    ]  # fmt: skip
    assert sayings.relation(*sides) == sayings.relation(*reversed(sides)) == expected


def test_numbers_are_equal_or_round_figures(told):
    measured = told[1]
    assert measured["numbers_shared"].tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 0]]
    assert measured["numbers_clash"].tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert measured["numbers_one"].tolist() == [[0, 0, 1], [0, 0, 1], [1, 1, 0]]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (418, 418, True), (418, 400, True), (418, 431, False), (1020, 1000, True), (412_000, 400_000, True),
        (538_000, 412_000, False), (97, 100, True), (12, 10, False), (3.5, 4, False), (3.5, 3.5, True), (64, 60, True),
    ],
)  # fmt: skip
def test_a_round_figure_stands_for_what_it_rounds(one, other, expected):
    assert words.agree(one, other) == words.agree(other, one) == expected


def test_measures_by_their_definitions(told):
    """Word by word, without arrays."""
    own, measured, _ = told
    lexicon, having = own.lexicon, own.told("a").having + own.told("b").having
    for row, place in enumerate(own.articles["a"]):
        for column, other_place in enumerate(own.articles["b"]):
            one, other = own[place], own[other_place]
            near = [
                [max(0.0, float(lexicon.vectors[a] @ lexicon.vectors[b])) for b in other.words]
                for a in one.words
            ]
            likest = [max(line) for line in near], [max(line) for line in zip(*near, strict=True)]
            rare = [[lexicon.rarity[word] for word in side.words] for side in (one, other)]
            told_by = [
                [1 - np.log(having[word]) / np.log(6 + likeness.FEW) for word in side.words]
                for side in (one, other)
            ]
            alike = [
                sum(a * w for a, w in zip(*pair, strict=True)) / sum(pair[1])
                for pair in zip(likest, rare, strict=True)
            ]
            telling = [
                sum(a * w * t for a, w, t in zip(*three, strict=True))
                / max(sum(w * t for _, w, t in zip(*three, strict=True)), 1e-9)
                for three in zip(likest, rare, told_by, strict=True)
            ]
            mass = [
                sum(w * w for a, w in zip(*pair, strict=True) if a > likeness.LIKE)
                for pair in zip(likest, rare, strict=True)
            ]
            expected = {"alike_less": min(alike), "alike_more": max(alike), "telling_less": min(telling), "telling_more": max(telling),
                        "shared": np.log1p(min(mass)), "length": np.log(min(len(one.words), len(other.words))),
                        "distance": abs(one.at - other.at)}  # fmt: skip
            assert {name: measured[name][row, column] for name in expected} == pytest.approx(
                expected, abs=1e-5
            )


@pytest.mark.parametrize(("cosine", "expected"), [(0, 0), (0.1, 0.5), (0.2, 1), (0.7, 1)])
def test_articles_are_related_by_what_they_have_in_common(cosine, expected):
    own = statements()
    rows, _ = likeness.evidence(own.told("a"), own.told("b"), cosine)
    assert (rows[:, :, EVIDENCE.index("related")] == expected).all()


def test_days_between_articles_do_not_speak_against_what_both_quote():
    own = statements({"a": pd.Timestamp("2025-03-01"), "b": pd.Timestamp("2025-03-11")})
    rows, _ = likeness.evidence(own.told("a"), own.told("b"), 0.15)
    expected = np.full((3, 3), np.log(10))
    expected[0, 0] *= 5 / 6  # of six pairs of neighbours in the shorter quote both have "in 2025"
    assert rows[:, :, EVIDENCE.index("days_between")] == pytest.approx(expected)


def test_quotation_marks_stance_and_denial(told):
    measured = told[1]
    assert measured["quoted"].tolist() == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]
    assert measured["stance"].tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    assert measured["denial"].tolist() == [[0, 0, 1], [0, 0, 1], [0, 0, 1]]  # "denied", of another speaker
    assert measured["idle_one"].tolist() == [[0, 0, 1], [0, 0, 1], [1, 1, 0]]  # "to comment", "it"
    assert measured["idle_both"].tolist() == [[0, 0, 0], [0, 0, 0], [0, 0, 1]]


LINES = {  # statements of one speaker in three articles: the first two give a quote word for word, the third no other
    "a": ["“One day the river takes back its bed,”", "“The dam is old and very tired of us,”"],
    "b": ["“One day the river takes back its bed,”", "“The dam is tired and very old by now,”"],
    "c": ["“Some day the stream fetches its bed,”"],
}


@pytest.mark.parametrize("share", [1, 3, statements_.SHARE])
def test_quotes_that_differ_where_others_are_word_for_word(monkeypatch, share):
    monkeypatch.setattr(statements_, "SHARE", share)
    texts, rows, spans = {}, [], []
    for article, quotes in LINES.items():
        texts[article] = "\n".join(f"{quote} Lee said." for quote in quotes)
        for quote in quotes:
            at = texts[article].index(quote)
            rows.append({"attribution_id": schema.attribution_id(article, at), "article_id": article, "speaker": "Ann Lee", "kind": "person", "role": "",
                         "actor_id": "lee", "speaks_for": "", "stance": "asserts", "resolved_by": "name"})  # fmt: skip
            spans.append(
                {
                    "attribution_id": schema.attribution_id(article, at),
                    "part": "content",
                    "start": at,
                    "end": at + len(quote),
                }
            )
    own = Statements([(pd.DataFrame(rows), pd.DataFrame(spans))], texts)
    assert own.faithful.tolist() == [0, 1, 0, 1, 0]  # by the article's other quotes
    reworded = EVIDENCE.index("reworded")
    ab, _ = likeness.evidence(own.told("a"), own.told("b"), 0.15)
    assert ab[:, :, reworded].tolist() == [[0, 0], [0, 1 - 3 / 8]]  # "the dam", "dam is", "and very"
    ac, _ = likeness.evidence(own.told("a"), own.told("c"), 0.15)
    assert not ac[:, :, reworded].any()


def test_the_best_and_the_neighbours(told):
    measured = told[1]
    assert measured["best"][:2].tolist() == [[1, 0, 0], [0, 1, 0]]
    assert (
        measured["neighbours"][0, 0] > measured["neighbours"][1, 0] > 0
    )  # beside it stands 1,020 workers / 1,000 workers


def test_words_that_may_stand_for_each_other_are_near():
    lexicon = words.Lexicon(
        ["plant", "factory", "procure", "purchase", "purchasing", "banana", "the", "zyzzyva"]
    )
    near = {
        (a, b): float(lexicon.vectors[lexicon.numbers[a]] @ lexicon.vectors[lexicon.numbers[b]])
        for a in lexicon.words
        for b in lexicon.words
    }
    assert near["purchase", "purchasing"] > near["procure", "purchase"] > near["procure", "banana"]
    assert near["plant", "factory"] > near["plant", "banana"]
    assert near["plant", "plant"] == pytest.approx(1)
    rarity = dict(zip(lexicon.words, lexicon.rarity, strict=True))
    assert rarity["the"] < rarity["plant"] < rarity["banana"]
    assert min(lexicon.rarity) > 0 and max(lexicon.rarity) <= 1.01


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia’s 1,020 shells", ["russia", "1,020", "shells"]),
        ("they’re [North Korea] ready", ["they're", "ready"]),
        ("U.S. “No”", ["u", "s", "no"]),
        ("", []),
    ],
)
def test_words_of_a_text(text, expected):
    found = words.split(text, 0, len(text))
    assert [word for word, _ in found] == expected
    assert all(text[place:].lower().startswith(word[0]) for word, place in found)


@pytest.mark.parametrize(
    ("word", "number"), [("1,020", 1020), ("seven", 7), ("3.5", 3.5), ("seventh", None), ("", None)]
)
def test_numbers_in_words(word, number):
    assert words.number(word) == number
