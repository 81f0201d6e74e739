"""Topics and the passages that belong to them."""

import numpy as np
import pandas as pd

from sourcebook import schema
from sourcebook.measure.named import passage_of


def leading_topics(tables: schema.Tables) -> pd.DataFrame:
    """The topic that weighs most in each passage (of equal ones the first).

    -> DataFrame[passage_id, article_id, topic_id, label, weight], in order of passage_id.
    """
    order = ["passage_id", "weight", "topic_id"]
    rows = tables.table("passage_topics").sort_values(order, ascending=[True, False, True])
    rows = rows.drop_duplicates("passage_id")
    rows = rows.merge(tables.table("passages", "passage_id", "article_id"), on="passage_id")
    rows = rows.merge(tables.table("topics", "topic_id", "label"), on="topic_id")
    return rows[["passage_id", "article_id", "topic_id", "label", "weight"]]


def central_passages(tables: schema.Tables, *, each: int = 2) -> pd.DataFrame:
    """The passages that belong most to each topic, word for word.

    -> DataFrame[topic_id, label, passage_id, article_id, weight, passage], `each` per topic, those
    with the greatest weight; of equal weights the longer passage.
    """
    passages = tables.table("passages", "passage_id", "article_id", "start", "end")
    rows = (
        tables.table("passage_topics")
        .merge(passages, on="passage_id")
        .merge(tables.table("topics", "topic_id", "label"), on="topic_id")
    )
    rows["length"] = rows["end"] - rows["start"]
    order = ["topic_id", "weight", "length", "passage_id"]
    rows = rows.sort_values(order, ascending=[True, False, False, True]).groupby("topic_id").head(each)
    rows = rows.assign(passage=words_of(tables, rows))
    return rows[["topic_id", "label", "passage_id", "article_id", "weight", "passage"]].reset_index(drop=True)


def words_of(tables: schema.Tables, rows: pd.DataFrame) -> pd.Series:
    """What stands in the articles where the rows (article_id, start, end) say; index as in rows."""
    texts = tables.table("articles", "article_id", "text", article_id=rows["article_id"].unique())
    text = texts.set_index("article_id")["text"].to_dict()
    found = [text[row.article_id][row.start : row.end] for row in rows.itertuples()]
    return pd.Series(found, rows.index, dtype="str")


def passage_map(tables: schema.Tables) -> pd.DataFrame:
    """Each passage as a point: near each other are those whose topics are alike.

    The first two principal components of the square roots of the topics' weights (Hellinger's distance).
    -> DataFrame[passage_id, article_id, topic_id, label, weight (of the leading topic), x, y]. The axes have
    no meaning of their own; with more than three topics the plane leaves something out.
    """
    rows = leading_topics(tables)
    weights = tables.table("passage_topics").pivot_table(
        index="passage_id", columns="topic_id", values="weight", fill_value=0
    )
    roots = np.sqrt(weights.reindex(rows["passage_id"]).to_numpy(dtype=float))
    if not len(roots):
        return rows.assign(x=pd.Series(dtype=float), y=pd.Series(dtype=float))
    _, _, axes = np.linalg.svd(roots - roots.mean(axis=0), full_matrices=False)
    axes = np.pad(axes, ((0, max(0, 2 - len(axes))), (0, 0)))[:2]  # one topic has one axis
    largest = np.abs(axes).round(6).argmax(axis=1)
    turned = np.where(axes[[0, 1], largest] < 0, -1, 1)  # which way an axis points is nobody's choice
    places = (roots - roots.mean(axis=0)) @ (axes * turned[:, None]).T
    return rows.assign(x=places[:, 0].round(4), y=places[:, 1].round(4))


def topics_of_mentions(tables: schema.Tables) -> pd.DataFrame:
    """The mentions of actors in passages that have a topic.

    -> DataFrame[article_id, name (of the actor), topic_id, label], in order of mentions.
    """
    named = tables.table("mentions", "article_id", "start", "actor_id")
    named = named.merge(tables.table("actors", "actor_id", "name"), on="actor_id")
    return _in_topics(named, tables)[["article_id", "name", "topic_id", "label"]]


def topics_of_statements(tables: schema.Tables) -> pd.DataFrame:
    """The statements whose content begins in a passage that has a topic: who speaks on what.

    -> DataFrame[article_id, attribution_id, name (of the actor, else the speaker's own words), kind,
    words, topic_id, label]; those of unknown speakers are left out.
    """
    columns = ["article_id", "attribution_id", "name", "kind", "words", "topic_id", "label"]
    contents = tables.table("spans", "attribution_id", "start", part="content")
    start = contents.groupby("attribution_id")["start"].min()
    said = tables.table("attributions", *columns[:2], "speaker", "actor_id", "kind", "words")
    said = said[said["kind"] != "unknown"]
    said = said.assign(start=said["attribution_id"].map(start)).dropna(subset="start")
    names = said["actor_id"].map(tables.table("actors", "actor_id", "name").set_index("actor_id")["name"])
    said = said.assign(name=names.fillna(said["speaker"]), start=said["start"].astype("int64"))
    return _in_topics(said, tables)[columns]


def _in_topics(rows, tables):
    """Rows (article_id, start) with the leading topic of their passage; without those that have none."""
    leading = leading_topics(tables)[["passage_id", "topic_id", "label"]]
    passages = tables.table("passages", "article_id", "start", "passage_id")
    rows = rows.assign(passage_id=passage_of(rows, passages))
    return rows.merge(leading, on="passage_id").reset_index(drop=True)
