"""Mentions → actors: one person, organisation or country under one name.

Ordered rules, the document first and the corpus second. A full name is itself, and what remains of a
name ("Ryder", "von der Leyen") is the only full name so far in the article that ends in it, else that
begins with it. Over the corpus a clipped, initialled or everyday first name ("P.", "Pat") is the same
person's as the full one with that surname; an organisation is the same in another order of its words
and as an acronym. What fits two stays apart.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, groupby
from sys import intern

import pandas as pd

from sourcebook.annotate.names import alike, countries
from sourcebook.annotate.names.mentions import Mention


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that is named: a row of the table `actors`."""

    actor_id: str
    name: str
    kind: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """Mentions that are one actor's whatever else the corpus names: of one kind, by one name.

    name: the full one in their articles, the code of a country; surface, article_id: the words and the
    article, empty where no correction looks at them.
    """

    kind: str
    name: str
    surface: str = ""
    article_id: str = ""


def name_of(mention: Mention, stands_for: str, split: Mapping[str, bool]) -> Name:
    """The name that a mention is counted as.

    stands_for: the name in its article; split: {surface that corrections look at: whether in one article}.
    """
    surface = " ".join(mention.surface.split()) if split else ""
    article = mention.article_id if split.get(surface) else ""
    return Name(mention.kind, stands_for, surface, article)


@dataclass(slots=True)
class _Tally:
    """Of a name: how often it is named, how sure the reader is of its kind, and where it first stands."""

    count: int
    votes: int
    first: tuple[str, int]

    def add(self, votes, place):
        self.count += 1
        self.votes += votes
        self.first = min(self.first, place)


class Cast:
    """All names of a corpus, counted article by article, and whom they name in the end.

    It grows with the different names, not with the mentions. The order of the articles changes nothing.
    """

    def __init__(self, split: Mapping[str, bool] | None = None):
        """split: as `name_of` takes it."""
        self._split = split or {}
        self._written = {_PEOPLE: Counter(), _BODIES: Counter()}  # how often each full name is written
        self._tallies = {}

    def add(self, here: Iterable[tuple[Mention, str]]) -> list[Name]:
        """Count mentions of whole articles, each with the name that it stands for. -> the name of each."""
        found = []
        for mention, stands_for in here:
            name = name_of(mention, stands_for, self._split)
            found.append(name)
            place = intern(mention.article_id), mention.start
            self._tallies.setdefault(name, _Tally(0, 0, place)).add(round(mention.confidence * 1e6), place)
            if mention.kind != "country":
                self._written[_pool(mention.kind)][mention.key] += 1
        return found

    def count(self, name: Name) -> int:
        """The mentions that are counted as a name."""
        return self._tallies[name].count

    def resolved(self) -> dict[Name, Actor]:
        """Whom each name names, in order of their first places."""
        names = {name: countries.name(name.name) for name in self._tallies if name.kind == "country"}
        names |= self._canonical(_PEOPLE, alike.same_person, alike.as_person)
        names |= self._canonical(_BODIES, alike.same_body, alike.as_body)
        order = sorted(names, key=lambda name: (self._tallies[name].first, name.kind))
        return _identified({name: names[name] for name in order}, self._kinds(names))

    def _canonical(self, pool, same, index):
        """{name: the full name written most of those that must be the same as its own}."""
        own = [name for name in self._tallies if _pool(name.kind) == pool]
        canonical = _over_the_corpus({name.name for name in own}, self._written[pool], same, index)
        return {name: canonical(name.name) for name in own}

    def _kinds(self, names):
        """{a full name: the kind that the reader believes in most}, of all that are no countries."""
        votes, best = Counter(), {}
        for name, full in names.items():
            if name.kind != "country":
                votes[full, name.kind] += self._tallies[name].votes
        for full, kind in sorted(votes, key=lambda told: (-votes[told], told[1])):
            best.setdefault(full, kind)
        return best


_PEOPLE, _BODIES = "people", "bodies"


def _pool(kind):
    return {"person": _PEOPLE, "country": ""}.get(kind, _BODIES)


def resolve(mentions: Iterable[Mention]) -> dict[Mention, Actor]:
    """Whom each mention names, over the whole corpus; the order of the mentions changes nothing."""
    here, cast = in_articles(mentions), Cast()
    names = cast.add(here.items())
    whom = cast.resolved()
    return {mention: whom[name] for mention, name in zip(here, names, strict=True)}


