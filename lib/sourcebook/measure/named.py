"""Who is named, how often, with whom, and which of them are heard."""

import networkx
import pandas as pd

from sourcebook import schema
from sourcebook.measure.shares import places_in

LONGEST = 2**40  # characters of an article


def passage_of(rows: pd.DataFrame, passages: pd.DataFrame) -> pd.Series:
    """The passage_id that each row (with article_id and start) lies in; index as in rows."""
    ids = pd.Index(passages["article_id"].unique())
    begins, here = in_line(ids, passages, "start").sort_values(kind="stable"), in_line(ids, rows, "start")
    last = begins.searchsorted(here, side="right") - 1
    same = (last >= 0) & (begins.to_numpy()[last] // LONGEST == here // LONGEST)
    return passages["passage_id"].loc[begins.index[last]].set_axis(rows.index).where(same)


def in_line(ids: pd.Index, rows: pd.DataFrame, side: str) -> pd.Series:
    """Where rows start or end (side), as if the articles of these ids stood one behind the other."""
    return rows[side] + LONGEST * places_in(ids, rows["article_id"])


def named_together(mentions: pd.DataFrame, actors: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Pairs of actors named in one passage.

    -> DataFrame[actor, other (names, in order), passages, articles], most passages first. A pair is
    counted once for a passage, however often its names stand there.
    """
    named = mentions["actor_id"].map(actors.set_index("actor_id")["name"])
    actor, names = pd.factorize(named, sort=True)  # pairs are many: they are told by numbers
    places = pd.DataFrame({"actor": actor, "passage": pd.factorize(passage_of(mentions, passages))[0],
                           "article": pd.factorize(mentions["article_id"])[0]})  # fmt: skip
    places = places[places["actor"] >= 0].drop_duplicates()
    pairs = places.merge(places[["actor", "passage"]].rename(columns={"actor": "other"}), on="passage")
    pairs = pairs[pairs["actor"] < pairs["other"]].groupby(["actor", "other"], as_index=False)
    found = pairs.agg(passages=("passage", "size"), articles=("article", "nunique"))
    found = found.sort_values(
        ["passages", "actor", "other"], ascending=[False, True, True], ignore_index=True
    )
    return found.assign(actor=names.take(found["actor"]), other=names.take(found["other"]))


def told_apart(tables: schema.Tables) -> schema.Tables:
    """The tables, actors of one name told apart by their kind: "Georgia (country)", "Georgia (person)"."""
    names, kinds = tables.actors["name"], tables.actors["kind"]
    told = names.where(~names.duplicated(keep=False), names + " (" + kinds + ")")
    told = told.where(~told.duplicated(keep=False), names + " (" + tables.actors["actor_id"] + ")")
    return tables.having(actors=tables.actors.assign(name=told))


def voice_and_mention(actors: pd.DataFrame) -> pd.DataFrame:
    """Share of attributed words beside share of mentions, for every actor.

    -> DataFrame[name, kind, articles, mentions, mention_share, attributions, words_spoken,
    voice_share], most mentions first. Shares (0 to 1) are of all actors here; speakers without a
    name are in neither.
    """
    table = actors[["name", "kind", "articles", "mentions", "attributions", "words_spoken"]].copy()
    table.insert(4, "mention_share", table["mentions"] / max(table["mentions"].sum(), 1))
    table["voice_share"] = table["words_spoken"] / max(table["words_spoken"].sum(), 1)
    return table.sort_values(["mentions", "name"], ascending=[False, True], ignore_index=True)


def network(tables: schema.Tables, *, top: int = 30) -> networkx.Graph:
    """The actors that are named most, tied where one paragraph names both.

    Nodes are actor ids with name, kind, mentions, words_spoken; edges have weight (paragraphs) and
    articles. In order of id, so that a file of it is the same at every run.
    """
    actors = tables.table("actors", "actor_id", "name", "kind", "mentions", "words_spoken")
    leading = actors.sort_values(["mentions", "actor_id"], ascending=[False, True]).head(top)
    graph = networkx.Graph()
    for actor in leading.sort_values("actor_id").itertuples():
        graph.add_node(actor.actor_id, name=actor.name, kind=actor.kind, mentions=int(actor.mentions),
                       words_spoken=int(actor.words_spoken))  # fmt: skip
    kept = tables.table("mentions", "article_id", "start", "actor_id", actor_id=leading["actor_id"])
    passages = tables.table("passages", "article_id", "start", "passage_id")
    ids = leading.assign(name=leading["actor_id"])
    for pair in named_together(kept, ids, passages).sort_values(["actor", "other"]).itertuples():
        graph.add_edge(pair.actor, pair.other, weight=int(pair.passages), articles=int(pair.articles))
    return graph


def counts_by_kind_of_reference(tables: schema.Tables) -> pd.DataFrame:
    """How often each actor is named, named or meant, and quoted.

    -> DataFrame[name, kind, named, meant, quoted], most named first. `meant` adds the statements whose
    source is a pronoun or a role that was resolved to the actor; pronouns elsewhere are not counted.
    """
    said = tables.table("attributions", "actor_id", resolved_by=["pronoun", "role"])
    meant = said[said["actor_id"] != ""].groupby("actor_id").size()
    table = tables.table("actors", "actor_id", "name", "kind", "mentions", "attributions")
    table["meant"] = table["mentions"] + table["actor_id"].map(meant).fillna(0).astype("int64")
    table = table.rename(columns={"mentions": "named", "attributions": "quoted"})
    table = table.sort_values(["named", "name"], ascending=[False, True], ignore_index=True)
    return table[["name", "kind", "named", "meant", "quoted"]]
