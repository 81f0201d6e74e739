"""Where an article credits another outlet for what it tells: "told ABC News", "first reported by".

An outlet is known by its name ("… Times", "Reuters"), by the corpus (who published an article), or, right
behind words that only outlets stand behind ("in an interview with DZRH"), as an organisation that is no
committee, court or the like. Pictures' credits are none: they tell nothing of the text.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sourcebook.annotate.names import nouns
from sourcebook.annotate.names.actors import Actor
from sourcebook.annotate.names.mentions import Mention

_THE = r"(?:[Tt]he\s+)?"
_DATELINE = re.compile(r"[^.!?\n]{0,60}?\((?P<name>(?!via )[^()\n]{2,30})\)\s*[-–—.]")
_BYLINE = re.compile(rf"^By\s[^\n]*,\s*{_THE}$")
_BRACKETED = re.compile(r"\((?:via\s+)?$")
_ALONE = re.compile(r"\((?:via\s+)?(?P<name>[A-Z][^()\n]{1,30})\)")
_LINE = re.compile(r"[A-Z][\w’'&-]*(?: [\w’'&-]+){0,3}")
_HEARD = re.compile(  # "any": what is behind it is an outlet even where it looks like a person
    r"(?:told|tells|said to|confided to|(?P<any>interview with|first (?:reported|published) by))\s+"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
_NO_OUTLET = re.compile(
    r"\b(?:Congress|Senate|House|Parliament|Commons|Lords|Assembly|Knesset|Duma|Bundestag|Committee|Court|"
    r"Council|Commission|Chamber|Union|Association|Ministry|Department|Police|Board|University|Party|Office)\b"
)
_NAME = r"(?P<name>[A-ZČ][\w&’'-]*(?: [A-Z][\w&’'-]*)*(?<![’'])|dpa\b)"
_CALL_SIGN = re.compile(r"[WK][A-Z]{3}")  # of American stations
_CONTRIBUTED = re.compile(
    rf"^(?:The )?{_NAME}(?P<people>[’']s? [^.\n]{{0,80}})? contributed to this (?:report|story|article)",
    re.MULTILINE,
)
_HANDLE = re.compile(r"(?<![\w@])@(?P<name>\w{2,30})")
_PARTS = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_BEHIND_A_HANDLE = re.compile(
    r"(?:news|times|post|herald|tribune|press|journal|gazette|daily|radio|tv)$", re.I
)


@dataclass(frozen=True)
class Credit:
    """A place where an outlet is credited: offsets and its name."""

    start: int
    end: int
    outlet: str


def find(
    text: str,
    places: Iterable[tuple[int, int, str]],
    mentions: Iterable[Mention],
    actors: dict[Mention, Actor],
    *,
    own: str = "",
    outlets: Iterable[str] = (),
) -> list[Credit]:
    """The credits in the passages of an article, in order.

    places: (start, end, role) of its passages; own: the outlet that published it, which is none of
    another; outlets: names of those that published articles of the corpus.
    """
    looked_at = [place for place in places if place[2] != "caption"]
    named = _apart(
        {
            *_of_the_corpus(text, outlets),
            *_by_name(text, mentions, actors),
            *_handles(text),
            *_alone(text, looked_at),
            *_behind_words(text),
        }
    )
    full, found = {name for _, _, name in named}, []
    for start, end, name in named:
        inside = next((place for place in looked_at if place[0] <= start < place[1]), None)
        outlet = _full(name, full)
        if inside and not (own and _same(outlet, own)) and (span := _credited(text, start, end, inside)):
            found.append(Credit(*span, outlet))
    return sorted(found, key=lambda credit: (credit.start, credit.end))


def _apart(places):
    """The places, of those that overlap the longest; of equal ones the first name."""
    kept = []
    for start, end, name in sorted(places, key=lambda place: (place[0] - place[1], place)):
        if all(end <= other[0] or other[1] <= start for other in kept):
            kept.append((start, end, name))
    return sorted(kept)


def _of_the_corpus(text, outlets) -> Iterator[tuple[int, int, str]]:
    """Outlets of the corpus by name, and by "the" with the last word of a name that stands somewhere."""
    for outlet in sorted({outlet for outlet in outlets if outlet and outlet in text}):
        own = list(re.finditer(rf"\b{re.escape(outlet)}\b", text))
        yield from ((*place.span(), outlet) for place in own)
        if own and " " in outlet:
            for short in re.finditer(rf"\bthe ({re.escape(outlet.split()[-1])})\b", text):
                yield *short.span(1), outlet


def _by_name(text, mentions, actors) -> Iterator[tuple[int, int, str]]:
    """Outlets that are named; somebody named once, whom somebody gave an interview, is one."""
    mentions = list(mentions)
    often = Counter(actors.get(mention) for mention in mentions)
    for mention in mentions:
        actor = actors.get(mention)
        if actor and actor.kind != "country" and not _NO_OUTLET.search(actor.name):
            heard = _HEARD.search(text, max(0, mention.start - 40), mention.start)
            told = heard and (actor.kind == "organisation" or (heard["any"] and often[actor] == 1))
            if nouns.is_outlet(actor.name) or told:
                yield mention.start, mention.end, actor.name


def _handles(text) -> Iterator[tuple[int, int, str]]:
    for handle in _HANDLE.finditer(text):
        name = handle["name"]
        if nouns.is_outlet(" ".join(_PARTS.split(name))) or _BEHIND_A_HANDLE.search(name):
            yield *handle.span(), name


def _alone(text, places) -> Iterator[tuple[int, int, str]]:
    """Outlets alone in brackets or in a line; whatever is in brackets between a town and a dash."""
    for place in _ALONE.finditer(text):
        if nouns.is_outlet(place["name"]):
            yield *place.span("name"), place["name"]
    for start, end, _ in places:
        if (found := _DATELINE.match(text, start, end)) and found["name"][0].isalpha():
            yield *found.span("name"), found["name"]
        elif _LINE.fullmatch(text, start, end) and nouns.is_outlet(text[start:end]):
            yield start, end, text[start:end]


def _behind_words(text) -> Iterator[tuple[int, int, str]]:
    """Names of outlets right behind words that credit, and of whoever contributed to the report."""
    for found in _told().finditer(text):
        if nouns.is_outlet(found["name"]) or _CALL_SIGN.fullmatch(found["name"]):
            yield *found.span("name"), found["name"]
    for found in _CONTRIBUTED.finditer(text):
        if not found["people"] or nouns.is_outlet(found["name"]):
            yield *found.span("name"), found["name"]


def _full(name, names):
    """The longest of the names that a short one ("Sentinel") is the end of; itself if it is of none."""
    longer = [one for one in names if one != name and one.endswith(f" {name}")]
    return max(longer, key=lambda one: (len(one), one)) if longer else name.removeprefix("The ")


def fullest(names: Iterable[str]) -> dict[str, str]:
    """{an outlet's name or handle: the only longer one that it is short for, else itself}."""
    names, short, found = sorted(set(names)), defaultdict(list), {}
    for name in names:
        for letters in _shortened(name):
            short[letters].append(name)
    for name in names:
        longer = [one for one in short[_letters(name)] if one != name]
        found[name] = longer[0] if len(longer) == 1 else name
    return {name: found[full] for name, full in found.items()}


def _letters(name):
    return "".join(re.findall(r"\w", name.casefold()))


def _shortened(name):
    """What an outlet of several words is called for short: "newyorktimes", "nytimes", "nyt", "times"."""
    words = re.findall(r"\w+", name.casefold())
    initials = "".join(word[0] for word in words)
    if len(words) < 2:
        return set()
    return {"".join(words), initials[:-1] + words[-1], initials, words[-1], f"the{words[-1]}"}


def _same(one, other):
    mine, theirs = (set(re.findall(r"\w+", name.casefold())) - {"the"} for name in (one, other))
    return mine <= theirs or theirs <= mine


def _credited(text, start, end, passage):
    """(start, end) of the words that credit the outlet whose name stands at a place; None if none do."""
    if text[passage[0] : passage[1]].strip() == text[start:end]:
        return start, end  # a line of its own, beneath or above what it is the source of
    if (bracket := _BRACKETED.search(text, passage[0], start)) and text[end : end + 1] == ")":
        return bracket.start(), end + 1
    if before := _before().search(text, passage[0], start):
        return before.start(), end
    if _BYLINE.search(text[passage[0] : start]):
        return passage[0], end
    if after := _after().match(text, end, passage[1]):
        the = re.compile(_THE + "$").search(text, passage[0], start)
        return the.start(), after.end()
    return None


@cache
def _before():
    return re.compile(rf"\b(?:{_patterns('before')})\s+{_THE}$", re.IGNORECASE)


@cache
def _told():
    return re.compile(rf"\b(?i:{_patterns('before')})\s+(?:[Tt]he\s+)?{_NAME}")


@cache
def _after():
    return re.compile(rf"(?:{_patterns('after')})", re.IGNORECASE)


def _patterns(side):
    with files(__package__).joinpath("credits.csv").open(encoding="utf-8", newline="") as lines:
        return "|".join(f"(?:{row['pattern']})" for row in csv.DictReader(lines) if row["side"] == side)
