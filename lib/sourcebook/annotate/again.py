"""Tables → the same tables with the user's corrections, without reading the articles again.

Quick, for trying a correction out: every mention and speaker follows. Whom a pronoun or role stands for,
and for whom somebody speaks, is asked again only when the row stands in `aliases.csv` and the corpus is
read anew.
"""

from collections import Counter, defaultdict
from dataclasses import replace

import pandas as pd

from sourcebook import schema
from sourcebook.annotate import actors, corrections
from sourcebook.annotate.actors import Actor
from sourcebook.corpus.aliases import Correction
from sourcebook.corpus.files import Problem


def corrected(tables: schema.Tables, changes: list[Correction]) -> tuple[schema.Tables, list[Problem]]:
    """The tables as they are after the changes, and what could not be carried out.

    mentions, actors, attributions, corrections and attributes are new; the other tables are as before.
    """
    people = {
        row.actor_id: Actor(row.actor_id, row.name, row.kind, row.country)
        for row in tables.actors.itertuples()
    }
    before = {row: people[row.actor_id] for row in tables.mentions.itertuples(index=False)}
    done = corrections.apply(before, changes)
    now = [done.actors[row].actor_id if row in done.actors else "" for row in before]
    now = pd.Series(now, tables.mentions.index, dtype="str")
    attributions = _spoken(tables, before, done.actors)
    found = replace(
        tables,
        mentions=tables.mentions.assign(actor_id=now)[now != ""].reset_index(drop=True),
        attributions=attributions,
        actors=schema.table("actors", actors.actor_rows(done.actors, attributions)),
        corrections=schema.table("corrections", done.corrections),
        attributes=schema.table("attributes", done.attributes),
    )
    return found, done.problems


def _spoken(tables, before, after):
    """The table attributions, with the speakers that have become others."""
    became, at = defaultdict(Counter), defaultdict(list)
    for row, old in before.items():
        became[old.actor_id][after.get(row)] += 1
        at[row.article_id, old.actor_id].append((row.start, after.get(row)))
    same = {old for old, new in became.items() if [actor and actor.actor_id for actor in new] == [old]}
    kinds = {old.actor_id: old.kind for old in before.values()}
    sources = tables.spans[tables.spans["part"] == "source"].groupby("attribution_id")
    table = tables.attributions.copy()
    for number, row in enumerate(table.itertuples()):
        old = row.actor_id
        if old in became and (old not in same or next(iter(became[old])).kind != kinds[old]):
            own = sources.get_group(row.attribution_id) if row.attribution_id in sources.groups else None
            new = _named_in(own, at[row.article_id, old]) or became[old].most_common(1)[0]
            for column, value in _told(row, new[0], kinds[old]).items():
                table.iat[number, table.columns.get_loc(column)] = value
    return schema.check("attributions", table)


def _named_in(source, mentions):
    """(whom the source's own mention names now,); None if it holds none."""
    if source is None:
        return None
    within = [
        (actor,) for start, actor in mentions if ((source["start"] <= start) & (start < source["end"])).any()
    ]
    return within[0] if within else None


def _told(row, actor, kind):
    """The columns of a statement whose speaker is this actor now; None: an actor that was dropped."""
    if actor is None:
        return {"actor_id": ""}
    told = {"actor_id": actor.actor_id, "speaker": actor.name}
    if actor.kind != kind and row.kind in ("person", "organisation"):
        told["kind"] = "person" if actor.kind == "person" else "organisation"
    return told
