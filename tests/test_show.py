"""What a person sees: nothing of an article is taken for markup, and charts draw what they get."""

import itertools
import re

import matplotlib
import networkx
import numpy as np
import pandas as pd
import pytest

from sourcebook.run.outputs import keep_graph
from sourcebook.show import charts, diagrams, style, text
from sourcebook.show.links import Link, Pages

PAGES = Pages("..")
EVIL = "<script>alert(1)</script> </pre> &amp; <img src=x onerror=alert(2)> *b* [a](b) `c` $x$ _y_ ‮ \u200b"


def test_what_comes_from_an_article_is_escaped_everywhere():
    spans = pd.DataFrame({"attribution_id": "1", "start": [0], "end": [8], "part": ["content"]})
    shown = [
        text.marked(EVIL, spans),
        text.table(pd.DataFrame({"a": [EVIL]})).data,
        text.say("{evil}", evil=EVIL).data,
        text.table(pd.DataFrame({"a": ["x"] * 40}), file=PAGES.file(EVIL)).data,
        text.table(pd.DataFrame({EVIL: [Link(EVIL, PAGES.rows("", "actors", name=EVIL).target)]})).data,
        text.bars(pd.DataFrame({"kind": [EVIL], "words": 1, "share": 1.0}), "kind"),
    ]
    for html in shown:
        assert "<script" not in html
        assert "<img" not in html
    assert "\\*b\\*" in shown[2]
    assert "\\[a\\]\\(b\\)" in shown[2]


def test_numbers_are_formatted_and_text_is_not_markup():
    assert (
        text.say("**{n:,}** of {share:.0%}: {who}", n=1234, share=0.5, who="A_b").data
        == "**1,234** of 50%: A\\_b"
    )


def test_links_and_lists_of_them_stand_in_a_sentence():
    said = text.say("{n}: {names}; {none}", n=PAGES.rows("2 (of_3)", "actors", kind="a b"),
                    names=[PAGES.place("a.txt#a0000001", "A"), "B", 3], none=[]).data  # fmt: skip
    assert said == (
        "[2 \\(of\\_3\\)](../tables/actors.html?kind=a%20b): "
        "[A](../articles/a.txt.html#a0000001), B and 3; none"
    )


def test_cells_of_a_table_may_be_links_lists_numbers_or_nothing():
    rows = pd.DataFrame(
        {"a": [PAGES.article("x", "<b>")], "b": [["p", "q"]], "c": [0.256], "d": [None], "e": [7]}
    )
    cells = re.findall(r"<td>(.*?)</td>", text.table(rows).data)
    assert cells == ['<a href="../articles/x.html">&lt;b&gt;</a>', "p; q", "0.26", "", "7"]


@pytest.mark.parametrize(
    ("names", "expected"), [([], "none"), (["a"], "a"), ("ab", "a and b"), ("abc", "a, b and c")]
)
def test_listed(names, expected):
    assert text.listed(names) == expected


@pytest.mark.parametrize(("number", "expected"), [(0, "0 words"), (1, "1 word"), (2933, "2,933 words")])
def test_counted(number, expected):
    assert text.counted(number, "word") == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.021, 0.35, "95 % interval 2% to 35%"),
        (float("nan"), float("nan"), "no interval: too few articles have any"),
    ],
)
def test_interval(low, high, expected):
    assert text.interval({"low": low, "high": high}) == expected


@pytest.mark.parametrize(("shares", "expected"), [([0.4, 0.9], "40% to 90%"), ([0.5], "50%"), ([], "none")])
def test_spread(shares, expected):
    assert text.spread(pd.Series(shares, dtype=float)) == expected


def test_a_table_says_how_much_of_it_is_shown_and_where_all_is():
    shown = text.table(
        pd.DataFrame({"a": range(40), "b": [["x", "y"]] * 40}), rows=3, file=PAGES.file("tables/a.csv")
    ).data
    assert "3 of 40 rows." in shown
    assert "tables/a.csv" in shown
    assert "x; y" in shown
    assert "no rows" in text.table(pd.DataFrame({"a": []})).data


