"""Tables in files: read by column, by row and by part, the same from one file as from many."""

import pandas as pd
import pytest

from sourcebook import measure, schema
from sourcebook.run import store
from sourcebook.show.evidence import Evidence
from sourcebook.show.listing import listing

BY_ARTICLE = ("articles", "passages", "attributions", "spans", "mentions", "credits")


SECOND = "001_fde809fa37a8f729.txt"


def parts(table):
    """A table in three parts, the last articles first."""
    places = pd.factorize(table["article_id"], sort=True)[0]
    return [table[places // 2 == part].reset_index(drop=True) for part in (2, 1, 0)]


@pytest.fixture(scope="module")
def folders(seeds, tmp_path_factory):
    """The seeds' tables in files: each table in one, and those by article in three."""
    folders = [tmp_path_factory.mktemp(name) for name in ("one", "three")]
    store.save(folders[0], ((name, [table]) for name, table in seeds))
    store.save(folders[1], ((name, parts(table) if name in BY_ARTICLE else [table]) for name, table in seeds))
    return folders


@pytest.fixture
def kept(folders):
    """The tables of each folder; nothing of them is read yet."""
    return [store.load(folder) for folder in folders]


@pytest.fixture
def asked(monkeypatch):
    """What is read of files: (table, columns)."""
    found, read = [], store.read

    def watched(file, *columns, **options):
        frame = read(file, *columns, **options)
        whose = next(part for part in (file.name, file.parent.name) if not part[0].isdigit())
        found.append((whose.removesuffix(".parquet"), columns, frame))
        return frame

    monkeypatch.setattr(store, "read", watched)
    return found


@pytest.mark.parametrize("name", schema.TABLES)
def test_a_table_in_parts_is_the_table(seeds, kept, name):
    for tables in kept:
        pd.testing.assert_frame_equal(tables.table(name), getattr(seeds, name))
        pd.testing.assert_frame_equal(getattr(tables, name), getattr(seeds, name))


@pytest.mark.parametrize(
    ("name", "columns", "where"),
    [
        ("spans", ["surface"], {}),
        ("spans", ["surface", "start"], {"part": "content"}),
        ("attributions", ["words", "speaker"], {"anonymous": True, "form": ["direct", "mixed"]}),
        (
            "articles",
            ["text"],
            {"article_id": pd.Series([SECOND, "004_712d3b59864b64b5.txt", "none"])},
        ),
        ("articles", ["words"], {"published": []}),
        ("mentions", [], {"form": "acronym"}),
        ("topics", ["words"], {"shown": {True}}),
    ],
)
def test_rows_and_columns_are_the_same_from_memory_and_from_files(seeds, kept, name, columns, where):
    expected = seeds.table(name, *columns, **where)
    assert list(expected) == (columns or list(schema.TABLES[name].columns))
    for tables in kept:
        pd.testing.assert_frame_equal(tables.table(name, *columns, **where), expected)


@pytest.mark.parametrize("where", [{}, {"form": "direct"}])
def test_nothing_but_what_is_asked_for_is_read(kept, asked, where):
    kept[1].table("attributions", "words", **where)
    assert {(name, columns) for name, columns, _ in asked} == {("attributions", ("words", "attribution_id"))}
    assert all(set(frame) == {"words", "attribution_id"} for *_, frame in asked)


@pytest.mark.parametrize("reading", [("spans", "texts"), ("spans",)])
def test_a_column_that_there_is_not_is_told_with_those_that_there_are(seeds, kept, reading):
    where = {} if len(reading) > 1 else {"texts": 1}
    for tables in (seeds, *kept):
        with pytest.raises(
            schema.SchemaError, match="table spans has no column 'texts': it has attribution_id,"
        ):
            tables.table(*reading, **where)


def test_tables_in_the_place_of_others_are_not_read(kept, asked):
    other = kept[1].having(actors=kept[1].table("actors").head(2))
    asked.clear()
    assert len(other.table("actors", "name")) == 2
    assert asked == []


MEASURES = {
    "labels": measure.labels,
    "words_by_role": measure.words_by_role,
    "spoken_about": measure.spoken_about,
    "network": lambda tables: pd.DataFrame(measure.network(tables).edges(data="weight")),
    "references": measure.counts_by_kind_of_reference,
    "described": measure.described,
    "central_passages": measure.central_passages,
    "topics_of_mentions": measure.topics_of_mentions,
    "topics_of_statements": measure.topics_of_statements,
    "versions": measure.versions,
    "origins": measure.origins,
    "dependence": measure.dependence,
    "listing": lambda tables: pd.DataFrame(listing("passage_topics", tables, most=9).rows),
}


@pytest.mark.parametrize("name", MEASURES)
def test_what_is_measured_is_the_same_and_texts_are_read_where_they_are_needed(seeds, kept, asked, name):
    expected = MEASURES[name](seeds)
    for tables in kept:
        compare = (
            pd.testing.assert_frame_equal
            if isinstance(expected, pd.DataFrame)
            else pd.testing.assert_series_equal
        )
        compare(MEASURES[name](tables), expected)
    whole = [
        columns for table, columns, _ in asked if not columns or (table == "articles" and len(columns) > 5)
    ]
    assert whole == []


def test_evidence_reads_the_articles_that_are_shown(seeds, kept, asked):
    labels = measure.labels(kept[1])
    asked.clear()
    evidence = Evidence(kept[1], labels, [SECOND])
    assert sum(len(frame) for name, _, frame in asked if name == "articles") == 1
    assert set(evidence.attributions) == {SECOND}
    whole = Evidence(seeds, labels, list(labels.index))
    pairs = zip(evidence.passages(SECOND), whole.passages(SECOND), strict=True)
    assert all(one.segments == other.segments and one.shared == other.shared for one, other in pairs)


def test_csv_is_the_same_in_blocks(seeds, monkeypatch):
    whole = store.text(seeds.spans)
    monkeypatch.setattr(store, "BLOCK", 7)
    assert store.text(seeds.spans) == whole
    assert store.text(seeds.spans.head(0)).count("\n") == 1
