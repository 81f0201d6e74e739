"""Labelled spans → attributions: which source, cue and content belong together; form and stance."""

import re
from collections import defaultdict
from dataclasses import dataclass

from sourcebook.annotate.reader import Span

_WORD = re.compile(r"\w+")
_MARKS = re.compile(r"[“”\"«»„]|\n")
_DENIAL = re.compile(r"\b(den(y|ies|ied|ying)|reject\w*|disput\w+|refut\w+)\b", re.IGNORECASE)
_REFUSAL = re.compile(
    r"\b(declin\w+|refus\w+|wouldn[’']t (say|comment)|would not (say|comment))\b", re.IGNORECASE
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
    quoted = _quoted(text)
    found = [
        _attribution(text, parts, quoted, confidence[cue])
        for cue, parts in groups.items()
        if parts["content"]
    ]
    return sorted(found, key=lambda attribution: attribution.start)


def _attribution(text, parts, quoted, confidence):
    words = [word for start, end in parts["content"] for word in _WORD.finditer(text, start, end)]
    cue = " ".join(text[start:end] for start, end in sorted(parts["cue"]))
    return Attribution(
        source=sorted(parts["source"]),
        cue=sorted(parts["cue"]),
        content=sorted(parts["content"]),
        form=_form([bool(quoted[word.start()]) for word in words]),
        stance=_stance(cue),
        words=len(words),
        confidence=round(confidence, 2),
    )


def _quoted(text):
    """A flag for each character: is it inside double quotation marks? Begins anew at each line."""
    flags = bytearray(len(text))
    opened = None
    for mark in _MARKS.finditer(text + "\n"):
        if opened is not None and mark.group() in '”"»“\n':
            flags[opened : mark.start()] = b"\1" * (mark.start() - opened)
            opened = None
        elif mark.group() in '“"«„':
            opened = mark.end()
    return flags


def _form(inside):
    if inside and all(inside):
        return "direct"
    return "mixed" if any(inside) else "indirect"


def _stance(cue):
    if _REFUSAL.search(cue):
        return "declines"
    return "denies" if _DENIAL.search(cue) else "asserts"
