"""Scores worked out by hand, and counted again the slow way."""

import re
import time
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook import evaluate
from sourcebook.annotate.reading import attribution, quotes, reader
from sourcebook.corpus.gold import Annotation, GoldError, Parts

TEXT = "Ann Lee said “we go on”. Bob added that it rains. Critics say no."


def at(*phrases):
    """Where each phrase stands in TEXT, first occurrence."""
    return [(TEXT.index(phrase), TEXT.index(phrase) + len(phrase)) for phrase in phrases]


def one(source="", cue="", content=""):
    return Parts(*(at(*filter(None, told.split("|"))) for told in (source, cue, content)))


ANN, BOB = one("Ann Lee", "said", "“we go on”"), one("Bob", "added", "that it rains.")
CRITICS = one("Critics", "say", "no")
GOLD = Annotation([ANN, BOB, CRITICS], [(*at("Ann Lee")[0], "PER"), (*at("Bob")[0], "PER")])
FOUND = Annotation(
    [one("Ann", "said", "we go on"), one("Bob", "added", "it rains"), one("Bob", "", "Critics say")],
    [(*at("Lee")[0], "PER"), (*at("Bob")[0], "PER"), (*at("Bob")[0], "ORG")],
)


def counted(found, gold, text=TEXT):
    """{measure: [gold, found, right, recalled]} of one article."""
    table = evaluate.counts({"a": text}, {"a": found}, {"a": gold})
    return {row[1]: list(row[2:]) for row in table.itertuples(index=False)}


def test_counts_worked_out_by_hand():
    assert counted(FOUND, GOLD) == {
        "attribution": [3, 3, 2, 2],
        "attribution direct": [1, 1, 1, 1],
        "attribution mixed": [0, 0, 0, 0],
        "attribution indirect": [2, 2, 1, 1],
        "tokens source": [4, 2, 2, 2],
        "tokens cue": [3, 2, 2, 2],
        "tokens content": [7, 7, 5, 5],
        "spans source": [3, 2, 1, 1],
        "spans cue": [3, 2, 2, 2],
        "spans content": [3, 3, 1, 1],
        "names": [2, 3, 1, 1],
    }


@pytest.mark.parametrize(
    ("found", "gold", "right"),
    [
        (ANN, ANN, 1),
        (one("Ann", "", "we go on"), ANN, 1),  # one source word is enough, marks are nothing
        (one("said", "", "we go on"), ANN, 0),  # no source word
        (one("", "said", "we go on"), ANN, 0),  # no source
        (one("Bob", "", "it rains"), BOB, 1),  # 2 of 3 words
        (one("Bob", "", "rains"), BOB, 0),  # 1 of 3
        (one("Bob", "", "added that it"), BOB, 1),  # 2 of 4: half is enough
        (one("Ann Lee", "", "we|on"), ANN, 1),  # in pieces
        (one("Ann Lee", "", ""), one("Ann Lee", "", ""), 0),  # no content
        (one("", "", "no"), one("", "", "no"), 0),
        (Parts([(0, 3)], [], [(13, 14)]), ANN, 0),  # a content of a quotation mark only
    ],
)
def test_when_an_attribution_is_right(found, gold, right):
    assert counted(Annotation([found]), Annotation([gold]))["attribution"][2:] == [right, right]


def test_each_counts_once_and_the_better_match_comes_first():
    near, same = one("Bob", "", "that it"), one("Bob", "", "that it rains")
    assert counted(Annotation([near, same]), Annotation([same]))["attribution"] == [1, 2, 1, 1]
    # The exact match goes first, though `near` fits `same` too and stands before it.
    pairs = counted(Annotation([near, same]), Annotation([same, one("Bob", "", "that")]))
    assert pairs["attribution"] == [2, 2, 2, 2]


def test_a_match_of_two_forms_counts_with_each_sides_own():
    mixed = one("Ann Lee", "", "said “we go on”")
    found = counted(Annotation([mixed]), Annotation([ANN]))
    assert found["attribution direct"] == [1, 0, 0, 1]
    assert found["attribution mixed"] == [0, 1, 1, 0]
    table = evaluate.scores(
        evaluate.counts({"a": TEXT}, {"a": Annotation([mixed])}, {"a": Annotation([ANN])})
    )
    direct, mixed = (
        table.set_index("measure").loc[["attribution direct", "attribution mixed"]].to_dict("records")
    )
    assert (direct["recall"], mixed["precision"]) == (1, 1)
    assert (direct["f1"], mixed["f1"]) == (0, 0)
    assert np.isnan([direct["precision"], mixed["recall"]]).all()


