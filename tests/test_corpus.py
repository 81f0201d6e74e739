"""Whatever people have → articles; what goes wrong is a row, and nothing else is lost."""

import gzip
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.corpus import read as reading
from sourcebook.corpus.decode import NotTextError, decode
from sourcebook.corpus.files import CorpusError
from sourcebook.corpus.read import read_corpus

ENGLISH = "The minister said on Monday that the talks would go on for another week, and nobody disagreed."
FRENCH = "Le ministre a déclaré lundi que les négociations se poursuivraient encore une semaine à Genève."
PAGE = """<!doctype html><html><head><title>Talks go on</title><meta property="og:title" content="Talks go on">
<meta property="og:site_name" content="The Daily Test"><meta property="article:published_time"
content="2022-09-06T10:00:00Z"></head><body><nav><a href="x">Home</a></nav><article><h1>Talks go on</h1>
<p>The minister said on Monday that the talks would go on.</p><p>“We go on,” she said &amp; left.</p></article>
<footer>Copyright</footer></body></html>"""


def told(problems):
    return {(p.where, p.problem) for p in problems}


@pytest.mark.parametrize(
    ("name", "content", "where", "problem", "remedy"),
    [
        ("bad.txt", b"", "bad.txt", "empty", "fill it"),
        ("bad.txt", b"  \n\t\n", "bad.txt", "empty", "fill it"),
        ("bad.txt", b"\0" * 5000, "bad.txt", "not text", "Save it as UTF-8"),
        ("bad.txt", bytes(range(256)) * 40, "bad.txt", "not text", "Save it as UTF-8"),
        ("bad.txt", "\ufeffok".encode("utf-16-le") + b"\x00\xd8", "bad.txt", "not text", "Save it"),
        ("bad.txt", b"<div><p></p><br/></div>", "bad.txt", "no words", "give the article's text"),
        ("bad.html", b"<html><body><div></div><script>alert(1)</script></body></html>", "bad.html", "no words",
         "give the text as .txt"),
        ("bad.txt.gz", b"\x1f\x8b\x08\x00broken", "bad.txt.gz", "broken archive", "compress the file again"),
        ("bad.txt.gz", gzip.compress(ENGLISH.encode(), mtime=0)[:-12], "bad.txt.gz", "broken archive", "compress"),
        ("bad.txt.gz", b"no gzip at all", "bad.txt.gz", "broken archive", "compress the file again"),
        ("bad.txt", "a" * 20_000_000, "bad.txt", "too long", "Split it"),
        ("bad.json", b"{", "bad.json", "broken JSON", "write it again"),
        ("bad.json", b"[" * 100_000, "bad.json", "broken JSON", "write it again"),
        ("bad.json", b"3", "bad.json", "no records", "list of objects"),
        ("bad.json", b'[{"title": "x"}]', "bad.json#1", "no words", "the other records are read"),
        ("bad.json", b"[7]", "bad.json#1", "not a record", "skipped"),
        ("bad.json", b'[{"text": "half \\ud800 a pair"}]', "bad.json#1", "broken characters", "UTF-8"),
        ("bad.json", b'[{"text": "words", "outlet": "\\udc00"}]', "bad.json#1", "broken characters", "UTF-8"),
        ("bad.json", b'[{"text": "words", "id": "\\udc00"}]', "\\udc00", "broken characters", "UTF-8"),
        ("bad.jsonl", b"", "bad.jsonl", "empty", "fill it"),
        ("bad.csv", b"text,title\n", "bad.csv", "empty", "fill it"),
        ("bad.json", b"[]", "bad.json", "empty", "fill it"),
        ("bad.warc", b"", "bad.warc", "empty", "fill it"),
        ("bad.warc", b"no WARC at all\r\n", "bad.warc", "broken WARC", "records before"),
        ("bad.csv", b"title,date\na,b\n", "bad.csv", "no text column", "name the text's column text"),
        ("bad.csv", b'text\n"never closed', "bad.csv", "broken CSV", "write it again"),
        ("bad.parquet", b"PAR1 no", "bad.parquet", "broken Parquet", "write it again"),
        ("bad.docx", b"PK", "bad.docx", "unknown format", ".html"),
    ],
)  # fmt: skip
def test_bad_input_is_a_row_with_its_remedy_and_the_rest_is_read(
    folder, name, content, where, problem, remedy
):
    articles, _, problems, _ = read_corpus(folder({name: content, "good.txt": ENGLISH}))
    assert list(articles["article_id"]) == ["good.txt"]
    [row] = problems
    assert (row.where, row.problem) == (where, problem)
    assert remedy in row.detail


