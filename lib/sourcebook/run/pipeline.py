"""Corpus → all tables, in a folder: in chunks, each made once, and read again while nothing has changed.

What is held in memory at one time: of the corpus two chunks for each worker; of what is found what one stage
needs of all (names, words, pairs that are alike), in a process of its own if the corpus is large. The imports
inside functions take seconds each; a command that finds nothing to do answers at once.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from filelock import FileLock
from tqdm import tqdm

from sourcebook.corpus.files import CorpusError, Problem, fingerprint, is_address
from sourcebook.run import stamps

FEW = 20  # chunks: with more, a stage has a process of its own, which takes seconds to start


class ChangedError(RuntimeError):
    """The corpus changed while it was read."""


def read(corpus: str | Path, out: str | Path):
    """Read a corpus and find everything in it; the tables are kept under `out`/tables.

    corpus: folder, file or archive of articles. -> schema.Tables, each table read when it is asked for. A
    second call with the same corpus, library and versions reads them back. Raises CorpusError if there is
    nothing to read.
    """
    from sourcebook.run import store

    ensure(corpus, out)
    return store.load(Path(out))


def ensure(corpus: str | Path, out: str | Path, *, jobs: int = 0, scheduler: str = "") -> bool:
    """Make the tables unless they are there already, from the same things. -> whether they were made.

    jobs: processes, 0 for one a core; scheduler: address of a Dask scheduler, whose workers do it instead.
    Raises CorpusError if there is nothing to read, ChangedError if it changes meanwhile, WorkerError.
    """
    stamp, key = Path(out, ".stamps", "tables.json"), made_from(corpus, out)
    if stamps.sealed(stamp, key):
        return False
    from sourcebook.run import store

    stamp.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(stamp.parent / "lock"):  # two notebooks that are run at once wait for one another
        if stamps.sealed(stamp, key):
            return False
        with _Run(Path(out), jobs or os.cpu_count() or 1, scheduler) as run:
            files = store.save(Path(out), run.tables(corpus))
            if made_from(corpus, out) != key:
                raise ChangedError(f"{corpus} changed while it was read: run the same command again")
            stamps.seal(stamp, key, files)
            run.chunks.tidy()
    return True


def made_from(corpus: str | Path, out: str | Path) -> str:
    """Digest of all that the tables depend on: corpus, library, versions.

    Raises CorpusError if there is no such corpus, or if what is written to `out` would be part of it.
    """
    inside = not is_address(corpus) and Path(out).resolve().is_relative_to(Path(corpus).resolve())
    if inside:
        raise CorpusError(f"{out} lies inside the corpus {corpus}: write to a folder outside it (--out)")
    return stamps.digest(fingerprint(corpus), stamps.library(), repr(stamps.versions()))


class _Run:
    """One run over a corpus: its chunks, its workers, and how far it is."""

    def __init__(self, out, jobs, scheduler):
        from sourcebook.run import chunks, workers

        self.chunks, self._jobs = chunks.Chunks(out / ".chunks"), jobs
        self._workers = workers.Cluster(scheduler) if scheduler else workers.Here(jobs)
        self._made_by = stamps.digest(
            stamps.library(*stamps.FINDING), repr(stamps.versions(*stamps.FOUND_WITH))
        )
        self._all_made_by = stamps.digest(stamps.library(), repr(stamps.versions()))

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self._workers.close()

    def tables(self, corpus: str | Path) -> Iterator[tuple[str, Iterable]]:
        """Every table, (name, its frames)."""
        from sourcebook.annotate.tables import whole
        from sourcebook.corpus.read import Coming
        from sourcebook.run import tasks

        coming = Coming(corpus)
        heard = self._made("reading", tasks.hear, self._chunks(coming), coming.meter.size, "B")
        doubts = (row for part in heard for row in part.table("problems").itertuples(index=False, name=None))
        problems = [*coming.problems, *(Problem(*row) for row in doubts)]
        return whole(heard, problems, coming.corrections, self)

    def _chunks(self, coming):
        """Of each chunk of a corpus its key, how many bytes further it is, and its articles."""
        from sourcebook.run import chunks

        before = 0
        for rows in chunks.cut(coming):
            told = (str(value) for row in rows for name, value in row.items() if name != "text")
            yield stamps.digest(self._made_by, *told), coming.meter.read - before, (rows,)
            before = coming.meter.read

    def round(self, function, parts, more, needs):
        """What is done part by part, as `annotate.tables` asks for it."""
        from sourcebook.run import tasks

        def todo():
            for part, given in zip(parts, more, strict=True):
                had = [part.holding(name) for name in needs]
                key = stamps.digest(self._made_by, function.__name__, repr(given), *(one.key for one in had))
                yield key, 1, (function, _packed(had, needs), given)

        return self._made(function.__name__, tasks.go_on, todo(), len(parts), "chunk")

    def stage(self, function, parts, needs, *more):
        """What needs all parts at once, as `annotate.tables` asks for it."""
        from sourcebook.annotate.parts import Held
        from sourcebook.run import tasks, workers

        if len(parts) <= FEW:
            return Held(function(parts, *more))
        had = (part.holding(name).key for part in parts for name in needs)
        key = stamps.digest(self._all_made_by, function.__name__, repr(more), *had)
        with self._bar(function.__name__, 1, "stage") as bar:
            self._rest()
            chunk = self._kept(key) or workers.alone(tasks.at_once, function, parts, more, self.chunks, key)
            bar.update()
        return chunk

    def _rest(self):
        """Let go of this machine's processes, and their memory, until there is a round again."""
        from sourcebook.run import workers

        if isinstance(self._workers, workers.Processes):
            self._workers.close()
            self._workers = workers.Here(self._jobs)

    def _made(self, what, function, tasks, total, unit) -> Sequence[Any]:
        """The chunk that each task (key, share of the total, arguments) makes; none is made twice."""
        found = {}
        with self._bar(what, total, unit) as bar:

            def missing():
                for number, (key, share, arguments) in enumerate(tasks):
                    if chunk := self._kept(key):
                        found[number] = chunk
                        bar.update(share)
                    else:
                        yield (number, key, share), arguments

            for (number, key, share), tables in self._map(function, missing()):
                found[number] = self.chunks.put(key, tables)
                bar.update(share)
        return [found[number] for number in sorted(found)]

    def _bar(self, what, total, unit):
        return tqdm(desc=what, total=total, unit=unit, unit_scale=True, disable=not sys.stderr.isatty())

    def _kept(self, key):
        chunk = self.chunks.get(key)
        if chunk is None and self.chunks.damaged(key):
            tqdm.write(f"sourcebook: chunk {key[:12]} is damaged: made again", file=sys.stderr)
        return chunk

    def _map(self, function: Callable, tasks: Iterator):
        """The work, by processes once there are two tasks."""
        from sourcebook.run import workers

        first = list(islice(tasks, 2))
        if len(first) == 2 and isinstance(self._workers, workers.Here):
            self._workers = workers.Processes(self._jobs)
        threads = self._workers.threads
        return self._workers.map(partial(function, threads=threads), chain(first, tasks))


def _packed(had, needs):
    """The tables that a round needs, as they lie in the chunks that have them."""
    return {name: one.packed(name) for one, name in zip(had, needs, strict=True)}