def test_marks_do_not_overlap_and_keep_the_text():
    spans = pd.DataFrame({"start": [0, 2, 6], "end": [4, 5, 9], "part": ["source", "cue", "content"]})
    html = text.marked("abcdefghij", spans, start=0, end=10)
    assert html.count("<mark") == 2
    assert pd.Series([html]).str.replace("<[^>]*>", "", regex=True)[0] == "abcdefghij"


def test_statements_are_shown_with_speaker_and_article(seeds):
    rows = seeds.attributions.head(3)
    labels = pd.Series("an <article>", index=seeds.articles["article_id"])
    html = text.statements(rows, seeds.spans, seeds.articles, labels, PAGES).data
    assert html.count("<p>") == 4
    assert "an &lt;article&gt;" in html
    assert "Pat Ryder" in html


ERRORS = pd.DataFrame(
    {"error_id": [0, 1], "article_id": "a", "kind": ["missed", "wrong source"], "form": "mixed"}
)
PIECES = pd.DataFrame(
    [(0, "gold", "content", 2, 4), (1, "gold", "source", 0, 2), (1, "gold", "content", 6, 8),
     (1, "found", "source", 4, 5), (1, "found", "content", 6, 9)],
    columns=["error_id", "by", "part", "start", "end"],
)  # fmt: skip


def test_errors_are_shown_as_marked_and_as_found():
    articles, labels = pd.DataFrame({"article_id": ["a"], "text": ["ab<i>efghij"]}), pd.Series({"a": "A & B"})
    html = text.compared(ERRORS, PIECES, articles, labels).data
    plain = re.sub("<(?!br)[^>]*>", "", html).split("\n")
    assert plain[1:] == [
        "missed · mixed · A &amp; B<br>gold: … &lt;i …<br>found: nothing",
        "wrong source · mixed · A &amp; B<br>gold: … ab&lt;i&gt;efgh …<br>found: … ab&lt;i&gt;efgh …",
    ]
    assert html.count("<mark") == 2 + 5  # in the legend only the parts that there are
    assert "Nothing to show" in text.compared(ERRORS.head(0), PIECES.head(0), articles, labels).data


@pytest.fixture(autouse=True)
def closed():
    """No figure outlives its test."""
    yield
    matplotlib.pyplot.close("all")


TOLD = {"title": "A finding", "subtitle": "A measure"}
SHARES = pd.DataFrame(
    {"kind": ["person", "media"], "share": [0.75, 0.25], "low": [0.5, 0.1], "high": [0.9, 0.4]}
)


def test_bars_draw_the_values_with_their_intervals():
    ax = charts.bars(SHARES, "kind", "share", unit="% of words", colour="kind", **TOLD)
    assert [bar.get_width() for bar in ax.patches] == [75, 25]
    assert [line[0][0] for line in ax.collections[0].get_segments()] == [50, 10]
    assert [bar.get_facecolor() for bar in ax.patches] == [
        matplotlib.colors.to_rgba(style.COLOURS[kind]) for kind in SHARES["kind"]
    ]
    assert [words.get_text() for words in ax.figure.texts] == ["A finding", "A measure"]


def test_stacked_bars_add_up():
    table = pd.DataFrame({"person": [3, 1], "media": [2, 0]}, index=["a", "b"])
    ax = charts.stacked(table, unit="words", **TOLD)
    assert [(bar.get_x(), bar.get_width()) for bar in ax.patches[:4]] == [(0, 3), (0, 1), (3, 2), (1, 0)]


def test_a_matrix_writes_its_numbers_and_leaves_zero_blank():
    table = pd.DataFrame({"x": [3, 0], "y": [0, 12]}, index=["a", "b"])
    assert [words.get_text() for words in charts.matrix(table, **TOLD).texts] == ["3", "12"]


