"""What an article tells of a person beside the name: title, whom he or she speaks for, the pronoun.

Before a name ("Pentagon spokesman Pat Ryder"), behind it ("Ann Lee, a judge in Leeds,") and from forms of
address ("Mrs. Lee").
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sourcebook.annotate.names import nouns
from sourcebook.annotate.names.actors import Actor
from sourcebook.annotate.names.mentions import Mention
from sourcebook.annotate.offsets import Spans

PERSONAL = ("person", "voice", "insider")  # kinds of nouns that one person can be called
_DETERMINER = re.compile(
    r"^(?:(?:the|a|an|its|their|his|her|our|another|one of (?:the|its|his)|among (?:them|those)|"
    r"including|(?-i:[a-z])+[’']s)\s+|[\W_]+)+",
    re.I,
)
_AGE = re.compile(r",\s*\d{1,3}\s*(?=,)")
_APPOSITION = re.compile(r",\s+([^,.;:\n“”\"()—–]{3,110})(?=[,.;:\n“”\"()—–]|$)")
_CLAUSE = re.compile(
    r",?\s+\b(?:who|which|that|whose|whom|where|and (?:is|an?|the)|familiar|briefed|speaking|said|"
    r"says|told|added|on condition)\b"
    r".*",
    re.DOTALL,
)
_VERB = re.compile(
    r"\b(?:said|says|told|added|was|is|were|has|had|have)\b|^(?:who|which|and|but|or|as|while|when)\b"
)
_TOKEN = re.compile(
    rf"(?:[A-Z]\.)+|\b(?:{'|'.join(nouns.abbreviated())})\.|\([A-Z]\w*\.?\)|[\w&][\w’'.&-]*[\w’']|\w+\.?"
)
_BODIES = ("organisation", "country")
_OF_WHAT = 30  # characters between "Ann Lee of" and whose she is
_LONGEST = 12  # words of a title before a name
_BEFORE = 160  # characters before a name in which its title stands
_OPENING = set(
    (
        "While When But And As Then On In At Yet Meanwhile However Still Similarly After Before "
        "Yesterday Today Also Last This For Both Even The A An His Her Its Their Our Monday Tuesday "
        "Wednesday Thursday Friday Saturday Sunday That If Although Since Asked According From"
    ).split()
)
_MODIFIERS = set(
    (
        "deputy chief vice former senior acting assistant interim associate lead principal prime "
        "press first executive managing general political economic military retired foreign national "
        "federal regional local finance interior human rights public top veteran longtime outgoing "
        "incoming left-wing right-wing independent special junior second club then climate medical "
        "legal trade energy health security science"
    ).split()
)
_KIND = re.compile(r"\b(?:the|an?|its|their)\s+((?:[a-z][a-z-]*\s+){1,2})$", re.I)  # "the transport" minister
_JOINING = {"of", "for", "the", "and", "to", "at", "in"}
_POST = re.compile(r"(?:former|ex|retired|then|late|outgoing)\b", re.I)  # no longer held: speaks for nobody
_OWN = re.compile(r"^\W*(?:its|their)\b", re.I)
_RELATIVE = re.compile(
    r"^\W*(?:his|her|their)\b|[’']s\s+(?:\w+\s+)?(?:father|mother|son|daughter|brother|sister|"
    r"husband|wife|widow|"
    r"widower|uncle|aunt|cousin|friend|colleague|rival|[a-z]+-in-law)\b", re.I
)  # fmt: skip
_OF = re.compile(r",?\s+(?:of|from|with|at)\s+(?:the\s+)?")
_LETTERS = re.compile(rf",?\s+({nouns.LETTERS})\b")


@dataclass
class Person:
    """What one article tells of a person: titles and bodies with where they stand, and more."""

    titles: list[tuple[int, str]] = field(default_factory=list)
    speaks_for: list[tuple[int, str]] = field(default_factory=list)
    genders: Counter = field(default_factory=Counter)
    nouns: set[str] = field(default_factory=set)
    places: list[int] = field(default_factory=list)

    @property
    def gender(self) -> str:
        """m, f, or empty where the article doesn't tell."""
        return min(self.genders, key=lambda one: (-self.genders[one], one), default="")


