"""Found against gold → precision, recall, F1, their intervals, and the errors one by one."""

from sourcebook.evaluate.speakers import (
    SPEAKER_MEASURES,
    hearing,
    speaker_counts,
    speaker_errors,
    speakers_against,
)
from sourcebook.evaluate.statements import (
    COUNTS,
    MEASURES,
    against,
    align,
    counts,
    errors,
    found_in,
    right,
    scores,
)

__all__ = [
    "COUNTS",
    "MEASURES",
    "SPEAKER_MEASURES",
    "against",
    "align",
    "counts",
    "errors",
    "found_in",
    "hearing",
    "right",
    "scores",
    "speaker_counts",
    "speaker_errors",
    "speakers_against",
]
