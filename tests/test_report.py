"""The headless run on the seeds: whole, the same twice, nothing done again, failures listed."""

import ast
import json
import re
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from conftest import ROOT, sourcebook
from sourcebook import schema
from sourcebook.run import notebooks, store


def outputs(home):
    return {
        p.relative_to(home): p.read_bytes() for p in sorted(Path(home, "outputs").rglob("*")) if p.is_file()
    }


def test_two_runs_write_the_same_bytes(reports):
    (one, _), (two, _) = reports
    first, second = outputs(one), outputs(two)
    timing = Path("outputs/timing.json")
    assert set(first) == set(second)
    assert timing in first
    assert [str(name) for name in first if first[name] != second[name] and name != timing] == []


def test_the_report_is_whole(reports):
    home, done = reports[0]
    names = [path.stem for path in notebooks.find(ROOT / "notebooks")]
    written = {str(path.relative_to("outputs")) for path in outputs(home)}
    for name in names:
        assert {
            f"{name}.html",
            f"notebooks/{name}.ipynb",
            f"figures/{name}.svg",
            f"figures/{name}.png",
        } <= written
        assert f"{name}: done" in done.stderr
    for table in schema.TABLES:
        assert {f"tables/{table}.parquet", f"tables/{table}.csv"} <= written
    assert {"index.html", "run.json", "timing.json"} <= written
    assert not [name for name in written if ".part" in name or ".failed" in name]
    assert done.stdout.startswith("outputs/index.html (made in ")


def test_nothing_is_done_again(reports):
    home, _ = reports[0]
    before = {path: (home / path).stat().st_mtime_ns for path in outputs(home)}
    done = sourcebook("report", "seeds", "--out", "outputs", cwd=home)
    assert (done.returncode, done.stdout) == (0, "outputs/index.html (nothing has changed)\n")
    assert {path: (home / path).stat().st_mtime_ns for path in outputs(home)} == before


def test_the_tables_read_back_as_they_were_found(reports, seeds):
    for name, table in store.load(reports[0][0] / "outputs"):
        pd.testing.assert_frame_equal(table, getattr(seeds, name))


def test_the_pages_say_nothing_of_this_machine_and_ask_nothing_of_the_network(reports):
    home, _ = reports[0]
    for path, content in outputs(home).items():
        if path.suffix in (".html", ".ipynb", ".json", ".csv") and path.name != "timing.json":
            text = content.decode()
            assert str(home) not in text, path
            assert str(ROOT) not in text, path
            if path.suffix == ".html":
                assert not re.findall(r"""(?:src|href)=["'](?:\w+:)?//[^"']*""", text), path
                assert not re.findall(r"<script(?! defer src=)", text), path
                assert "@import" not in text, path


def test_what_was_run_is_told(reports):
    told = json.loads((reports[0][0] / "outputs" / "run.json").read_text())
    assert told["corpus"] == "seeds"
    assert told["versions"]["pandas"] == pd.__version__
    assert set(told["parameters"]) == {path.stem for path in notebooks.find(ROOT / "notebooks")}


@pytest.fixture
def small(tmp_path):
    """A corpus and two notebooks of a user's own, the first of which may fail."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("“We go on,” minister Ann Lee said on Monday.")
    (tmp_path / "notebooks").mkdir()
    for name, last in (("01_one", "print(1 // times)"), ("02_two", "print(tables)")):
        cells = [
            nbformat.v4.new_markdown_cell("# A question", id="q"),
            nbformat.v4.new_code_cell('corpus = "x"\nout = "y"\ntimes = 1  # how often\nname = "n"',
                                      id="p", metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell("import sourcebook as sb\ntables = sb.read(corpus, out)", id="r"),
            nbformat.v4.new_code_cell(last, id="l"),
        ]  # fmt: skip
        metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(
            nbformat.v4.new_notebook(cells=cells, metadata=metadata), tmp_path / "notebooks" / f"{name}.ipynb"
        )
    return tmp_path


def run(home, *more):
    return sourcebook("report", "corpus", "--out", "out", "--notebooks", "notebooks", *more, cwd=home)


def test_when_a_notebook_fails_the_others_are_finished_and_it_is_listed(small):
    done = run(small, "-p", "times=0", "--jobs", "1")
    assert done.returncode == 1
    assert "failed: 01_one: cell 4: ZeroDivisionError" in done.stderr
    assert (small / "out" / "notebooks" / "01_one.failed.ipynb").exists()
    assert (small / "out" / "02_two.html").exists()
    assert "01_one" in (small / "out" / "index.html").read_text()
    again = run(
        small, "-p", "times=2"
    )  # mended: only what changed is run, and nothing of the failure is left
    assert again.returncode == 0
    assert not (small / "out" / "notebooks" / "01_one.failed.ipynb").exists()
    assert "failed" not in (small / "out" / "index.html").read_text()


def test_a_changed_article_or_a_lost_output_is_made_again(small):
    assert run(small).returncode == 0
    (small / "out" / "02_two.html").unlink()
    done = run(small)
    assert ("02_two: done" in done.stderr, "01_one" in done.stderr) == (True, False)
    (small / "corpus" / "b.txt").write_text("“We stop,” minister Bo Lund said on Friday.")
    done = run(small)
    assert "01_one: done" in done.stderr
    assert len(pd.read_csv(small / "out" / "tables" / "articles.csv")) == 2


def test_a_value_with_quotes_and_code_in_it_is_passed_as_a_value(small):
    evil = "'\"); import os; os.mkdir('evil') #"
    done = run(small, "-p", f"name={evil}")
    assert done.returncode == 0, done.stderr
    assert not (small / "evil").exists()
    executed = nbformat.read(small / "out" / "notebooks" / "01_one.ipynb", as_version=4)
    [injected] = [cell for cell in executed.cells if "injected-parameters" in cell.metadata.get("tags", [])]
    values = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(injected.source).body}
    assert values == {"corpus": "corpus", "out": "out", "name": evil}


def test_the_notebooks_leave_committed_ones_alone_when_they_fail_in_place(small):
    shutil.copy(small / "notebooks" / "01_one.ipynb", small / "kept.ipynb")
    stale = small / "outputs" / "figures" / "01_that_no_notebook_makes_any_more.png"
    stale.parent.mkdir(parents=True)
    stale.touch()
    done = sourcebook("refresh", "--notebooks", small / "notebooks", cwd=small)
    assert done.returncode == 1
    assert "there is no x" in done.stderr
    assert not stale.exists()
    assert (small / "notebooks" / "01_one.ipynb").read_bytes() == (small / "kept.ipynb").read_bytes()