def people(
    text: str,
    sources: list[tuple[int, int]],
    mentions: list[Mention],
    actors: dict[Mention, Actor],
    places: Spans,
) -> dict[Actor, Person]:
    """Everybody whom an article names, in order of first mention.

    sources: the places of all sources; places: the mentions by theirs.
    """
    within = Spans((start, end, (start, end)) for start, end in sorted(set(sources)))
    bodies = [mention for mention in mentions if actors[mention].kind in _BODIES]
    article = _Article(text, actors, places, bodies, [body.end for body in bodies])
    found, ended = {}, 0  # no title reaches back over another person
    for mention in mentions:
        if actors[mention].kind == "person":
            person = found.setdefault(actors[mention], Person())
            person.places.append(mention.start)
            source = within.holding(mention.start, mention.end)
            person.genders.update(_genders(text, mention, source))
            for start, end in _descriptions(text, mention, source, ended):
                _note(person, article, start, end, mention)
            _note_behind(person, article, mention)
            ended = ended if text[mention.end : mention.end + 1] in ("’", "'") else mention.end
    return found


@dataclass(frozen=True)
class _Article:
    """A text and whom it names: by place, and the bodies among them in order, with where they end."""

    text: str
    actors: dict[Mention, Actor]
    places: Spans
    bodies: list[Mention]
    ends: list[int]

    def body_before(self, at: int) -> str:
        """The last organisation or country that is named before a place."""
        number = bisect_right(self.ends, at)
        return body_name(self.bodies[number - 1], self.actors) if number else ""


def _genders(text, mention, source):
    """What forms of address, and nouns before a name in its source, tell."""
    words = [*text[max(0, mention.start - 12) : mention.start].split()[-1:], mention.surface.split()[0]]
    before = nouns.found(text[max(source[0], mention.start - _BEFORE) : mention.start]) if source else []
    told = [nouns.of_address(word) for word in words] + [noun.gender for noun in before]
    return [gender for gender in told if gender]


def personal(phrase: str) -> nouns.Noun | None:
    """The noun that makes a phrase one for a single person; None if it is for several, or for none."""
    noun = nouns.head(phrase)
    first = next((one for one in nouns.found(phrase) if one.kind in PERSONAL and not one.start), None)
    return next((one for one in (noun, first) if one and one.kind in PERSONAL and not one.plural), None)


def bare(phrase: str) -> str:
    """A title without determiner, relative clause and marks at its edges."""
    phrase = _CLAUSE.sub("", _DETERMINER.sub("", " ".join(phrase.split())))
    return phrase.strip(' ,;:—–-“”"')


def body_of(text: str, start: int, end: int, mentions: list[Mention], actors: dict[Mention, Actor]) -> str:
    """Whom the holder of a title speaks for: the organisation or country before its noun, else behind it.

    mentions: those that share a character with the title, text[start:end].
    """
    noun = nouns.head(text[start:end])
    at = start + noun.start if noun else end
    bodies = [
        m
        for m in mentions
        if start <= m.start and m.end <= end and actors[m].kind in _BODIES and m.form != "handle"
        if not (m.form == "capital" and _stands_behind(text, m, "in "))
    ]
    before = [m for m in bodies if m.start < at]
    behind = [m for m in bodies if m.start >= at and not _stands_behind(text, m, "to (?:the )?")]
    behind = [m for m in behind if actors[m].kind == "organisation"] or behind
    chosen = before[-1:] or behind[:1]
    return body_name(chosen[0], actors) if chosen else ""


def _stands_behind(text, mention, words):
    """Whether a name stands right behind some words."""
    return bool(re.search(rf"\b{words}\Z", text[max(0, mention.start - 10) : mention.start]))


def body_name(mention: Mention, actors: dict[Mention, Actor]) -> str:
    """How a body is called: an institution by its own name, a country by the country's."""
    return mention.surface if mention.form == "institution" else actors[mention].name


