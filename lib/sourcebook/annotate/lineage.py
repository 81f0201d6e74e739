"""Who took what from whom: credits, utterances and reuse, as tables of `schema`."""

from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from sourcebook import schema
from sourcebook.annotate import credits, reuse, utterances
from sourcebook.annotate.actors import Actor
from sourcebook.annotate.mentions import Mention


@dataclass(frozen=True)
class Lineage:
    """The tables credits, utterances and reuse."""

    credits: pd.DataFrame
    utterances: pd.DataFrame
    reuse: pd.DataFrame


def trace(
    articles: pd.DataFrame,
    passages: pd.DataFrame,
    texts: dict[str, str],
    counted: dict[str, list[tuple[int, int]]],
    attributions: pd.DataFrame,
    spans: pd.DataFrame,
    whom: dict[Mention, Actor],
) -> Lineage:
    """Credits, utterances and reuse in the articles that are read, {article: text}.

    articles, passages, attributions, spans: as in the tables; counted: {article: (start, end) of the
    passages that count}; whom: {mention: its actor}.
    """
    credited = _credits(articles, passages, texts, whom)
    return Lineage(
        credited,
        _utterances(attributions, spans, texts, articles),
        schema.table("reuse", _reuse_rows(reuse.find(texts, counted), _Order(articles, credited))),
    )


def _credits(articles, passages, texts, whom):
    outlets = articles.set_index("article_id")["outlet"].to_dict()
    places, named = defaultdict(list), defaultdict(list)
    for row in passages[passages["article_id"].isin(texts)].itertuples():
        places[row.article_id].append((row.start, row.end, row.role))
    for mention in whom:
        named[mention.article_id].append(mention)
    known = set(outlets.values()) - {""}
    found = {
        article: credits.find(
            text, places[article], named[article], whom, own=outlets[article], outlets=known
        )
        for article, text in texts.items()
    }
    names = credits.fullest(known.union(one.outlet for own in found.values() for one in own))
    rows = {
        f"{article}#c{one.start:07}": {
            "article_id": article,
            "credited": names[one.outlet],
            "start": one.start,
            "end": one.end,
            "surface": texts[article][one.start : one.end],
        }
        for article, own in found.items()
        for one in own
    }
    return schema.table("credits", [row | {"credit_id": name} for name, row in rows.items()])


def _utterances(attributions, spans, texts, articles):
    article = attributions.set_index("attribution_id")["article_id"].to_dict()
    published = articles.set_index("article_id")["published"].to_dict()
    found = utterances.find(attributions, spans, texts, published)
    return schema.table(
        "utterances", [vars(one) | {"article_id": article[one.attribution_id]} for one in found]
    )


class _Order:
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


def _reuse_rows(found, order):
    for one in found:
        yield vars(one) | {
            "reuse_id": f"{one.article_a}#r{one.start_a:07}-{one.article_b}#r{one.start_b:07}",
            "earlier": order.first(one.article_a, one.article_b),
        }
