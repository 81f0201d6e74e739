"""Shares of statements and words, their intervals, and how they differ between outlets."""

import re
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import sparse

from sourcebook import schema

RESAMPLES = 2_000
DRAWN = 100  # of them at a time, so that what is drawn has room in memory
LEVEL = 0.95
FEWEST_ARTICLES = 3  # with rows: two can't show how far articles differ
MOST_SHARES = 1_000  # that have intervals, the largest: those of an archive's others are near nothing
LABEL = 38  # characters of an article's label
BEGINNING = 200  # characters of a text, as a label is made from


def labels(tables: schema.Tables) -> pd.Series:
    """A short, unique label for each article: outlet, else title, else its first words in quotes.

    -> Series[label], indexed by article_id. Labels that two articles share get a number.
    """
    articles = tables.table("articles", "article_id", "outlet", "title").set_index("article_id")
    label = articles["outlet"].where(articles["outlet"] != "", articles["title"])
    label = label.where(label != "", label.index.map(_beginnings(tables))).map(_shortened)
    number = label.groupby(label).cumcount() + 1
    shared = label.groupby(label).transform("size") > 1
    return label.where(~shared, label + " (" + number.astype(str) + ")").astype("str").rename("label")


def _beginnings(tables):
    """{article: its first words in quotes}, of those that have neither outlet nor title."""
    parts = tables.parts("articles", "article_id", "text", outlet="", title="")
    return {
        article: "“" + " ".join(text[:BEGINNING].split()) + "”"
        for part in parts
        for article, text in zip(part["article_id"], part["text"], strict=True)
    }


def _shortened(label):
    label = " ".join(label.split())
    if len(label) <= LABEL:
        return label
    cut = label[:LABEL].rsplit(" ", 1)[0]
    return cut + " …" + ("”" if label.startswith("“") else "")


def words_by_role(tables: schema.Tables) -> pd.DataFrame:
    """Words of each article by the role of their passage.

    -> DataFrame[headline, body, caption, boilerplate] (words), indexed by article_id; the rows add
    up to `articles.words`.
    """
    texts = tables.parts("articles", "article_id", "text")
    passages = tables.parts("passages", "article_id", "role", "start", "end")
    words = pd.concat(_words(*pair) for pair in zip(texts, passages, strict=True))
    counted = cross(words, "article_id", "role", weight="words")
    ids = tables.table("articles", "article_id")["article_id"]
    return counted.reindex(index=ids, columns=list(schema.ROLES), fill_value=0)


def _words(articles, passages):
    """Passages with the number of their words."""
    text = articles.set_index("article_id")["text"].to_dict()
    words = [
        len(re.findall(r"\w+", text[row.article_id][row.start : row.end])) for row in passages.itertuples()
    ]
    return passages.assign(words=words)


def shares(rows: pd.DataFrame, by: str, articles: pd.DataFrame, *, weight: str | None = None) -> pd.DataFrame:
    """Share of each value of `by` in all rows, or in the sum of the column `weight`.

    -> DataFrame[by, count (of rows), amount (sum of weight, else count), share (0 to 1), low, high],
    largest share first, ties by name. The interval is the 95 % percentile bootstrap over articles
    (Efron & Tibshirani 1993), for the articles are what was sampled, not the statements in them; it
    is missing (NaN) where fewer than three articles have any such rows, and beyond the thousand largest
    shares. Do not compare shares whose intervals overlap widely, and with under ten articles take the
    interval itself as rough.
    """
    amounts, values = _amounts(rows, by, articles, weight)
    found = pd.DataFrame({by: values.astype("str"), "amount": amounts.sum(axis=0)})
    found.insert(1, "count", rows[by].value_counts().reindex(values).to_numpy())
    found["share"] = found["amount"] / max(found["amount"].sum(), 1)
    found = found.sort_values(["share", by], ascending=[False, True])
    leading = found.index[:MOST_SHARES]
    interval = _interval(amounts[:, leading], amounts.sum(axis=1))
    for side, bounds in zip(("low", "high"), interval, strict=True):
        found[side] = pd.Series(bounds, leading, dtype=float)
    return found.reset_index(drop=True)