def in_articles(mentions: Iterable[Mention]) -> dict[Mention, str]:
    """{mention: the name in its article that it stands for; the code of a country}, in order."""
    mentions = sorted(set(mentions), key=lambda m: (m.article_id, m.start))
    people = [mention for mention in mentions if mention.kind == "person"]
    bodies = [mention for mention in mentions if mention.kind in ("organisation", "place")]
    found = _in_articles(people, alike.person) | _in_articles(bodies, alike.body)
    return {mention: found.get(mention, mention.key) for mention in mentions}


def _in_articles(mentions, stands_for):
    """{mention: the name in its article that it stands for}."""
    groups, found = defaultdict(list), {}
    for mention in mentions:
        groups[mention.article_id].append(mention)
    for group in groups.values():
        keys, before, known = list(dict.fromkeys(mention.key for mention in group)), {}, {}
        for mention in group:
            if known.get(mention.key, mention.key) == mention.key:  # not known yet; it may be clear by now
                known[mention.key] = stands_for(mention.key, list(before), keys)
            before[mention.key] = True
            found[mention] = known[mention.key]
    return found


def _over_the_corpus(names, counts, same, calls):
    """A function: name → the full name written most of those that must be the same.

    Names are compared where one is called what the other may be called (`calls`): few, however many share
    a surname. Keys are kept as their hashes: two that share one are compared for nothing.
    """
    called, known = defaultdict(list), {}
    for name in names:
        for key in calls(name)[0]:
            called[hash(key)].append(name)
    for name in names:
        near = {other for key in calls(name)[1] for other in called.get(hash(key), ())}
        for other in near - {name}:
            if same(name, other):
                known.setdefault(name, {name}).add(other)
                known.setdefault(other, {other}).add(name)

    @cache
    def canonical(name):
        own = known.get(name, {name})
        if not all(same(one, other) for one, other in combinations(own, 2)):
            return name  # "P. Ryder" beside Patrick and Paul
        return min(own, key=lambda one: (alike.is_short(one), -counts[one], -len(one), one))

    return canonical


def _identified(names: dict[Name, str], kinds: dict[str, str]) -> dict[Name, Actor]:
    """Actors by name and kind; the kind, or a number, is part of the id only where several share it."""
    told = {own: ("country" if own.kind == "country" else kinds[name], name) for own, name in names.items()}
    codes = {told[own]: own.name for own in names if own.kind == "country"}
    actors, ordered = {}, sorted(set(told.values()), key=lambda one: (slug(one[1]), one))
    for same, group in groupby(ordered, lambda one: slug(one[1])):
        sharing = list(group)
        for one in sharing:
            actors[one] = Actor(same + _apart(sharing, one), one[1], one[0], codes.get(one, ""))
    return {own: actors[one] for own, one in told.items()}


def _apart(sharing, own):
    """What tells an id from others', (kind, name), that would be the same: no slug has a full stop."""
    same_kind = [one for one in sharing if one[0] == own[0]]
    kind = "" if len(sharing) == 1 else f".{own[0]}"
    return kind if len(same_kind) == 1 else f"{kind}.{same_kind.index(own) + 1}"


def slug(name: str) -> str:
    """A stable, readable id: letters and digits of any script in lower case, joined by hyphens."""
    return "-".join(re.findall(r"\w+", name.lower())) or "-"


def rows(them: Iterable[Actor | None]) -> pd.DataFrame:
    """Actors as rows, without an id where there is none."""
    nobody = ("",) * len(Actor.__slots__)
    told = [tuple(getattr(one, name) for name in Actor.__slots__) if one else nobody for one in them]
    return pd.DataFrame(told, columns=list(Actor.__slots__), dtype="str")


def mention_rows(actors: dict[Mention, Actor], inside) -> list[dict]:
    """Rows of the table `mentions`; `inside(article_id, start)` names the part it stands in."""
    return [
        {
            "mention_id": f"{mention.article_id}#m{mention.start:07}",
            "article_id": mention.article_id,
            "start": mention.start,
            "end": mention.end,
            "surface": mention.surface,
            "actor_id": actor.actor_id,
            "form": mention.form,
            "inside": inside(mention.article_id, mention.start),
            "confidence": round(mention.confidence, 2),
        }
        for mention, actor in actors.items()
    ]