def _note(person, article, start, end, mention):
    """Keep a title, and whom its holder speaks for."""
    text = article.text
    title = bare(text[start:end])
    known = [noun for noun in [personal(title), *nouns.found(title)] if noun and noun.kind in PERSONAL]
    if not known:
        return
    person.nouns.update(noun.word for noun in known)
    person.genders.update(noun.gender for noun in known if noun.gender)
    if _RELATIVE.search(text[start:end]) and not _OWN.match(text[start:end]):
        return  # "his rival" is no title
    person.titles.append((mention.start, title))
    body = body_of(text, start, end, article.places.overlapping(start, end), article.actors)
    if not body and _OWN.match(text[start:end]):
        body = article.body_before(start)
    if body and not _POST.match(title):
        person.speaks_for.append((mention.start, body))


def _note_behind(person, article, mention):
    """Keep what stands behind a name without a title: "Ann Lee of the Met Office", "Ann Lee MP"."""
    told = any(place == mention.start for place, _ in person.titles)
    if not told and (letters := _LETTERS.match(article.text, mention.end)):
        person.titles.append((mention.start, letters[1]))
    if of := _OF.match(article.text, mention.end):
        near = article.places.overlapping(of.end(), of.end() + _OF_WHAT + 1)
        bodies = [m for m in near if m.start >= of.end() and article.actors[m].kind == "organisation"]
        if bodies and not re.search(r"[,.;“”\"\n]", article.text[of.end() : bodies[0].start]):
            person.speaks_for.append((mention.start, body_name(bodies[0], article.actors)))


def _descriptions(text, mention, source, ended) -> Iterator[tuple[int, int]]:
    """Where a name is described: before it, and behind a comma; within its source if it stands in one."""
    first = max(ended, source[0] if source else mention.start - _BEFORE)
    start = title_before(text, first, mention.start)
    if source and (begin := _title_of_source(text, first, mention.start)) is not None:
        yield begin, mention.start
    elif start is not None:
        yield start, mention.start
    last = source[1] if source else len(text)
    age = _AGE.match(text, mention.end, last)
    if apposition := _APPOSITION.match(text, age.end() if age else mention.end, last):
        phrase = _DETERMINER.sub("", apposition[1])
        if not _VERB.search(_CLAUSE.sub("", phrase)) and personal(phrase):
            yield apposition.span(1)


def _title_of_source(text, first, name):
    """Where the title begins that a source has before its name; None if there is none.

    Parts between commas are titles too ("defence minister, General"), but not relations ("His brother,").
    """
    begin = None
    for part in reversed(list(re.finditer(r"[^,]+", text[first:name].rstrip(" ,")))):
        title = bare(part[0])
        fits = personal(title) and not _VERB.search(title) and len(title.split()) <= _LONGEST
        if not fits or (begin is not None and _RELATIVE.search(part[0])):
            break
        begin = first + part.start()
    return begin


def title_before(text, first, name):
    """Where the title before a name begins, from `first` on; None if there is none."""
    known = nouns.found(text[first:name])
    inside = {at for noun in known for at in range(first + noun.start, first + noun.end)}
    if (last := re.search(r"\b[a-z]+\s$", text[first:name])) and personal(last[0]):
        inside |= {first + last.start()}
    start, seen = None, name
    for word in reversed(list(_TOKEN.finditer(text, first, name))):
        if not re.fullmatch(r"[\s,]*", text[word.end() : seen]) or not _fits(word, inside, start):
            break
        if word[0] not in _JOINING:
            start = word.start()
        seen = word.start()
    if start is None or not any(at >= start for at in inside):
        return None
    if more := _KIND.search(text[first:start]):
        start = first + more.start(1)
    first, comma, rest = text[start:name].partition(", ")
    related = re.search(
        r"\b(?:his|her|their)\s+$", text[max(0, start - 8) : start], re.I
    ) or _RELATIVE.search(first)
    return start + len(first + comma) if rest and related else start


def _fits(word, inside, start):
    if word.start() in inside:
        return True
    token = word[0]
    if token in _JOINING:
        return start is not None
    return token not in _OPENING and (
        not token[0].islower() or token.split("-")[0] in _MODIFIERS | {"ex", "co"}
    )
