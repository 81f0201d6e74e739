"""Statements picked by what is known of them: outlet, speaker, kind, form, topic, actors named, words."""

import pandas as pd

from sourcebook import schema
from sourcebook.measure.shares import labels
from sourcebook.measure.themes import topics_of_statements
from sourcebook.measure.voices import contents, named_in_contents

BY = ("outlet", "speaker", "kind", "form", "stance", "topic")


def described(tables: schema.Tables) -> pd.DataFrame:
    """Every statement with all that one may pick it by.

    -> DataFrame[attribution_id, article_id, article (label), outlet, published, speaker (the actor's name,
    else the source's words), kind, form, stance, topic (label; empty where none), words, confidence,
    content], in order of attributions.
    """
    rows = tables.table("attributions", "attribution_id", "article_id", "speaker", "actor_id", "kind", "form",
                        "stance", "words", "confidence")  # fmt: skip
    about = tables.table("articles", "article_id", "outlet", "published").set_index("article_id")
    names = tables.table("actors", "actor_id", "name").set_index("actor_id")["name"].to_dict()
    pieces = tables.table("spans", "attribution_id", "start", "part", "surface", part="content")
    topics = topics_of_statements(tables).set_index("attribution_id")["label"].to_dict()
    return pd.DataFrame(
        {
            "attribution_id": rows["attribution_id"],
            "article_id": rows["article_id"],
            "article": rows["article_id"].map(labels(tables)),
            "outlet": rows["article_id"].map(about["outlet"]),
            "published": rows["article_id"].map(about["published"]),
            "speaker": _mapped(rows["actor_id"], names).where(rows["actor_id"] != "", rows["speaker"]),
            "kind": rows["kind"],
            "form": rows["form"],
            "stance": rows["stance"],
            "topic": _mapped(rows["attribution_id"], topics),
            "words": rows["words"],
            "confidence": rows["confidence"],
            "content": _mapped(rows["attribution_id"], contents(pieces)),
        }
    )


def _mapped(ids, names):
    """What each id is called; empty where it isn't."""
    return pd.Series([names.get(one, "") for one in ids.tolist()], ids.index, dtype="str")


def about(tables: schema.Tables, actor_id: str) -> set[str]:
    """The statements (attribution_id) in whose content an actor is named."""
    named = tables.table("mentions", "article_id", "start", "end", actor_id=actor_id)
    return set(named_in_contents(tables, named)["attribution_id"])


def pick(
    statements: pd.DataFrame, *, among: set[str] | None = None, saying: str = "", **values: str
) -> pd.DataFrame:
    """The statements that fit everything asked; nothing asked of a column is any value of it.

    statements: as `described`. among: of these (attribution_id) only. saying: words in the content, in
    whatever case. values: of the columns `BY`; an empty one asks nothing.
    """
    fits = pd.Series(True, statements.index)
    for column, value in values.items():
        if value:
            fits &= statements[column] == value
    if among is not None:
        fits &= statements["attribution_id"].isin(among)
    if saying:
        fits &= statements["content"].str.contains(saying, case=False, regex=False)
    return statements[fits]


def tally(statements: pd.DataFrame, by: str) -> pd.DataFrame:
    """Statements and words by the values of a column. -> DataFrame[by, statements, words, share (of words)].

    Most words first. Without intervals, which take time: `shares` has them.
    """
    table = statements.groupby(by, as_index=False).agg(statements=("words", "size"), words=("words", "sum"))
    table["share"] = table["words"] / max(table["words"].sum(), 1)
    return table.sort_values(["words", by], ascending=[False, True], ignore_index=True)
