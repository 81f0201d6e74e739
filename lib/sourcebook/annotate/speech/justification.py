"""Why a source is believed: what the article says of how it knows, why it is cited, or why it is unnamed.

The element that trained annotators call the most telling, and language models find least (Markkula
Center 2026, arXiv 2501.00164: the best of 13 reach 56 %). Looked for in the source and in its sentence.
"""

import re
from collections.abc import Iterator

from sourcebook.annotate.reading.attribution import Attribution

_ANONYMITY = (
    r"(?:(?:who|and)\s+)?(?:(?:was|were|is|are)\s+)?(?:(?:speaking|spoke|speaks|talked|said|"
    r"insisted|requested|asked|granted|given)\s+(?:\w+\s+){0,6}?)?(?:on|under|for|requesting|"
    r"requested|insisting on|insisted on)\s+(?:the\s+)?(?:condition\s+of\s+)?anonymity|"
    r"(?:who\s+)?(?:asked|asking|wished|declined|requested|preferred|wanted)\s+(?:that (?:his|her|"
    r"their) names? )?not\s+(?:to\s+)?be\s+(?:named|identified|quoted)(?:\s+by\s+name)?|"
    r"(?:who\s+)?(?:declined|refused)\s+to\s+(?:be\s+(?:named|identified)|give\s+(?:his|her|"
    r"their)\s+names?)|(?:who\s+)?(?:(?:was|were|is|are)\s+)?not\s+authori[sz]ed\s+to\s+(?:speak|"
    r"discuss|comment|talk)(?:\s+\w+){0,6}"
)
_WITHHELD = re.compile(
    rf"\b(?:{_ANONYMITY})(?P<why>[,\s]+(?:to|because|as|since|so|for fear|citing|due|given|while|in order)\b"
    r"[^.;“”\"\n]+?)?(?=[,.;“”\"\n]|\s+(?:said|says|told|added)\b|$)"
)
_KNOWS = re.compile(
    r"\b(?:(?:who|whose)\s+[^.;“”\"\n]+?|(?:directly |closely )?(?:familiar with|briefed (?:on|"
    r"about)|involved in|close to|with (?:direct |first-hand |"
    r"firsthand )?knowledge of)\s[^,.;“”\"\n]+?|an?\s+(?:former|ex-|retired|"
    r"veteran)\b[^,.;“”\"\n]+|(?:an?\s+)?(?:expert|specialist|authority)\s+(?:on|in|"
    r"at)\s[^,.;“”\"\n]+?)(?=,|[.;“”\"\n]|\s+(?:said|says?|told|tells?|gave|added)\b|$)"
)
_CITES = re.compile(
    r"\b(?:citing|quoting|based on|speaking after|having (?:seen|read|reviewed|visited|spoken)|after "
    r"(?:visiting|seeing|reviewing|meeting|reading|speaking))\s[^,.;“”\"\n]+"
)
_GAP = 2  # characters between a source and what is said of it
_SENTENCE = 400  # characters around a cue in which its sentence is looked for


def find(text: str, attribution: Attribution) -> Iterator[tuple[int, int]]:
    """Where an attribution is justified, in order, none overlapping another."""
    start, end = _sentence(text, attribution)
    places = [
        place
        for first, last in attribution.source
        for place in _KNOWS.finditer(text, first, _until(attribution, last, end))
        if place.start() <= last + _GAP
    ]
    places += [place for reason in (_WITHHELD, _CITES) for place in reason.finditer(text, start, end)]
    others = attribution.cue + attribution.content
    spans = [m.span() for m in places if not any(a < m.end() and m.start() < b for a, b in others)]
    last = -1
    for begin, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
        if begin >= last:
            yield begin, begin + len(text[begin:stop].rstrip(" ,"))
            last = stop


def withheld(words: str) -> tuple[bool, bool]:
    """Whether words of justification say that a name is withheld, and why it is."""
    found = _WITHHELD.search(words)
    return bool(found), bool(found and (found["why"] or "authori" in found[0]))


def _until(attribution, last, end):
    """Where the words on a source that ends at `last` end: before the content, within its sentence."""
    return max(last, min([start for start, _ in attribution.content if start >= last], default=end))


def _sentence(text, attribution):
    """The sentence of the cue, or of the source where there is no cue, as far as its line goes."""
    anchor = attribution.cue or attribution.source or attribution.content
    start, end = anchor[0][0], anchor[-1][1]
    first = (
        max(text.rfind("\n", 0, start), *(text.rfind(stop, 0, start) for stop in (". ", "? ", "! ", ".” ")))
        + 1
    )
    stops = [text.find(stop, end) for stop in ("\n", ". ", "? ", "! ", ".\n")]
    last = min([stop for stop in stops if stop >= 0], default=len(text))
    return max(first, start - _SENTENCE), min(last + 1, end + _SENTENCE)
