"""Tables → counts, shares, intervals. Nothing is drawn here and nothing is written."""

from sourcebook.measure.lineage import (
    by_origin,
    changes,
    dependence,
    origin_numbers,
    origins,
    slightest_change,
    utterances,
    versions,
)
from sourcebook.measure.named import (
    counts_by_kind_of_reference,
    named_together,
    network,
    passage_of,
    voice_and_mention,
)
from sourcebook.measure.selection import BY, about, described, pick, tally
from sourcebook.measure.shares import (
    FEWEST_ARTICLES,
    LEVEL,
    RESAMPLES,
    contrast,
    cross,
    labels,
    shares,
    shares_within,
    words_by_role,
)
from sourcebook.measure.themes import (
    central_passages,
    leading_topics,
    passage_map,
    topics_of_mentions,
    topics_of_statements,
)
from sourcebook.measure.voices import by_attribute, effective_sources, sources, spoken_about, withheld

__all__ = [
    "BY",
    "FEWEST_ARTICLES",
    "LEVEL",
    "RESAMPLES",
    "about",
    "by_attribute",
    "by_origin",
    "central_passages",
    "changes",
    "contrast",
    "counts_by_kind_of_reference",
    "cross",
    "dependence",
    "described",
    "effective_sources",
    "labels",
    "leading_topics",
    "named_together",
    "network",
    "origin_numbers",
    "origins",
    "passage_map",
    "passage_of",
    "pick",
    "shares",
    "shares_within",
    "slightest_change",
    "sources",
    "spoken_about",
    "tally",
    "topics_of_mentions",
    "topics_of_statements",
    "utterances",
    "versions",
    "voice_and_mention",
    "withheld",
    "words_by_role",
]
