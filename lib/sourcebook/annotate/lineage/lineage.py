"""Who took what from whom: credits, utterances and reuse, as tables of `schema`."""

from collections.abc import Iterable, Mapping

import pandas as pd

from sourcebook import schema
from sourcebook.annotate.lineage import credits
from sourcebook.annotate.lineage.utterances import Version
from sourcebook.annotate.names.actors import Actor
from sourcebook.annotate.names.mentions import Mention


def credited(
    articles: pd.DataFrame,
    passages: pd.DataFrame,
    texts: Mapping[str, str],
    named: Mapping[str, list[Mention]],
    whom: dict[Mention, Actor],
    outlets: Iterable[str],
) -> pd.DataFrame:
    """The table credits of some articles, outlets as each article names them.

    texts, named: {article that is read: its text, its mentions}; whom: {mention: its actor}; outlets: names
    of all that published an article of the corpus.
    """
    own = articles.set_index("article_id")["outlet"].to_dict()
    places = {article: [] for article in texts}
    for row in passages[passages["article_id"].isin(texts)].itertuples():
        places[row.article_id].append((row.start, row.end, row.role))
    return schema.table(
        "credits",
        [
            {
                "credit_id": f"{article}#c{one.start:07}",
                "article_id": article,
                "credited": one.outlet,
                "start": one.start,
                "end": one.end,
                "surface": text[one.start : one.end],
            }
            for article, text in texts.items()
            for one in credits.find(
                text, places[article], named[article], whom, own=own[article], outlets=outlets
            )
        ],
    )


def versions(found: list[Version]) -> pd.DataFrame:
    """The table utterances."""
    columns = {name: [getattr(one, name) for one in found] for name in Version.__slots__}
    columns["article_id"] = [one.attribution_id.rpartition("#a")[0] for one in found]
    return schema.table("utterances", pd.DataFrame(columns))


class Order:
    """Which of two articles came first, as far as dates or credits tell."""

    def __init__(self, articles, credited):
        self.published = articles.set_index("article_id")["published"].to_dict()
        self.outlet = articles.set_index("article_id")["outlet"].to_dict()
        self.credits = set(zip(credited["article_id"], credited["credited"], strict=True))

    def first(self, one: str, other: str) -> str:
        """The earlier of two articles; empty where nothing tells, or both ways."""
        days = self.published[one], self.published[other]
        if all(map(pd.notna, days)) and days[0] != days[1]:
            return one if days[0] < days[1] else other
        takes = (one, self.outlet[other]) in self.credits
        gives = (other, self.outlet[one]) in self.credits
        return "" if takes == gives else other if takes else one


def reused(found: pd.DataFrame, order: Order) -> pd.DataFrame:
    """The table reuse, of rows as `reuse.table` gives them."""
    first, other = (found[f"article_{side}"] + "#r" + found[f"start_{side}"].astype(str).str.zfill(7)
                    for side in "ab")  # fmt: skip
    earlier = list(map(order.first, found["article_a"], found["article_b"]))
    return schema.table("reuse", found.assign(reuse_id=first + "-" + other, earlier=earlier))
