"""Who took what from whom, found against gold (`corpus.gold_lineage`), story by story.

The measures:

* `pairs`: two statements of two articles that carry one utterance. A found statement stands for the gold
  one whose content shares at least half of the words with its own (Jaccard; one to one, best first).
* `pairs of quotes`: the same where neither is a paraphrase of the fullest version: in recall by what the
  gold says, in precision by what was found.
* `pairs of one speaker`: those found whose speakers the gold doesn't tell apart, as two people.
* `relation`: of the statements that carry an utterance on both sides, those with the same relation.
* `credits`: places that overlap and name the same outlet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from sourcebook.annotate import tables
from sourcebook.annotate.lineage import credits, utterances
from sourcebook.annotate.lineage.credits import Credit
from sourcebook.annotate.lineage.utterances import Version, Weights
from sourcebook.annotate.names import alike
from sourcebook.corpus.gold import Annotation
from sourcebook.corpus.gold_lineage import Carried
from sourcebook.corpus.passages import split
from sourcebook.evaluate.speakers import hearing
from sourcebook.evaluate.statements import COUNTS, RIGHT, Words, align, one_to_one, overlaps, units

LINEAGE_MEASURES = ("pairs", "pairs of quotes", "pairs of one speaker", "relation", "credits")


@dataclass(frozen=True)
class Traced:
    """What was found in the articles of one story: the tables of statements, versions, credits by article."""

    found: Mapping[str, Annotation]
    attributions: pd.DataFrame
    spans: pd.DataFrame
    versions: list[Version]
    credits: Mapping[str, list[Credit]]


def traced(
    texts: Mapping[str, str],
    *,
    outlets: Mapping[str, str] | None = None,
    published: Mapping[str, pd.Timestamp] | None = None,
    statements: Mapping[str, Annotation] | None = None,
    weights: Weights | None = None,
) -> Traced:
    """What Sourcebook itself finds in the texts of one story; outlets, published: {article: by whom, when}.

    statements: where they are given, they are taken as if the reader had found them. weights: others than
    the library's.
    """
    heard = hearing(texts, statements=statements)
    whom = {mention: actor for one in heard.values() for mention, actor in one.actors.items()}
    linked = {article: one.found.attributions for article, one in heard.items()}
    named = {article: list(one.actors) for article, one in heard.items()}
    attributions, spans = tables.who(texts, linked, named, whom)
    known = outlets or {}
    credited = {
        article: credits.find(
            text, [(one.start, one.end, one.role) for one in split(text)], named[article], whom,
            own=known.get(article, ""), outlets=known.values(),
        )
        for article, text in texts.items()
    }  # fmt: skip
    found = {article: one.found for article, one in heard.items()}
    versions = utterances.find(attributions, spans, dict(texts), dict(published or {}), weights)
    return Traced(found, attributions, spans, versions, credited)


def lineage_against(gold: Mapping[str, Annotation], articles: pd.DataFrame) -> pd.DataFrame:
    """The counts of `lineage_counts` for what Sourcebook finds in these articles, as one story.

    No rows where the gold tells of no utterance. Raises GoldError as `statements.align` does.
    """
    kept, _ = align(gold, articles)
    if not any(one.carried for own in kept.values() for one in own.attributions):
        return pd.DataFrame(columns=["article_id", "measure", *COUNTS])
    about = articles.set_index("article_id").loc[list(kept)]
    texts, outlets, published = (about[name].to_dict() for name in ("text", "outlet", "published"))
    return lineage_counts(texts, traced(texts, outlets=outlets, published=published), kept)


def lineage_counts(
    texts: Mapping[str, str], found: Traced, gold: Mapping[str, Annotation], story: str = ""
) -> pd.DataFrame:
    """What there is, what was found and what of it is right, in one story.

    -> DataFrame[article_id (the story), measure, gold, found, right, recalled], for `scores(…,
    LINEAGE_MEASURES)` over several stories; the interval is then over stories.
    """
    mine, theirs = _found(texts, found, gold), _marked(gold)
    rows = {"pairs": _shared(_pairs(mine), _pairs(theirs))}
    quotes = [_pairs(side, without="paraphrase") for side in (mine, theirs)]
    rows["pairs of quotes"] = (
        len(quotes[1]), len(quotes[0]), len(quotes[0] & _pairs(theirs)), len(quotes[1] & _pairs(mine))
    )  # fmt: skip
    people = {
        key: one.told.speaker for key, one in _statements(gold) if one.told and one.told.kind == "person"
    }
    mixed = sum(
        one in people and other in people and not alike.same_person(people[one], people[other])
        for one, other in map(tuple, _pairs(mine))
    )
    number = len(_pairs(mine))
    rows["pairs of one speaker"] = (number, number, number - mixed, number - mixed)
    both = [mine[key].relation == theirs[key].relation for key in mine.keys() & theirs.keys()]
    rows["relation"] = (len(both), len(both), sum(both), sum(both))
    if all(one.credits is not None for one in gold.values()):
        rows["credits"] = _credits(found.credits, gold)
    types = {"article_id": "str", "measure": "str"} | dict.fromkeys(COUNTS, "int64")
    table = [(story, measure, *numbers) for measure, numbers in rows.items()]
    return pd.DataFrame(table, columns=list(types)).astype(types)


def _statements(gold):
    """((article, its number there), statement) of every statement."""
    return [((article, n), one) for article in gold for n, one in enumerate(gold[article].attributions)]


def _marked(gold):
    """{statement of the gold: what it carries}, of those that carry something."""
    return {key: one.carried for key, one in _statements(gold) if one.carried and one.carried.utterance}


def _found(texts, found, gold):
    """{statement of the gold: what the one found in its place carries}; others under keys of their own."""
    carried = {version.attribution_id: version for version in found.versions}
    own = {}
    for article, text in texts.items():
        words = Words(text)
        mine, theirs = units(words, found.found[article]), units(words, gold[article])
        near = one_to_one(pair for pair in overlaps(mine, theirs) if pair[2] >= RIGHT)
        place = {i: j for i, j, _ in near}
        for number, one in enumerate(found.found[article].attributions):
            version = carried.get(tables.attribution_id(article, one))
            if version:
                key = article, place.get(number, f"found {number}")
                own[key] = Carried(version.utterance_id, version.relation)
    return own


def _pairs(own, without=""):
    """Pairs of statements of two articles that carry one utterance."""
    kept = {key: one.utterance for key, one in own.items() if one.relation != without}
    return {
        frozenset((one, other))
        for one, other in combinations(kept, 2)
        if kept[one] == kept[other] and one[0] != other[0]
    }


def _shared(found, gold):
    return len(gold), len(found), len(found & gold), len(found & gold)


def _credits(found, gold):
    theirs = [(article, one) for article, own in gold.items() for one in own.credits]
    mine = [(article, one) for article in gold for one in found[article]]
    near = one_to_one(
        (i, j, min(a.end, b.end) - max(a.start, b.start))
        for i, (article, a) in enumerate(mine)
        for j, (other, b) in enumerate(theirs)
        if article == other and min(a.end, b.end) > max(a.start, b.start) and _one_outlet(a.outlet, b.outlet)
    )
    return len(theirs), len(mine), len(near), len(near)


def _one_outlet(one, other):
    mine, theirs = (
        "".join(sign for sign in name.casefold().removeprefix("the ") if sign.isalnum())
        for name in (one, other)
    )
    return mine.endswith(theirs) or theirs.endswith(mine)
