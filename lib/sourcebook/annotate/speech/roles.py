"""Whom a noun stands for ("the general", "an official", "the ministry", "critics"), or what it is.

A noun that stands for somebody whom the article names is resolved to that one, if it can be one only.
"""

import re
from dataclasses import replace

from sourcebook.annotate.names import nouns
from sourcebook.annotate.names.actors import Actor
from sourcebook.annotate.names.nouns import Noun
from sourcebook.annotate.speech import descriptions
from sourcebook.annotate.speech.descriptions import PERSONAL
from sourcebook.annotate.speech.hearing import NEAR, Said, Source, Speaker

_INDEFINITE = re.compile(
    r"(?:an?|another|one|some|any|two|three|four|five|several|many|other|no)\b", re.IGNORECASE
)
_DEFINITE = re.compile(r"(?:the|those|these|both)\b", re.IGNORECASE)
_KNOWING = re.compile(
    r"\b(?:people|persons?|sources?|individuals?|someone|those|one)\b.*\b(?:familiar|briefed|"
    r"knowledge|close|involved)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"(?:neither|either|both)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"[a-z](?:[^s]s|men|people)$")  # ends of nouns for several
_GENERIC = set("politician leader lawmaker man woman player athlete scientist researcher executive".split())
_COMPANY = set(
    (
        "company firm corporation manufacturer maker developer group organisation organization "
        "charity chain operator"
    ).split()
)
_SPOKESPERSON = {"spokesman", "spokeswoman", "spokesperson", "press secretary"}
_GOVERNING = {"government", "administration", "state"}


def by_noun(source: Source) -> Speaker:
    """The speaker of a source that neither is nor has a name as its head."""
    if _KNOWING.search(source.words):
        return source.speaker("anonymous", speaks_for=source.body)
    if _TOGETHER.match(source.words):
        return source.speaker("collective")
    noun = nouns.head(source.masked)
    if not noun:
        return _without_noun(source)
    if noun.kind in PERSONAL and not noun.plural:
        return _one(source, noun)
    if noun.kind == "voice":
        return _voice(source)
    if noun.kind in ("body", "outlet"):
        return _body(source, noun)
    if noun.kind == "document":
        return source.speaker("document", speaks_for=source.body)
    return _several(source, noun)


def _one(source, noun):
    """Who is meant by a noun for one person: somebody named, somebody unnamed before, or a new one."""
    if _INDEFINITE.match(source.words):
        return _new(source, noun)
    fitting = _bearers(source, noun)
    earlier = _earlier(source, noun)
    if earlier and not any(source.last(actor) > earlier.end for actor in fitting):
        return replace(earlier.speaker, resolved_by="role")
    if len(fitting) > 1:
        nearest = _nearest(source, fitting)
        return _by_role(source, nearest) if nearest else source.speaker("unknown")
    meant = fitting[0] if fitting else _without_title(source, noun)
    return _by_role(source, meant) if meant else _new(source, noun)


def _new(source, noun):
    """Somebody whom the article doesn't name."""
    return _voice(source) if noun.kind == "voice" else source.speaker("anonymous", speaks_for=source.body)


def _by_role(source, actor):
    """The person whom a role stands for; a role of several words is a title of its own."""
    own = descriptions.bare(source.words)
    if " " in own and not source.article.people[actor].titles:
        source.article.people[actor].titles.append((source.at, own))  # for what else this person says
    found = source.article.person(actor, source.at, "role")
    return replace(found, role=own) if " " in own or not found.role else found


def _earlier(source: Source, noun: Noun) -> Said | None:
    """What an unnamed speaker of this noun said last."""
    return next((one for one in reversed(source.said) if _is_called(one.speaker, noun)), None)


def _is_called(speaker, noun):
    """Whether an unnamed speaker was introduced by this noun, in the same number."""
    if noun.kind == "voice" and speaker.kind == "organisation":
        return speaker.role.lower() == noun.word
    known = nouns.head(speaker.speaker) if speaker.kind == "anonymous" else None
    return bool(known) and (known.word, known.plural) == (noun.word, noun.plural)


def _bearers(source: Source, noun: Noun) -> list[Actor]:
    """The people with this noun in their titles, and the same body as far as both are told.

    Of several those whose titles share most words with the source ("the transport minister").
    """
    alike = {noun.word} | (_SPOKESPERSON if noun.kind == "voice" else set())
    found = {
        actor: person
        for actor, person in source.article.people.items()
        if person.nouns & alike
        and (
            not source.body or not person.speaks_for or source.body in {body for _, body in person.speaks_for}
        )
        and (not noun.gender or person.gender in ("", noun.gender))
    }
    mine = set(re.findall(r"\w{4,}", source.words.lower())) - {noun.word}
    shared = {
        actor: max(
            (len(mine & set(re.findall(r"\w{4,}", title.lower()))) for _, title in person.titles), default=0
        )
        for actor, person in found.items()
    }
    return [actor for actor in found if shared[actor] == max(shared.values())]


