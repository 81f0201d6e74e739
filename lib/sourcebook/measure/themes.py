"""Topics and the passages that belong to them."""

import pandas as pd

from sourcebook import schema


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