def test_a_line_of_20_megabytes_within_the_limit_of_words_is_refused_in_words(folder):
    articles, _, problems, _ = read_corpus(folder({"long.txt": "word " * 4_000_000, "good.txt": ENGLISH}))
    assert list(articles["article_id"]) == ["good.txt"]
    assert "20,000,000 characters" in problems[0].detail


@pytest.mark.parametrize("files", [{}, {"a.txt": ""}, {"notes.docx": "x"}, {"articles.csv": "file\n"}])
def test_a_corpus_without_an_article_is_an_error_that_names_the_remedy(folder, files):
    with pytest.raises(CorpusError, match=r"no article could be read.*put \.txt"):
        read_corpus(folder(files))


def test_a_broken_line_loses_only_itself(folder):
    lines = [
        json.dumps({"text": ENGLISH, "id": "one"}),
        "{broken",
        "",
        json.dumps({"text": ENGLISH + " Two."}),
    ]
    articles, _, problems, _ = read_corpus(folder({"a.jsonl": "\n".join(lines)}))
    assert list(articles["article_id"]) == ["a.jsonl#4", "one"]
    assert told(problems) == {("a.jsonl#2", "broken line")}


ROWS = [
    {"text": ENGLISH, "outlet": "A", "title": "T", "published": "2022-09-06"},
    {"text": "Short one here."},
]


def parquet(rows, path):
    pd.DataFrame(rows).to_parquet(path)
    return path.read_bytes()


@pytest.mark.parametrize("suffix", ["json", "jsonl", "csv", "parquet", "jsonl.gz", "json.gz", "csv.gz"])
def test_every_format_of_records_gives_the_same_articles(folder, tmp_path, suffix):
    writers = {
        "json": lambda: json.dumps(ROWS).encode(),
        "jsonl": lambda: "\n".join(map(json.dumps, ROWS)).encode(),
        "csv": lambda: pd.DataFrame(ROWS).to_csv(index=False).encode(),
        "parquet": lambda: parquet(ROWS, tmp_path / "x.parquet"),
    }
    kind, _, packed = suffix.partition(".")
    content = gzip.compress(writers[kind]()) if packed else writers[kind]()
    articles, _, problems, _ = read_corpus(folder({f"a.{suffix}": content}))
    numbers = (1, 2)
    assert list(articles["article_id"]) == [f"a.{suffix}#{number}" for number in numbers]
    assert list(articles["text"]) == [row["text"] for row in ROWS]
    assert list(articles["outlet"]) == ["A", ""]
    assert list(articles["title"]) == ["T", ""]
    assert articles["published"].isna().tolist() == [False, True]
    assert articles["published"][0] == pd.Timestamp("2022-09-06")
    assert not problems


def test_an_object_that_wraps_a_list_is_that_list(folder):
    articles, *_ = read_corpus(folder({"a.json": json.dumps({"status": "ok", "articles": ROWS})}))
    assert len(articles) == 2


def test_a_page_gives_its_text_and_what_it_says_of_itself(folder):
    articles, _, problems, _ = read_corpus(
        folder({"a.html": PAGE, "b.txt": PAGE.replace("Monday", "Friday")})
    )
    assert articles["text"][0] == (
        "Talks go on\nThe minister said on Monday that the talks would go on.\n“We go on,” she said & left."
    )
    assert articles.loc[0, ["outlet", "title"]].tolist() == ["The Daily Test", "Talks go on"]
    assert articles["published"][0] == pd.Timestamp("2022-09-06")
    assert "<" not in articles["text"][1]
    assert not problems


def test_markup_in_a_text_that_is_no_page_is_left_as_it_is(folder):
    text = "The tag <script> and </pre> and &amp; stand in this article about markup, said its author."
    articles, *_ = read_corpus(folder({"a.txt": text}))
    assert articles["text"][0] == text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
@pytest.mark.parametrize(
    "text", [FRENCH, "The café owner’s naïve résumé was “read” by the minister — really."]
)
def test_text_comes_out_as_it_went_in_whatever_its_encoding(encoding, text):
    if encoding == "latin-1":
        text = text.replace("’", "'").replace("“", '"').replace("”", '"').replace("—", "-")
    assert decode(text.encode(encoding))[0] == text


