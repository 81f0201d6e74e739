"""Who speaks and who is named, found against gold (`corpus.gold_speakers`).

A found statement is compared with the gold one whose content shares at least half of the words with its
own (Jaccard; one to one, best first); all measures of speakers are over those pairs. The measures:

* `mentions`: places of equal first and last word; also `of the kind`, and `of countries`.
* `actors B³`: of each mention found on both sides, how far those of its actor within the article are
  the same (Bagga & Baldwin 1998).
* `speaker`: the same person by the rules of `annotate.alike`, the same body in whatever order, else the
  same words but for articles; unknown where the gold says unknown.
* `kind` of source. `title`: the same words, names of bodies and countries aside, since `speaks for` has
  those; for a source that is no person there is none to find. `title of people`: the same, of these only.
* `anonymous`: statements whose source's name is withheld.
* `justification`: pieces that share at least half of their words.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from sourcebook.annotate import actors, alike, attribution, countries, mentions, reader, speakers
from sourcebook.annotate.actors import Actor
from sourcebook.annotate.attribution import Attribution
from sourcebook.annotate.decode import Span
from sourcebook.annotate.hearing import Speaker
from sourcebook.annotate.mentions import Mention
from sourcebook.corpus.gold import PARTS, Annotation
from sourcebook.corpus.gold_speakers import Told
from sourcebook.evaluate.statements import COUNTS, RIGHT, Words, align, one_to_one, overlaps, units

SPEAKER_MEASURES = ("mentions", "mentions of the kind", "mentions of countries", "actors B³",
                    "statements matched", "speaker", "kind", "title", "title of people", "speaks for",
                    "anonymous", "justification")  # fmt: skip
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Heard:
    """What was found in one article: its statements, the speaker of each, and who is named."""

    attributions: list[Attribution]
    speakers: list[Speaker]
    mentions: list[Mention]
    actors: dict[Mention, Actor]


def speakers_against(gold: Mapping[str, Annotation], articles: pd.DataFrame) -> pd.DataFrame:
    """The counts (see `speaker_counts`) of what Sourcebook finds in the articles whose gold tells who speaks.

    Gold that fits no article is left out, as `statements.against` tells; no rows where none tells it.
    """
    kept, _ = align(gold, articles)
    kept = {
        name: one
        for name, one in kept.items()
        if one.mentions is not None or any(a.told for a in one.attributions)
    }
    texts = articles.set_index("article_id")["text"].loc[list(kept)].to_dict()
    return speaker_counts(texts, hearing(texts), kept)


def hearing(
    texts: Mapping[str, str], *, statements: Mapping[str, Annotation] | None = None
) -> dict[str, Heard]:
    """What Sourcebook itself finds in texts, {id: Heard}; all of the text, boilerplate too.

    statements: where they are given, who speaks is found for these, as if the reader had found them.
    """
    spans = dict(zip(texts, reader.read(list(texts.values())), strict=True))
    named = {
        article: mentions.find(article, text, spans[article], [(0, len(text))])
        for article, text in texts.items()
    }
    whom = actors.resolve([mention for found in named.values() for mention in found])
    heard = {}
    for article, text in texts.items():
        pieces = spans[article] if statements is None else _as_spans(statements[article])
        linked = attribution.link(text, pieces)
        heard[article] = Heard(
            linked, speakers.identify(text, linked, named[article], whom), named[article], whom
        )
    return heard


def _as_spans(annotation):
    return [
        Span(start, end, part, 1.0, number)
        for number, one in enumerate(annotation.attributions)
        for part in PARTS
        for start, end in getattr(one, part)
    ]


def speaker_counts(
    texts: Mapping[str, str], heard: Mapping[str, Heard], gold: Mapping[str, Annotation]
) -> pd.DataFrame:
    """What there is, what was found and what of it is right, in each article whose gold tells who speaks.

    -> DataFrame[article_id, measure, gold, found, right, recalled], as `statements.counts`, for
    `scores(…, SPEAKER_MEASURES)`; the numbers of `actors B³` are sums of parts.
    """
    rows = [
        (article, measure, *numbers)
        for article, one in sorted(gold.items())
        for measure, numbers in _article(texts[article], heard[article], one)
    ]
    types = {"article_id": "str", "measure": "str"} | dict.fromkeys(COUNTS, "float64")
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def speaker_errors(text: str, heard: Heard, gold: Annotation) -> pd.DataFrame:
    """Every speaker that isn't as the gold has it. -> DataFrame[measure, source, gold, found, start]."""
    rows = []
    bodies = _bodies(heard)
    for one, found, speaker in _pairs(Words(text), heard, gold):
        source = " … ".join(text[start:end] for start, end in found.source)
        for measure, (mine, theirs, right) in _compared(one.told, speaker, bodies).items():
            if not right:
                rows.append((measure, source, theirs, mine, found.start))
    return pd.DataFrame(rows, columns=["measure", "source", "gold", "found", "start"])


def _article(text, heard, gold) -> Iterator[tuple[str, tuple]]:
    words = Words(text)
    if gold.mentions is not None:
        yield from _naming(words, heard, gold)
    if any(one.told for one in gold.attributions):
        yield from _speaking(words, heard, gold)


