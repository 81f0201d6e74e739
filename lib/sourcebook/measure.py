"""Tables → counts, shares, intervals. Nothing is drawn here and nothing is written."""

import re

import numpy as np
import pandas as pd

from sourcebook import schema

RESAMPLES = 2_000
LEVEL = 0.95
FEWEST_ARTICLES = 3  # with rows: two can't show how far articles differ
LABEL = 38  # characters of an article's label


def labels(articles: pd.DataFrame) -> pd.Series:
    """A short, unique label for each article: outlet, else title, else its first words in quotes.

    articles -> Series[label], indexed by article_id. Labels that two articles share get a number.
    """
    first = articles["text"].map(lambda text: "“" + " ".join(text[:200].split()) + "”")
    told = articles["outlet"].where(articles["outlet"] != "", articles["title"])
    label = told.where(told != "", first).map(_shortened)
    number = label.groupby(label).cumcount() + 1
    shared = label.groupby(label).transform("size") > 1
    label = label.where(~shared, label + " (" + number.astype(str) + ")")
    return pd.Series(label.to_numpy(), index=articles["article_id"], name="label", dtype="str")


def _shortened(label):
    label = " ".join(label.split())
    if len(label) <= LABEL:
        return label
    cut = label[:LABEL].rsplit(" ", 1)[0]
    return cut + " …" + ("”" if label.startswith("“") else "")


