"""Speakers of an archive, kept in columns."""

from collections import defaultdict
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from sourcebook.annotate.lineage.sayers import Sayers

ROWS = st.fixed_dictionaries(
    {
        "speaker": st.sampled_from(["", "Ann Lee", "ANN LEE", "Port Authority", "Ärzte ohne Grenzen"]),
        "actor_id": st.sampled_from(["", "ann-lee", "port-authority"]),
        "kind": st.sampled_from(["person", "organisation"]),
        "role": st.sampled_from(["", "harbour master", "the minister"]),
        "speaks_for": st.sampled_from(["", "Port of Lund"]),
    }
)


@given(st.lists(st.lists(ROWS.map(lambda told: SimpleNamespace(**told)), max_size=5), max_size=4))
def test_a_speaker_is_who_was_told_with_words_from_all_blocks(blocks):
    sayers, numbers, words = Sayers(), [], defaultdict(set)
    for rows in blocks:
        numbers += [sayers.number(row) for row in rows]
        sayers.put_away()
    sayers.settle()
    rows = [row for rows in blocks for row in rows]
    for row in rows:
        told = f"{row.role} {row.speaks_for}" if row.kind == "person" else row.speaker
        words[_who(row)] |= set(told.casefold().split()) - {"", "of", "the", "minister"}
    for row, number in zip(rows, numbers, strict=True):
        assert sayers[number] == (row.speaker.casefold(), row.actor_id, row.kind, words[_who(row)])


def _who(row):
    return row.actor_id or (row.kind, row.speaker.casefold())
