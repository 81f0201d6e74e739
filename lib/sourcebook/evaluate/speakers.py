"""Who speaks and who is named, found against gold (`corpus.gold_speakers`).

A found statement is compared with the gold one whose content shares at least half of the words with its
own (Jaccard; one to one, best first); all measures of speakers are over those pairs. The measures:

* `mentions`: places of equal first and last word; also `of the kind`, and `of countries`.
* `actors B³`: of each mention found on both sides, how far those of its actor within the article are
  the same (Bagga & Baldwin 1998).
* `speaker`: the same person by the rules of `names.alike`, the same body in whatever order, else the
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

from sourcebook.annotate.names import actors, alike, countries, mentions
from sourcebook.annotate.names.actors import Actor
from sourcebook.annotate.names.mentions import Mention
from sourcebook.annotate.reading import reader
from sourcebook.annotate.speech import speakers
from sourcebook.annotate.speech.hearing import Speaker
from sourcebook.corpus.files import Problem
from sourcebook.corpus.gold import Annotation
from sourcebook.corpus.gold_speakers import Told
from sourcebook.evaluate.statements import (
    COUNTS,
    RIGHT,
    Words,
    align,
    annotated,
    counts,
    one_to_one,
    overlaps,
    spans_of,
    units,
)

SPEAKER_MEASURES = ("mentions", "mentions of the kind", "mentions of countries", "actors B³",
                    "statements matched", "speaker", "kind", "title", "title of people", "speaks for",
                    "anonymous", "justification")  # fmt: skip
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Heard:
    """What was found in one article: its statements and names, the speaker of each statement, the actors."""

    found: Annotation
    speakers: list[Speaker]
    actors: dict[Mention, Actor]


def against(
    gold: Mapping[str, Annotation], articles: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """What Sourcebook finds in these articles beside the gold, and what fits no article.

    -> (the counts of `statements.counts`, those of `speaker_counts`, problems). Raises GoldError as
    `statements.align` does.
    """
    kept, problems = align(gold, articles)
    texts = articles.set_index("article_id")["text"].loc[list(kept)].to_dict()
    heard = hearing(texts)
    found = {article: one.found for article, one in heard.items()}
    return counts(texts, found, kept), speaker_counts(texts, heard, kept), problems


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
        found = annotated(text, spans[article] if statements is None else spans_of(statements[article]))
        said = speakers.identify(text, found.attributions, named[article], whom)
        heard[article] = Heard(found, said, {mention: whom[mention] for mention in named[article]})
    return heard


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


def _article(text, heard, gold) -> Iterator[tuple[str, tuple]]:
    words = Words(text)
    if gold.mentions is not None:
        yield from _naming(words, heard, gold)
    if any(one.told for one in gold.attributions):
        yield from _speaking(words, heard, gold)


def _naming(words, heard, gold):
    theirs = {words.run(one.start, one.end): (one.actor, one.kind) for one in gold.mentions}
    mine = {words.run(m.start, m.end): (actor.name, actor.kind) for m, actor in heard.actors.items()}
    both = sorted(mine.keys() & theirs.keys())
    alike_kind = sum(mine[place][1] == theirs[place][1] for place in both)
    yield "mentions", (len(theirs), len(mine), len(both), len(both))
    yield "mentions of the kind", (len(theirs), len(mine), alike_kind, alike_kind)
    lands = [{place for place, (_, kind) in side.items() if kind == "country"} for side in (theirs, mine)]
    yield "mentions of countries", (len(lands[0]), len(lands[1]), *[len(lands[0] & lands[1])] * 2)
    sums = _b_cubed([theirs[place][0] for place in both], [mine[place][0] for place in both])
    yield "actors B³", (len(both), len(both), *sums)


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
    sizes = len(gold.attributions), len(heard.found.attributions)
    yield "statements matched", (*sizes, len(pairs), len(pairs))
    compared = [_right(told, speaker, bodies) for told, speaker in pairs]
    for measure in ("speaker", "kind", "title", "title of people", "speaks for"):
        rights = [one[measure] for one in compared if measure in one]
        yield measure, (len(rights), len(rights), sum(rights), sum(rights))
    withheld = [(told.anonymous, speaker.anonymous) for told, speaker in pairs if told.anonymous is not None]
    both = sum(mine and theirs for theirs, mine in withheld)
    yield "anonymous", (sum(theirs for theirs, _ in withheld), sum(mine for _, mine in withheld), both, both)
    pieces = [_justified(words, *pair) for pair in pairs if pair[0].justification is not None]
    yield "justification", tuple(map(sum, zip(*pieces, strict=True))) if pieces else (0, 0, 0, 0)


def _pairs(words, heard, gold) -> Iterator[tuple[Told, Speaker]]:
    """Who makes a statement by the gold, and as it was found, for those whose contents are alike."""
    marked = [one for one in gold.attributions if one.told]
    mine, theirs = units(words, heard.found), units(words, Annotation(marked))
    near = one_to_one(pair for pair in overlaps(mine, theirs) if pair[2] >= RIGHT)
    return ((marked[j].told, heard.speakers[i]) for i, j, _ in near)


def _right(told: Told, speaker: Speaker, bodies: set[str]) -> dict[str, bool]:
    """{measure: whether both are the same}."""
    people = told.kind, speaker.kind
    found = {"speaker": _same_speaker(told, speaker), "kind": speaker.kind == told.kind}
    if told.speaks_for is not None:
        found["speaks for"] = _same_body(speaker.speaks_for, told.speaks_for)
    if told.title is not None:
        same = "person" not in people or _without(speaker.role, bodies) == _without(told.title, bodies)
        found |= {"title": same} | ({"title of people": same} if told.kind == "person" else {})
    return found


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
    named = (mention.key for mention, actor in heard.actors.items() if actor.kind == "organisation")
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