def _naming(words, heard, gold):
    theirs = {words.run(one.start, one.end): (one.actor, one.kind) for one in gold.mentions}
    mine = {words.run(m.start, m.end): (heard.actors[m].name, heard.actors[m].kind) for m in heard.mentions}
    both = sorted(mine.keys() & theirs.keys())
    alike_kind = sum(mine[place][1] == theirs[place][1] for place in both)
    yield "mentions", (len(theirs), len(mine), len(both), len(both))
    yield "mentions of the kind", (len(theirs), len(mine), alike_kind, alike_kind)
    lands = [{place for place, (_, kind) in side.items() if kind == "country"} for side in (theirs, mine)]
    yield "mentions of countries", (len(lands[0]), len(lands[1]), *[len(lands[0] & lands[1])] * 2)
    yield (
        "actors B³",
        (len(both), len(both), *_b_cubed([theirs[p][0] for p in both], [mine[p][0] for p in both])),
    )


def _b_cubed(gold, found):
    """Sums over mentions of precision and recall: how far the mentions of one actor are one actor's."""
    groups = [defaultdict(set) for _ in range(2)]
    for number, pair in enumerate(zip(gold, found, strict=True)):
        for side, name in zip(groups, pair, strict=True):
            side[name].add(number)
    shared = [len(groups[0][one] & groups[1][other]) for one, other in zip(gold, found, strict=True)]
    precision = sum(n / len(groups[1][name]) for n, name in zip(shared, found, strict=True))
    return precision, sum(n / len(groups[0][name]) for n, name in zip(shared, gold, strict=True))


def _speaking(words, heard, gold):
    pairs, bodies = list(_pairs(words, heard, gold)), _bodies(heard)
    yield "statements matched", (len(gold.attributions), len(heard.attributions), len(pairs), len(pairs))
    compared = [_compared(one.told, speaker, bodies) for one, _, speaker in pairs]
    for measure in ("speaker", "kind", "title", "title of people", "speaks for"):
        rights = [one[measure][2] for one in compared if measure in one]
        yield measure, (len(rights), len(rights), sum(rights), sum(rights))
    withheld = [(one.told.anonymous, speaker.anonymous) for one, _, speaker in pairs]
    both = sum(mine and theirs for theirs, mine in withheld)
    yield "anonymous", (sum(theirs for theirs, _ in withheld), sum(mine for _, mine in withheld), both, both)
    pieces = [_justified(words, one.told, speaker) for one, _, speaker in pairs]
    yield "justification", tuple(map(sum, zip(*pieces, strict=True))) if pieces else (0, 0, 0, 0)


def _pairs(words, heard, gold) -> Iterator[tuple]:
    """(gold attribution, found attribution, its speaker) of those whose contents are alike."""
    told = Annotation([one for one in gold.attributions if one.told])
    mine, theirs = units(words, Annotation(heard.attributions)), units(words, told)
    near = one_to_one(pair for pair in overlaps(mine, theirs) if pair[2] >= RIGHT)
    for i, j, _ in sorted(near, key=lambda pair: pair[1]):
        yield told.attributions[j], heard.attributions[i], heard.speakers[i]


def _compared(told: Told, speaker: Speaker, bodies: set[str]) -> dict[str, tuple[str, str, bool]]:
    """{measure: (found, gold, whether they are the same)}."""
    titles = [_without(title, bodies) for title in (speaker.role, told.title)]
    same = titles[0] == titles[1] or "person" not in (told.kind, speaker.kind)
    found = {
        "speaker": (speaker.speaker, told.speaker, _same_speaker(told, speaker)),
        "kind": (speaker.kind, told.kind, speaker.kind == told.kind),
        "speaks for": (speaker.speaks_for, told.speaks_for, _same_body(speaker.speaks_for, told.speaks_for)),
    }
    people = ["title", "title of people"] if told.kind == "person" else ["title"]
    return found | dict.fromkeys(people, (speaker.role, told.title, same))


def _same_speaker(told, speaker):
    if told.kind == "unknown" and not told.speaker:
        return speaker.kind == "unknown"
    if told.kind == "person":
        return speaker.kind == "person" and alike.same_person(told.speaker, speaker.speaker)
    return _same_body(speaker.speaker, told.speaker)


def _same_body(one, other):
    if not one or not other:
        return one == other
    return _plain(one) == _plain(other) or alike.same_body(one, other)


def _plain(words):
    return " ".join(re.findall(r"\w+", _ARTICLE.sub("", words).casefold()))


def _bodies(heard):
    """The words of the names of organisations."""
    named = (mention.key for mention in heard.mentions if heard.actors[mention].kind == "organisation")
    return {word for name in named for word in _plain(name).split()}


def _without(title, bodies):
    """A title without names of bodies and countries."""
    for word in reversed(list(countries.find(title))):
        title = title[: word.start] + " " + title[word.end :]
    kept = [
        word
        for word in re.findall(r"\w+", re.sub(r"[’']s\b", " ", title))
        if word.islower() or word.lower() not in bodies
    ]
    return _plain(" ".join(kept))


def _justified(words, told, speaker):
    """(gold, found, right, recalled) pieces of justification."""
    theirs, mine = (
        [set(range(*words.run(start, end))) for start, end in side.justification] for side in (told, speaker)
    )

    def alike_in(piece, others):
        return any(len(piece & other) >= RIGHT * len(piece | other) for other in others)

    return (len(theirs), len(mine), sum(alike_in(piece, theirs) for piece in mine),
            sum(alike_in(piece, mine) for piece in theirs))  # fmt: skip
