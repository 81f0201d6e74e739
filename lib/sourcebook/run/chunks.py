"""A corpus in chunks: where one ends, what was found in it, kept whole or not at all.

A chunk ends where the text of an article says so by its hash, so that an article more or less changes the
chunk that it is in and no other. What is found in a chunk lies in a folder named after all that made it.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from sourcebook.run import stamps, store

TYPICAL = 1_000_000  # characters: some two hundred articles, about a minute for a core
SEAL = "made.json"


def cut(rows: Iterable[dict]) -> Iterator[list[dict]]:
    """The articles (rows with text and sha256) in chunks of `TYPICAL` characters, a quarter to twice of it.

    An article that is longer by itself is in a chunk with what came before it.
    """
    chunk, size = [], 0
    for row in rows:
        chunk.append(row)
        size += len(row["text"])
        chance = int(row["sha256"][:12], 16) / 16**12
        if size >= 2 * TYPICAL or (size >= TYPICAL / 4 and chance * TYPICAL < len(row["text"])):
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


@dataclass(frozen=True)
class Chunk:
    """What was found in some articles: a part of a corpus, as its tables lie in a folder."""

    key: str  # tells all that it was made of
    folder: Path = field(repr=False)
    names: tuple[str, ...]

    def __contains__(self, name):
        return name in self.names

    def table(self, name: str, *columns: str) -> pd.DataFrame:
        """A table, or some of its columns."""
        return store.read(self.folder / f"{name}.parquet", *columns)

    def holding(self, name: str) -> "Chunk":
        """The chunk that has a table: this one."""
        return self

    def packed(self, name: str) -> bytes:
        """A table as it lies there."""
        return (self.folder / f"{name}.parquet").read_bytes()


class Chunks:
    """The chunks that are kept in a folder, each under the key of what made it."""

    def __init__(self, folder: Path):
        self._folder, self._used = folder, set()
        self._folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob("*.part"):  # of a run that was killed
            shutil.rmtree(left)

    def get(self, key: str) -> Chunk | None:
        """The chunk of that key, if it is there and as it was written."""
        self._used.add(key)
        folder = self._folder / key
        if not (folder / SEAL).exists():
            return None
        try:
            told = json.loads((folder / SEAL).read_text())
            whole = all(stamps.digest((folder / name).read_bytes()) == sha for name, sha in told.items())
        except (OSError, ValueError, AttributeError):
            whole = False
        return Chunk(key, folder, tuple(Path(name).stem for name in told)) if whole else None

    def damaged(self, key: str) -> bool:
        """Whether something of that key is there that `get` doesn't take."""
        return (self._folder / key).exists()

    def put(self, key: str, tables: dict[str, bytes]) -> Chunk:
        """Keep the tables of a chunk, as Parquet."""
        part, folder = self._folder / f"{key}.{os.getpid()}.part", self._folder / key
        try:
            for name, content in tables.items():
                stamps.write(part / f"{name}.parquet", content)
            told = {f"{name}.parquet": stamps.digest(content) for name, content in tables.items()}
            stamps.write(part / SEAL, json.dumps(told))
            shutil.rmtree(folder, ignore_errors=True)
            part.rename(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return Chunk(key, folder, tuple(tables))

    def tidy(self) -> None:
        """Take away the chunks that nobody has asked for."""
        for folder in self._folder.iterdir():
            if folder.name not in self._used:
                shutil.rmtree(folder)
