"""Tables → counts, shares, intervals. Nothing is drawn here and nothing is written."""

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
    words_by_role,
)
from sourcebook.measure.themes import central_passages, leading_topics
from sourcebook.measure.voices import by_attribute, effective_sources, sources, spoken_about, withheld

__all__ = [
    "FEWEST_ARTICLES",
    "LEVEL",
    "RESAMPLES",
    "by_attribute",
    "central_passages",
    "contrast",
    "counts_by_kind_of_reference",
    "cross",
    "effective_sources",
    "labels",
    "leading_topics",
    "named_together",
    "network",
    "passage_of",
    "shares",
    "sources",
    "spoken_about",
    "voice_and_mention",
    "withheld",
    "words_by_role",
]
