"""An archive in chunks: the same bytes however it is made, nothing done twice, nothing half done left behind."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sourcebook
from sourcebook import schema
from sourcebook.annotate.tables import annotate
from sourcebook.corpus.read import read_corpus
from sourcebook.run import chunks, cli, pipeline, stamps, store, workers

KILLS = int(os.environ.get("SOURCEBOOK_KILLS", "2"))  # more where time allows
PLACES = "Kokomo Lund Tampere Gyeongju Valparaiso Bergen Tromso Lagos Quito Izmir Perth Davao".split()
RUN = "import sys\nfrom sourcebook.run import chunks, cli\nchunks.TYPICAL = 1_200\nsys.exit(cli.main(sys.argv[1:]))"


def article(place, number):
    return (
        f"“The harbour of {place} stays open for number {number},” minister Ann Lee said on Monday, Reuters reported.\n\n"
        f"Lee, of the {place} Port Authority, was asked about fishing boats, ferries, cranes and cargo in {place} by the sea.\n\n"
        f"“It rains here, and the harbour of {place} stays open,” spokesman Bo Ray told the Herald on Friday evening."
    )


def written(path):
    """Twelve short articles in one file, half a dozen chunks of them where a chunk is as small as here."""
    records = [{"id": f"{place}-{n}", "text": article(place, n), "outlet": f"The {place} Post"} for n, place in enumerate(PLACES)]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, records)))
    return path


@pytest.fixture
def archive(tmp_path):
    return written(tmp_path / "archive.jsonl")


@pytest.fixture
def small(monkeypatch):
    """Chunks of a few articles."""
    monkeypatch.setattr(chunks, "TYPICAL", 1_200)


def made(out):
    """Every file that a run is for."""
    return {
        path.relative_to(out): path.read_bytes()
        for path in sorted((out / "tables").rglob("*"))
        if path.is_file()
    }


def command(archive, out, *more):
    """The command in a process of its own, chunks being small."""
    return [sys.executable, "-c", RUN, "annotate", str(archive), "--out", str(out), "--jobs", "1", *more]


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Where an unbroken run has written, and how long it took as a command."""
    home = tmp_path_factory.mktemp("unbroken")
    began = time.monotonic()
    subprocess.run(command(written(home / "archive.jsonl"), home / "out"), check=True, capture_output=True)
    return home / "out", time.monotonic() - began


@pytest.fixture
def unbroken(first):
    """The tables of an unbroken run."""
    return made(first[0])


@pytest.fixture
def kept(first, tmp_path):
    """A folder in which an unbroken run has written."""
    shutil.copytree(first[0], tmp_path / "kept")
    return tmp_path / "kept"


def test_in_parts_as_in_one_piece(archive, first):
    whole, kept = annotate(*read_corpus(archive)), store.load(first[0])
    assert len(list(kept.parts("articles", "article_id"))) > 3
    assert repr(kept) == repr(whole)
    for name in schema.TABLES:
        pd.testing.assert_frame_equal(getattr(kept, name), getattr(whole, name))
    assert [list(part) for part in kept.parts("articles", "words")] == [["words"]] * len(
        list(kept.parts("articles"))
    )
    assert len(kept.attributions) >= 12
    assert len(kept.utterances) > 1


def test_processes_make_the_same_bytes(archive, unbroken, tmp_path, small):
    pipeline.ensure(archive, tmp_path / "two", jobs=2)
    assert made(tmp_path / "two") == unbroken


def test_stages_in_processes_of_their_own_make_the_same_bytes(
    archive, unbroken, tmp_path, small, monkeypatch
):
    monkeypatch.setattr(pipeline, "FEW", 1)
    run = ["annotate", str(archive), "--out", str(tmp_path / "out"), "--jobs", "1"]
    assert cli.main(run) == 0
    assert made(tmp_path / "out") == unbroken
    shutil.rmtree(tmp_path / "out" / "tables")
    monkeypatch.setattr(workers, "alone", None)  # what stages have made is kept like chunks
    assert cli.main(run) == 0
    assert made(tmp_path / "out") == unbroken


def test_what_goes_wrong_in_a_process_of_its_own_is_told():
    assert workers.alone(int, "7") == 7
    with pytest.raises(ValueError, match="invalid literal"):
        workers.alone(int, "seven")
    with pytest.raises(workers.WorkerError, match="memory"):
        workers.alone(os._exit, 9)


