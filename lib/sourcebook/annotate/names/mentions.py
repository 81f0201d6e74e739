"""Spans and country words → mentions: every place where somebody or something is named, once.

The reader judges each place by itself; here an article is made consistent: what it names in one place
is the same kind of thing in all, and a name that was found once is found wherever it stands.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sourcebook.annotate.names import countries, nouns
from sourcebook.annotate.offsets import Spans
from sourcebook.annotate.reading.decode import Span

_KINDS = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_ACRONYM = re.compile(r"[A-Z]{2,6}$")
_HEAD = re.compile(r"(?:[Tt]he\s+|[^\w@#.]+)+")
_TAIL = re.compile(
    r"(?:\s+(?:of|in|at|for|from|and|the|to)|[’']s?|"
    r"(?<!\b[A-Z])(?<!\bJr)(?<!\bSr)(?<!\bInc)(?<!\bCorp)(?<!\bCo)\.|[^\w.)])+$"
)
_CUT_OFF = re.compile(r"(?<!\w)[A-Z](?=\.\w)")  # the first letter of "I.R.S."
_STOP = re.compile(r"\.+\s*")  # the end of "Mr." before "Obama"
_HANDLE = re.compile(r"(?<![\w@.])@\w{2,30}")
_BEFORE_HANDLE = re.compile(r"[ (\n]*\Z")
_LETTERS = re.compile(rf",?\s+(?:{nouns.LETTERS}|Ph\.D\.|CBE|OBE|MBE|Esq\.?)$")
_HYPHENED = re.compile(r"[-‑]\w+")
_DOUBLE = re.compile(r"[-‑][^\W\d_a-z]\w+")
_OFFICE = re.compile(
    r"[’']s?\s+(?:Office|Department|Ministry|Party|Association|Union|Hospital|Club|Fund|"
    r"Federation|Society|Council|Bureau|Agency|Institute|Commission|Court|School|College|Army|"
    r"Network|League|Alliance)\b"
)
_DEFINED = re.compile(r"\s\(([A-Z][A-Za-z&.-]{1,9})\)")
_WHERE = re.compile(r"\b(?:in|at|near|from|to|outside|around|across|of|leaving|via)\s+(?:the\s+)?$")
_WORD = re.compile(r"\w+")
_EDGE = re.compile(r"\b")
_GOES_ON = re.compile(r"\w|[-–]\w*[A-Z]")  # a name that goes on is another
_LEAST = 0.5  # confidence of a name that is looked for in other places
_WIDE = 8  # characters between a country word and what is of that country
_GAP = re.compile(r"(?:[’']s?)?\s+")


@dataclass(frozen=True)
class Mention:
    """A name in a text: offsets, what it names (kind and key), its form and confidence.

    key: alpha-3 code of a country; else the name, spaces made single, with the country that a
    ministry or the like is of before it.
    """

    article_id: str
    start: int
    end: int
    surface: str
    kind: str
    key: str
    form: str
    confidence: float


def find(article_id: str, text: str, spans: list[Span], counted: list[tuple[int, int]]) -> list[Mention]:
    """The mentions in the counted passages of one article, in order, none overlapping another."""
    passages = Spans((start, end, True) for start, end in counted)
    spans = _joined(text, [span for span in spans if span.label in _KINDS])
    names = [name for span in spans if (name := _trimmed(text, span))]
    names = [name for name in _joined(text, names) if passages.holding(name.start, name.end)]
    names = _consistent(text, list(_unglued(text, names)))
    names += [name for name in _elsewhere(text, names) if passages.holding(name.start, name.end)]
    words = [word for word in countries.find(text) if passages.holding(word.start, word.end)]
    names, words = _parted(text, names, words)
    found = [_country(article_id, text, word) for word in words]
    words = Spans((word.start, word.end, word) for word in words)
    found += [_as_country(article_id, text, n) or _name(article_id, text, n, words) for n in names]
    found += _handles(article_id, text, found, passages)
    found = [m for m in _defined(text, found) if passages.holding(m.start, m.end)]
    return sorted(found, key=lambda mention: mention.start)


def _defined(text, found) -> Iterator[Mention]:
    """The mentions; a short form that the text defines ("Hungarian Bird Society (MME)") has the long key."""
    bodies = [mention for mention in found if mention.kind in ("organisation", "place")]
    short = {m[1]: body.key for body in bodies if (m := _DEFINED.match(text, body.end))}
    known = Spans((mention.start, mention.end, True) for mention in found)
    for mention in found:
        own = short.get(mention.surface) if mention.kind in ("organisation", "place") else None
        yield replace(mention, key=own) if own else mention
    for name, key in short.items():
        body = next(body for body in bodies if body.key == key)
        for place in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            if not known.overlapping(*place.span()):
                yield replace(body, start=place.start(), end=place.end(), surface=name, form="acronym")


def _trimmed(text, span):
    """The span without article, title, possessive ending and marks at its edges; None if nothing is left."""
    start, end = _begin(text, span.start), _whole(text, span)
    end = start + len(text[start:end].split("\n")[0])
    if head := _HEAD.match(text, start, end):
        start = head.end()
    if span.label == "PER":
        start = nouns.after_titles(text, start, end)
        end = start + len(_LETTERS.sub("", text[start:end]))
    end = start + len(_TAIL.sub("", text[start:end]))
    if start >= end or text[start:end] == "The" or (span.label == "PER" and nouns.is_title(text[start:end])):
        return None
    return replace(span, start=start, end=end)


def _begin(text, start):
    """Where a name begins whose span begins with a full stop: with the letter before it, or behind it."""
    if text[start] == "." and _CUT_OFF.match(text, start - 1):
        return start - 1
    stop = _STOP.match(text, start)
    return stop.end() if stop else start


def _whole(text, span):
    """The end of the name that a span begins: "Park Seo" of "Park Seo-yeon", "Lee" of "Lee's Office"."""
    given = span.label == "PER" and " " in text[span.start : span.end]
    found = (_HYPHENED if given else _DOUBLE).match(text, span.end)
    end = found.end() if found else span.end
    office = _OFFICE.match(text, end) if span.label == "ORG" else None
    return office.end() if office else end


def _joined(text, names) -> list[Span]:
    """The names, none within another; two of people side by side ("Guðrún" "Jónsdóttir") are one."""
    found = []
    for name in sorted(names, key=lambda name: (name.start, -name.end)):
        last = found[-1] if found else None
        if last and name.start < last.end:
            continue
        if last and last.label == name.label == "PER" and text[last.end : name.start] == " ":
            found[-1] = replace(last, end=name.end)
        else:
            found.append(name)
    return found


def _unglued(text, names) -> Iterator[Span]:
    """The names; an organisation with a person's name behind it ("Department of State Ann Lee") is two."""
    surnames = {_key(text, name).split()[-1] for name in names if name.label == "PER"}
    for name in names:
        words = list(re.finditer(r"\S+", text[name.start : name.end]))
        if name.label != "PER" and len(words) > 3 and words[-1][0] in surnames and words[-2][0][0].isupper():
            yield replace(name, end=name.start + words[-3].end())
            yield replace(name, start=name.start + words[-2].start(), label="PER")
        else:
            yield name


