"""Gold of both formats, read; what is wrong with it, told with its place and remedy."""

import gzip
import json

import pytest

from sourcebook.corpus.files import CorpusError
from sourcebook.corpus.gold import Annotation, GoldError, Parts, misfit, read_gold

TEXT = "Ann Lee said “we go on”. It rains, Bob added."
ANN = {"source": [[0, 7]], "cue": [[8, 12]], "content": [[14, 22]]}


def line(**change):
    row = {"id": "a", "text": TEXT, "annotations": {"x": [ANN]}} | change
    return json.dumps({key: value for key, value in row.items() if value is not ...})


def rows(folder, *lines):
    return read_gold(folder({"gold.jsonl": "\n".join(lines)}) / "gold.jsonl")


def test_rows_of_json(folder):
    names = [[0, 7, "PER"]]
    gold = rows(folder, line(names=names), "", line(id="b", text=..., annotations={"x": []}), "\r")
    attribution = Parts([(0, 7)], [(8, 12)], [(14, 22)])
    assert gold == {"a": Annotation([attribution], [(0, 7, "PER")], TEXT), "b": Annotation([])}


@pytest.mark.parametrize(
    ("part", "pieces"),
    [
        ({}, []),
        ({"source": None}, []),
        ({"source": []}, []),
        ({"source": [[5, 7], [0, 3]]}, [(0, 3), (5, 7)]),
    ],
)
def test_a_part_may_be_missing_or_in_pieces(part, pieces, folder):
    gold = rows(folder, line(annotations={"x": [part]}))
    assert gold["a"].attributions == [Parts(pieces, [], [])]


def test_the_first_annotator_by_name_is_the_gold_unless_another_is_named(folder):
    path = folder({"one.jsonl": line(annotations={"y": [ANN], "x": []}),
                   "two.jsonl.gz": gzip.compress(line(id="b", annotations={"x": [ANN]}).encode())})  # fmt: skip
    assert {name: len(one.attributions) for name, one in read_gold(path).items()} == {"a": 0, "b": 1}
    assert {name: len(one.attributions) for name, one in read_gold(path, annotator="y").items()} == {"a": 1}
    with pytest.raises(GoldError, match="there is no annotator 'z': there are x, y"):
        read_gold(path, annotator="z")


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("{", "gold.jsonl, line 2 is not JSON: write an object on each line"),
        ("[" * 100_000, "line 2 is not JSON"),
        ("9" * 5_000, "line 2 is not JSON"),
        ("[1]", "line 2 has no id"),
        (line(id=7), "line 2 has no id"),
        (line(id="b", annotations=...), "line 2 has no annotations: write"),
        (line(id="b", annotations=[]), "line 2 has no annotations"),
        (line(id="b", annotations={}), "line 2 has no annotations"),
        (line(id="b", text=[]), "line 2: text is not a string"),
        (line(id="b", annotations={"x": {}}), "line 2: 'x' holds no attributions"),
        (line(id="b", annotations={"x": [7]}), "line 2: 'x' holds no attributions"),
        (line(id="b", annotations={"x": [{"cue": [[3, 3]]}]}), "line 2: cue is [[3, 3]]: write [[start, end]…]"),
        (line(id="b", annotations={"x": [{"cue": [[-1, 3]]}]}), "line 2: cue is"),
        (line(id="b", annotations={"x": [{"cue": [[0, 1.5]]}]}), "line 2: cue is"),
        (line(id="b", annotations={"x": [{"cue": [[False, True]]}]}), "line 2: cue is"),
        (line(id="b", annotations={"x": [{"cue": [0, 3]}]}), "line 2: cue is"),
        (line(id="b", annotations={"x": [{"cue": "said"}]}), "line 2: cue is said"),
        (line(id="b", annotations={"x": [{"cue": [[0, 99]]}]}), "line 2: [0, 99] lies outside the text, which has 45"),
        (line(id="b", names=[[0, 7, "MISC"]]), "line 2: names are [[0, 7, 'MISC']]: write [[start, end, PER, ORG"),
        (line(id="b", names=[[0, 7, []]]), "line 2: names are"),
        (line(id="b", names=[[0, 7]]), "line 2: names are"),
        (line(id="b", names={}), "line 2: names are"),
        (line(id="b", names=[[0, 99, "PER"]]), "line 2: [0, 99] lies outside the text"),
        (line(), "line 2: 'a' is the id of gold.jsonl, line 1 too"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_row_is_told_with_its_line(bad, told, folder):
    with pytest.raises(GoldError) as error:
        rows(folder, line(), bad)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "name a .jsonl file or a folder of brat's .ann files"),
        ({"a.txt": TEXT}, "name a .jsonl file or a folder of brat's .ann files"),
        ({"gold.jsonl": ""}, "name a .jsonl file or a folder of brat's .ann files"),
        ({"gold.jsonl": b"\xff\xff"}, "gold.jsonl: not UTF-8 (invalid start byte); save it as UTF-8"),
        ({"gold.jsonl.gz": b"no gzip"}, "gold.jsonl.gz: not readable"),
        ({"gold.zip": b"no zip"}, "gold.zip: broken archive"),
        ({"a.ann": "T1\tSource 0 3\tAnn", "a.txt": b"\0\1\2"}, "a.txt: not readable"),
    ],
)
def test_files_that_hold_no_gold(files, told, folder):
    with pytest.raises(GoldError) as error:
        read_gold(folder(files))
    assert told in str(error.value)


