"""Who speaks: how many sources carry a story, about whom they speak, by what is told of them."""

import numpy as np
import pandas as pd

from sourcebook import schema
from sourcebook.annotate.speech import justification
from sourcebook.measure.shares import shares


def sources(attributions: pd.DataFrame) -> pd.Series:
    """What tells one source from another, in any article: the actor, or the own words in one article.

    -> Series[str], index as in attributions; empty where the speaker is unknown.
    """
    own = attributions["article_id"] + ": " + attributions["speaker"].str.casefold()
    told = attributions["actor_id"].where(attributions["actor_id"] != "", own)
    return told.where((attributions["kind"] != "unknown") & (attributions["speaker"] != ""), "")


def effective_sources(attributions: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """How many sources carry each article, and all of them: Hill numbers of attributed words.

    -> DataFrame[article_id (empty: all articles), sources (number), effective, dominant, words, known
    (share of the words whose source is known)], in order of articles, the whole last. `effective` is
    the exponential of Shannon's entropy, so many sources of equal share would be as diverse; `dominant`
    is the inverse of Simpson's index, which heeds the large ones (Hill 1973, Jost 2006). Missing (NaN)
    where nothing is attributed. Do not compare articles of very different length.
    """
    rows = attributions.assign(source=sources(attributions))
    parts = [(article, rows[rows["article_id"] == article]) for article in articles["article_id"]]
    table = pd.DataFrame([_diversity(article, own) for article, own in [*parts, ("", rows)]])
    return table.astype({"article_id": "str", "sources": "int64", "words": "int64"})


def _diversity(article, rows):
    told = rows[rows["source"] != ""].groupby("source")["words"].sum()
    told = told[told > 0]
    share = (told / max(told.sum(), 1)).to_numpy(dtype=float)
    none = len(share) == 0
    return {
        "article_id": article,
        "sources": len(share),
        "effective": np.nan if none else float(np.exp(-(share * np.log(share)).sum())),
        "dominant": np.nan if none else float(1 / (share**2).sum()),
        "words": rows["words"].sum(),
        "known": told.sum() / rows["words"].sum() if rows["words"].sum() else np.nan,
    }


def withheld(attributions: pd.DataFrame) -> pd.DataFrame:
    """Of each statement whether the article says that the source's name is withheld, and why.

    -> DataFrame[told, why (both bool)], index as in attributions; by the words of `justification`.
    """
    found = [justification.withheld(words) for words in attributions["justification"]]
    return pd.DataFrame(found, attributions.index, ["told", "why"], dtype=bool)


def contents(spans: pd.DataFrame) -> dict[str, str]:
    """{statement: what is attributed in it}, the pieces in order and joined by " … "."""
    pieces, found = spans[spans["part"] == "content"].sort_values(["attribution_id", "start"]), {}
    for one, words in zip(pieces["attribution_id"].tolist(), pieces["surface"].tolist(), strict=True):
        found[one] = f"{found[one]} … {words}" if one in found else words
    return found


def named_in_contents(tables: schema.Tables, mentions: pd.DataFrame) -> pd.DataFrame:
    """Each of the mentions that stands in what a statement says, beside it.

    -> DataFrame[attribution_id, …] with the columns of `mentions`.
    """
    pieces = tables.spans[tables.spans["part"] == "content"]
    pieces = pieces[pieces["article_id"].isin(mentions["article_id"])]
    said = pieces[["attribution_id", "article_id", "start", "end"]].merge(
        mentions, on="article_id", suffixes=("_said", "")
    )
    within = (said["start_said"] <= said["start"]) & (said["end"] <= said["end_said"])
    return said[within].drop(columns=["start_said", "end_said"])


def spoken_about(tables: schema.Tables) -> pd.DataFrame:
    """Who speaks about whom: actors named in what a source says.

    -> DataFrame[speaker, kind (of the source), about, statements, articles], most statements first. A
    statement counts once for an actor; the source itself is left out, and so are unknown sources.
    """
    said = named_in_contents(tables, tables.mentions)
    who = tables.attributions[tables.attributions["kind"] != "unknown"]
    said = said.merge(
        who[["attribution_id", "speaker", "actor_id", "kind"]], on="attribution_id", suffixes=("", "_own")
    )
    said = said[(said["actor_id"] != said["actor_id_own"]) & (said["speaker"] != "")]
    said = said.merge(tables.actors[["actor_id", "name"]], on="actor_id")
    found = said.groupby(["speaker", "kind", "name"], as_index=False).agg(
        statements=("attribution_id", "nunique"), articles=("article_id", "nunique")
    )
    found = found.rename(columns={"name": "about"})
    order = ["statements", "speaker", "about", "kind"]
    return found.sort_values(order, ascending=[False, True, True, True], ignore_index=True)


def by_attribute(tables: schema.Tables, attribute: str) -> pd.DataFrame:
    """Attributed words by what the user's `aliases.csv` tells of the speakers; "not told" for the others.

    -> as `shares` gives it, by the attribute. Nothing of the kind is inferred.
    """
    told = tables.attributes[tables.attributes["attribute"] == attribute].set_index("actor_id")["value"]
    values = tables.attributions["actor_id"].map(told).fillna("not told").astype("str")
    return shares(
        tables.attributions.assign(**{attribute: values}), attribute, tables.articles, weight="words"
    )
