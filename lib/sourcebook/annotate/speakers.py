"""Attributions and mentions → who speaks: name, kind, anonymity, title, and the reason for no name.

The rules are tried in order: a name in the source; a pronoun that goes on from the statement
before; words for a document, for unnamed people, for a group; else the source stays unknown, in its
own words.
"""

import re
from dataclasses import dataclass, replace

from sourcebook.annotate.actors import Mention
from sourcebook.annotate.attribution import Attribution
from sourcebook.annotate.offsets import Spans

_PRONOUN = re.compile(r"^(he|she)$", re.IGNORECASE)
_UNNAMED = re.compile(
    r"\b(officials?|sources?|aides?|diplomats?|insiders?|(people|person) (familiar|briefed))\b",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(they|them|experts|analysts|officials|sources|aides|diplomats|critics|observers|people)\b"
)
_DOCUMENT = re.compile(r"\b(report|statement|document|letter|study|survey|memo|poll|filing|assessment)s?\b")
_MEDIA = re.compile(r"\b(News|Times|Post|Journal|Reuters|AP|AFP|Associated Press|BBC|CNN|TASS|KCNA|Agency)\b")
_WITHHELD = re.compile(
    r"\b(?:on|under)\s+(?:the\s+)?condition\s+of\s+anonymity(?:\s+(?:to|because|as|since)\s[^,.;]+)?"
)
_LEADING = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_GOING_ON = 600  # characters: about a paragraph and a half


@dataclass(frozen=True)
class Speaker:
    """Who a statement rests on; the fields are columns of `attributions`."""

    speaker: str
    actor_id: str
    kind: str
    anonymous: bool
    role: str
    speaks_for: str
    resolved_by: str
    justification: tuple[int, int] | None


def identify(
    text: str, attributions: list[Attribution], mentions: list[Mention], names: dict, ids: dict
) -> list[Speaker]:
    """One Speaker for each attribution of one article, in the same order."""
    places = Spans((mention.start, mention.end, mention) for mention in mentions)
    found = []
    for number, attribution in enumerate(attributions):
        before = (attributions[number - 1], found[-1]) if number else None
        found.append(_speaker(text, attribution, places, names, ids, before))
    return found


def _speaker(text, attribution, mentions, names, ids, before):
    source = " ".join(text[start:end] for start, end in attribution.source)
    inside = [
        mention
        for start, end in attribution.source
        for mention in mentions.overlapping(start, end)
        if start <= mention.start and mention.end <= end
    ]
    people = [m for m in inside if m.kind == "person"]
    withheld = _withheld(text, attribution)
    if people:
        return _named(text, attribution, people[-1], inside, names, ids, withheld)
    if _PRONOUN.match(source) and before and _goes_on(*before, attribution):
        earlier = before[1]
        return replace(earlier, role="", speaks_for="", resolved_by="pronoun", justification=withheld)
    return _unnamed(source, inside, names, ids, withheld)


def _named(text, attribution, person, inside, names, ids, withheld):
    start = next(start for start, end in attribution.source if start <= person.start < end)
    title = _LEADING.sub("", text[start : person.start].strip(" ,("))
    bodies = [m for m in inside if m.kind != "person" and m.end <= person.start]
    speaks_for = _body(bodies[-1], names) if bodies else ""  # "US National Security Council": the nearest
    return Speaker(names[person], ids[person], "person", False, title, speaks_for, "name", withheld)


def _body(mention, names):
    """What someone speaks for: an institution by its own name, a country by the country's."""
    return mention.surface if mention.form == "institution" else names[mention]


def _goes_on(before, speaker, attribution):
    near = attribution.start - before.content[-1][1] < _GOING_ON
    return near and speaker.kind == "person" and speaker.resolved_by in ("name", "pronoun")


def _unnamed(source, inside, names, ids, withheld):
    """A source without a person's name: the first kind of words that it has decides."""
    first = inside[0] if inside else None
    speaks_for = _body(first, names) if first else ""
    if not source:
        return Speaker("", "", "unknown", bool(withheld), "", "", "none", withheld)
    if _GROUP.search(source):
        anonymous = bool(withheld or _UNNAMED.search(source))
        return Speaker(source, "", "collective", anonymous, "", speaks_for, "none", withheld)
    if _UNNAMED.search(source):
        return Speaker(source, "", "anonymous", True, "", speaks_for, "none", withheld)
    if _DOCUMENT.search(source):
        return Speaker(source, "", "document", bool(withheld), "", speaks_for, "none", withheld)
    # What follows a name ("Russia's ambassador") makes it somebody else, whom the text doesn't name.
    if first and source.endswith(first.surface):
        kind = "media" if _MEDIA.search(first.surface) else "organisation"
        return Speaker(_body(first, names), ids[first], kind, bool(withheld), "", "", "name", withheld)
    return Speaker(source, "", "unknown", bool(withheld), "", speaks_for, "none", withheld)


def _withheld(text, attribution):
    """Where the sentence of the cue says that, and why, the name is withheld."""
    if not attribution.cue:
        return None
    start, end = attribution.cue[0][0], attribution.cue[-1][1]
    line_start = text.rfind("\n", 0, start) + 1
    found = _WITHHELD.search(text, max(line_start, start - 500), end + 500)
    if found and "\n" in text[end : found.start()]:
        return None
    return found.span() if found else None
