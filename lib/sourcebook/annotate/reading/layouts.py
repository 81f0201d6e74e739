"""Lines whose layout alone says who speaks: quotations signed with a dash, and turns of a transcript.

    “It is a disgrace.” ― Ann Lee
    WALLACE: Will you be there?

The reader learned from running text, and in rows of such lines takes the name of the line before. The
other layouts that news uses it has learned (`training/widen.py`); of a tweet above its author's line it may
find a part only.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from sourcebook.annotate.offsets import Spans
from sourcebook.annotate.reading.decode import Span

_CONFIDENCE = 0.9  # of what is found so; in the development articles 33 of 34 were right, all in two of them
_SIGNED = re.compile(
    r"^[^\S\n]*(?P<content>[“”\"«„‘'][^\n]{12,}?[”\"»’'])[^\S\n]*(?P<cue>[―—–]|--?)[^\S\n]*"
    r"(?P<source>[^\W\d_a-z][^\n“”\"―]{2,60}?)\.?[^\S\n]*$",
    re.MULTILINE,
)
_TURN = re.compile(
    r"^[^\S\n]*[“\"]?(?P<source>[A-Z][A-Z.'’ -]{2,30})(?P<cue>:)[^\S\n]+(?P<content>[^\n]{3,})$", re.MULTILINE
)
_TWEET = re.compile(
    r"^[^\S\n]*(?P<content>[^\s][^\n]+?)[.,]?[^\S\n]*\n+[^\S\n]*(?P<cue>[―—–]|--?)[^\n(]{2,60}\(@\w+\)",
    re.MULTILINE,
)
_FEWEST = 3  # turns that make a transcript, one speaker at least having two
_PARTS = ("source", "cue", "content")


def over(text: str, spans: list[Span]) -> list[Span]:
    """The statements that the reader found in a text, but in such lines those that the lines say."""
    found, spans = list(find(text)), _whole_tweets(text, spans)
    lines = Spans((min(parts.values())[0], max(end for _, end in parts.values()), True) for parts in found)
    said = [
        Span(*place, part, _CONFIDENCE, parts["cue"][0]) for parts in found for part, place in parts.items()
    ]
    return [span for span in spans if not lines.overlapping(span.start, span.end)] + said


def _whole_tweets(text, spans):
    """The same, but a tweet that is its author's in part, and nobody else's, is so from end to end."""
    for tweet in _TWEET.finditer(text):
        start, end = tweet.span("content")
        inside = [span for span in spans if start <= span.start < end and span.cue >= 0]
        if inside and all(span.cue == tweet.start("cue") and span.label == "content" for span in inside):
            whole = replace(inside[0], start=start, end=end)
            spans = [span for span in spans if span not in inside] + [whole]
    return spans


def find(text: str) -> Iterator[dict[str, tuple[int, int]]]:
    """The places of source, cue and content of each such line, in no order."""
    for line in _SIGNED.finditer(text):
        yield {part: line.span(part) for part in _PARTS}
    turns = list(_TURN.finditer(text))
    speakers = Counter(turn["source"] for turn in turns)
    if len(turns) >= _FEWEST and max(speakers.values()) > 1:
        for turn in turns:
            yield {part: turn.span(part) for part in _PARTS}
