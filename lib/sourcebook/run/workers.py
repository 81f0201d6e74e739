"""The same work on one chunk after another: here, in processes of this machine, or on a Dask cluster.

Whoever does it, the results are the same bytes. A worker that is killed costs what it was at.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any

from threadpoolctl import threadpool_limits

from sourcebook.run import stamps

AHEAD = 2  # tasks that wait for each worker, so that none is idle, and memory is bounded
TRIES = 3
PATIENCE = 20  # seconds for a scheduler to answer


class WorkerError(RuntimeError):
    """Workers that were lost again and again, or a cluster that can't be used; says what to do."""


def alone(function: Callable, *arguments) -> Any:
    """function(*arguments) in a process of its own: with its end all of its memory goes back to the system.

    It ends when this one does, or no longer waits for it. Raises what it raises; WorkerError if it is killed.
    """
    pool, bond = _pool(1, _bound)
    with pool, bond:
        try:
            return pool.submit(function, *arguments).result()
        except BrokenProcessPool as error:
            raise WorkerError("a process was killed, as when memory runs out: free some memory") from error


def _pool(number: int, begin: Callable) -> tuple[ProcessPoolExecutor, Connection]:
    """So many processes, which begin with `begin` and end when what it is given is closed; that, too."""
    context = multiprocessing.get_context("spawn")
    theirs, mine = context.Pipe(duplex=False)
    return ProcessPoolExecutor(number, context, initializer=begin, initargs=(theirs,)), mine


def _bound(other: Connection):
    """Bind this process to the one that waits for it, which Ctrl-C is left to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(other,), daemon=True).start()


def _one_core(other: Connection):
    threadpool_limits(1)
    _bound(other)


def _end_with(other):
    other.poll(None)  # until nobody holds the other end
    os._exit(1)


class Here:
    """No others: this process, with so many threads of the reader, for one chunk."""

    def __init__(self, threads: int):
        self.threads = threads

    def map(self, function: Callable, tasks: Iterable[tuple[Any, tuple]]) -> Iterator[tuple[Any, Any]]:
        """(name, function(*arguments)) of each (name, arguments), in whatever order they end."""
        for name, arguments in tasks:
            yield name, function(*arguments)

    def close(self) -> None:
        """Nothing to do."""


class Processes:
    """So many processes of this machine, each on one core, that end when this one does."""

    threads = 1

    def __init__(self, number: int):
        self._number = number
        self._begin()

    def _begin(self):
        self._pool, self._bond = _pool(self._number, _one_core)

    def map(self, function: Callable, tasks: Iterable[tuple[Any, tuple]]) -> Iterator[tuple[Any, Any]]:
        """As `Here.map`. Raises WorkerError if a task's worker is lost `TRIES` times."""
        tasks, running, lost = iter(tasks), {}, {}
        while True:
            for task in islice(tasks, AHEAD * self._number - len(running)):
                running[self._submit(function, task)] = task
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            again = []
            for future in done:
                name, arguments = running.pop(future)
                try:
                    yield name, future.result()
                except BrokenProcessPool:
                    again.append((name, arguments))
            if again:
                again += running.values()
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._begin()
                running = {}
                tasks = chain(again, tasks)
                _count(again, lost)

    def _submit(self, function, task):
        try:
            return self._pool.submit(function, *task[1])
        except BrokenProcessPool:
            self._begin()
            return self._pool.submit(function, *task[1])

    def close(self) -> None:
        """End the processes; what they are at is dropped."""
        self._bond.close()
        self._pool.shutdown(wait=False, cancel_futures=True)


def _count(again, lost):
    for name, _ in again:
        lost[name] = lost.get(name, 0) + 1
    if max(lost.values()) >= TRIES:
        raise WorkerError(
            "processes are killed again and again, as when memory runs out: try fewer, --jobs 1"
        )


class Cluster:
    """The workers of a Dask cluster; each needs this library, and a core for each of its threads."""

    threads = 1

    def __init__(self, address: str):
        """address: of its scheduler. Raises WorkerError if it isn't reached."""
        from distributed import Client

        try:
            self._client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise WorkerError(
                f"there is no scheduler at {address} ({error}): start one, dask scheduler"
            ) from error
        if set(self._client.run(stamps.library).values()) - {stamps.library()}:
            raise WorkerError(
                "the cluster's workers have another version of this library: install this one there"
            )

    def map(self, function: Callable, tasks: Iterable[tuple[Any, tuple]]) -> Iterator[tuple[Any, Any]]:
        """As `Here.map`. Raises WorkerError if a task's worker is lost `TRIES` times."""
        from distributed import as_completed
        from distributed.scheduler import KilledWorker

        tasks, names, coming = iter(tasks), {}, as_completed(loop=self._client.loop)
        while True:
            wanted = AHEAD * max(1, sum(self._client.nthreads().values())) - len(names)
            for name, arguments in islice(tasks, max(wanted, 0)):
                future = self._client.submit(function, *arguments, pure=False, retries=TRIES)
                names[future.key] = name
                coming.add(future)
            if not names:
                return
            future = next(coming)
            try:
                yield names.pop(future.key), future.result()
            except KilledWorker as error:
                raise WorkerError(
                    f"workers are killed again and again: give them more memory ({error})"
                ) from error

    def close(self) -> None:
        """Leave the cluster to others."""
        self._client.close()