def test_only_what_changed_is_read_again(archive, kept, tmp_path, small):
    before = {path.name for path in (kept / ".chunks").iterdir()}
    lines = archive.read_text().splitlines()
    archive.write_text(
        "\n".join([*lines[:5], json.dumps({"id": "new", "text": article("Oulu", 99)}), *lines[5:]])
    )
    pipeline.ensure(archive, kept, jobs=1)
    heard = [path for path in (kept / ".chunks").iterdir() if (path / "statements.parquet").exists()]
    assert 1 <= len([path for path in heard if path.name not in before]) <= 2
    pipeline.ensure(archive, tmp_path / "anew", jobs=1)
    assert made(tmp_path / "anew") == made(kept)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "anew").rglob("*")}
    assert not pipeline.ensure(archive, tmp_path / "anew")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "anew").rglob("*")} == before


@pytest.mark.parametrize("moment", np.random.default_rng(0).uniform(0.2, 1, KILLS))
def test_killed_at_any_moment_the_same_command_goes_on(archive, unbroken, first, tmp_path, moment):
    out = tmp_path / "out"
    run = subprocess.Popen(command(archive, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(moment * first[1])
    run.send_signal(signal.SIGKILL)
    run.wait()
    subprocess.run(command(archive, out), check=True, capture_output=True)
    assert made(out) == unbroken
    assert not [path for path in out.rglob("*") if ".part" in path.name]


def test_a_damaged_chunk_is_told_and_made_again(archive, unbroken, kept, small, capsys):
    out = kept
    broken = sorted((out / ".chunks").glob("*/names.parquet"))
    broken[0].write_bytes(broken[0].read_bytes()[:-9])
    (broken[1].parent / chunks.SEAL).write_text("no JSON")
    shutil.rmtree(out / "tables")
    pipeline.ensure(archive, out, jobs=1)
    told = capsys.readouterr().err
    assert told.count("is damaged: made again") == 2
    assert made(out) == unbroken


def full(*arguments, **options):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")


@pytest.mark.parametrize("after", [3, 40])
def test_a_full_disk_is_told_nothing_half_done_is_left_and_the_next_run_goes_on(
    archive, unbroken, tmp_path, small, monkeypatch, capsys, after
):
    out, write, written = tmp_path / "out", stamps.write, []

    def filling(path, content):
        if len(written) >= after:
            path.parent.mkdir(parents=True, exist_ok=True)
            full()
        written.append(path)
        write(path, content)

    monkeypatch.setattr(stamps, "write", filling)
    assert cli.main(["annotate", str(archive), "--out", str(out), "--jobs", "1"]) == 1
    assert "free some space, or name another folder (--out)" in capsys.readouterr().err
    assert not [path for path in out.rglob("*") if ".part" in path.name]
    monkeypatch.setattr(stamps, "write", write)
    assert cli.main(["annotate", str(archive), "--out", str(out), "--jobs", "1"]) == 0
    assert made(out) == unbroken


def test_a_part_of_a_file_is_not_left_where_the_disk_is_full(tmp_path):
    with pytest.raises(OSError, match="a directory"):
        (tmp_path / "x").mkdir()
        stamps.write(tmp_path / "x", b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_folder_that_may_not_be_written_to_is_told(archive, tmp_path, monkeypatch, capsys):
    def refused(path, *arguments, **options):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "mkdir", refused)  # root may write anywhere
    assert cli.main(["annotate", str(archive), "--out", str(tmp_path / "out")]) == 1
    assert "can't be written (Permission denied): make it writable" in capsys.readouterr().err


def test_a_corpus_that_changes_while_it_is_read_is_told_and_the_next_run_goes_on(
    archive, tmp_path, small, monkeypatch, capsys
):
    save = store.save

    def meanwhile(out, tables):
        found = save(out, tables)
        archive.write_text(archive.read_text().replace("Ann Lee", "Ann Poe"))
        return found

    monkeypatch.setattr(store, "save", meanwhile)
    assert cli.main(["annotate", str(archive), "--out", str(tmp_path / "out"), "--jobs", "1"]) == 1
    assert "changed while it was read: run the same command again" in capsys.readouterr().err
    monkeypatch.setattr(store, "save", save)
    tables = sourcebook.read(archive, tmp_path / "out")
    assert "Ann Poe" in set(tables.actors["name"])


@given(
    st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=400), max_size=40), st.integers(0, 40)
)
@settings(max_examples=100, deadline=None)
def test_an_article_more_changes_no_chunk_before_it(texts, at):
    rows = [{"text": text, "sha256": stamps.digest(text)} for text in texts]
    before = chunks.TYPICAL
    chunks.TYPICAL = 600
    try:
        found = list(chunks.cut(rows))
        assert [row for chunk in found for row in chunk] == rows
        assert all(sum(len(row["text"]) for row in chunk[:-1]) < 2 * chunks.TYPICAL for chunk in found)
        more = list(chunks.cut([*rows[:at], {"text": "new", "sha256": stamps.digest("new")}, *rows[at:]]))
        ends = np.cumsum([len(chunk) for chunk in found])
        whole = int((ends[:-1] <= at).sum())  # the last one may end where the articles do
        assert more[:whole] == found[:whole]
    finally:
        chunks.TYPICAL = before