def _amounts(rows, by, articles, weight):
    """The number of rows, or the sum of `weight`: a sparse matrix, articles × values. -> and the values."""
    places = places_in(pd.Index(articles["article_id"]), rows["article_id"])
    codes, values = pd.factorize(rows[by], sort=True)
    amounts = rows[weight].to_numpy() if weight else np.ones(len(rows), dtype="int64")
    own = (places >= 0) & (codes >= 0)
    shape = len(articles), len(values)
    return sparse.csr_array((amounts[own], (places[own], codes[own])), shape=shape), pd.Index(values)


def places_in(ids: pd.Index, values: pd.Series) -> np.ndarray:
    """The place of each value among ids, -1 for others; each is looked up once, as they come many times."""
    codes, different = pd.factorize(values)
    return ids.get_indexer(different)[codes]


def _interval(amounts, whole):
    """Percentile bootstrap of column shares; amounts: articles × groups; whole: what they are shares of."""
    if (whole > 0).sum() < FEWEST_ARTICLES:
        return np.full((2, amounts.shape[1]), np.nan)
    share = _drawn_shares(amounts, whole, np.random.default_rng(0))
    return np.nanquantile(share, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)


def _drawn_shares(amounts, whole, rng):
    """Column shares of bootstrap samples of the rows; NaN for a sample of nothing."""
    number, found = len(whole), []
    for _ in range(RESAMPLES // DRAWN):
        drawn = rng.multinomial(number, np.full(number, 1 / number), DRAWN)
        total = (drawn @ whole)[:, None]
        empty = np.full((DRAWN, amounts.shape[1]), np.nan)
        found.append(np.divide(drawn @ amounts, total, out=empty, where=total > 0))
    return np.concatenate(found)


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
    amounts, values = _amounts(rows, by, articles, weight)
    groups = articles.reset_index().groupby(group, sort=True).indices
    own = {name: amounts[places] for name, places in groups.items() if name != ""}
    drawn = {name: _drawn(one, number) for number, (name, one) in enumerate(own.items())}
    found = [row for one, other in combinations(own, 2) for row in _contrasts(one, other, own, drawn, values)]
    columns = [group, "other", by, "share", "other_share", "difference", "low", "high", "articles",
               "other_articles", "enough"]  # fmt: skip
    frame = pd.DataFrame(found, columns=columns)
    order = frame["difference"].abs().sort_values(ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def _drawn(amounts, number):
    """Shares of a group of articles as they may be drawn; none where too few have rows. number: a seed."""
    whole = amounts.sum(axis=1)
    enough = (whole > 0).sum() >= FEWEST_ARTICLES
    return _drawn_shares(amounts, whole, np.random.default_rng(number)) if enough else None


def _contrasts(one, other, amounts, drawn, values):
    sums = [amounts[name].sum(axis=0) for name in (one, other)]
    mine, theirs = (own / max(own.sum(), 1) for own in sums)
    numbers = [int((amounts[name].sum(axis=1) > 0).sum()) for name in (one, other)]
    enough = drawn[one] is not None and drawn[other] is not None
    low = high = np.full(len(values), np.nan)
    if enough:
        low, high = np.nanquantile(drawn[one] - drawn[other], [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    for number, value in enumerate(values):
        share, other_share = mine[number], theirs[number]
        interval = low[number], high[number]
        yield (one, other, value, share, other_share, share - other_share, *interval, *numbers, enough)


def cross(
    rows: pd.DataFrame,
    index: str,
    columns: str,
    *,
    weight: str | None = None,
    most: tuple[int | None, int | None] = (None, None),
) -> pd.DataFrame:
    """Counts, or sums of `weight`, of every pair of values. -> DataFrame, rows and columns by total.

    most: of the rows and of the columns, where only the first ones are asked for.
    """
    amounts = rows.assign(amount=rows[weight] if weight else 1)
    down, across = (_leading(amounts, by, number) for by, number in zip((index, columns), most, strict=True))
    kept = amounts[amounts[index].isin(down) & amounts[columns].isin(across)]
    table = kept.pivot_table(
        index=index, columns=columns, values="amount", aggfunc="sum", fill_value=0, observed=True
    )
    return table.reindex(index=down, columns=across, fill_value=0).astype(int)


def _leading(amounts, by, number):
    """The values of a column that have most, of equal ones the first by name."""
    sums = amounts.groupby(by, observed=True)["amount"].sum()
    return sums.sort_values(ascending=False, kind="stable").index[:number]