def words_by_role(articles: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Words of each article by the role of their passage.

    -> DataFrame[headline, body, caption, boilerplate] (words), indexed by article_id; the rows add
    up to `articles.words`.
    """
    text = articles.set_index("article_id")["text"]
    words = [
        len(re.findall(r"\w+", text[row.article_id][row.start : row.end])) for row in passages.itertuples()
    ]
    counted = passages.assign(words=words).pivot_table(
        index="article_id", columns="role", values="words", aggfunc="sum", fill_value=0
    )
    return counted.reindex(index=articles["article_id"], columns=list(schema.ROLES), fill_value=0).astype(int)


def shares(rows: pd.DataFrame, by: str, articles: pd.DataFrame, *, weight: str | None = None) -> pd.DataFrame:
    """Share of each value of `by` in all rows, or in the sum of the column `weight`.

    -> DataFrame[by, count (of rows), amount (sum of weight, else count), share (0 to 1), low, high],
    largest share first, ties by name. The interval is the 95 % percentile bootstrap over articles
    (Efron & Tibshirani 1993), for the articles are what was sampled, not the statements in them; it
    is missing (NaN) where fewer than three articles have any such rows. Do not compare shares whose
    intervals overlap widely, and with under ten articles take the interval itself as rough.
    """
    amount = rows[weight] if weight else pd.Series(1, index=rows.index)
    table = rows.assign(amount=amount).pivot_table(
        index="article_id", columns=by, values="amount", aggfunc="sum", fill_value=0, observed=True
    )
    table = table.reindex(articles["article_id"], fill_value=0)
    totals = table.sum()
    low, high = _interval(table.to_numpy(dtype=float))
    found = pd.DataFrame(
        {
            by: totals.index.astype("str"),
            "count": rows[by].value_counts().reindex(totals.index).to_numpy(),
            "amount": totals.to_numpy(),
            "share": (totals / max(totals.sum(), 1)).to_numpy(),
            "low": low,
            "high": high,
        }
    )
    return found.sort_values(["share", by], ascending=[False, True], ignore_index=True)


def _interval(amounts):
    """Percentile bootstrap of column shares; amounts: articles × groups."""
    articles, groups = amounts.shape
    if (amounts.sum(axis=1) > 0).sum() < FEWEST_ARTICLES:
        return np.full(groups, np.nan), np.full(groups, np.nan)
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(articles, np.full(articles, 1 / articles), RESAMPLES) @ amounts
    drawn = drawn[drawn.sum(axis=1) > 0]
    share = drawn / drawn.sum(axis=1, keepdims=True)
    return tuple(np.quantile(share, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0))


def cross(rows: pd.DataFrame, index: str, columns: str, *, weight: str | None = None) -> pd.DataFrame:
    """Counts, or sums of `weight`, of every pair of values. -> DataFrame, rows and columns by total."""
    values = rows.assign(amount=rows[weight] if weight else 1)
    table = values.pivot_table(
        index=index, columns=columns, values="amount", aggfunc="sum", fill_value=0, observed=True
    ).astype(int)
    order = table.sum(axis=1).sort_values(ascending=False, kind="stable").index
    across = table.sum().sort_values(ascending=False, kind="stable").index
    return table.loc[order, across]


def passage_of(rows: pd.DataFrame, passages: pd.DataFrame) -> pd.Series:
    """The passage_id that each row (with article_id and start) lies in; index as in rows."""
    left = rows[["article_id", "start"]].reset_index(names="row").sort_values("start")
    right = passages[["article_id", "start", "passage_id"]].sort_values("start")
    merged = pd.merge_asof(left, right, on="start", by="article_id")
    return merged.set_index("row")["passage_id"].reindex(rows.index)


def named_together(mentions: pd.DataFrame, actors: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Pairs of actors named in one passage.

    -> DataFrame[actor, other (names, in order), passages, articles], most passages first. A pair is
    counted once for a passage, however often its names stand there.
    """
    columns = ["actor", "other", "passages", "articles"]
    places = mentions.assign(passage_id=passage_of(mentions, passages))
    places = places.merge(actors[["actor_id", "name"]], on="actor_id")
    places = places[["article_id", "passage_id", "name"]].drop_duplicates()
    pairs = places.merge(places, on=["article_id", "passage_id"], suffixes=("", "_other"))
    pairs = pairs[pairs["name"] < pairs["name_other"]]
    found = pairs.groupby(["name", "name_other"], as_index=False).agg(
        passages=("passage_id", "nunique"), articles=("article_id", "nunique")
    )
    found.columns = columns
    return found.sort_values(["passages", "actor", "other"], ascending=[False, True, True], ignore_index=True)


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


def leading_topics(tables: schema.Tables) -> pd.DataFrame:
    """The topic that weighs most in each passage (of equal ones the first).

    -> DataFrame[passage_id, article_id, topic_id, label, weight], in order of passage_id.
    """
    order = ["passage_id", "weight", "topic_id"]
    rows = tables.passage_topics.sort_values(order, ascending=[True, False, True]).drop_duplicates(
        "passage_id"
    )
    rows = rows.merge(tables.passages[["passage_id", "article_id"]], on="passage_id")
    rows = rows.merge(tables.topics[["topic_id", "label"]], on="topic_id")
    return rows[["passage_id", "article_id", "topic_id", "label", "weight"]]


def central_passages(tables: schema.Tables, *, each: int = 2) -> pd.DataFrame:
    """The passages that belong most to each topic, word for word.

    -> DataFrame[topic_id, label, passage_id, article_id, weight, passage], `each` per topic, those
    with the greatest weight; of equal weights the longer passage.
    """
    text = tables.articles.set_index("article_id")["text"]
    rows = tables.passage_topics.merge(tables.passages, on="passage_id").merge(
        tables.topics[["topic_id", "label"]], on="topic_id"
    )
    pieces = [text[row.article_id][row.start : row.end] for row in rows.itertuples()]
    rows["passage"] = pd.Series(pieces, rows.index, dtype="str")
    rows["length"] = rows["passage"].str.len()
    order = ["topic_id", "weight", "length", "passage_id"]
    rows = rows.sort_values(order, ascending=[True, False, False, True]).groupby("topic_id").head(each)
    return rows[["topic_id", "label", "passage_id", "article_id", "weight", "passage"]].reset_index(drop=True)
