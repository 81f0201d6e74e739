"""What a worker does with a chunk: bytes come in, bytes go out, and nothing else is read or written."""

import io
from collections.abc import Callable

import pandas as pd

from sourcebook.annotate import parts
from sourcebook.annotate.parts import Held
from sourcebook.corpus.read import described
from sourcebook.run import store


def hear(rows: list[dict], *, threads: int) -> dict[str, bytes]:
    """What articles say by themselves; rows: as `Coming` gives them. -> {name: table as Parquet}."""
    articles, passages, problems = described(rows)
    told = pd.DataFrame(map(vars, problems), columns=["where", "stage", "problem", "detail"], dtype="str")
    return _packed(parts.heard(articles, passages, threads=threads) | {"problems": told})


def go_on(
    function: Callable[..., Held], tables: dict[str, bytes], more: tuple, *, threads: int
) -> dict[str, bytes]:
    """What a function makes of a part, {name: table as Parquet}, and more. -> the same of what it gives.

    threads: the reader's, of which none is needed here.
    """
    part = Held({name: store.read(io.BytesIO(content)) for name, content in tables.items()})
    return _packed(function(part, *more))


def _packed(tables):
    return {name: store.parquet(table, compression="zstd") for name, table in tables.items()}
