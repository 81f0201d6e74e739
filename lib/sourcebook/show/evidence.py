"""Tables → the page of an article: its text with all that was found in it, and what is told beside it."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from sourcebook import measure, schema
from sourcebook.show import links
from sourcebook.show.segments import Mark, Segment, cut, spread

LAYERS = {
    "source": "source",
    "cue": "words that attribute",
    "content": "what is attributed",
    "justification": "why this source",
    "actor": "actor",
    "credit": "credit to an outlet",
    "reuse": "also in another article",
    "boilerplate": "not counted",
}


@dataclass(frozen=True)
class Shown:
    """A passage as its page shows it: marked text, and beside it what is said and what other articles have.

    statements: rows of `attributions`, each with its anchor and its versions in other articles (label,
    target, relation). shared: (anchor, words, label, target, earlier) of each passage of another article.
    """

    anchor: str
    role: str
    topic: str
    segments: list[Segment]
    statements: list[tuple]
    shared: list[tuple]


class Evidence:
    """All that was found in some articles, by article; grouped once, so that many pages cost little each."""

    def __init__(self, tables: schema.Tables, labels: pd.Series, articles: list[str]):
        """Sort the rows of every table by article. labels: of all articles (see `measure.labels`)."""
        self._labels = labels
        self.articles = {
            row.article_id: row for row in tables.table("articles", article_id=articles).itertuples()
        }
        names = tables.table("actors", "actor_id", "name")
        self._names = dict(zip(names["actor_id"], names["name"], strict=True))
        names = ("passages", "attributions", "spans", "mentions", "credits")
        found = {name: _grouped(tables.table(name, article_id=articles)) for name in names}
        self.attributions, self.mentions = found["attributions"], found["mentions"]
        self._passages, self._spans, self._credits = found["passages"], found["spans"], found["credits"]
        self._reuse = _both_sides(tables.table("reuse"), articles)
        leading = measure.leading_topics(tables)
        self._topics = dict(zip(leading["passage_id"], leading["label"], strict=True))
        versions = tables.table("utterances")
        self._utterances = _grouped(versions, by="utterance_id")
        self._utterance = dict(zip(versions["attribution_id"], versions["utterance_id"], strict=True))

    def passages(self, article_id: str) -> list[Shown]:
        """The passages of an article as they are shown, in reading order."""
        text, rows = self.articles[article_id].text, self._passages[article_id]
        stretches = [(row.start, row.end) for row in rows]
        marks = spread(self._marks(article_id), stretches)
        statements = self._beside(self._statements(article_id), stretches)
        shared = self._beside(self._shared(article_id), stretches)
        return [
            Shown(
                row.passage_id.rpartition("#")[2],
                row.role,
                self._topics.get(row.passage_id, ""),
                list(cut(text, row.start, row.end, own)),
                said,
                also,
            )
            for row, own, said, also in zip(rows, marks, statements, shared, strict=True)
        ]

    def _marks(self, article_id):
        begun = set()
        speakers = {row.attribution_id: row.speaker or "no source" for row in self.attributions[article_id]}
        for span in self._spans[article_id]:
            statement = span.attribution_id.rpartition("#")[2]
            anchors = [links.piece(span)]
            if span.part == "content" and statement not in begun:
                begun.add(statement)
                anchors.insert(0, statement)
            told = f"said by {speakers[span.attribution_id]}" if span.part == "content" else ""
            yield Mark(span.start, span.end, span.part, (statement, links.piece(span)), tuple(anchors), told)
        for row in self.mentions[article_id]:
            anchor = (row.mention_id.rpartition("#")[2],)
            yield Mark(row.start, row.end, "actor", anchor, anchor, self._names[row.actor_id])
        for row in self._credits[article_id]:
            anchor = (row.credit_id.rpartition("#")[2],)
            yield Mark(row.start, row.end, "credit", anchor, anchor, row.credited)
        for row in self._reuse[article_id]:
            yield Mark(row.start, row.end, "reuse", (row.anchor,), (row.anchor,))

    def _statements(self, article_id):
        """(where its content begins, (row, anchor, versions)) of each statement."""
        for row in self.attributions[article_id]:
            anchor = row.attribution_id.rpartition("#")[2]
            yield int(anchor[1:]), (row, anchor, list(self._versions(row)))

    def _versions(self, statement):
        utterance = self._utterances[self._utterance.get(statement.attribution_id, "")]
        for other in utterance:
            if other.article_id != statement.article_id:
                yield self._labels[other.article_id], links.place(other.attribution_id), other.relation

    def _shared(self, article_id):
        for row in self._reuse[article_id]:
            target = f"{links.page(row.other)}#{row.anchor}"
            earlier = {row.other: "which had it first", article_id: "which has it from here"}
            told = earlier.get(row.earlier, "")
            yield row.start, (row.anchor, row.words, self._labels[row.other], target, told)

    @staticmethod
    def _beside(rows, stretches):
        """What is told of each stretch; rows: (start, what is told)."""
        ends, found = [end for _, end in stretches], [[] for _ in stretches]
        for start, told in rows:
            found[bisect_right(ends, start)].append(told)
        return found


def _grouped(table, by="article_id"):
    """{value: the rows, in order}; an empty list for a value that there is not."""
    found = defaultdict(list)
    for row in table.itertuples():
        found[getattr(row, by)].append(row)
    return found


def _both_sides(reuse: pd.DataFrame, articles):
    """{article: the passages that it shares}, each with the other article and its anchor in both."""
    reuse = reuse[reuse["article_a"].isin(articles) | reuse["article_b"].isin(articles)]
    anchors = reuse["reuse_id"].map(links.shared)
    sides = [
        pd.DataFrame(
            {
                "article_id": reuse[f"article_{here}"],
                "start": reuse[f"start_{here}"],
                "end": reuse[f"end_{here}"],
                "other": reuse[f"article_{there}"],
                "words": reuse["words"],
                "earlier": reuse["earlier"],
                "anchor": anchors,
            }
        )
        for here, there in ("ab", "ba")
    ]
    return _grouped(pd.concat(sides).sort_values(["article_id", "start", "anchor"]))
