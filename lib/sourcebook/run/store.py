"""The tables as files: Parquet to read again, CSV to open anywhere; the same bytes at every run."""

import io
from pathlib import Path

import pandas as pd

from sourcebook import schema
from sourcebook.run import stamps


def save(out: Path, tables: schema.Tables) -> list[Path]:
    """Write every table to out/tables as Parquet and CSV. -> the files."""
    return [path for name, table in tables for path in _save(out / "tables", name, table)]


def _save(folder, name, table):
    parquet, text = folder / f"{name}.parquet", folder / f"{name}.csv"
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    stamps.write(parquet, buffer.getvalue())
    flat = table.map(lambda cell: "; ".join(cell) if isinstance(cell, list) else cell)
    stamps.write(text, flat.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d"))
    return [parquet, text]


def load(out: Path) -> schema.Tables:
    """The tables that `save` wrote, checked against their schemas."""
    return schema.Tables(**{name: _load(out / "tables", name) for name in schema.TABLES})


def _load(folder, name):
    frame = pd.read_parquet(folder / f"{name}.parquet")
    for column in schema.lists(name):
        frame[column] = frame[column].map(list).astype(object)
    return schema.check(name, frame)
