"""What the rules for speakers look at: an article, the source of a statement, and who was heard before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sourcebook.annotate.names import nouns
from sourcebook.annotate.names.actors import Actor
from sourcebook.annotate.names.mentions import Mention
from sourcebook.annotate.offsets import Spans
from sourcebook.annotate.reading.attribution import Attribution
from sourcebook.annotate.speech import descriptions
from sourcebook.annotate.speech.descriptions import Person

NEAR = 600  # characters: about a paragraph and a half
POSSESSIVE = re.compile(r"[’'](?:s\b)?\s*\w")  # behind a name: somebody or something of that person's
LEADING = re.compile(r"^\s*(?:the|a|an|its|their)\s+", re.IGNORECASE)
_IN_PASSING = re.compile(
    r",\s+(?:who|which|where|whose|both of|among|including)\b.*|"
    r"\s+(?:who\s+)?(?:spoke|speaking|asked|asking|declined|requested|insisted|was not|"
    r"were not)\b.*\b(?:anonym|nam|identif|authori).*"
)
_WITHIN_SOURCE = 250  # characters in which a source tells a title


@dataclass(frozen=True)
class Speaker:
    """Who a statement rests on; the fields are columns of `attributions`."""

    speaker: str = ""
    actor_id: str = ""
    kind: str = "unknown"
    anonymous: bool = False
    role: str = ""
    speaks_for: str = ""
    resolved_by: str = "none"
    justification: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Article:
    """A text, what it names and quotes, and what it tells of people."""

    text: str
    mentions: list[Mention]
    actors: dict[Mention, Actor]
    places: Spans  # of the mentions
    contents: Spans  # of what is said: who is named there isn't named by the narration
    people: dict[Actor, Person]

    def person(self, actor: Actor, at: int, how: str) -> Speaker:
        """A person with the title and body told at a place, else last before it, else first behind it."""
        told = self.people.get(actor, Person())
        return Speaker(actor.name, actor.actor_id, "person", role=_told(told.titles, at),
                       speaks_for=_told(told.speaks_for, at), resolved_by=how)  # fmt: skip

    def actor(self, speaker: Speaker) -> Actor | None:
        """The person that a speaker is."""
        return next((actor for actor in self.people if actor.actor_id == speaker.actor_id), None)

    def body(self, mention: Mention, how: str) -> Speaker:
        """An organisation, country or outlet as a speaker."""
        name = descriptions.body_name(mention, self.actors)
        kind = "media" if nouns.is_outlet(f"{mention.surface} {name}") else "organisation"
        return Speaker(name, self.actors[mention].actor_id, kind, resolved_by=how)


def _told(facts, at):
    here = [fact for place, fact in facts if at <= place < at + _WITHIN_SOURCE]
    before = [fact for place, fact in facts if place < at]
    return next(iter(here[:1] + before[-1:] + [fact for _, fact in facts][:1]), "")


@dataclass(frozen=True)
class Said:
    """A statement and who made it."""

    attribution: Attribution
    speaker: Speaker

    @cached_property
    def end(self) -> int:
        """One past its last character."""
        one = self.attribution
        return max(end for part in (one.content, one.source, one.cue) for _, end in part)


@dataclass(frozen=True)
class Source:
    """The source of a statement: its words, what it names, and what was said before it in the article."""

    article: Article
    attribution: Attribution
    said: Sequence[Said]

    @cached_property
    def words(self) -> str:
        """The source as it stands, without marks at its edges."""
        return " ".join(self.article.text[start:end] for start, end in self.attribution.source).strip(
            " ,;:—–-"
        )

    @cached_property
    def own(self) -> str:
        """The words without the article before them and what is told in passing behind."""
        return _IN_PASSING.sub("", LEADING.sub("", " ".join(self.words.split())))

    @cached_property
    def masked(self) -> str:
        """The words without brackets, prepositions in names out of the way ("a Ministry of Defence memo")."""
        words = re.sub(r"\s*\([^)]*\)", "", self.words)
        for mention in self.mentions:
            if mention.form == "name":
                plain = re.sub(r"\b(of|for|in|on|at|to)\b", "_", mention.surface)
                words = words.replace(mention.surface, plain)
        return words

    @cached_property
    def at(self) -> int:
        """Where it begins."""
        return self.attribution.source[0][0]

    @cached_property
    def mentions(self) -> list[Mention]:
        """Who is named in it, in order."""
        return [
            mention
            for start, end in self.attribution.source
            for mention in self.article.places.overlapping(start, end)
            if start <= mention.start and mention.end <= end
        ]

    @cached_property
    def body(self) -> str:
        """The organisation or country that it belongs to, empty where it names none."""
        end = self.attribution.source[-1][1]
        return descriptions.body_of(self.article.text, self.at, end, self.mentions, self.article.actors)

    def speaker(self, kind: str, **told) -> Speaker:
        """A speaker in the source's own words."""
        return Speaker(self.own, kind=kind, anonymous=kind == "anonymous", **told)

    def last(self, actor: Actor) -> int:
        """Where a person was named last before the source; −1 for never."""
        return max((place for place in self.article.people[actor].places if place < self.at), default=-1)
