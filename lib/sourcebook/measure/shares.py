"""Shares of statements and words, their intervals, and how they differ between outlets."""

import re
from itertools import combinations

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
    table = _amounts(rows, "article_id", by, weight).reindex(articles["article_id"], fill_value=0)
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


def _amounts(rows, index, columns, weight):
    """The number of rows, or the sum of `weight`, for every pair of values."""
    return rows.assign(amount=rows[weight] if weight else 1).pivot_table(
        index=index, columns=columns, values="amount", aggfunc="sum", fill_value=0, observed=True
    )


def _interval(amounts):
    """Percentile bootstrap of column shares; amounts: articles × groups."""
    groups = amounts.shape[1]
    if (amounts.sum(axis=1) > 0).sum() < FEWEST_ARTICLES:
        return np.full(groups, np.nan), np.full(groups, np.nan)
    share = _drawn_shares(amounts, np.random.default_rng(0))
    return tuple(np.nanquantile(share, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0))


def _drawn_shares(amounts, rng):
    """Column shares of bootstrap samples of the rows; NaN for a sample of nothing."""
    drawn = rng.multinomial(len(amounts), np.full(len(amounts), 1 / len(amounts)), RESAMPLES) @ amounts
    total = drawn.sum(axis=1, keepdims=True)
    return np.divide(drawn, total, out=np.full_like(drawn, np.nan), where=total > 0)


def shares_within(rows: pd.DataFrame, by: str, group: str, articles: pd.DataFrame) -> pd.DataFrame:
    """Share of each value of `by` within each group of articles (outlet, day), as `shares` gives it.

    group: a column of articles; those without a value take no part. -> DataFrame[group, by, count,
    amount, share, low, high], groups in order. Shares add up to 1 in a group, so groups of different
    size can be compared, as far as their intervals allow.
    """
    known = articles[articles[group].notna() & (articles[group] != "")]
    found = [
        shares(rows[rows["article_id"].isin(own["article_id"])], by, own).assign(**{group: value})
        for value, own in known.groupby(group)
    ]
    columns = [group, by, "count", "amount", "share", "low", "high"]
    return pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)


def contrast(
    rows: pd.DataFrame, by: str, group: str, articles: pd.DataFrame, *, weight: str | None = None
) -> pd.DataFrame:
    """How far the shares of `by` differ between two groups of articles (outlets).

    group: a column of articles; those without a value take no part. -> DataFrame[group, other, by,
    share, other_share, difference, low, high, articles, other_articles, enough], for every pair of
    groups and value of `by`, largest difference first. The interval is the 95 % percentile bootstrap
    over the articles of both; it is missing, and `enough` is false, where one has under three articles
    with rows. A difference whose interval holds zero is none.
    """
    table = _amounts(rows, "article_id", by, weight)
    groups = articles[articles[group] != ""].groupby(group)["article_id"].agg(list)
    amounts = {name: table.reindex(ids, fill_value=0).to_numpy(dtype=float) for name, ids in groups.items()}
    found = [
        row
        for one, other in combinations(groups.index, 2)
        for row in _contrasts(one, other, amounts[one], amounts[other], table.columns)
    ]
    columns = [group, "other", by, "share", "other_share", "difference", "low", "high", "articles",
               "other_articles", "enough"]  # fmt: skip
    frame = pd.DataFrame(found, columns=columns)
    order = frame["difference"].abs().sort_values(ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def _contrasts(one, other, mine, theirs, values):
    shares = [amounts.sum(axis=0) / max(amounts.sum(), 1) for amounts in (mine, theirs)]
    numbers = [int((amounts.sum(axis=1) > 0).sum()) for amounts in (mine, theirs)]
    enough = min(numbers) >= FEWEST_ARTICLES
    low = high = np.full(len(values), np.nan)
    if enough:
        rng = np.random.default_rng(0)
        drawn = [_drawn_shares(amounts, rng) for amounts in (mine, theirs)]
        low, high = np.nanquantile(drawn[0] - drawn[1], [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    for number, value in enumerate(values):
        share, other_share = shares[0][number], shares[1][number]
        interval = low[number], high[number]
        yield (one, other, value, share, other_share, share - other_share, *interval, *numbers, enough)


def cross(rows: pd.DataFrame, index: str, columns: str, *, weight: str | None = None) -> pd.DataFrame:
    """Counts, or sums of `weight`, of every pair of values. -> DataFrame, rows and columns by total."""
    table = _amounts(rows, index, columns, weight).astype(int)
    order = table.sum(axis=1).sort_values(ascending=False, kind="stable").index
    across = table.sum().sort_values(ascending=False, kind="stable").index
    return table.loc[order, across]
