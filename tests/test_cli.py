"""What users mistype: exit 2, one line, the nearest right name."""

import json

import pytest

from conftest import ROOT, sourcebook
from sourcebook import evaluate
from sourcebook.corpus.gold import Annotation, Parts
from sourcebook.run import cli, notebooks


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["reprot", "seeds"], "did you mean report?"),
        (["evalute"], "did you mean evaluate?"),
        (["zzz"], "there are report, annotate, evaluate, refresh"),
        (["report", "sedes"], "did you mean seeds?"),
        (["annotate", "sedes"], "did you mean seeds?"),
        (["report", "nowhere-at-all"], "name a folder, file or archive"),
        (["report", "seeds", "-p", "tpo=3"], "did you mean top?"),
        (["report", "seeds", "-p", "zzz=3"], "there are certain, each"),
        (["report", "seeds", "-p", "top"], "-p name=value"),
        (["report", "seeds", "-p", "top=many"], "top takes a whole number, not 'many'"),
        (["report", "seeds", "-p", "corpus=other"], "no notebook has a parameter 'corpus'"),
        (["report", "seeds", "--otu", "x"], "did you mean --out?"),
        (["report", "seeds", "--jobs", "many"], "--jobs"),
        (["report", "seeds", "--notebooks", "lib"], "there are no notebooks in lib"),
        (["report"], "corpus"),
        ([], "report,annotate,evaluate,refresh"),
        (["evaluate", "seeds"], "--corpus"),
        (["evaluate", "sedes", "--corpus", "seeds"], "did you mean seeds?"),
        (["evaluate", "seeds", "--corpus", "seeds", "--anotator", "x"], "did you mean --annotator?"),
        (["evaluate", "seeds", "--corpus", "seeds"], "name a .jsonl file or a folder of brat's .ann files"),
        (["evaluate", "seeds", "--corpus", "seeds", "--out", "seeds"], "seeds is a folder: name a file"),
        (["evaluate", "seeds", "--corpus", "seeds", "--out", "seeds/x.csv"], "lies inside the corpus"),
    ],
)
def test_a_mistake_is_told_in_one_line_with_its_remedy(arguments, hint, tmp_path):
    out = ["--out", tmp_path / "out"] if arguments[:1] in (["report"], ["annotate"]) else []
    done = sourcebook(*arguments, *out)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert hint in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_corpus_of_which_nothing_can_be_read_says_why(tmp_path, folder):
    corpus = folder({"a.txt": "", "b.docx": "x"})
    done = sourcebook("report", corpus, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "a.txt: empty" in done.stderr
    assert "b.docx: unknown format" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_written_may_not_become_part_of_the_corpus(folder):
    corpus = folder({"a.txt": "“We go on,” said minister Ann Lee."})
    done = sourcebook("report", ".", "--out", "outputs", cwd=corpus)
    assert (done.returncode, "outputs lies inside the corpus" in done.stderr) == (2, True)
    assert [path.name for path in corpus.iterdir()] == ["a.txt"]


def test_annotate_writes_the_tables_and_tells_the_problems(tmp_path, folder, capsys):
    corpus = folder({"a.txt": "“We go on,” said minister Ann Lee.", "b.txt": ""})
    assert cli.main(["annotate", str(corpus), "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr()
    assert "b.txt: empty" in told.err
    assert "Tables(articles: 1" in told.out
    assert (tmp_path / "out" / "tables" / "attributions.csv").read_text().count("\n") == 2


GOLD = {"id": "a", "annotations": {"x": [{"source": [[18, 34]], "cue": [[13, 17]], "content": [[1, 10]]}]}}


@pytest.fixture
def gold(tmp_path, folder, monkeypatch):
    """A function that runs `evaluate` with this gold, one article, and a reader that finds all of it."""
    corpus = folder({"a.txt": "“We go on,” said minister Ann Lee."})
    found = Annotation([Parts([(18, 34)], [(12, 17)], [(0, 11)])])
    monkeypatch.setattr(evaluate, "found_in", lambda texts: dict.fromkeys(texts, found))

    def run(rows, *more):
        path = tmp_path / "gold.jsonl"
        path.write_text("\n".join(map(json.dumps, rows)))
        return cli.main(["evaluate", str(path), "--corpus", str(corpus), *map(str, more)])

    return run


def test_evaluate_prints_the_scores_and_writes_them(gold, tmp_path, capsys):
    assert gold([GOLD], "--out", tmp_path / "scores" / "new.csv") == 0
    told = capsys.readouterr()
    first, attribution, *_, last = told.out.splitlines()
    assert first.split() == ["measure", "precision", "recall", "f1", "low", "high", "gold", "found", "right"]
    assert attribution.split() == ["attribution", "100.0", "100.0", "100.0", "–", "–", "1", "1", "1"]
    assert last.startswith("articles: 1 (")
    assert told.err == ""
    written = (tmp_path / "scores" / "new.csv").read_text().splitlines()
    assert written[1] == "attribution,1.0000,1.0000,1.0000,,,1,1,1"


def test_evaluate_tells_the_gold_that_fits_no_article_and_goes_on(gold, capsys):
    other = GOLD | {"id": "b"}
    assert gold([GOLD, other]) == 1
    told = capsys.readouterr()
    assert told.err == (
        "b: not in the corpus: left out; name the corpus that was annotated, and write its articles' ids\n"
    )
    assert "attribution " in told.out
    assert gold([other]) == 2
    assert capsys.readouterr().err.startswith(
        "sourcebook: no gold fits the corpus: b: not in the corpus; name"
    )


def test_evaluate_takes_the_annotator_that_is_asked_for(gold, capsys):
    assert gold([GOLD], "--annotator", "y") == 2
    assert capsys.readouterr().err == "sourcebook: there is no annotator 'y': there are x\n"
    assert gold([GOLD], "--annotator", "x") == 0


@pytest.mark.parametrize(
    ("default", "written", "value"),
    [(3, "4", 4), (0.5, "1", 1.0), (0.5, "0.25", 0.25), (True, "False", False), ("x", "4", "4"), (None, "4", 4),
     (None, "word", "word"), ([1], "[2, 3]", [2, 3])],
)  # fmt: skip
def test_values_take_the_type_of_the_default(default, written, value):
    read = notebooks._typed("name", written, default)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("default", "written"), [(3, "4.5"), (3, "True"), (True, "1"), (0.5, "half"), ([1], "2")]
)
def test_values_of_another_type_are_refused(default, written):
    with pytest.raises(notebooks.ParameterError, match="name takes"):
        notebooks._typed("name", written, default)


def test_the_parameters_that_the_notebooks_share_have_one_type():
    paths = notebooks.find(ROOT / "notebooks")
    kinds = {}
    for path in paths:
        for name, default in notebooks._defaults(path).items():
            assert kinds.setdefault(name, type(default)) is type(default)
    assert notebooks.given(paths, ["top=3"])[paths[1]] == {"top": 3}
    assert json.loads(paths[0].read_text())["nbformat"] == 4
