"""Names → mentions → actors: one person, organisation or country under one name.

People are resolved by ordered rules, the document first and the corpus second: a full name is
itself; a clipped or initialled first name ("Pat", "P.") is the same person's as the full one with
that surname; a bare surname is the only full name that has it. What fits two people stays apart.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import groupby

from sourcebook.annotate import countries
from sourcebook.annotate.decode import Span
from sourcebook.annotate.offsets import Spans

_KINDS = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_ARTICLE = re.compile(r"^[Tt]he\s+")
_ACRONYM = re.compile(r"^[A-Z]{2,6}$")


@dataclass(frozen=True)
class Mention:
    """A name in a text: offsets, what it names (kind and key), its form and confidence."""

    article_id: str
    start: int
    end: int
    surface: str
    kind: str
    key: str
    form: str
    confidence: float


def find(article_id: str, text: str, spans: list[Span], counted: list[tuple[int, int]]) -> list[Mention]:
    """The mentions in the counted passages of one article, in order, none overlapping another.

    A country word outranks a name that begins with it; a longer name outranks a country word in it.
    """
    passages = Spans((start, end, True) for start, end in counted)
    words = [word for start, end in counted for word in _country_words(text, start, end)]
    places = Spans((word.start, word.end, word) for word in words)
    names = [span for span in spans if span.label in _KINDS and passages.holding(span.start, span.end)]
    names = [name for span in names if (name := _beside(span, places)) is not None]
    covered = Spans((name.start, name.end, True) for name in names)
    words = [word for word in words if not covered.overlapping(word.start, word.end)]
    found = [_country(article_id, text, word) for word in words] + [_name(article_id, text, n) for n in names]
    return sorted(found, key=lambda mention: mention.start)


def _country_words(text, start, end):
    for word in countries.find(text[start:end]):
        yield replace(word, start=word.start + start, end=word.end + start)


def _beside(name, words):
    """The name without a country word at its beginning; None where the two are at odds."""
    for word in words.overlapping(name.start, name.end):
        if word.start <= name.start:
            if name.end <= word.end or name.label == "PER":
                return None
            name = replace(name, start=word.end + 1)
        elif name.label == "PER" and word.form != "name":
            return None
    return name


def _country(article_id, text, word):
    surface = text[word.start : word.end]
    form = "acronym" if word.form == "name" and _ACRONYM.match(surface.replace(".", "")) else word.form
    return Mention(article_id, word.start, word.end, surface, "country", word.country, form, 1.0)


def _name(article_id, text, span):
    surface = text[span.start : span.end]
    form = "acronym" if _ACRONYM.match(surface) else "name"
    key = _ARTICLE.sub("", " ".join(surface.split()))
    return Mention(article_id, span.start, span.end, surface, _KINDS[span.label], key, form, span.confidence)


def resolve(mentions: list[Mention]) -> dict[Mention, str]:
    """{mention: canonical name} over the whole corpus."""
    everyone = _by_surname(mention for mention in mentions if mention.kind == "person")
    articles = groupby(sorted(mentions, key=lambda m: m.article_id), key=lambda m: m.article_id)
    names = {}
    for _, group in articles:
        group = sorted(group, key=lambda mention: mention.start)
        here = _by_surname(mention for mention in group if mention.kind == "person")
        names |= {mention: _canonical(mention, here, everyone) for mention in group}
    return names


def _by_surname(people):
    """{surname: Counter of the full names that end in it}."""
    known = defaultdict(Counter)
    for person in people:
        if " " in person.key:
            known[person.key.split()[-1]][person.key] += 1
    return known


def _canonical(mention, here, everyone):
    if mention.kind == "country":
        return countries.name(mention.key)
    if mention.kind != "person":
        return mention.key
    surname = mention.key.split()[-1]
    full = _full(mention.key, here[surname]) or _full(mention.key, everyone[surname]) or mention.key
    return _commonest(full, everyone[surname])


def _full(name, known):
    """The one person among the known full names whom a surname can stand for; a full name is itself."""
    if " " in name:
        return name
    fitting = {_commonest(full, known) for full in known}
    return fitting.pop() if len(fitting) == 1 else None


def _commonest(name, known):
    """Of the full names that must be the same person's, the commonest, then the longest."""
    alike = [full for full in known if _same(name, full)]
    if not all(_same(one, other) for one in alike for other in alike):
        return name  # "P. Ryder" beside Patrick and Paul
    return min(alike, key=lambda full: (-known[full], -len(full), full), default=name)


def _same(one, other):
    """Whether, of two names with one surname, one first name begins the other ("Pat", "Patrick")."""
    first, second = one.split()[0].rstrip("."), other.split()[0].rstrip(".")
    return first.startswith(second) or second.startswith(first)


def slug(name: str) -> str:
    """A stable, readable id: letters and digits of any script in lower case, joined by hyphens."""
    return "-".join(re.findall(r"\w+", name.lower()))


def identify(names: dict[Mention, str]) -> dict[Mention, str]:
    """{mention: actor_id}; the kind is part of the id only where two kinds share a name."""
    kinds = defaultdict(set)
    for mention, name in names.items():
        kinds[slug(name)].add(mention.kind)
    return {
        mention: slug(name) if len(kinds[slug(name)]) == 1 else f"{slug(name)}-{mention.kind}"
        for mention, name in names.items()
    }


def mention_rows(ids: dict[Mention, str], inside) -> list[dict]:
    """Rows of the table `mentions`; `inside(article_id, start)` names the part it stands in."""
    return [
        {
            "mention_id": f"{mention.article_id}#m{mention.start:07}",
            "article_id": mention.article_id,
            "start": mention.start,
            "end": mention.end,
            "surface": mention.surface,
            "actor_id": actor_id,
            "form": mention.form,
            "inside": inside(mention.article_id, mention.start),
            "confidence": round(mention.confidence, 2),
        }
        for mention, actor_id in ids.items()
    ]


def actor_rows(names: dict[Mention, str], ids: dict[Mention, str], attributions) -> list[dict]:
    """Rows of the table `actors`, counted from their mentions and from the table of attributions."""
    groups = defaultdict(list)
    for mention, actor_id in ids.items():
        groups[actor_id].append(mention)
    said = attributions[attributions["actor_id"] != ""].groupby("actor_id")
    spoken = said["words"].agg(["size", "sum"]).to_dict("index")
    roles = said["role"].agg(lambda roles: sorted(set(roles) - {""})).to_dict()
    return [
        {
            "actor_id": actor_id,
            "name": names[group[0]],
            "kind": group[0].kind,
            "country": group[0].key if group[0].kind == "country" else "",
            "aliases": _by_number(mention.surface for mention in group),
            "roles": roles.get(actor_id, []),
            "mentions": len(group),
            "articles": len({mention.article_id for mention in group}),
            "attributions": spoken.get(actor_id, {}).get("size", 0),
            "words_spoken": spoken.get(actor_id, {}).get("sum", 0),
        }
        for actor_id, group in groups.items()
    ]


def _by_number(surfaces):
    counts = Counter(surfaces)
    return sorted(counts, key=lambda surface: (-counts[surface], surface))