@pytest.mark.parametrize(
    ("found", "gold", "numbers"),
    [
        (one(content="“we go on”."), one(content="we go on"), [1, 1, 1, 1]),  # marks at the edge are nothing
        (one(content="we go"), one(content="we go on"), [1, 1, 0, 0]),
        (one(content="we|go on"), one(content="we go on"), [1, 2, 0, 0]),  # pieces stay pieces
        (Parts([], [], [(13, 14), (23, 24)]), one(), [0, 0, 0, 0]),  # no words, no span
    ],
)
def test_spans_are_equal_by_their_first_and_last_word(found, gold, numbers):
    assert counted(Annotation([found]), Annotation([gold]))["spans content"] == numbers


@pytest.mark.parametrize(("found", "gold"), [(None, []), ([], None), (None, None)])
def test_there_is_no_count_of_names_that_are_not_annotated(found, gold):
    assert "names" not in counted(Annotation([], found), Annotation([], gold))


@pytest.mark.parametrize("text", ["", "  ", "“”", "né à Zürich 漢字"])
def test_texts_of_little_or_strange_words(text):
    whole = Parts([], [], [(0, len(text))]) if text else Parts([], [], [])
    words = len(re.findall(r"\w+", text))
    assert counted(Annotation([whole]), Annotation([whole]), text)["tokens content"] == [words] * 4


# The same, the slow way.


def slow_words(text, pieces):
    return {
        number
        for number, word in enumerate(re.finditer(r"\w+", text))
        if any(start < word.end() and word.start() < end for start, end in pieces)
    }


def slow_matches(text, found, gold):
    left = []
    for i, f in enumerate(found):
        for j, g in enumerate(gold):
            mine, theirs = slow_words(text, f.content), slow_words(text, g.content)
            shared_source = slow_words(text, f.source) & slow_words(text, g.source)
            if mine | theirs and shared_source and len(mine & theirs) / len(mine | theirs) >= 0.5:
                left.append((-len(mine & theirs) / len(mine | theirs), j, i))
    pairs = []
    while left:
        best = min(left)
        pairs.append((found[best[2]], gold[best[1]]))
        left = [pair for pair in left if pair[1] != best[1] and pair[2] != best[2]]
    return pairs


def slow_form(text, one):
    flags = quotes.inside(text)
    words = list(re.finditer(r"\w+", text))
    return attribution.form(flags[words[n].start()] == quotes.DOUBLE for n in slow_words(text, one.content))


def slow_counts(text, found, gold):
    pairs = slow_matches(text, found, gold)
    mine, theirs = (
        [u for u in units if slow_words(text, u.content) and slow_words(text, u.source)]
        for units in (found, gold)
    )
    rows = {"attribution": [len(theirs), len(mine), len(pairs), len(pairs)]}
    for form in ("direct", "mixed", "indirect"):
        units = (theirs, mine, [f for f, _ in pairs], [g for _, g in pairs])
        rows[f"attribution {form}"] = [[slow_form(text, u) for u in side].count(form) for side in units]
    for part, what in product(("source", "cue", "content"), ("tokens", "spans")):
        sides = []
        for units in (gold, found):
            pieces = [slow_words(text, [piece]) for u in units for piece in getattr(u, part)]
            tokens = {word for piece in pieces for word in piece}
            sides.append(tokens if what == "tokens" else {(min(p), max(p)) for p in pieces if p})
        right = len(sides[0] & sides[1])
        rows[f"{what} {part}"] = [len(sides[0]), len(sides[1]), right, right]
    return rows


LETTERS = st.text(alphabet='ab  “”"\n.', min_size=1, max_size=40)


@st.composite
def cases(draw):
    """A text with what two annotators found in it, at random."""
    text = draw(LETTERS)
    place = st.integers(0, len(text))
    piece = st.tuples(place, place).map(sorted).map(tuple).filter(lambda span: span[0] < span[1])
    part = st.lists(piece, max_size=3).map(sorted)
    attributions = st.lists(st.builds(Parts, part, part, part), max_size=5)
    return text, draw(attributions), draw(attributions)