def test_stability_is_drawn_beside_the_null():
    numbers = pd.DataFrame({"number": [2, 3], "stability": [0.6, 0.5], "null_mean": [0.4, 0.4],
                            "null_band": [0.5, 0.55], "chosen": [True, False]})  # fmt: skip
    ax = charts.against_null(numbers, **TOLD)
    assert [list(line.get_ydata()) for line in ax.lines] == [[0.4, 0.4], [0.6, 0.5], [0.6]]


RANGES = pd.DataFrame({"name": ["a", "a", "b"], "form": ["all", "direct", "all"], "f1": [0.5, 0.75, 0.25],
                       "low": [0.4, None, 0.2], "high": [0.6, None, 0.5]})  # fmt: skip


def test_ranges_are_marks_with_their_lines():
    ax = charts.ranges(RANGES, "name", "f1", series="form", unit="% F1", **TOLD)
    assert [list(line.get_xdata()) for line in ax.lines] == [[50, 25], [75]]
    assert [line.get_marker() for line in ax.lines] == ["o", "D"]
    assert [line.get_color() for line in ax.lines] == [style.COLOURS["all"], style.COLOURS["direct"]]
    assert [line[:, 0].tolist() for line in ax.collections[0].get_segments()] == [[40, 60], [20, 50]]
    assert [words.get_text() for words in ax.get_legend().get_texts()] == ["all", "direct"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"]
    assert charts.ranges(RANGES, "name", "f1", unit="% F1", **TOLD).get_legend() is None


def test_ranges_end_where_their_marks_and_lines_do_if_they_are_told_to():
    ax = charts.ranges(RANGES, "name", "f1", series="form", unit="%", whole=False, **TOLD)
    assert ax.get_xlim() == pytest.approx((0, 75 * 1.05))
    assert charts.ranges(RANGES, "name", "f1", unit="%", **TOLD).get_xlim() == (0, 100)


TIES = [("a", "b", 4), ("b", "c", 2), ("d", "e", 1)]  # d and e are apart from the others, f has no tie


def actors(order="abcdef", ties=TIES):
    graph = networkx.Graph()
    for node in order:
        graph.add_node(
            node, name=f"The $ & <{node}>", kind="person" if node < "c" else "place", mentions=ord(node[0])
        )
    graph.add_weighted_edges_from(ties)
    return graph


def places(ax):
    return {words.get_text(): words.xy for words in ax.texts}


def test_a_network_has_a_mark_and_a_name_for_every_actor_with_ties():
    ax = diagrams.network(actors(), **TOLD)
    assert [words.get_text() for words in ax.texts] == [rf"The \$ & <{node}>" for node in "abcde"]
    assert [line.get_linewidth() for line in ax.lines] == [0.6 + 6, 0.6 + 3, 0.6 + 1.5]
    assert [tuple(mark.get_facecolor()[0]) for mark in ax.collections] == [
        matplotlib.colors.to_rgba(style.COLOURS[kind]) for kind in ["person"] * 2 + ["place"] * 3
    ]
    sizes = [mark.get_sizes()[0] for mark in ax.collections]
    assert sizes == sorted(sizes)
    assert [words.get_text() for words in ax.get_legend().get_texts()] == ["person", "place"]


def test_a_network_stands_the_same_whatever_the_order_of_its_nodes():
    other = actors("fedcba", [(other, one, weight) for one, other, weight in reversed(TIES)])
    assert places(diagrams.network(actors(), **TOLD)) == places(diagrams.network(other, **TOLD))


@pytest.mark.parametrize("number", [2, 3, 12, 30])
def test_the_names_in_a_network_lie_apart_and_inside(number):
    nodes = [f"{place:02}" for place in range(number)]
    ax = diagrams.network(actors(nodes, [(nodes[0], node, 1) for node in nodes[1:]]), **TOLD)
    renderer = ax.figure.canvas.get_renderer()
    boxes = [words.get_window_extent(renderer) for words in ax.texts]
    assert not [1 for one, other in itertools.combinations(boxes, 2) if one.overlaps(other)]
    figure = ax.figure.bbox
    assert all(figure.contains(*box.min) and figure.contains(*box.max) for box in boxes)


def test_a_network_is_kept_as_graphml_with_the_same_bytes(tmp_path):
    for folder in ("one", "other"):
        keep_graph(actors(), tmp_path / folder, "03_network")
    one, other = (tmp_path / folder / "tables" / "03_network.graphml" for folder in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()
    again = networkx.read_graphml(one)
    assert dict(again.nodes(data=True)) == dict(actors().nodes(data=True))
    assert list(again.edges(data="weight")) == TIES


def test_reliability_stands_beside_the_diagonal():
    bins = pd.DataFrame({"confidence": [0.2, 0.8], "right": [0.3, 0.75], "number": [10, 40]})
    ax = charts.reliability(bins, **TOLD)
    assert [list(line.get_ydata()) for line in ax.lines] == [[0, 100], [30, 75]]
    small, large = ax.collections[0].get_sizes()
    assert large == 4 * small
    assert [words.get_text() for words in ax.texts] == ["10", "40"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.bars(SHARES.head(0), "kind", "share", unit="words", **TOLD),
        lambda: charts.stacked(pd.DataFrame(), unit="words", **TOLD),
        lambda: charts.matrix(pd.DataFrame(), **TOLD),
        lambda: charts.against_null(pd.DataFrame(), **TOLD),
        lambda: charts.ranges(RANGES.head(0), "name", "f1", unit="%", **TOLD),
        lambda: charts.reliability(pd.DataFrame(), **TOLD),
        lambda: diagrams.network(networkx.Graph(), **TOLD),
        lambda: diagrams.network(actors(ties=[]), **TOLD),
    ],
)
def test_an_empty_table_is_said_to_be_empty(draw):
    assert [words.get_text() for words in draw().texts] == ["Nothing to show."]


def test_a_chart_draws_into_axes_that_it_is_given():
    _, ax = matplotlib.pyplot.subplots()
    assert charts.bars(SHARES, "kind", "share", unit="words", ax=ax, **TOLD) is ax


def test_a_dollar_sign_in_a_label_is_no_mathematics():
    ax = charts.stacked(pd.DataFrame({"person": [1]}, index=["$x_{"]), unit="words", **TOLD)
    ax.figure.canvas.draw()
    assert ax.get_yticklabels()[0].get_text() == r"\$x_{"


FLOW = pd.DataFrame(
    [("Ann", "person", "One", 30), ("Ann", "person", "Two", 10), ("others", "others", "Two", 20)],
    columns=["origin", "kind", "article", "words"],
)


def test_flows_are_as_wide_as_their_words():
    ax = diagrams.flows(FLOW, {"Two": "credits Reuters"}, title="T", subtitle="S")
    bands = [patch for patch in ax.patches if isinstance(patch, matplotlib.patches.PathPatch)]
    wide = [band.get_path().vertices[4][1] - band.get_path().vertices[3][1] for band in bands]
    assert wide == pytest.approx([3 * wide[1], wide[1], 2 * wide[1]])
    ends = [patch.get_height() for patch in ax.patches if isinstance(patch, matplotlib.patches.Rectangle)]
    assert ends == pytest.approx([4 * wide[1], 2 * wide[1], 3 * wide[1], 3 * wide[1]])
    assert [word.get_text() for word in ax.texts] == ["Ann", "others", "One", "Two\ncredits Reuters"]
    assert all(0 <= vertex <= 1.0001 for band in bands for vertex in band.get_path().vertices[:, 1])


def test_lines_draw_a_line_for_each_column():
    table = pd.DataFrame({"confidence": [0.4, 0.6], "named": [3, 5], "effective": [2.5, 3.0]})
    ax = charts.lines(table, "confidence", ["named", "effective"], title="T", subtitle="S", unit="origins")
    assert [line.get_ydata().tolist() for line in ax.lines] == [[3, 5], [2.5, 3.0]]
    assert ax.get_ylim() == (0, 5.5)


VERSIONS = pd.DataFrame(
    [("u", "a1", "a", "reference", 0.9, EVIL, EVIL), ("u", "b1", "b", "altered", 0.8, "Bo", "x")],
    columns=["utterance_id", "attribution_id", "article_id", "relation", "confidence", "speaker", "surface"],
)
CHANGES = pd.DataFrame(
    [("b1", "same", EVIL, EVIL), ("b1", "replaced", "that", "this"), ("b1", "left out", "front", ""), ("b1", "added", "", "now")],
    columns=["attribution_id", "change", "fullest", "version"],
)  # fmt: skip


def test_changed_words_are_marked():
    html = text.differences(VERSIONS, CHANGES, {"a": EVIL, "b": "B"}, PAGES).data
    assert "<script" not in html and "<img" not in html
    assert re.findall(r"<(del|ins)[^>]*>([^<]*)</", html) == [
        ("del", "that"),
        ("ins", "this"),
        ("del", "front"),
        ("ins", "now"),
    ]
    assert "<b>altered</b>" in html
    assert "Nothing to show" in text.differences(VERSIONS.head(0), CHANGES, {}, PAGES).data


def test_shared_passages_stand_beneath_each_other():
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": [EVIL, "It is on."]})
    rows = pd.DataFrame(
        [("a#r0-b#r0", "a", 0, 8, "b", 0, 5, 2, 0.5, "b")],
        columns=[
            "reuse_id",
            "article_a",
            "start_a",
            "end_a",
            "article_b",
            "start_b",
            "end_b",
            "words",
            "similarity",
            "earlier",
        ],
    )
    html = text.passages_beside(rows, articles, {"a": "A", "b": "B"}, PAGES).data
    assert "<script" not in html
    assert "… It is …" in html
    assert ">B</a></b> (earlier)" in html
    assert "2 words equal, 50% of the longer side" in html
    assert "Nothing to show" in text.passages_beside(rows.head(0), articles, {}, PAGES).data


def test_points_are_marked_by_their_series():
    table = pd.DataFrame({"label": ["a", "b", "a"], "x": [0.0, 1.0, 0.5], "y": [0.0, 0.5, 1.0]})
    ax = charts.points(table, "label", title="T", subtitle="S")
    assert [line.get_xydata().tolist() for line in ax.lines] == [[[0, 0], [0.5, 1]], [[1, 0.5]]]
    assert [word.get_text() for word in ax.get_legend().get_texts()] == ["a", "b"]
    many = pd.DataFrame({"label": list("abcdefghij"), "x": range(10), "y": 0})
    assert (
        len({line.get_color() for line in charts.points(many, "label", title="T", subtitle="S").lines}) == 8
    )


LONG = [f"The Ministry of Very Long Names number {n}" for n in range(8)]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.matrix(pd.DataFrame(np.arange(64).reshape(8, 8), LONG, LONG), **TOLD),
        lambda: charts.matrix(pd.DataFrame([[1, 2], [3, 4]], LONG[:2], LONG[:2]), **TOLD),
        lambda: charts.bars(pd.DataFrame({"name": LONG, "n": range(1, 9)}), "name", "n", unit="n", **TOLD),
        lambda: charts.stacked(pd.DataFrame(1, LONG, ["direct", "mixed", "indirect", "name", "acronym"]), unit="n", **TOLD),
        lambda: charts.ranges(pd.DataFrame({"name": LONG, "v": 0.5, "low": 0.4, "high": 0.6}), "name", "v", unit="%", **TOLD),
    ],
)  # fmt: skip
def test_nothing_that_is_written_leaves_the_figure(draw):
    figure = draw().figure
    drawn, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
    assert min(drawn.x0, drawn.y0) >= -0.01
    assert drawn.x1 <= width + 0.01
    assert drawn.y1 <= height + 0.01