def test_gold_that_is_not_there(tmp_path):
    with pytest.raises(CorpusError, match=r"there is no .*nowhere"):
        read_gold(tmp_path / "nowhere")


def brat(folder, *lines, text=TEXT):
    files = {"sub/a.ann": "\n".join(line.replace("  ", "\t") for line in lines)}
    return read_gold(folder(files | ({} if text is None else {"sub/a.txt": text})))["sub/a"]


SPANS = ("T1  Source 0 7  Ann Lee", "T2  CUE 8 12  said", "T3  content 14 22  we go on",
         "T4  Content 25 33  It rains", "T5  Source 35 38  Bob", "T6  cue 39 44  added")  # fmt: skip
ANN_SAID = Parts([(0, 7)], [(8, 12)], [(14, 22)])
BOB_ADDED = Parts([(35, 38)], [(39, 44)], [(25, 33)])


@pytest.mark.parametrize(
    "ties",
    [
        ("R1  Source Arg1:T1 Arg2:T2", "R2  Content Arg1:T3 Arg2:T2", "R3  x Arg1:T6 Arg2:T4  ", "R4  x Arg1:T5 Arg2:T6"),
        ("E1  Cue:T2 Source:T1 Content:T3", "E2  CUE:T6 Content:T4 Source:T5 "),
        ("R1  Says Arg1:T1 Arg2:T3", "R2  By Arg1:T3 Arg2:T2", "R3  Says Arg1:T5 Arg2:T4", "R4  By Arg1:T4 Arg2:T6"),
        ("E1  Cue:T2", "E2  Cue:T6", "R1  x Arg1:T1 Arg2:E1", "R2  x Arg1:E1 Arg2:T3", "R3  x Arg1:E2 Arg2:T4", "R4  x Arg1:T5 Arg2:E2"),
    ],
    ids=["relations to the cue", "events", "relations to the content", "relations to events"],
)  # fmt: skip
def test_what_is_tied_to_one_cue_is_one_attribution(ties, folder):
    assert brat(folder, *SPANS, *ties).attributions == [ANN_SAID, BOB_ADDED]


def test_without_a_cue_a_content_and_its_source_are_one_and_the_rest_stands_alone(folder):
    gold = brat(folder, *SPANS, "R1  x Arg1:T5 Arg2:T4", "R2  x Arg1:T2 Arg2:T3")
    assert gold.attributions == [Parts([], [(8, 12)], [(14, 22)]), Parts([], [(39, 44)], []),
                                 Parts([(35, 38)], [], [(25, 33)]), Parts([(0, 7)], [], [])]  # fmt: skip


