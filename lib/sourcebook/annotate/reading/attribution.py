"""Labelled spans → attributions: which source, cue and content belong together; form and stance."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sourcebook.annotate.reading import quotes
from sourcebook.annotate.reading.decode import Span

_WORD = re.compile(r"\w+")
_BEFORE = re.compile(  # of "Russia’s envoy", where Russia speaks elsewhere; a live blog's "16.31"
    r"(?:[’']s\s+|\d{1,2}[.:]\d{2}\s+|(?<=\d[.:])\d{2}\s+)?"
)
_DENIAL = re.compile(r"\b(den(y|ies|ied|ying)|(reject|disput|refut|rebut|dismiss|repudiat)\w*)\b", re.I)
_REFUSAL = re.compile(
    r"\b(declin|refus)\w+|(\bnot|n[’']t)( \w+)? (say|comment|respond|reply|answer|"
    r"return\w* \w+ (calls?|requests?|messages?|e-?mails?))\b",
    re.I,
)


@dataclass(frozen=True)
class Attribution:
    """One statement and what it rests on; each part is a list of (start, end), in order."""

    source: list[tuple[int, int]]
    cue: list[tuple[int, int]]
    content: list[tuple[int, int]]
    form: str
    stance: str
    words: int
    confidence: float

    @property
    def start(self):
        """First code point of the content, which no other attribution shares."""
        return self.content[0][0]


def link(text: str, spans: list[Span]) -> list[Attribution]:
    """The attributions of a text, in order of their content.

    Spans that point to the same cue are one attribution; one without content is none. Confidence is
    that of the least certain piece.
    """
    groups = defaultdict(lambda: defaultdict(list))
    confidence = defaultdict(lambda: 1.0)
    for span in spans:
        if span.cue >= 0:
            groups[span.cue][span.label].append((span.start, span.end))
            confidence[span.cue] = min(confidence[span.cue], span.confidence)
    inside = quotes.inside(text)
    found = [
        _attribution(text, parts, inside, confidence[cue])
        for cue, parts in groups.items()
        if parts["content"]
    ]
    return sorted(found, key=lambda attribution: attribution.start)


def _attribution(text, parts, inside, confidence):
    words = [word for start, end in parts["content"] for word in _WORD.finditer(text, start, end)]
    cue = " ".join(text[start:end] for start, end in sorted(parts["cue"]))
    return Attribution(
        source=list(_own(text, sorted(parts["source"]))),
        cue=sorted(parts["cue"]),
        content=sorted(parts["content"]),
        form=form(inside[word.start()] for word in words),
        stance=_stance(cue),
        words=len(words),
        confidence=round(confidence, 2),
    )


def _own(text, spans):
    """The spans, abbreviations whole ("U.N."), without a possessive of the word before or the time of day."""
    for start, end in spans:
        while text[start] == "." and start and text[start - 1].isalpha():
            start -= 1
        if (own := _BEFORE.match(text, start).end()) < end:
            yield own, end


def form(inside: Iterable[int]) -> str:
    """direct, mixed or indirect: all, some or none of the content's words are flagged by `quotes.inside`."""
    flags = set(map(bool, inside))
    if flags == {True}:
        return "direct"
    return "mixed" if True in flags else "indirect"


def _stance(cue):
    if _REFUSAL.search(cue):
        return "declines"
    return "denies" if _DENIAL.search(cue) else "asserts"
