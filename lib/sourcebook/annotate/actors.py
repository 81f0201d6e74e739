"""Mentions → actors: one person, organisation or country under one name.

Ordered rules, the document first and the corpus second. A full name is itself, and what remains of a
name ("Ryder", "von der Leyen") is the only full name so far in the article that ends in it, else that
begins with it. Over the corpus a clipped, initialled or everyday first name ("P.", "Pat") is the same
person's as the full one with that surname; an organisation is the same in another order of its words
and as an acronym. What fits two stays apart.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from sourcebook.annotate import alike, countries
from sourcebook.annotate.mentions import Mention


@dataclass(frozen=True)
class Actor:
    """Somebody or something that is named: a row of the table `actors`."""

    actor_id: str
    name: str
    kind: str
    country: str = ""


def resolve(mentions: list[Mention]) -> dict[Mention, Actor]:
    """Whom each mention names, over the whole corpus; the order of the mentions changes nothing."""
    mentions = sorted(set(mentions), key=lambda m: (m.article_id, m.start))
    people = [m for m in mentions if m.kind == "person"]
    bodies = [m for m in mentions if m.kind in ("organisation", "place")]
    names = {m: countries.name(m.key) for m in mentions if m.kind == "country"}
    names |= _over_the_corpus(_in_articles(people, alike.person), alike.same_person, alike.surnames)
    names |= _over_the_corpus(_in_articles(bodies, alike.body), alike.same_body, alike.in_any_order)
    return _identified({mention: names[mention] for mention in mentions}, _kinds(names))


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


def _over_the_corpus(here, same, index):
    """{mention: the full name written most of those that must be the same as its article's}."""
    counts, near = Counter(mention.key for mention in here), defaultdict(list)
    for name in sorted(set(here.values())):
        for key in index(name):
            near[key].append(name)

    @cache
    def canonical(name):
        known = sorted({other for key in index(name) for other in near[key] if same(name, other)})
        if not all(same(one, other) for one, other in combinations(known, 2)):
            return name  # "P. Ryder" beside Patrick and Paul
        return min(known, key=lambda one: (alike.is_short(one), -counts[one], -len(one), one))

    return {mention: canonical(name) for mention, name in here.items()}


def _kinds(names):
    """{mention: its kind}: of one name the kind that the reader believes in most; countries are countries."""
    votes = defaultdict(Counter)
    for mention, name in names.items():
        if mention.kind != "country":
            votes[name][mention.kind] += round(mention.confidence, 6)
    best = {name: min(kinds, key=lambda kind: (-kinds[kind], kind)) for name, kinds in votes.items()}
    return {
        mention: mention.kind if mention.kind == "country" else best[name] for mention, name in names.items()
    }


def _identified(names: dict[Mention, str], kinds: dict[Mention, str]) -> dict[Mention, Actor]:
    """Actors by name and kind; the kind, or a number, is part of the id only where several share it."""
    sharing = defaultdict(set)
    for mention, name in names.items():
        sharing[slug(name)].add((kinds[mention], name))
    return {
        mention: Actor(
            slug(name) + _apart(sharing[slug(name)], kinds[mention], name),
            name,
            kinds[mention],
            mention.key if mention.kind == "country" else "",
        )
        for mention, name in names.items()
    }


def _apart(sharing, kind, name):
    """What tells an id from those of others, (kind, name), that would have the same."""
    same_kind = sorted(other for other in sharing if other[0] == kind)
    own = "" if len(sharing) == 1 else f"-{kind}"
    return own if len(same_kind) == 1 else f"{own}-{same_kind.index((kind, name)) + 1}"


def slug(name: str) -> str:
    """A stable, readable id: letters and digits of any script in lower case, joined by hyphens."""
    return "-".join(re.findall(r"\w+", name.lower())) or "-"


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


def actor_rows(actors: dict[Mention, Actor], attributions) -> list[dict]:
    """Rows of the table `actors`, counted from their mentions and from the table of attributions."""
    groups = defaultdict(list)
    for mention, actor in actors.items():
        groups[actor].append(mention)
    said = attributions[attributions["actor_id"] != ""].groupby("actor_id")
    spoken = said["words"].agg(["size", "sum"]).to_dict("index")
    roles = said["role"].agg(lambda roles: sorted(set(roles) - {""})).to_dict()
    return [
        {
            "actor_id": actor.actor_id,
            "name": actor.name,
            "kind": actor.kind,
            "country": actor.country,
            "aliases": _by_number(mention.surface for mention in group),
            "roles": roles.get(actor.actor_id, []),
            "mentions": len(group),
            "articles": len({mention.article_id for mention in group}),
            "attributions": spoken.get(actor.actor_id, {}).get("size", 0),
            "words_spoken": spoken.get(actor.actor_id, {}).get("sum", 0),
        }
        for actor, group in groups.items()
    ]


def _by_number(surfaces):
    counts = Counter(surfaces)
    return sorted(counts, key=lambda surface: (-counts[surface], surface))
