"""Who speaks: how many sources carry a story, about whom they speak, by what is told of them."""

import numpy as np
import pandas as pd

from sourcebook import schema
from sourcebook.annotate.speech import justification
from sourcebook.measure.named import in_line
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
    rows = attributions[["article_id", "words"]].assign(source=sources(attributions))
    each = _diversity(rows).reindex(articles["article_id"])
    table = pd.concat([each, _diversity(rows.assign(article_id="")).reindex([""])])
    table = table.rename_axis("article_id").reset_index().fillna({"sources": 0, "words": 0})
    return table.astype({"article_id": "str", "sources": "int64", "words": "int64"})


def _diversity(rows):
    """The numbers of `effective_sources` for each article_id that there is."""
    told = rows[(rows["source"] != "") & (rows["words"] > 0)]
    told = told.groupby(["article_id", "source"])["words"].sum()
    words, known = (
        amounts.groupby("article_id").sum() for amounts in (rows.set_index("article_id")["words"], told)
    )
    share = told / told.groupby("article_id").transform("sum")
    return pd.DataFrame(
        {
            "sources": told.groupby("article_id").size(),
            "effective": np.exp(-(share * np.log(share)).groupby("article_id").sum()),
            "dominant": 1 / (share**2).groupby("article_id").sum(),
            "words": words,
            "known": known.reindex(words.index, fill_value=0) / words.where(words > 0),
        }
    )


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
    pieces = tables.table("spans", "attribution_id", "article_id", "start", "end", part="content")
    ids = pd.Index(mentions["article_id"].unique())
    order = in_line(ids, mentions, "start").sort_values(kind="stable")
    first, last = (order.searchsorted(in_line(ids, pieces, side)) for side in ("start", "end"))
    number = last - first
    piece = np.repeat(np.arange(len(pieces)), number)
    named = np.arange(len(piece)) - np.repeat(number.cumsum() - number - first, number)
    said = mentions.loc[order.index[named]].reset_index(drop=True)
    said.insert(0, "attribution_id", pieces["attribution_id"].to_numpy()[piece])
    return said[said["end"] <= pieces["end"].to_numpy()[piece]]


def spoken_about(tables: schema.Tables) -> pd.DataFrame:
    """Who speaks about whom: actors named in what a source says.

    -> DataFrame[speaker, kind (of the source), about, statements, articles], most statements first. A
    statement counts once for an actor; the source itself is left out, and so are unknown sources.
    """
    mentions = tables.table("mentions", "article_id", "start", "end", "actor_id")
    said = named_in_contents(tables, mentions)[["attribution_id", "actor_id"]].drop_duplicates()
    who = tables.table("attributions", "attribution_id", "article_id", "speaker", "actor_id", "kind")
    said = said.merge(who[who["kind"] != "unknown"], on="attribution_id", suffixes=("", "_own"))
    said = said[(said["actor_id"] != said["actor_id_own"]) & (said["speaker"] != "")]
    said = said.merge(tables.table("actors", "actor_id", "name"), on="actor_id")
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
    told = tables.table("attributes", "actor_id", "value", attribute=attribute).set_index("actor_id")["value"]
    rows = tables.table("attributions", "article_id", "actor_id", "words")
    values = rows["actor_id"].map(told).fillna("not told").astype("str")
    articles = tables.table("articles", "article_id")
    return shares(rows.assign(**{attribute: values}), attribute, articles, weight="words")
