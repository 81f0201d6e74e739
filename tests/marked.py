"""Texts with marks → what the rules for speakers take, without the reader.

`[s The general] [c said] [q that it rains]` is one attribution; a number after the letter ("[q2 …]")
tells several in one text apart.
"""

import re

from sourcebook.annotate.names import actors, mentions
from sourcebook.annotate.reading import attribution
from sourcebook.annotate.reading.decode import Span
from sourcebook.annotate.speech import speakers

_MARK = re.compile(r"\[([scq])(\d?) ([^\[\]]*)\]")
_PARTS = {"s": "source", "c": "cue", "q": "content"}


def unmarked(marked):
    """(the text, the spans that are marked in it)."""
    text, at, spans = "", 0, []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        start, at = len(text), mark.end()
        text += mark[3]
        spans.append(Span(start, len(text), _PARTS[mark[1]], 0.9, int(mark[2] or 0)))
    return text + marked[at:], spans


def named(text, names):
    """The mentions of a text. names: {label: words, separated by |}, each found wherever it stands."""
    spans = [
        Span(place.start(), place.end(), label, 0.9)
        for label, words in names.items()
        for word in words.split("|")
        for place in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text)
    ]
    return mentions.find("a", text, spans, [(0, len(text))])


def heard(marked, **names):
    """(text, speakers in order of their statements) of a marked text."""
    text, spans = unmarked(marked)
    found = named(text, names)
    return text, speakers.identify(text, attribution.link(text, spans), found, actors.resolve(found))
