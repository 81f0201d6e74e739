"""What other processes do: workers with a chunk, one process for a stage with all of them.

To a worker bytes come, and bytes are what it gives; nothing else is read or written. A stage reads the chunks
where they lie and puts its tables beside them.
"""

import io
from collections.abc import Callable, Sequence

from sourcebook.annotate import parts
from sourcebook.annotate.parts import Held, Part
from sourcebook.annotate.stages import Found
from sourcebook.corpus.read import described
from sourcebook.run import store
from sourcebook.run.chunks import Chunk, Chunks


def hear(rows: list[dict], *, threads: int) -> dict[str, bytes]:
    """What articles say by themselves; rows: as `Coming` gives them. -> {name: table as Parquet}."""
    articles, passages, problems = described(rows)
    told = parts.problems(problems)
    return _packed((parts.heard(articles, passages, threads=threads) | {"problems": told}).items())


def go_on(
    function: Callable[..., Held], tables: dict[str, bytes], more: tuple, *, threads: int
) -> dict[str, bytes]:
    """What a function makes of a part, {name: table as Parquet}, and more. -> the same of what it gives.

    threads: the reader's, of which none is needed here.
    """
    part = Held({name: store.read(io.BytesIO(content)) for name, content in tables.items()})
    return _packed(function(part, *more).items())


def at_once(
    function: Callable[..., Found], parts: Sequence[Part], more: tuple, chunks: Chunks, key: str
) -> Chunk:
    """Keep what a stage makes of all parts, and more, as a chunk of that key; tables come one by one."""
    return chunks.put(key, _packed(function(parts, *more)))


def _packed(tables):
    return {name: store.parquet(table, compression="zstd") for name, table in tables}
