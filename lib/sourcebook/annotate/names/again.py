"""Tables → the same tables with the user's corrections, without reading the articles again.

Quick, for trying a correction out: every mention and speaker follows. Whom a pronoun or role stands for,
and for whom somebody speaks, is asked again only when the row stands in `aliases.csv` and the corpus is
read anew.
"""

from collections import Counter, defaultdict
from typing import NamedTuple

import pandas as pd

from sourcebook import schema
from sourcebook.annotate.names import actors, corrections
from sourcebook.annotate.names.actors import Actor
from sourcebook.annotate.names.census import Census
from sourcebook.corpus.aliases import Correction
from sourcebook.corpus.files import Problem


class _Place(NamedTuple):
    """As much of a mention as a correction asks for."""

    article_id: str
    start: int
    surface: str


def corrected(tables: schema.Tables, changes: list[Correction]) -> tuple[schema.Tables, list[Problem]]:
    """The tables as they are after the changes, and what could not be carried out.

    mentions, actors, attributions, corrections and attributes are new; the other tables are as before.
    """
    people = {
        row.actor_id: Actor(row.actor_id, row.name, row.kind, row.country)
        for row in tables.actors.itertuples()
    }
    columns = [tables.mentions[name].tolist() for name in (*_Place._fields, "actor_id")]
    before = {_Place(*place): people[actor] for *place, actor in zip(*columns, strict=True)}
    done = corrections.apply(before, changes)
    now = [done.actors[row].actor_id if row in done.actors else "" for row in before]
    now = pd.Series(now, tables.mentions.index, dtype="str")
    mentions = tables.mentions.assign(actor_id=now)[now != ""].reset_index(drop=True)
    attributions = _spoken(tables, before, done.actors)
    counts = Census()
    counts.add(mentions, attributions)
    found = tables.having(
        mentions=mentions,
        attributions=attributions,
        actors=counts.table(actors.rows(dict.fromkeys(done.actors.values()))),
        corrections=schema.table("corrections", done.corrections),
        attributes=schema.table("attributes", done.attributes),
    )
    return found, done.problems


def _spoken(tables, before, after):
    """The table attributions, with the speakers that have become others."""
    became, moved, kinds = defaultdict(Counter), defaultdict(list), {}
    for place, old in before.items():
        new = after.get(place)
        became[old.actor_id][new] += 1
        kinds[old.actor_id] = old.kind
        if new != old:
            moved[place.article_id, old.actor_id].append((place.start, new))
    table = tables.attributions.copy()
    rows = table[table["actor_id"].isin({old for _, old in moved})]
    sources, told = _sources(tables.spans, rows), []
    for row in rows.itertuples():
        own = moved[row.article_id, row.actor_id]
        here = [new for start, new in own if any(a <= start < b for a, b in sources[row.attribution_id])]
        most = became[row.actor_id].most_common(1)[0][0]
        told.append(_told(row, here[0] if here else most, kinds[row.actor_id]))
    columns = ["speaker", "actor_id", "kind"]
    table.loc[rows.index, columns] = pd.DataFrame(told, rows.index, columns, dtype="str")
    return schema.check("attributions", table)


def _sources(spans, rows):
    """{statement: (start, end) of the pieces of its source}."""
    found = defaultdict(list)
    pieces = spans[(spans["part"] == "source") & spans["attribution_id"].isin(rows["attribution_id"])]
    for piece in pieces.itertuples():
        found[piece.attribution_id].append((piece.start, piece.end))
    return found


def _told(row, actor, kind):
    """Speaker, actor_id and kind of a statement whose speaker is this actor now; None: a dropped one."""
    if actor is None:
        return row.speaker, "", row.kind
    if row.kind in ("person", "organisation") and actor.kind != kind:
        return actor.name, actor.actor_id, "person" if actor.kind == "person" else "organisation"
    return actor.name, actor.actor_id, row.kind
