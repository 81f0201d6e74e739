"""Who makes the statements of a corpus, small enough for an archive, in which most are heard once or twice.

Strings of their own would lie scattered among what is let go, and hold its memory: names are put away in
columns, block by block.
"""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_COLUMNS = pa.schema([(name, pa.large_string()) for name in ("speaker", "actor_id", "kind")])
_LITTLE = set(
    "the and for with from his her its their our who was former chief head general member office official "
    "officials spokesman spokeswoman spokesperson director president minister secretary group named "
    "representative representatives".split()
)


class Sayers:
    """Speakers by number: (name in lower case, actor's id, kind, words of their body wherever they are told).

    First all are counted, block by block; then they are asked for.
    """

    def __init__(self):
        self._before, self._own, self._told, self._words = 0, {}, set(), {}
        self._blocks, self._pairs = [], []

    def number(self, row) -> int:
        """The number of the speaker of a statement, a row of the table `attributions`."""
        who = row.speaker.casefold(), row.actor_id, row.kind
        number = self._own.setdefault(who, self._before + len(self._own))
        self._told.update((number, self._words.setdefault(word, len(self._words))) for word in _belongs(row))
        return number

    def put_away(self) -> None:
        """Put those of a block in columns; in the next they have other numbers."""
        names = zip(*self._own, strict=True) if self._own else ((), (), ())
        self._blocks.append(pa.table(list(map(list, names)), schema=_COLUMNS))
        self._pairs.append(np.array(sorted(self._told), np.int32).reshape(-1, 2))
        self._before += len(self._own)
        self._own, self._told = {}, set()

    def settle(self) -> None:
        """No more come: bring together what belongs to one speaker."""
        told = pa.concat_tables([_COLUMNS.empty_table(), *self._blocks]).combine_chunks()
        self._columns = [told[name].combine_chunks() for name in _COLUMNS.names]
        self._words, pairs = list(self._words), np.concatenate([np.zeros((0, 2), np.int32), *self._pairs])
        self._whose, number = _whose(*self._columns), max(1, len(self._words))
        whose, self._belongs = np.divmod(np.unique(self._whose[pairs[:, 0]] * number + pairs[:, 1]), number)
        self._bounds = np.searchsorted(whose, np.arange(self._before + 1))
        del self._blocks, self._pairs

    def __getitem__(self, number: int) -> tuple[str, str, str, frozenset]:
        """A speaker."""
        start, end = self._bounds[self._whose[number] :][:2]
        body = frozenset(self._words[word] for word in self._belongs[start:end].tolist())
        return *(column[number].as_py() for column in self._columns), body


def _whose(speaker, actor, kind):
    """A number for each speaker: for those of one actor, or of one name and kind, the same."""
    names = pc.binary_join_element_wise(kind, speaker, pa.scalar(" ", kind.type))
    found = pc.if_else(pc.equal(actor, ""), names, actor).dictionary_encode()
    return found.indices.to_numpy().astype(np.int64)


def _belongs(row):
    """Words that tell a speaker's body: a person's title and body, a body's own name."""
    told = f"{row.role} {row.speaks_for}" if row.kind == "person" else row.speaker
    return [word for word in re.findall(r"\w{3,}", told.casefold()) if word not in _LITTLE]
