"""Who is meant where a source names nobody: "he", "they", "which", or nothing at all."""

import re
from dataclasses import replace

from sourcebook.annotate.names import nouns
from sourcebook.annotate.speech.hearing import NEAR, POSSESSIVE, Article, Source, Speaker

PRONOUN = re.compile(
    r"(?P<m>he|him|his)|(?P<f>she|her|hers)|(?P<they>they|them|their)|(?P<it>it|its)", re.IGNORECASE
)
RELATIVE = re.compile(r"which|who|that", re.IGNORECASE)
_GOES_ON = 90  # characters between a quotation and one that goes on without its source
_GOING_ON = {"they": ("collective", "anonymous", "organisation"), "it": ("organisation", "document", "media")}


def carried(source: Source) -> Speaker:
    """A quotation without source and cue: the speaker before goes on, if hardly anything parts the two."""
    one, said = source.attribution, source.said
    if not said or one.form == "indirect" or one.cue or said[-1].speaker.kind == "unknown":
        return Speaker()
    gap = source.article.text[said[-1].end : one.start]
    told = len(gap) > _GOES_ON or re.search(r"[a-z]{4}", gap)
    return Speaker() if told else replace(said[-1].speaker, resolved_by="carried")


def relative(source: Source) -> Speaker:
    """The name right before "which" or "who"."""
    article, at = source.article, source.at
    before = next((m for m in article.places.overlapping(max(0, at - 3), at) if m.end <= at), None)
    if before is None:
        return Speaker()
    actor = article.actors[before]
    return article.person(actor, at, "pronoun") if actor.kind == "person" else article.body(before, "pronoun")


def pronoun(source: Source, which: str) -> Speaker:
    """The speaker before, or whom the narration has named since, for "he", "she", "they" or "it".

    which: m, f, they or it. Unknown where the text doesn't tell.
    """
    before = _before(source)
    near = before is not None and source.at - before.end < NEAR
    if which in _GOING_ON:
        fits = near and before.speaker.kind in _GOING_ON[which]
        return replace(before.speaker, resolved_by="pronoun") if fits else Speaker(speaker=source.words)
    article = source.article
    subject = _subject(source, which, before.end if before else 0)
    sure = near and _gender(article, before.speaker) == which
    if subject and sure and article.people[subject].gender != which:
        subject = None  # the speaker before is surely meant, the one named since is not
    if near and not subject and _can_be(article, before.speaker, which):
        if actor := article.actor(before.speaker):
            return article.person(actor, source.at, "pronoun")
        return replace(before.speaker, resolved_by="pronoun")
    subject = subject or _subject(source, which, max(0, source.at - NEAR))
    return article.person(subject, source.at, "pronoun") if subject else Speaker(speaker=source.words)


def _before(source):
    """What was said last by a source that stands before this one."""
    with_source = (one for one in reversed(source.said) if one.attribution.source)
    return next((one for one in with_source if one.attribution.source[0][0] < source.at), None)


def _gender(article, speaker):
    """m, f or empty, as the article tells of a speaker."""
    actor = article.actor(speaker)
    return article.people[actor].gender if actor else ""


def _can_be(article: Article, speaker: Speaker, gender: str) -> bool:
    """Whether a speaker is one being, and of no other gender as far as is told."""
    if speaker.kind == "person":
        return _gender(article, speaker) in ("", gender)
    noun = nouns.head(speaker.speaker)
    return speaker.kind == "anonymous" and bool(noun) and not noun.plural and noun.gender in ("", gender)


def _subject(source, gender, first):
    """The person whom the narration names first in the last sentence that names one, from `first` on."""
    article, text = source.article, source.article.text
    seen = [
        (mention.start, article.actors[mention])
        for mention in article.places.overlapping(first, source.at)
        if mention.start >= first
        and article.actors[mention].kind == "person"
        and not POSSESSIVE.match(text, mention.end)
        and not article.contents.holding(mention.start, mention.end)
    ]
    fitting = [(start, actor) for start, actor in seen if article.people[actor].gender in ("", gender)]
    fitting = [pair for pair in fitting if article.people[pair[1]].gender == gender] or fitting
    if not fitting:
        return None
    last = fitting[-1][0]
    sentence = max(text.rfind(end, 0, last) for end in (". ", "\n", "” "))
    return next(actor for start, actor in fitting if start > sentence)
