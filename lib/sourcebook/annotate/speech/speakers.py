"""Attributions and mentions → who speaks: name, kind, anonymity, title, and how it was found.

The rules are tried in order: no source (speech that goes on), a pronoun, a person's name, the name of a
body or outlet, a noun. What can't be told stays unknown, in the source's own words.
"""

import re
from dataclasses import replace

from sourcebook.annotate.names import nouns
from sourcebook.annotate.names.actors import Actor
from sourcebook.annotate.names.mentions import Mention
from sourcebook.annotate.offsets import Spans
from sourcebook.annotate.reading.attribution import Attribution
from sourcebook.annotate.speech import descriptions, justification, pronouns, roles
from sourcebook.annotate.speech.hearing import LEADING, POSSESSIVE, Article, Said, Source, Speaker

_BELONGS = re.compile(r"\b(?:of|for|to|with|by|from|near|about|against|than)\s+(?:the\s+)?$")
_MORE = re.compile(r"[\s,.:;—–-]*$|\s*[,(]|\s+(?:and|in|on|at|of|which|that|itself|through|via)\b")
_AND = re.compile(r"\s*(?:\([^)]*\)\s*)?and\b")


def identify(
    text: str, attributions: list[Attribution], mentions: list[Mention], actors: dict[Mention, Actor]
) -> list[Speaker]:
    """One Speaker for each attribution of one article, in the same order."""
    sources = [span for one in attributions for span in one.source]
    places = Spans((mention.start, mention.end, mention) for mention in mentions)
    article = Article(
        text,
        mentions,
        actors,
        places=places,
        contents=Spans((start, end, True) for one in attributions for start, end in one.content),
        people=descriptions.people(text, sources, mentions, actors, places),
    )
    known = sum(len(person.titles) for person in article.people.values())
    heard = _heard(article, attributions)
    more = sum(len(person.titles) for person in article.people.values()) > known
    return _heard(article, attributions) if more else heard  # a title told late is told for all


def _heard(article, attributions):
    said = []
    for attribution in attributions:
        speaker = _speaker(Source(article, attribution, said))
        why = tuple(justification.find(article.text, attribution))
        withheld = any(justification.withheld(article.text[start:end])[0] for start, end in why)
        if withheld and speaker.kind in ("collective", "unknown"):
            speaker = replace(speaker, kind="anonymous", anonymous=True)
        said.append(Said(attribution, replace(speaker, justification=why)))
    return [one.speaker for one in said]


def _speaker(source):
    if not source.words:
        return pronouns.carried(source)
    if pronoun := pronouns.PRONOUN.fullmatch(source.words):
        return pronouns.pronoun(source, pronoun.lastgroup)
    if pronouns.RELATIVE.fullmatch(source.words):
        return pronouns.relative(source)
    return _named_person(source) or _named_body(source) or roles.by_noun(source)


def _named_person(source):
    """The person, or the people together, whose name is the head of the source; None if there is none."""
    article, text = source.article, source.article.text
    named = [m for m in source.mentions if article.actors[m].kind == "person" and _is_person(source, m)]
    if len(named) > 1 and re.search(r"\band\b", text[named[0].end : named[1].start]):
        return source.speaker("collective")
    while len(named) > 1 and _is_title(text[named[0].end : named[1].start]):
        named = named[1:]  # "Trump lawyer Rudy Giuliani"
    if named and _is_outlet(text[source.at : named[0].start]):
        actor = article.actors[named[0]]
        return Speaker(actor.name, actor.actor_id, "media", resolved_by="name")
    return article.person(article.actors[named[0]], source.at, "name") if named else None


def _is_person(source, mention):
    """Whether the source is this person, and not somebody or something of that person's."""
    text = source.article.text
    first = next(start for start, end in source.attribution.source if start <= mention.start < end)
    begin = descriptions.title_before(text, first, mention.start)
    before = text[first : mention.start if begin is None else begin]
    several = nouns.head(before)
    if several and (several.plural or several.kind in ("group", "document")) and "," in before:
        return False  # "Critics of the plan, among them Ann Lee"
    return not POSSESSIVE.match(text, mention.end) and not _BELONGS.search(before)


def _is_title(between):
    """Whether what stands between two names makes the first a part of the second one's title."""
    noun = nouns.head(between)
    one = noun and noun.kind in descriptions.PERSONAL and not noun.plural
    return bool(one and "," not in between and not between[noun.end :].strip())


def _is_outlet(before):
    """Whether "the newspaper" or the like stands right before a name."""
    noun = nouns.head(before)
    return bool(noun and noun.kind == "outlet" and not before[noun.end :].strip())


def _named_body(source):
    """The organisation, outlet or country whose name is the head of the source; None if there is none."""
    article, text = source.article, source.article.text
    kinds = ("organisation", "country", "place")
    bodies = [m for m in source.mentions if article.actors[m].kind in kinds and m.form != "demonym"]
    last = source.attribution.source[0][1]
    heads = [m for m in bodies if _is_head(text[source.at : m.start], text[m.end : last])]
    if not heads:
        return None
    if len(bodies) > 1 and _AND.match(text, heads[0].end, last):
        return source.speaker("collective")
    found = article.body(heads[0], "name")
    return replace(found, kind="media") if _is_outlet(text[source.at : heads[0].start]) else found


def _is_head(before, behind):
    """Whether before a body's name stands at most what it is, and behind it at most more of it."""
    before = LEADING.sub("", before)
    noun = nouns.head(before)
    what = noun and noun.kind in ("outlet", "body") and not before[noun.end :].strip()
    return bool((not before.strip() or what or before.rstrip().endswith(",")) and _MORE.match(behind))