def test_an_article_more_changes_few_chunks(small):
    rng = np.random.default_rng(0)
    rows = [
        {"text": f"{n} " * int(rng.integers(20, 120)), "sha256": stamps.digest(str(n))} for n in range(400)
    ]
    found = list(chunks.cut(rows))
    more = list(chunks.cut([*rows[:200], {"text": "new", "sha256": stamps.digest("new")}, *rows[200:]]))
    assert len(found) > 40
    assert len([chunk for chunk in more if chunk not in found]) <= 3


def killed_once(flag):
    """Work whose first worker dies."""
    if not Path(flag).exists():
        Path(flag).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def dies():
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_costs_its_task_only(tmp_path):
    pool = workers.Processes(2)
    tasks = [(number, (str(tmp_path / "flag"),)) for number in range(5)]
    assert sorted(pool.map(killed_once, tasks)) == [(number, "done") for number in range(5)]
    with pytest.raises(workers.WorkerError, match="--jobs 1"):
        list(pool.map(dies, [(0, ())]))
    pool.close()


def test_processes_end_with_a_command_that_is_killed():
    code = (
        "import time; from sourcebook.run.workers import Processes; pool = Processes(2)\n"
        "print(*pool.map(int, [(0, ('7',))]), flush=True); time.sleep(600)"
    )
    command = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert command.stdout.readline() == b"(0, 7)\n"
    command.kill()
    command.communicate(timeout=60)  # nobody holds its output any more


@pytest.fixture(scope="module")
def cluster():
    """A function that starts a Dask cluster of so many workers on this machine."""
    from distributed import LocalCluster

    started = []

    def start(number):
        started.append(
            LocalCluster(
                n_workers=number, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0"
            )
        )
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_cluster_makes_the_same_bytes(archive, unbroken, tmp_path, small, cluster, number):
    pipeline.ensure(archive, tmp_path / "out", scheduler=cluster(number).scheduler_address)
    assert made(tmp_path / "out") == unbroken


def test_a_worker_of_a_cluster_that_is_killed_costs_its_chunk_only(archive, unbroken, tmp_path, small, cluster, monkeypatch):  # fmt: skip
    running, killed, put = cluster(2), [], chunks.Chunks.put

    def killing(self, key, tables):
        if not killed:
            killed.append(next(iter(running.workers.values())).process.pid)
            os.kill(killed[0], signal.SIGKILL)
        return put(self, key, tables)

    monkeypatch.setattr(chunks.Chunks, "put", killing)
    pipeline.ensure(archive, tmp_path / "out", scheduler=running.scheduler_address)
    assert killed
    assert made(tmp_path / "out") == unbroken


def test_a_scheduler_that_is_not_there_is_told(archive, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(workers, "PATIENCE", 0.2)
    arguments = ["annotate", str(archive), "--out", str(tmp_path / "out"), "--scheduler"]
    assert cli.main([*arguments, "tcp://127.0.0.1:1"]) == 1
    assert "there is no scheduler at tcp://127.0.0.1:1" in capsys.readouterr().err
    assert cli.main([*arguments, "nonsense://x"]) == 1


def test_two_runs_at_once_wait_for_one_another(archive, unbroken, tmp_path):
    runs = [subprocess.Popen(command(archive, tmp_path / "out"), stderr=subprocess.PIPE) for _ in range(2)]
    told = [run.communicate()[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    assert made(tmp_path / "out") == unbroken
