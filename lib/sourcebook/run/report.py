"""Notebooks and a corpus → a report: executed notebooks, figures, tables, pages.

What has not changed is not made again; when a notebook fails the others go on.
"""

import json
import multiprocessing
import queue
import sys
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from sourcebook.run import notebooks, pipeline, stamps


@dataclass
class Outcome:
    """What a report run did: seconds for the tables and each notebook made, and the failures."""

    index: Path
    tables: float = 0.0
    seconds: dict[str, float] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)


def report(corpus: str, out: str, folder: Path, pairs: list[str], jobs: int) -> Outcome:
    """Run the notebooks of a folder on a corpus, and write the report to out/index.html.

    corpus and out are handed to the notebooks as they are given. pairs: "name=value" parameters.
    Raises CorpusError, ParameterError or FileNotFoundError before anything is written.
    """
    notebooks.settle(folder)
    paths = notebooks.find(folder)
    parameters = notebooks.given(paths, pairs)
    outcome = Outcome(Path(out, "index.html"))
    began = time.monotonic()
    pipeline.ensure(corpus, out, jobs=jobs)
    outcome.tables = time.monotonic() - began
    made_from = pipeline.made_from(corpus, out)
    keys = {
        path.stem: stamps.digest(
            path.read_bytes(), made_from, repr(sorted(has.items())), notebooks.gold(path, has), out
        )
        for path, has in parameters.items()
    }
    names = [path.stem for path in paths]
    todo = [path for path in paths if not stamps.sealed(notebooks.stamp(out, path.stem), keys[path.stem])]
    tasks = {path: (path, corpus, out, parameters[path], keys[path.stem], names) for path in todo}
    for path, seconds, failure in _run(tasks, jobs):
        outcome.seconds[path.stem] = seconds
        if failure:
            outcome.failures[path.stem] = failure
    _finish(corpus, out, keys, parameters, made_from, outcome)
    return outcome


def _run(tasks: dict, jobs: int) -> Iterator[tuple[Path, float, str]]:
    """Run the tasks in processes. Yields (path, seconds, failure or "") as they end."""
    if not tasks:
        return
    context = multiprocessing.get_context("spawn")
    ticks = context.Queue()
    jobs = min(jobs, len(tasks))
    with (
        tqdm(total=sum(map(notebooks.cells, tasks)), unit="cell", disable=not sys.stderr.isatty()) as bar,
        ProcessPoolExecutor(jobs, context, initializer=_receive, initargs=(ticks,)) as pool,
    ):
        running = {pool.submit(_make, *task): path for path, task in tasks.items()}
        while running:
            done, _ = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
            bar.update(_drained(ticks))
            for future in done:
                path = running.pop(future)
                yield path, *_told(path, future)


def _receive(ticks):
    """Runs once in each worker: where it tells its progress."""
    global _tick
    _tick = ticks.put


def _make(*task):
    from sourcebook.run.making import make  # takes seconds to import, and is needed in workers only

    return make(*task, tick=_tick)


def _drained(ticks):
    count = 0
    while True:
        try:
            ticks.get_nowait()
        except queue.Empty:
            return count
        count += 1


def _told(path, future: Future):
    try:
        seconds, failure = future.result()
    except BrokenProcessPool:
        seconds, failure = 0.0, "its process was killed, as happens when memory runs out; try --jobs 1"
    tqdm.write(f"{path.stem}: {'failed' if failure else 'done'} ({seconds:.1f} s)", file=sys.stderr)
    return seconds, failure


def _finish(corpus, out, keys, parameters, made_from, outcome):
    """index.html and run.json, where anything has changed; timing.json."""
    out = Path(out)
    facts = {
        "corpus": Path(corpus).resolve().name,
        "made_from": made_from,
        "library": stamps.library(),
        "parameters": {path.stem: values for path, values in parameters.items()},
        "versions": stamps.versions(),
    }
    key = stamps.digest(repr(sorted(keys.items())), repr(sorted(outcome.failures.items())))
    stamp = notebooks.stamp(out, "index")
    if outcome.seconds or not stamps.sealed(stamp, key):
        from sourcebook.run import site  # takes seconds to import, and is needed only where something is new

        made = site.build(out, list(keys), outcome.failures, facts)
        stamps.write(out / "run.json", json.dumps(facts, indent=1, sort_keys=True) + "\n")
        stamps.seal(stamp, key, [*made, out / "run.json"])
        timing = {"tables": outcome.tables, "notebooks": outcome.seconds}
        stamps.write(out / "timing.json", json.dumps(timing, indent=1) + "\n")
