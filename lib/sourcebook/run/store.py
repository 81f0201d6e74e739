"""The tables as files: Parquet to read again, CSV to open anywhere; the same bytes at every run.

A table that comes in one frame is two files, `articles.parquet` and `articles.csv`; one that comes in several
is two folders of these names, with a file for each frame. pandas and others read either by the same name.
"""

import io
import re
import shutil
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import and_
from pathlib import Path

import pandas as pd
import pyarrow.compute
import pyarrow.parquet

from sourcebook import schema
from sourcebook.run import stamps

BLOCK = 50_000  # rows that are made CSV at a time
# A spreadsheet takes a cell that begins so for a formula, and would run it.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_LONE_RETURN = re.compile(r"\r(?!\n)")  # an old line end, which not every version of Python quotes


def save(out: Path, tables: Iterable[tuple[str, Iterable[pd.DataFrame]]]) -> list[Path]:
    """Write every table, (name, its frames), to out/tables as Parquet and CSV. -> the files.

    Nothing that is there is touched before all is written; what is left half done is taken away.
    """
    part = out / ".tables.part"
    shutil.rmtree(part, ignore_errors=True)
    try:
        for name, frames in tables:
            _save(part, name, frames)
        return list(_moved(part, out / "tables"))
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _save(folder, name, frames):
    for number, frame in enumerate(frames):
        for kind, content in (("parquet", parquet(frame)), ("csv", text(frame))):
            stamps.write(folder / f"{name}.{kind}" / f"{number:05}.{kind}", content)
    for kind in ("parquet", "csv"):
        if len(files := list((folder / f"{name}.{kind}").iterdir())) == 1:
            alone = files[0].replace(folder / f"{name}.{kind}.one")
            (folder / f"{name}.{kind}").rmdir()
            alone.replace(folder / f"{name}.{kind}")


def _moved(part, folder):
    """Put what was written in its place, where a file or a folder of that name may be."""
    folder.mkdir(parents=True, exist_ok=True)
    for made in sorted(part.iterdir()):
        target = folder / made.name
        if target.is_dir():
            shutil.rmtree(target)
        elif made.is_dir():
            target.unlink(missing_ok=True)
        made.replace(target)
        yield from sorted(target.iterdir()) if target.is_dir() else [target]


def parquet(frame: pd.DataFrame, **options) -> bytes:
    """A frame as Parquet; options: pandas'."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, **options)
    return buffer.getvalue()


def text(frame: pd.DataFrame, **options) -> str:
    """A frame as CSV: lists joined by semicolons, and formulas made text by an apostrophe before them.

    options: of `DataFrame.to_csv`.
    """
    blocks = (frame.iloc[start : start + BLOCK] for start in range(0, max(len(frame), 1), BLOCK))
    return "".join(_block(rows, header=not number, **options) for number, rows in enumerate(blocks))


def _block(frame, **options):
    flat = frame.map(_flat).rename(columns=_defused)
    return flat.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d", **options)


def _flat(cell):
    return _defused("; ".join(cell) if isinstance(cell, list) else cell)


def _defused(cell):
    if not isinstance(cell, str):
        return cell
    cell = f"'{cell}" if _FORMULA.match(cell) else cell
    return _LONE_RETURN.sub("\n", cell)


class Kept(schema.Tables):
    """All tables of one corpus as they lie in a folder; each is read when it is first asked for.

    `table` and `parts` read the columns and rows that are asked for, and keep nothing.
    """

    def __init__(self, out: str | Path):
        object.__setattr__(self, "_folder", Path(out, "tables"))

    def __getattr__(self, name):
        if name not in schema.TABLES:
            raise AttributeError(name)
        table = schema.check(name, self.table(name))
        object.__setattr__(self, name, table)
        return table

    def __repr__(self):
        rows = {name: sum(pyarrow.parquet.read_metadata(file).num_rows for file in files(self._folder, name))
                for name in schema.TABLES}  # fmt: skip
        return "Tables(" + ", ".join(f"{name}: {number:,}" for name, number in rows.items()) + ")"

    def table(self, name: str, *columns: str, **where) -> pd.DataFrame:
        """A table, or these columns and rows of it (see `schema.Tables`), in order of its key."""
        columns = columns or tuple(schema.TABLES[name].columns)
        order = schema.key(name)
        frame = pd.concat(self.parts(name, *dict.fromkeys((*columns, *order)), **where), ignore_index=True)
        # Each file is in order, and no value of the first column is in two.
        frame = frame.sort_values(order[0], kind="stable", ignore_index=True)
        return frame[list(columns)]

    def parts(self, name: str, *columns: str, **where) -> Iterator[pd.DataFrame]:
        """A table, or these columns and rows of it (see `schema.Tables`), of one file after the other."""
        if name in vars(self):
            yield from super().parts(name, *columns, **where)
            return
        schema.known(name, *columns, *where)
        rows = [_among(name, column, value) for column, value in where.items()]
        for file in files(self._folder, name):
            yield read(file, *columns, filters=reduce(and_, rows) if rows else None)


def _among(name, column, value):
    """What Arrow takes for: a column has this value, or one of these."""
    return pyarrow.compute.field(column).isin(
        pyarrow.array(schema.typed(name, column, schema.several(value)))
    )


def files(folder: Path, name: str) -> list[Path]:
    """The Parquet files of a table, in order."""
    path = folder / f"{name}.parquet"
    return sorted(path.iterdir()) if path.is_dir() else [path]


def read(file: Path | io.BytesIO, *columns: str, filters=None) -> pd.DataFrame:
    """A frame, or some of its columns, from Parquet; lists as lists. filters: pandas'."""
    frame = pd.read_parquet(file, columns=list(columns) or None, filters=filters)
    for column in frame.columns[frame.dtypes.astype(str) == "object"]:
        frame[column] = frame[column].map(list).astype(object)
    return frame


def load(out: Path) -> schema.Tables:
    """The tables that `save` wrote, each checked against its schema when it is read."""
    return Kept(out)
