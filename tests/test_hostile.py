"""Input made to do harm: whatever comes, articles or rows of problems, in bounded memory; nothing is run."""

import ast
import csv
import gzip
import io
import json
import os
import re
import tracemalloc
import zipfile

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from papermill.translators import PythonTranslator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sourcebook.corpus import formats, pages, rows, streams
from sourcebook.corpus.files import CorpusError, File, Problem
from sourcebook.corpus.read import read_corpus
from sourcebook.run import store
from test_corpus import ENGLISH, PAGE

CASES = int(os.environ.get("SOURCEBOOK_CASES", "60"))  # of each property; more where time allows
MANY = settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))


def warc(*pages, zipped=False):
    """A WARC of responses, (address, kind, body)."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=zipped)
    for address, kind, body in pages:
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=headers))  # fmt: skip
    return buffer.getvalue()


def told(name, content):
    """Texts and problems of one file."""
    found = list(formats.records(File(name, lambda: io.BytesIO(content))))
    return [one.text for one in found if not isinstance(one, Problem)], [
        one.problem for one in found if isinstance(one, Problem)
    ]


SAMPLES = {
    "a.txt": ENGLISH.encode(),
    "a.html": PAGE.encode(),
    "a.json": json.dumps([{"text": ENGLISH, "title": "T"}]).encode(),
    "a.jsonl": json.dumps({"text": ENGLISH, "id": 1}).encode() * 2,
    "a.csv": f'text,title\n"{ENGLISH}",T\n'.encode(),
    "a.warc": warc(
        ("http://x/1", "text/html", PAGE.encode()), ("http://x/2", "text/plain", ENGLISH.encode())
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
@given(st.binary(max_size=80), st.integers(0, 2000), st.integers(0, 60))
@MANY
def test_a_file_that_is_spoilt_anywhere_gives_articles_or_problems(name, spoil, at, cut):
    sample = SAMPLES[name]
    texts, problems = told(name, sample[: at % len(sample)] + spoil + sample[at % len(sample) + cut :])
    assert texts or problems


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["text", "body", "id", "outlet", "title", "published", "date", "", "x"])


@given(st.lists(st.dictionaries(FIELDS, VALUES, max_size=5) | VALUES, max_size=5))
@MANY
def test_records_of_any_values_give_articles_or_problems(tmp_path_factory, records):
    corpus = tmp_path_factory.mktemp("records")
    (corpus / "good.txt").write_text(ENGLISH)
    (corpus / "bad.jsonl").write_text("\n".join(map(json.dumps, records)))
    (corpus / "bad.json").write_text(json.dumps(records))
    read = read_corpus(corpus)
    assert "good.txt" in set(read.articles["article_id"])
    assert read.articles["article_id"].is_unique


CELLS = st.text(max_size=30) | st.sampled_from(
    [
        "../../etc/passwd",
        "/etc/passwd",
        "good.txt",
        "=cmd|' /C calc'!A0",
        "\0",
        "merge",
        "split",
        "a" * 5000,
        "2022-09-06",
        "9" * 400,
    ]
)


@pytest.mark.parametrize(
    "header", [("file", "outlet", "title", "published"), ("action", "name", "to", "article", "=party")]
)
@given(st.lists(st.lists(CELLS, max_size=7), max_size=5))
@MANY
def test_tables_beside_the_articles_can_say_anything(tmp_path_factory, header, lines):
    corpus = tmp_path_factory.mktemp("beside")
    (corpus / "good.txt").write_text(ENGLISH)
    table = io.StringIO()
    csv.writer(table, escapechar="\\").writerows([header, *lines])
    name = "articles.csv" if "file" in header else "aliases.csv"
    (corpus / name).write_bytes(table.getvalue().encode(errors="replace"))
    assert read_corpus(corpus).articles["text"].tolist() == [ENGLISH]


@given(st.text(max_size=20))
@MANY
def test_no_cell_of_a_csv_is_a_formula_and_the_parquet_keeps_the_original(cell):
    frame = pd.DataFrame({"one": [cell], "list": [[cell, "=1"]]})
    frame["one"] = frame["one"].astype(object)
    [row] = list(csv.reader(io.StringIO(store.text(frame), newline="")))[1:]
    assert not any(value[:1] in tuple("=+-@\t\r") for value in row if value)
    assert row[0].removeprefix("'") == re.sub(r"\r(?!\n)", "\n", cell).removeprefix("'")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "＝1"])
def test_formulas_are_made_text(tmp_path, cell):
    frame = pd.DataFrame({"=name": [cell], "n": [-1.5]})
    expected = cell if cell == "＝1" else f"'{cell}"  # a spreadsheet takes only ASCII's signs for one
    back = pd.read_csv(io.StringIO(store.text(frame), newline=""), lineterminator="\n")
    assert back.columns.tolist() == ["'=name", "n"]
    assert (back.iloc[0, 0], back["n"][0]) == (expected, -1.5)
    assert store.read(io.BytesIO(store.parquet(frame)))["=name"].tolist() == [cell]


@given(st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True).filter(lambda name: name not in ("is", "in", "if", "or", "as")),
                       st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans() | st.lists(st.text(), max_size=3)))  # fmt: skip
@MANY
def test_papermill_passes_values_and_never_code(values):
    values = {f"p_{name}": value for name, value in values.items()}
    tree = ast.parse(PythonTranslator.codify(values, "parameters"))
    found = {node.targets[0].id: ast.literal_eval(node.value) for node in tree.body}
    assert found == values


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl.gz", lambda: gzip.compress(b"\n" * 3_000_000)),
        ("a.jsonl.gz", lambda: gzip.compress(b"x" * 3_000_000)),
        ("a.txt.gz", lambda: gzip.compress(b"x " * 2_000_000)),
        ("a.warc.gz", lambda: gzip.compress(b"\0" * 3_000_000)),
        ("a.csv.gz", lambda: gzip.compress(b'text\n"' + b"a" * 3_000_000)),
    ],
)
def test_what_expands_without_end_is_refused_by_name(folder, monkeypatch, name, content):
    monkeypatch.setattr(streams, "MOST_EXPANDED", 1_000_000)
    packed = content()
    member = io.BytesIO()
    with zipfile.ZipFile(member, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.txt", b"x " * 2_000_000)
        archive.writestr(name, packed)
    corpus = folder({"good.txt": ENGLISH, name: packed, "z.zip": member.getvalue()})
    read = read_corpus(corpus)
    assert read.articles["article_id"].tolist() == ["good.txt"]
    refused = {problem.where for problem in read.problems if "it expands to more than" in problem.detail}
    assert refused >= {name, "z.zip/b.txt"}


@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_records_nested_deep_are_told(depth):
    deep = b'{"text": ' + b"[" * depth + b"]" * depth + b"}"
    titled = b'{"text": "some words", "title": ' + b"[" * 900 + b"]" * 900 + b"}"
    texts, problems = told("a.jsonl", b"\n".join([deep, titled, b'{"text": "more words"}']))
    assert texts[-1] == "more words"
    assert problems
    assert told("a.json", deep)[0] == []


def test_a_line_without_end_costs_only_itself_and_no_memory(monkeypatch):
    monkeypatch.setattr(rows, "LONGEST_LINE", 100_000)
    lines = io.BytesIO(b'{"text": "' + b"a" * 20_000_000 + b'"}\n{"text": "some words"}\n')
    tracemalloc.start()
    found = list(formats.records(File("a.jsonl", lambda: lines)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found[0].problem, found[1].text) == ("broken line", "some words")
    assert peak < 2_000_000


def test_ids_that_claim_one_another_stay_apart(folder):
    lines = [json.dumps({"text": f"{ENGLISH} {n}", "id": "x" + "~2" * (n // 2)}) for n in range(400)]
    read = read_corpus(folder({"a.jsonl": "\n".join(lines)}))
    assert len(read.articles) == 400
    assert read.articles["article_id"].is_unique


def test_numbers_too_long_for_python_and_bytes_for_a_text_are_told():
    assert told("a.jsonl", b'{"text": "words", "id": ' + b"9" * 5000 + b"}")[1] == ["broken line"]
    assert told("a.json", b"[" + b"9" * 5000 + b"]")[1] == ["broken JSON"]
    buffer = io.BytesIO()
    pd.DataFrame({"text": [b"\xff\xfe"]}).to_parquet(buffer)
    assert told("a.parquet", buffer.getvalue()) == ([], ["no words"])


@pytest.mark.parametrize("zipped", [False, True])
def test_a_warc_gives_its_pages_by_their_addresses(folder, zipped):
    content = warc(("http://x/1", "text/html; charset=utf-8", PAGE.encode()), ("http://x/p", "image/png", b"\x89PNG"),
                   ("http://x/2", "text/plain", ENGLISH.encode()), ("http://x/3", "text/html", b"<html></html>"), zipped=zipped)  # fmt: skip
    read = read_corpus(folder({"a.warc.gz" if zipped else "a.warc": content}))
    assert read.articles["article_id"].tolist() == ["http://x/1", "http://x/2"]
    assert read.articles["outlet"].tolist() == ["The Daily Test", ""]
    assert [(one.where, one.problem) for one in read.problems] == [("http://x/3", "no words")]


def test_a_page_of_a_crawl_that_is_too_large_is_told_and_the_next_is_read(monkeypatch):
    monkeypatch.setattr(pages, "LARGEST_PAGE", 10_000)
    content = warc(
        ("http://x/1", "text/plain", b"word " * 5_000), ("http://x/2", "text/plain", ENGLISH.encode())
    )
    assert told("a.warc", content) == ([ENGLISH], ["too large"])


def test_a_corpus_with_an_address_is_read_through_fsspec():
    import fsspec

    store = fsspec.filesystem("memory")
    store.pipe({"/news/a.txt": ENGLISH.encode(), "/news/.x.txt": b"x", "/news/in/b.jsonl.gz": gzip.compress(json.dumps({"text": ENGLISH + " B."}).encode())})  # fmt: skip
    assert read_corpus("memory://news").articles["article_id"].tolist() == ["a.txt", "in/b.jsonl.gz#1"]
    with pytest.raises(CorpusError, match="nothing at memory://nowhere"):
        read_corpus("memory://nowhere")
    with pytest.raises(CorpusError, match="can't be reached"):
        read_corpus("nosuch://x")