def _key(text, span):
    return " ".join(text[span.start : span.end].split())


def _consistent(text, names):
    """The names with the label that most of their namesakes have; a surname has its bearer's."""
    votes = defaultdict(Counter)
    for name in names:
        key = _key(text, name)
        votes[key][name.label] += name.confidence
        if name.label == "PER" and " " in key:
            votes[key.split()[-1]]["PER"] += name.confidence
            votes[key.split()[0]]["PER"] += name.confidence / 4
    return [replace(name, label=_first(votes[_key(text, name)])) for name in names]


def _first(votes):
    return min(votes, key=lambda label: (-votes[label], label))


def _elsewhere(text, names) -> Iterator[Span]:
    """Further places of names that were found, and of the surnames of people."""
    wanted = _wanted(text, names)
    taken, last = Spans((name.start, name.end, True) for name in names), 0
    for start, key in _standing(text, wanted):
        end = start + len(key)
        if start < last or text[start - 1 : start] in ("@", "#") or _GOES_ON.match(text, end):
            continue
        last = end
        if not taken.overlapping(start, end):
            yield replace(wanted[key], start=start, end=end)


def _wanted(text, names):
    """{words to look for: the name that they are}, but what the text also has in small letters."""
    wanted = {}
    for name in sorted(names, key=lambda name: name.confidence):
        if name.confidence >= _LEAST and text[name.start].isupper():
            key = text[name.start : name.end]
            wanted[key] = name
            surname = key.split()[-1]
            own = name.label == "PER" and len(surname) > 2 and surname[0].isupper()
            if own and not any(countries.find(surname)):
                wanted.setdefault(surname, name)
    small = {
        words
        for start, words in _standing(text, {key.lower() for key in wanted})
        if _EDGE.match(text, start + len(words))
    }
    return {key: name for key, name in wanted.items() if key.lower() not in small}


