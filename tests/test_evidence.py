"""Where rows stand, how marks that overlap are cut, and what a page tells of an article and a table."""

import re
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import measure, schema
from sourcebook.show import links
from sourcebook.show.evidence import Evidence
from sourcebook.show.listing import listing
from sourcebook.show.segments import Mark, cut, spread


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        ("000.txt", "articles/000.txt.html"),
        ("a-b_c.2", "articles/a-b_c.2.html"),
        ("A.txt", r"articles/a.txt-[0-9a-f]{8}.html"),
        ("sub/a.txt", r"articles/sub_a.txt-[0-9a-f]{8}.html"),
        ("../../etc/passwd", r"articles/.._.._etc_passwd-[0-9a-f]{8}.html"),
        ("é <b>?#", r"articles/_+b_+-[0-9a-f]{8}.html"),
        ("x" * 300, r"articles/x{60}-[0-9a-f]{8}.html"),
    ],
)
def test_page_of_an_article(article, expected):
    assert re.fullmatch(expected, links.page(article))


@given(st.lists(st.text(min_size=1, max_size=90), unique=True, max_size=20))
def test_no_two_articles_share_a_page_and_none_leaves_the_folder(articles):
    pages = [links.page(article) for article in articles]
    assert len({page.lower() for page in pages}) == len(articles)
    assert all(re.fullmatch(r"articles/[a-z0-9._-]+\.html", page) for page in pages)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, "tables/attributions.html"),
        ({"speaker": "Pat Ryder"}, "tables/attributions.html?speaker=Pat%20Ryder"),
        ({"anonymous": True}, "tables/attributions.html?anonymous=True"),
        ({"speaker": "A&B=(C)"}, "tables/attributions.html?speaker=A%26B%3D%28C%29"),
    ],
)
def test_rows_of_a_table(where, expected):
    assert links.rows("attributions", **where) == expected


@pytest.mark.parametrize(
    ("name", "record", "expected"),
    [
        ("attributions", {"attribution_id": "a.txt#a0000012"}, "articles/a.txt.html#a0000012"),
        ("articles", {"article_id": "a.txt"}, "articles/a.txt.html"),
        ("spans", {"article_id": "a.txt", "attribution_id": "a.txt#a0000012", "part": "cue", "start": 7},
         "articles/a.txt.html#a0000012-cue-7"),
        ("passage_topics", {"passage_id": "a.txt#p00003"}, "articles/a.txt.html#p00003"),
        ("actors", {"actor_id": "pat-ryder"}, "tables/actors.html#pat-ryder"),
        ("attributes", {"actor_id": "ann", "attribute": "home town"}, "tables/attributes.html#ann/home_town"),
        ("corrections", {"correction_id": "aliases.csv, line 3"}, "tables/corrections.html#aliases.csv%2C_line_3"),
    ],
)  # fmt: skip
def test_address_of_a_row(name, record, expected):
    assert links.address(name, SimpleNamespace(**record)) == expected


def told(segments):
    return [(one.text, one.layers, one.anchors) for one in segments]


CUTS = [
    ("plain", [], [("plain", [], [])]),
    ("abcdef", [Mark(1, 4, "x", ("1",), ("1",))], [("a", [], []), ("bcd", ["x"], ["1"]), ("ef", [], [])]),
    ("abcdef", [Mark(0, 4, "x", ("1",)), Mark(2, 6, "y", ("2",))],
     [("ab", ["x"], []), ("cd", ["x", "y"], []), ("ef", ["y"], [])]),
    ("abcdef", [Mark(0, 6, "x", ("1",), ("1",)), Mark(0, 2, "y", ("2",), ("2",))],
     [("ab", ["x", "y"], ["1", "2"]), ("cdef", ["x"], [])]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "marks", "expected"), CUTS)
def test_a_text_is_cut_where_marks_begin_and_end(text, marks, expected):
    assert told(cut(text, 0, len(text), marks)) == expected


@st.composite
def marked(draw):
    text = draw(st.text(min_size=1, max_size=40))
    edges = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(
        lambda pair: pair[0] < pair[1]
    )
    marks = [
        Mark(*pair, "x", (str(number),), (str(number),))
        for number, pair in enumerate(draw(st.lists(edges, max_size=9)))
    ]
    borders = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=3))})
    return text, marks, list(pairwise(borders))


@given(marked())
def test_every_mark_covers_its_very_characters_and_opens_once(given):
    text, marks, stretches = given
    own = spread(marks, stretches)
    segments = [list(cut(text, *stretch, here)) for stretch, here in zip(stretches, own, strict=True)]
    flat = [segment for part in segments for segment in part]
    assert "".join(segment.text for segment in flat) == text
    for mark in marks:
        assert "".join(one.text for one in flat if mark.of[0] in one.of) == text[mark.start : mark.end]
    assert sorted(anchor for one in flat for anchor in one.anchors) == sorted(mark.of[0] for mark in marks)


def test_a_passage_tells_what_is_said_in_it_and_who_else_has_it(seeds):
    labels = measure.labels(seeds)
    evidence = Evidence(seeds, labels, list(labels.index))
    shown = [passage for article in evidence.articles for passage in evidence.passages(article)]
    assert len(shown) == len(seeds.passages)
    assert sum(len(passage.statements) for passage in shown) == len(seeds.attributions)
    assert sum(len(passage.shared) for passage in shown) == 2 * len(seeds.reuse)
    others = [version for passage in shown for _, _, versions in passage.statements for version in versions]
    assert {relation for *_, relation in others} <= set(schema.RELATIONS)
    assert len(others) > len(seeds.utterances) / 2
    told = {
        (segment.text, told) for passage in shown for segment in passage.segments for told in segment.told
    }
    assert {("Pentagon", "United States"), ("Ryder", "Pat Ryder"), ("ABC News", "ABC News")} <= told
    assert any(words == "said by Pat Ryder" for _, words in told)


@pytest.mark.parametrize("name", list(schema.TABLES))
def test_a_listing_has_the_rows_and_their_meaning(seeds, name):
    found, table = listing(name, seeds, most=3), getattr(seeds, name)
    assert found.total == len(table)
    assert len(found.rows) == min(3, len(table))
    assert all(len(cells) == len(found.columns) for _, cells in found.rows)
    assert all(meaning for _, meaning in found.columns)
    for (anchor, cells), row in zip(found.rows, table.head(3).itertuples(), strict=True):
        assert anchor == links.row(name, row)
        assert cells[0].target == links.address(name, row)
        assert (cells[0].full or cells[0].words) == str(getattr(row, schema.key(name)[0]))


def test_a_listing_shows_what_a_statement_says(seeds):
    found = listing("attributions", seeds, most=1)
    content = (
        seeds.spans[(seeds.spans["part"] == "content")].groupby("attribution_id")["surface"].agg(" … ".join)
    )
    assert found.columns[found.text][0] == "content"
    assert found.rows[0][1][found.text].words == content.iloc[0]


def test_a_problem_of_a_file_that_is_no_article_leads_nowhere(seeds):
    problem = {"problem_id": "1", "article_id": "broken.gz", "stage": "s", "problem": "p", "detail": "d"}
    found = listing("problems", replace(seeds, problems=schema.table("problems", [problem])))
    assert [cell.target for cell in found.rows[0][1]] == ["tables/problems.html#1", "", "", "", ""]