def test_one_source_may_have_two_cues_and_a_content_two_pieces(folder):
    gold = brat(
        folder,
        *SPANS[:3],
        "T4  Content 25 27;28 33  It rains",
        SPANS[5],
        "E1  Cue:T2 S:T1 C:T3",
        "E2  Cue:T6 S:T1 C:T4",
    )
    assert gold.attributions == [ANN_SAID, Parts([(0, 7)], [(39, 44)], [(25, 27), (28, 33)])]  # fmt: skip


def test_names_count_as_annotated_where_any_file_has_one(folder):
    assert brat(folder, *SPANS).names is None
    path = folder(
        {
            "a.ann": "T1\tPerson 0 3;4 7\tAnn Lee\nT2\tLoc 9 12\nT3\torganisation 14 16\nT4\tDate 1 2",
            "b.ann": "",
        }
    )
    gold = read_gold(path)
    assert gold["a"].names == [(0, 7, "PER"), (9, 12, "LOC"), (14, 16, "ORG")]
    assert (gold["b"].names, gold["b"].attributions) == ([], [])


def test_what_means_nothing_here_is_passed_over(folder):
    other = ("T7  Date 0 99  x", "R9  Before Arg1:T7 Arg2:T1", "A1  Negated T2", "M1  x T2", "N1  Ref T1 W:1  x",
             "#1  AnnotatorNotes T1  who?", "*  Equiv T1 T5", "", "E1  Cue:T2 Source:T1 Content:T3")  # fmt: skip
    assert brat(folder, *SPANS[:3], SPANS[4], *other).attributions == [ANN_SAID, Parts([(35, 38)], [], [])]


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("T7  Source 0 99  Ann", "sub/a.ann: [0, 99] lies outside the text, which has 45 characters"),
        ("T7  Source 1 4  Ann", "sub/a.ann: T7 says 'Ann' where the text has 'nn '"),
        ("T7  Source 3 3  ", "sub/a.ann, line 7: 3 3 is no span"),
        ("T7  Source 7 0  x", "sub/a.ann, line 7: 7 0 is no span"),
        ("T7  Source 7", "sub/a.ann, line 7 is no annotation in brat's standoff: 'T7\\tSource 7'"),
        ("T7 Source 0 7 Ann", "sub/a.ann, line 7 is no annotation"),
        ("R1  Source Arg1:T9 Arg2:T2", "sub/a.ann, line 7 names T9, which isn't there; add it or take"),
        ("R1  Source Arg1:T1 Arg2:E1", "sub/a.ann, line 7 names E1, which isn't there"),
        ("E1  Cue:T9", "sub/a.ann, line 7 names T9, which isn't there"),
        ("R1  Source Arg1:T1", "sub/a.ann, line 7 is no annotation"),
        ("{}", "sub/a.ann, line 7 is no annotation"),
    ],
)
def test_what_is_wrong_with_standoff_is_told_with_its_place(bad, told, folder):
    with pytest.raises(GoldError) as error:
        brat(folder, *SPANS, bad)
    assert told in str(error.value)


def test_standoff_names_no_annotator(folder):
    with pytest.raises(GoldError, match="leave --annotator out"):
        read_gold(folder({"a.ann": "T1\tSource 0 3\tAnn"}), annotator="x")


def test_standoff_without_its_text_is_checked_against_the_corpus(folder):
    gold = brat(folder, *SPANS, text=None)
    assert misfit(gold, TEXT) == ""
    assert (
        misfit(gold, TEXT.replace("Ann", "Anne"))
        == "T1 says 'Ann Lee' where the text has 'Anne Le'; count code points anew"
    )
    assert misfit(gold, TEXT[:30]) == "[39, 44] lies outside the text, which has 30 characters; mend it"
    assert (
        misfit(Annotation([], text=TEXT), TEXT + " ")
        == "its text is not the same; annotate the text that the corpus holds"
    )


def test_a_span_over_two_lines_is_as_brat_writes_it(folder):
    gold = brat(folder, "T1  Content 0 3;4 7  One Two", text="One\nTwo\n")
    assert gold.attributions == [Parts([], [], [(0, 3), (4, 7)])]