def _standing(text, keys) -> Iterator[tuple[int, str]]:
    """(start, key) wherever a key begins with a word of the text, longer keys first."""
    beginning = defaultdict(list)
    for key in sorted(keys, key=lambda key: (-len(key), key)):
        beginning[_WORD.match(key)[0]].append(key)
    for word in _WORD.finditer(text):
        for key in beginning.get(word[0], ()):
            if text.startswith(key, word.start()):
                yield word.start(), key


def _parted(text, names, words):
    """Names and country words where they overlap: each place to one of them."""
    places = Spans((word.start, word.end, word) for word in words)
    full = [_key(text, name).split() for name in names if name.label == "PER"]
    people = {parts[-1] for parts in full if len(parts) > 1}
    bearers = {  # "Washington", where an Ann Washington is named
        (word.start, word.end)
        for word in words
        if text[word.start : word.end] in people
        and not _WHERE.search(text[max(0, word.start - 20) : word.start])
    }
    names = [replace(name, label="PER") if (name.start, name.end) in bearers else name for name in names]
    taken = Spans((name.start, name.end, True) for name in names)
    names += [Span(*place, "PER", _LEAST) for place in sorted(bearers) if not taken.overlapping(*place)]
    kept = [name for span in names if (name := _beside(text, span, places, people)) is not None]
    covered = Spans((name.start, name.end, True) for name in kept)
    return kept, [word for word in words if not covered.overlapping(word.start, word.end)]


def _beside(text, name, words, people):
    """The name without a country word that it begins with; None where the place is the country's."""
    for word in words.overlapping(name.start, name.end):
        if word.start > name.start:
            continue
        if name.end <= word.end:
            return name if name.label == "PER" and _key(text, name) in people else None
        gap = _GAP.match(text, word.end)
        if gap and not (name.label == "PER" and word.form == "name") and _belongs(text, word, gap, name):
            name = replace(name, start=gap.end())
            if name.label == "PER" and " " not in _key(text, name):
                return None  # "Iranian Drones"
    return name if name.start < name.end else None


def _belongs(text, word, gap, name):
    """Whether a country word is beside a name ("Russian Defense Ministry") and no part ("China Daily")."""
    return name.label == "PER" or gap[0] != " " or nouns.is_of_a_state(text[gap.end() : name.end])


def _as_country(article_id, text, span):
    """A country word all in small letters or all in capitals, if the reader calls it a place."""
    surface = text[span.start : span.end]
    odd = surface.islower() or (surface.isupper() and len(surface) > 3)
    word = next(countries.find(surface.title()), None) if span.label == "LOC" and odd else None
    if word and (word.start, word.end) == (0, len(surface)):
        return replace(
            _country(article_id, text, replace(word, start=span.start, end=span.end)), form=word.form
        )
    return None


def _country(article_id, text, word):
    surface = text[word.start : word.end]
    form = "acronym" if word.form == "name" and _ACRONYM.match(surface.replace(".", "")) else word.form
    return Mention(article_id, word.start, word.end, surface, "country", word.country, form, 1.0)


def _name(article_id, text, span, words):
    surface = text[span.start : span.end]
    form = "acronym" if _ACRONYM.match(surface) else "name"
    key = _key(text, span)
    if span.label == "ORG" and nouns.is_of_a_state(surface):
        before = words.overlapping(max(0, span.start - _WIDE), span.start)
        near = [word for word in before if _GAP.fullmatch(text, word.end, span.start)]
        key = f"{text[near[0].start : near[0].end]} {key}" if near else key
    return Mention(article_id, span.start, span.end, surface, _KINDS[span.label], key, form, span.confidence)


def _handles(article_id, text, found, passages) -> Iterable[Mention]:
    """Handles, where the text shows whose: "Ann Lee (@annlee)"; the same wherever it stands."""
    owners = {}
    ends = {mention.end: mention for mention in found if mention.kind in ("person", "organisation")}
    for handle in _HANDLE.finditer(text):
        gap = _BEFORE_HANDLE.search(text, max(0, handle.start() - 4), handle.start())
        if len(gap[0]) <= 3 and gap.start() in ends:
            owners.setdefault(handle[0].lower(), ends[gap.start()])
    for handle in _HANDLE.finditer(text):
        if (owner := owners.get(handle[0].lower())) and passages.holding(*handle.span()):
            start, end = handle.span()
            yield replace(owner, start=start, end=end, surface=handle[0], form="handle")