def test_a_guessed_encoding_is_told(folder):
    _, _, problems, _ = read_corpus(folder({"a.txt": FRENCH.encode("latin-1")}))
    assert ("a.txt", "encoding guessed") in told(problems)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_told_not_to_be(data):
    try:
        text, _ = decode(data)
    except NotTextError as error:
        assert str(error)
    else:
        assert isinstance(text, str)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_utf_8_text_is_never_altered(text):
    if "\0" not in text and not text.startswith("\ufeff"):
        assert decode(text.encode())[0] == text


def test_a_french_article_is_kept_and_told(folder):
    articles, _, problems, _ = read_corpus(folder({"fr.txt": FRENCH * 3, "en.txt": ENGLISH * 3}))
    assert dict(zip(articles["article_id"], articles["language"], strict=True)) == {
        "en.txt": "en",
        "fr.txt": "fr",
    }
    assert told(problems) == {("fr.txt", "not English")}


def test_the_language_of_a_few_words_is_unknown(folder):
    articles, _, problems, _ = read_corpus(folder({"a.txt": "Russia buys guns."}))
    assert articles["language"][0] == ""
    assert not problems


def test_exact_duplicates_are_kept_and_marked(folder):
    articles, _, problems, _ = read_corpus(
        folder({"a.txt": ENGLISH, "b.txt": ENGLISH, "c.txt": ENGLISH + "!"})
    )
    assert len(articles) == 3
    assert articles["sha256"].duplicated().tolist() == [False, True, False]
    assert told(problems) == {("b.txt", "duplicate")}


def test_records_that_claim_one_id_stay_two(folder):
    lines = [json.dumps({"id": "x", "text": ENGLISH + str(number)}) for number in range(3)]
    articles, _, problems, _ = read_corpus(folder({"a.jsonl": "\n".join(lines)}))
    assert list(articles["article_id"]) == ["x", "x~2", "x~3"]
    assert [p.problem for p in problems] == ["id used twice"] * 2


def test_metadata_come_from_the_table_beside_the_files(folder):
    files = {
        "a.txt": ENGLISH,
        "in/b.txt": ENGLISH + " B.",
        "articles.csv": "file,outlet,title,published\na.txt,Gazette,Talks,2022-09-06\ngone.txt,X,,\n",
        "in/articles.csv": "file,outlet\nb.txt,Herald\n",
    }
    articles, _, problems, _ = read_corpus(folder(files))
    assert articles["outlet"].tolist() == ["Gazette", "Herald"]
    assert articles["title"].tolist() == ["Talks", ""]
    assert told(problems) == {("articles.csv", "no such file")}
    assert "line 3" in problems[0].detail


def test_what_is_told_of_a_file_holds_for_its_records(folder):
    lines = [json.dumps({"text": ENGLISH, "outlet": "Herald"}), json.dumps({"text": ENGLISH + "!"})]
    files = {"a.jsonl": "\n".join(lines), "articles.csv": "file,published\na.jsonl,2022-09-06\n"}
    articles, *_ = read_corpus(folder(files))
    assert articles["outlet"].tolist() == ["Herald", ""]
    assert articles["published"].notna().all()


@pytest.mark.parametrize(
    ("name", "content"),
    [("articles.csv", b"name,outlet\na.txt,X\n"), ("articles.csv", b"\0\0\0\0"), ("articles.csv", b""),
     ("articles.csv.gz", b"no gzip")],
)  # fmt: skip
def test_bad_metadata_are_told_and_the_articles_read(folder, name, content):
    articles, _, problems, _ = read_corpus(folder({"a.txt": ENGLISH, name: content}))
    assert len(articles) == 1
    assert told(problems) == {(name, "metadata not read")}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2022-09-06", "2022-09-06"),
        ("2022-09-06T23:59:00+02:00", "2022-09-06"),
        ("20220906", "2022-09-06"),
        ("Tue, 06 Sep 2022 10:00:00 GMT", "2022-09-06"),
        ("06/09/2022", None),  # June or September
        ("yesterday", None),
        ("2022-13-40", None),
    ],
)
def test_dates_are_read_where_they_are_clear_and_unknown_where_not(written, day):
    problems = []
    found = reading._date("a.txt", written, problems)
    assert (pd.isna(found), len(problems)) == ((True, 1) if day is None else (False, 0))
    assert day is None or found == pd.Timestamp(day)
