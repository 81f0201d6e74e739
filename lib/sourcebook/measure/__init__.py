"""Tables → counts, shares, intervals. Nothing is drawn here and nothing is written."""

from sourcebook.measure.lineage import (
    by_origin,
    changes,
    dependence,
    origin_numbers,
    origins,
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
    "FEWEST_ARTICLES",
    "LEVEL",
    "RESAMPLES",
    "by_attribute",
    "by_origin",
    "central_passages",
    "changes",
    "contrast",
    "counts_by_kind_of_reference",
    "cross",
    "dependence",
    "effective_sources",
    "labels",
    "leading_topics",
    "named_together",
    "network",
    "origin_numbers",
    "origins",
    "passage_map",
    "passage_of",
    "shares",
    "shares_within",
    "sources",
    "spoken_about",
    "topics_of_mentions",
    "topics_of_statements",
    "utterances",
    "versions",
    "voice_and_mention",
    "withheld",
    "words_by_role",
]