@settings(max_examples=300, deadline=None)
@given(cases())
def test_counts_are_those_of_the_slow_way(case):
    text, found, gold = case
    assert counted(Annotation(found), Annotation(gold), text) == slow_counts(text, found, gold)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_what_is_right_and_the_errors_add_up_to_all(case):
    text, found, gold = case
    [theirs, mine, right, _] = counted(Annotation(found), Annotation(gold), text)["attribution"]
    table = evaluate.errors(text, Annotation(found), Annotation(gold))
    for units, side, count in ((gold, "gold", theirs), (found, "found", mine)):
        numbers = [number for number in table[side] if number >= 0]
        assert len(set(numbers)) == len(numbers)
        told = [units[number] for number in numbers]
        assert (
            right + sum(bool(slow_words(text, u.content) and slow_words(text, u.source)) for u in told)
            == count
        )
    assert evaluate.errors(text, Annotation(gold), Annotation(gold)).empty
    judged = evaluate.right(text, Annotation(found), Annotation(gold))
    assert (judged.count(True), judged.count(None)) == (right, len(found) - mine)


def test_long_articles_take_time_in_proportion():
    def took(size):
        text = "Ann said it rains. " * size
        units = [Parts([(n, n + 3)], [(n + 4, n + 8)], [(n + 9, n + 17)]) for n in range(0, 19 * size, 19)]
        began = time.perf_counter()
        assert counted(Annotation(units), Annotation(units), text)["attribution"] == [size] * 4
        return time.perf_counter() - began

    took(100)
    assert took(16_000) < 100 * took(1_000)  # in square time it were 256


# Scores and intervals.


def table(*rows, measure="attribution"):
    """Counts of articles from (gold, found, right)."""
    return pd.DataFrame(
        [(f"a{n}", measure, gold, found, right, right) for n, (gold, found, right) in enumerate(rows)],
        columns=["article_id", "measure", *evaluate.COUNTS],
    )


@pytest.mark.parametrize(
    ("rows", "scores"),
    [
        ([(4, 2, 1)], (0.5, 0.25, 1 / 3)),
        ([(3, 1, 1), (1, 1, 0)], (0.5, 0.25, 1 / 3)),  # summed before they are divided
        ([(4, 4, 4)], (1, 1, 1)),
        ([(4, 2, 0)], (0, 0, 0)),
        ([(4, 0, 0)], (np.nan, 0, 0)),
        ([(0, 4, 0)], (0, np.nan, 0)),
        ([(0, 0, 0)], (np.nan, np.nan, np.nan)),
    ],
)
def test_precision_recall_and_f1(rows, scores):
    found = evaluate.scores(table(*rows)).iloc[0]
    assert found[["precision", "recall", "f1"]].tolist() == pytest.approx(scores, nan_ok=True)
    assert found[["gold", "found", "right"]].tolist() == [sum(column) for column in zip(*rows, strict=True)]


def test_the_interval_is_that_of_drawing_articles_anew():
    # One of three articles is right: of 27 draws 8 have none of it (30 %) and 1 has nothing else (4 %).
    found = evaluate.scores(table((1, 1, 1), (1, 1, 0), (1, 1, 0))).iloc[0]
    assert (found.f1, found.low, found.high) == (pytest.approx(1 / 3), 0, 1)
    # Of 100 articles half: a binomial share, whose standard deviation is 5 %.
    found = evaluate.scores(table(*[(1, 1, n % 2) for n in range(100)])).iloc[0]
    assert (found.low, found.high) == (pytest.approx(0.40, abs=0.02), pytest.approx(0.60, abs=0.02))


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ([(1, 1, 1)] * 2, True),
        ([(1, 1, 1)] * 2 + [(0, 0, 0)] * 5, True),
        ([(1, 1, 1)] * 2 + [(0, 1, 0)], False),
    ],
)
def test_there_is_no_interval_of_under_three_articles(rows, missing):
    assert evaluate.scores(table(*rows))[["low", "high"]].isna().all(axis=None) == missing


def test_scores_stand_in_order_and_only_where_there_are_counts():
    both = pd.concat([table((1, 1, 1), measure="names"), table((1, 1, 0), measure="tokens cue")])
    assert evaluate.scores(both)["measure"].tolist() == ["tokens cue", "names"]
    empty = evaluate.scores(evaluate.counts({}, {}, {}))
    assert list(empty) == ["measure", "precision", "recall", "f1", "low", "high", "gold", "found", "right"]
    assert empty.empty


def test_every_measure_that_is_counted_is_scored():
    found = evaluate.scores(evaluate.counts({"a": TEXT}, {"a": FOUND}, {"a": GOLD}))
    assert found["measure"].tolist() == list(evaluate.MEASURES)
    assert found["f1"].iloc[0] == pytest.approx(2 / 3)


# Errors.


