"""The tables keep what their schemas promise."""

import pandas as pd
import pytest

from sourcebook import schema


@pytest.mark.parametrize("name", schema.TABLES)
def test_no_rows_are_an_empty_table_with_its_columns(name):
    empty = schema.table(name, [])
    assert list(empty) == list(schema.TABLES[name].columns)
    assert empty.empty


@pytest.mark.parametrize("name", schema.TABLES)
def test_every_column_is_described(name):
    told = schema.describe(name)
    assert (told["meaning"].str.len() > 3).all()
    assert set(schema.key(name)) <= set(told["column"])


PROBLEM = {"problem_id": "1", "article_id": "a", "stage": "s", "problem": "p", "detail": "d"}


def test_rows_are_sorted_by_key():
    rows = [PROBLEM | {"problem_id": number} for number in ("3", "1", "2")]
    assert schema.table("problems", rows)["problem_id"].tolist() == ["1", "2", "3"]


PASSAGE = {"passage_id": "p", "article_id": "a", "number": 1, "start": 0, "end": 2, "role": "body"}


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([PASSAGE, PASSAGE], "not unique"),
        ([PASSAGE | {"role": "foot"}], "role"),
        ([PASSAGE | {"start": -1}], "start"),
    ],
)
def test_what_a_schema_excludes_is_told_in_words(rows, wrong):
    with pytest.raises(schema.SchemaError, match=f"table passages:[^$]*{wrong}"):
        schema.table("passages", rows)


def test_a_missing_column_is_told():
    with pytest.raises(schema.SchemaError, match="role"):
        schema.check("passages", pd.DataFrame([PASSAGE]).drop(columns="role"))


def test_tables_show_themselves_in_one_line(seeds):
    assert repr(seeds).startswith("Tables(articles: 5, passages: 87,")


def test_tables_show_themselves_in_a_notebook(seeds):
    shown = seeds._repr_html_()
    assert shown.count("<tr>") == len(schema.TABLES) + 1
    assert "<td><code>actors</code></td><td>68</td>" in shown
