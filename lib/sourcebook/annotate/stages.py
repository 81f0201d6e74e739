"""What needs the whole corpus, stage by stage: each goes over parts and gives tables, (name, frame).

A stage takes what it needs from the parts and gives what is asked for later as tables, so that it can be run
in a process of its own, with whose end its memory is free again.
"""

from collections.abc import Iterator, Sequence

import pandas as pd

from sourcebook import schema
from sourcebook.annotate import parts
from sourcebook.annotate.lineage import lineage
from sourcebook.annotate.lineage import reuse as passages
from sourcebook.annotate.lineage import utterances as sayings
from sourcebook.annotate.names import actors, corrections
from sourcebook.annotate.names import census as counting
from sourcebook.annotate.names.actors import Actor
from sourcebook.annotate.parts import ByArticle, Part
from sourcebook.annotate.topics import topics as themes
from sourcebook.corpus.aliases import Correction
from sourcebook.corpus.files import Problem

Found = Iterator[tuple[str, pd.DataFrame]]


def numbered(name: str, number: int) -> str:
    """What a stage calls the table that it gives of one of its parts."""
    return f"{name}-{number:05}"


def cast(heard: Sequence[Part], changes: Sequence[Correction]) -> Found:
    """Whom names name, after the user's corrections.

    `whom` of each part, the actor of each of its names; all `people`; what came of the corrections.
    """
    split = corrections.looked_at(changes)
    counted = actors.Cast(split)
    for part in heard:
        counted.add(parts.named(part))
    done = corrections.apply(counted.resolved(), changes, counted.count)
    for number, part in enumerate(heard):
        names = (actors.name_of(*one, split) for one in parts.named(part))
        yield numbered("whom", number), actors.rows(done.actors.get(name) for name in names)
    yield "people", actors.rows(dict.fromkeys(done.actors.values()))
    yield "attributes", schema.table("attributes", done.attributes)
    yield "corrections", schema.table("corrections", done.corrections)
    yield "problems", parts.problems(done.problems)


def people(frame: pd.DataFrame) -> list[Actor | None]:
    """The actors of rows that `cast` gave."""
    return [Actor(*row) if row[0] else None for row in frame.itertuples(index=False, name=None)]


def census(said: Sequence[Part], cast: Part) -> Found:
    """The table `actors`; cast: what `cast` gave."""
    counts = counting.Census()
    for part in said:
        counts.add(part.table("mentions"), part.table("attributions"))
    yield "actors", counts.table(cast.table("people"))


def utterances(told: Sequence[Part]) -> Found:
    """The table `utterances`."""
    texts = ByArticle(told, parts.texts, _ids(told))
    published = _all(told, "articles", "article_id", "published").set_index("article_id")["published"]
    statements = ((part.table("attributions"), part.table("spans")) for part in told)
    yield "utterances", lineage.versions(sayings.over(statements, texts, published.to_dict()))


def reuse(told: Sequence[Part]) -> Found:
    """The table `reuse`."""
    ids = _ids(told)
    found = passages.table(ByArticle(told, parts.texts, ids), ByArticle(told, parts.counted, ids))
    order = lineage.Order(
        _all(told, "articles", "article_id", "published", "outlet"),
        _all(told, "credits", "article_id", "credited"),
    )
    yield "reuse", lineage.reused(found, order)


def topics(told: Sequence[Part]) -> Found:
    """The tables of topics, `passage_topics` of each part, and why there are none, or how they were found."""
    found = themes.over(told)
    yield "topics", schema.table("topics", found.topics)
    yield "topic_numbers", schema.table("topic_numbers", found.numbers)
    for number in range(len(told)):
        weights = schema.table("passage_topics", found.weights_of(number))
        yield numbered("passage_topics", number), weights
    remarks = {"no topics": found.refusal, "many passages": found.remark}
    yield (
        "problems",
        parts.problems(Problem("(corpus)", "topics", *remark) for remark in remarks.items() if remark[1]),
    )


def _ids(told):
    """{article: the number of its part}."""
    return {article: number for number, part in enumerate(told) for article in parts.ids(part)}


def _all(told, name, *columns):
    """Columns of a table, of all parts."""
    return pd.concat([part.table(name, *columns) for part in told])