def test_which_of_the_found_are_right():
    found = Annotation([*FOUND.attributions, one("", "", "no"), one("Bob", "added")])
    assert evaluate.right(TEXT, found, GOLD) == [True, True, False, None, None]
    assert evaluate.right(TEXT, Annotation([]), GOLD) == []


def test_errors_of_each_kind():
    gold = Annotation([ANN, BOB, CRITICS, one("", "", "Critics say")])
    found = Annotation(
        [
            one("Bob", "", "we go on"),
            one("Bob", "", "rains"),
            one("Ann", "", "Lee"),
            one("", "", "Critics say"),
        ]
    )
    assert evaluate.errors(TEXT, found, gold).values.tolist() == [
        ["invented", "indirect", *at("Lee")[0], 0, -1, 2],
        ["wrong source", "direct", *at("“we go on”")[0], 1, 0, 0],
        ["partly right content", "indirect", *at("that it rains.")[0], pytest.approx(1 / 3), 1, 1],
        ["missed", "indirect", *at("no")[0], 0, 2, -1],
    ]  # fmt: skip


def test_no_errors_are_an_empty_table():
    found = evaluate.errors(TEXT, GOLD, GOLD)
    assert list(found) == ["kind", "form", "start", "end", "jaccard", "gold", "found"]
    assert found.empty


# Gold and corpus.


def articles(**texts):
    return pd.DataFrame(
        {"article_id": [name.replace("_", ".") for name in texts], "text": list(texts.values())}
    )


EMPTY = Annotation([])


@pytest.mark.parametrize(
    ("gold", "ids", "kept", "told"),
    [
        (["a"], ["a"], ["a"], []),
        (["a"], ["a_txt", "b_txt"], ["a_txt"], []),
        (["a_txt"], ["a"], ["a"], []),
        (["a_html"], ["a_txt_gz"], ["a_txt_gz"], []),
        (["a"], ["a", "a_txt"], ["a"], []),  # the very id, before all others
        (["b", "a"], ["a_txt", "a_html", "b"], ["b"], ["a: of several articles: left out; its id fits a.txt, a.html: write"]),
        (["b", "c"], ["b"], ["b"], ["c: not in the corpus: left out; name the corpus"]),
        (["a", "a_txt"], ["a_txt"], ["a_txt"], ["a: annotated twice: left out; a.txt has gold already: keep one"]),
    ],
)  # fmt: skip
def test_gold_finds_its_article(gold, ids, kept, told):
    found, problems = evaluate.align(
        {name.replace("_", "."): EMPTY for name in gold}, articles(**dict.fromkeys(ids, "x"))
    )
    assert list(found) == [name.replace("_", ".") for name in kept]
    lines = [f"{p.where}: {p.problem}: {p.detail}" for p in problems]
    assert len(lines) == len(told)
    assert all(line.startswith(start) for line, start in zip(lines, told, strict=True))


def test_gold_of_another_text_is_left_out():
    gold = {"a": EMPTY, "b": Annotation([], text="y"), "c": Annotation([Parts([], [], [(0, 9)])])}
    found, problems = evaluate.align(gold, articles(a="x", b="x", c="x"))
    assert list(found) == ["a"]
    assert [(p.where, p.problem) for p in problems] == [("b", "of another text"), ("c", "of another text")]
    assert "[0, 9] lies outside the text, which has 1 characters" in problems[1].detail
    with pytest.raises(
        GoldError, match="no gold fits the corpus: b: of another text; its text is not the same"
    ):
        evaluate.align({"b": gold["b"]}, articles(b="x"))


def test_what_is_found_is_counted_against_the_gold(monkeypatch):
    names = [reader.Span(0, 3, "PER", 0.5), reader.Span(25, 28, "source", 0.5, 29)]
    spans = [*names, reader.Span(29, 34, "cue", 0.5, 29), reader.Span(35, 49, "content", 0.5, 29)]
    monkeypatch.setattr(reader, "read", lambda texts: [spans for _ in texts])
    counts, spoken, problems = evaluate.against({"a": GOLD, "b": EMPTY}, articles(a_txt=TEXT, c=TEXT))
    assert counts["article_id"].unique().tolist() == ["a.txt"]
    assert counts.set_index("measure")["right"][["attribution", "tokens cue", "names"]].tolist() == [1, 1, 0]
    assert counts.set_index("measure")["found"][["attribution", "names"]].tolist() == [1, 1]
    assert [problem.where for problem in problems] == ["b"]
    assert spoken.empty  # the gold tells nothing of speakers