def _nearest(source, fitting):
    """Of several people the one whom the article has just spoken of, if none of the others."""
    line = source.article.text.rfind("\n", 0, source.at)
    here = [actor for actor in fitting if source.last(actor) > line]
    near = here or _near(source, fitting)
    return near[0] if len(near) == 1 else None


def _near(source, people):
    """Those of the people who were named not long before."""
    return [actor for actor in people if source.last(actor) >= max(0, source.at - NEAR)]


def _without_title(source, noun):
    """The person spoken of last, if the article tells no title of that one: the role may be it."""
    actor = max(_near(source, source.article.people), key=source.last, default=None)
    if actor is None or noun.kind != "person" or not _DEFINITE.match(source.words):
        return None
    person = source.article.people[actor]
    fits = not noun.gender or person.gender in ("", noun.gender)
    return actor if fits and (not person.nouns or noun.word in _GENERIC) else None


def _voice(source):
    """An unnamed spokesperson: the body speaks, if it can be told which."""
    article, own = source.article, source.body
    actor = next((article.actors[m] for m in article.mentions if own and article.actors[m].name == own), None)
    bodies = [noun for noun in nouns.found(source.words) if noun.kind == "body"]
    if not own and bodies:
        actor = _bearing(source, bodies[-1].word)
        own = actor.name if actor else bodies[-1].word
    if not own:
        return source.speaker("anonymous")
    role = descriptions.bare(source.words)
    noun = nouns.head(role)
    return Speaker(
        own,
        actor.actor_id if actor else "",
        "organisation",
        role=role[noun.start : noun.end] if noun else "",
        speaks_for=own,
        resolved_by="name" if actor else "none",
    )


def _body(source, noun):
    """An institution or outlet by its noun: one that is named elsewhere, or in its own words."""
    kind = "media" if noun.kind == "outlet" else "organisation"
    if not _INDEFINITE.match(source.words) and not source.body and (found := _referred(source, noun)):
        return Speaker(found.name, found.actor_id, kind, resolved_by="role")
    actors = [source.article.actors[mention] for mention in source.mentions]
    country = next((actor for actor in actors if actor.kind == "country"), None)
    return source.speaker(kind, actor_id=country.actor_id if country and noun.word in _GOVERNING else "")


def _referred(source, noun):
    """The body or outlet that "the ministry", "the company" or "the newspaper" stands for, if any does."""
    actors = source.article.actors
    before = [m for m in source.article.mentions if m.start < source.at]
    if noun.kind == "outlet":
        outlets = [m for m in before if nouns.is_outlet(actors[m].name)]
        return actors[outlets[-1]] if outlets else None
    if bearing := _bearing(source, noun.word):
        return bearing
    near = [m for m in before if m.start > source.at - NEAR and actors[m].kind == "organisation"]
    return actors[near[-1]] if near and noun.word in _COMPANY else None


def _bearing(source, word):
    """The organisation whose name has a noun ("the ministry"): the only one, else the last before."""
    actors = source.article.actors
    fitting = [
        m
        for m in source.article.mentions
        if actors[m].kind == "organisation" and word in m.key.lower().split()
    ]
    different = {actors[mention] for mention in fitting}
    if len(different) == 1:
        return different.pop()
    near = [m for m in fitting if source.at - NEAR < m.start < source.at]
    return actors[near[-1]] if near else None


def _several(source, noun):
    """Insiders, or a group; "the officials" are those who were heard before."""
    earlier = _earlier(source, noun)
    if earlier and _DEFINITE.match(source.words):
        return replace(earlier.speaker, resolved_by="role")
    return (
        source.speaker("anonymous", speaks_for=source.body)
        if noun.kind == "insider"
        else source.speaker("collective")
    )


def _without_noun(source):
    """A source of none of the known nouns: the people of a country, several together, else unknown."""
    inside, words = source.mentions, source.words
    people = inside and inside[-1].form == "demonym" and words.endswith(inside[-1].surface)
    together = len(inside) > 1 and re.search(r"\band\b", words)
    head = re.split(r",|\b(?:of|for|from|in|at|on|with|who|that|which)\b", words)[0].split()[-1:]
    plural = (
        head and head[0][0] != "@" and _SEVERAL.search(head[0]) and head[0].lower() not in ("this", "news")
    )
    return source.speaker("collective" if people or together or plural else "unknown")
