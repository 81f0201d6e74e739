"""Found against gold → precision, recall, F1, their intervals, and the errors one by one."""

from sourcebook.evaluate.lineage import LINEAGE_MEASURES, lineage_against, lineage_counts, traced
from sourcebook.evaluate.speakers import SPEAKER_MEASURES, against, hearing, speaker_counts
from sourcebook.evaluate.statements import (
    COUNTS,
    MEASURES,
    align,
    candidates,
    counts,
    errors,
    found_in,
    right,
    scores,
    spans_of,
)

__all__ = [
    "COUNTS",
    "LINEAGE_MEASURES",
    "MEASURES",
    "SPEAKER_MEASURES",
    "against",
    "align",
    "candidates",
    "counts",
    "errors",
    "found_in",
    "hearing",
    "lineage_against",
    "lineage_counts",
    "right",
    "scores",
    "spans_of",
    "speaker_counts",
    "traced",
]
