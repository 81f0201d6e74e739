"""Articles and passages → all that is found in them, as the tables of `schema`, part by part.

Two rounds over the parts: what each article says by itself (`parts.heard`); then, whoever is named being
known over the whole corpus, who speaks in it. Lineage and topics go over the tables that come out.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import methodcaller

import pandas as pd

from sourcebook import schema
from sourcebook.annotate import parts
from sourcebook.annotate.lineage import credits, lineage, reuse, utterances
from sourcebook.annotate.names import actors, census, corrections
from sourcebook.annotate.names.actors import Actor
from sourcebook.annotate.offsets import Spans, merged
from sourcebook.annotate.parts import ByArticle, Held, Part
from sourcebook.annotate.reading import attribution
from sourcebook.annotate.speech import speakers
from sourcebook.annotate.topics import phrases, topics
from sourcebook.corpus.aliases import Correction
from sourcebook.corpus.files import Problem

Rounds = Callable[
    [Callable[..., Held], Sequence[Part], Callable[[Part], tuple], Sequence[str]], Sequence[Part]
]


def annotate(
    articles: pd.DataFrame,
    passages: pd.DataFrame,
    problems: list[Problem],
    changes: Sequence[Correction] = (),
) -> schema.Tables:
    """Every table of a corpus as `corpus.read` gives it, at once and in memory."""
    found = dict(whole([parts.heard(articles, passages)], problems, changes, _here))
    return schema.Tables(**{name: _one(name, frames) for name, frames in found.items()})


def _here(function, parts, more, needs):
    """A round over parts, in this process."""
    return [function(part, *more(part)) for part in parts]


def _one(name, frames):
    frames = list(frames)
    return frames[0] if len(frames) == 1 else schema.table(name, pd.concat(frames))


def whole(
    heard: Sequence[Part], problems: Iterable[Problem], changes: Sequence[Correction], rounds: Rounds
) -> Iterator[tuple[str, Iterable[pd.DataFrame]]]:
    """Every table of a corpus, (name, the table in one or more frames), from what its parts say.

    rounds(function, parts, more, needs): the parts that function(part, *more(part)) gives, wherever it is
    run; needs: the tables that it takes. At one time a few parts are held in memory, and what is known of all
    (names, words, pairs that are alike).
    """
    outlets = _values(heard, "articles", "outlet")
    corrected = _corrected(heard, changes)
    more = partial(_cast_of, corrected.actors, corrections.looked_at(changes), outlets)
    said = rounds(spoken, heard, more, ("articles", "passages", "statements", "names"))
    people, corrected.actors = set(corrected.actors.values()), {}  # names are not asked for again
    yield from _counted(said, people, corrected)
    problems = [*problems, *corrected.problems]
    del people, more
    both = [Both(*pair) for pair in zip(heard, said, strict=True)]
    fullest = credits.fullest({*outlets, *_values(said, "credits", "credited")})
    masked = sorted({*outlets, *(fullest[name] for name in _values(said, "credits", "credited"))})
    frame = _frame(both)
    units = rounds(
        themes, both, lambda part: (_only(fullest, part), masked, frame),
        ("articles", "passages", "statements", "credits"),
    )  # fmt: skip
    both = [Both(one, two) for one, two in zip(units, both, strict=True)]
    for name in ("articles", "passages", "attributions", "spans", "mentions", "credits"):
        yield name, map(methodcaller("table", name), both)
    yield from _lineage(both)
    found = topics.over(both)
    yield from topics.tables(found, len(both))
    told = {"no topics": found.refusal, "many passages": found.remark}
    problems = [*problems, *(Problem("(corpus)", "topics", *pair) for pair in told.items() if pair[1])]
    yield "problems", [schema.table("problems", _problem_rows(problems))]


def _corrected(heard, changes):
    """Whom each name of a corpus names, after the user's corrections."""
    cast = actors.Cast(corrections.looked_at(changes))
    for part in heard:
        cast.add(parts.named(part))
    return corrections.apply(cast.resolved(), changes, cast.count)


def _cast_of(whom, split, outlets, part):
    """What `spoken` takes beside a part."""
    names = (actors.name_of(*one, split) for one in parts.named(part))
    return [whom.get(name) for name in names], outlets


class Both:
    """Two parts with tables of the same articles, as one; the first one's tables come first."""

    def __init__(self, *parts: Part):
        self.parts = parts

    def __contains__(self, name):
        return any(name in part for part in self.parts)

    def holding(self, name: str) -> Part:
        """The part that has a table."""
        part = next(part for part in self.parts if name in part)
        return part.holding(name) if isinstance(part, Both) else part

    def table(self, name: str, *columns: str) -> pd.DataFrame:
        """A table, or some of its columns."""
        return self.holding(name).table(name, *columns)


def _values(parts, name, column):
    """The different values of a column that are not empty, in order."""
    return sorted({value for part in parts for value in part.table(name, column)[column].unique()} - {""})


def spoken(part: Part, whom: list[Actor | None], outlets: list[str]) -> Held:
    """Who speaks in the articles of a part, whom they name, and which outlets they credit.

    whom: the actor of each of its names, None if it is dropped; outlets: those of the corpus.
    """
    texts = parts.texts(part)
    whom = {mention: actor for (mention, _), actor in zip(parts.named(part), whom, strict=True) if actor}
    named = {article: [] for article in texts}
    for mention in whom:
        named[mention.article_id].append(mention)
    attributions, pieces = who(texts, parts.linked(part), named, whom)
    articles = part.table("articles", "article_id", "outlet")
    return Held(
        attributions=attributions,
        spans=pieces,
        mentions=schema.table("mentions", actors.mention_rows(whom, _inside(pieces))),
        credits=lineage.credited(articles, part.table("passages"), texts, named, whom, outlets),
    )


def themes(part: Part, fullest: Mapping[str, str], outlets: list[str], frame: list[str]) -> Held:
    """The credits of a part, outlets by their full names, and its body passages as words for topics.

    fullest: {an outlet as it is credited: its full name}; outlets: names that make no topic; frame: nor
    do these words.
    """
    credited = part.table("credits")
    credited = credited.assign(credited=credited["credited"].map(fullest).astype(credited["credited"].dtype))
    return Held(credits=credited, units=_units(part, credited, outlets, set(frame)))


def _only(fullest, part):
    """What of the names concerns a part."""
    return {name: fullest[name] for name in part.table("credits", "credited")["credited"].unique()}


def _counted(parts, people, corrected):
    """Tables of actors and of what their corrections did."""
    counts = census.Census()
    for part in parts:
        counts.add(part.table("mentions"), part.table("attributions"))
    yield "actors", [counts.table(people)]
    yield "attributes", [schema.table("attributes", corrected.attributes)]
    yield "corrections", [schema.table("corrections", corrected.corrections)]


def _lineage(both):
    ids = {article: number for number, part in enumerate(both) for article in parts.ids(part)}
    texts = ByArticle(both, parts.texts, ids)
    told = [part.table("articles", "article_id", "published", "outlet") for part in both]
    credited = [part.table("credits", "article_id", "credited") for part in both]
    order = lineage.Order(pd.concat(told), pd.concat(credited))
    statements = ((part.table("attributions"), part.table("spans")) for part in both)
    yield "utterances", [lineage.versions(utterances.over(statements, texts, order.published))]
    yield "reuse", [lineage.reused(reuse.table(texts, ByArticle(both, parts.counted, ids)), order)]


def who(texts, linked, named, whom):
    """The tables attributions and spans.

    texts, linked, named: {article: its text, attributions, mentions}; whom: {mention: Actor}, without
    those that are dropped.
    """
    rows, pieces = [], []
    for article, text in texts.items():
        mentioned, said = [mention for mention in named[article] if mention in whom], linked.get(article, [])
        found = speakers.identify(text, said, mentioned, whom)
        for one, speaker in zip(said, found, strict=True):
            row = _attribution_row(article, text, one, speaker)
            rows.append(row)
            pieces += _span_rows(row, text, one, speaker)
    return schema.table("attributions", rows), schema.table("spans", pieces)


def attribution_id(article: str, one: attribution.Attribution) -> str:
    """The id of a statement in an article: where its content begins."""
    return schema.attribution_id(article, one.start)


def _attribution_row(article, text, one, speaker):
    return {
        "attribution_id": attribution_id(article, one),
        "article_id": article,
        "form": one.form,
        "stance": one.stance,
        "cue": " ".join(text[start:end] for start, end in one.cue),
        "speaker": speaker.speaker,
        "actor_id": speaker.actor_id,
        "kind": speaker.kind,
        "anonymous": speaker.anonymous,
        "role": speaker.role,
        "speaks_for": speaker.speaks_for,
        "justification": "; ".join(text[start:end] for start, end in speaker.justification),
        "resolved_by": speaker.resolved_by,
        "words": one.words,
        "confidence": one.confidence,
    }


def _span_rows(row, text, one, speaker):
    parts = {"source": one.source, "cue": one.cue, "content": one.content}
    parts["justification"] = speaker.justification
    for part, pieces in parts.items():
        for start, end in pieces:
            yield {
                "attribution_id": row["attribution_id"],
                "article_id": row["article_id"],
                "part": part,
                "start": start,
                "end": end,
                "surface": text[start:end],
            }


def _inside(pieces):
    """A function (article, position) -> the part of an attribution that it stands in, or narration."""
    parts = pieces[pieces["part"].isin(["source", "content"])]
    places = {
        article: Spans(zip(rows["start"], rows["end"], rows["part"], strict=True))
        for article, rows in parts.groupby("article_id")
    }
    nowhere = Spans([])
    return lambda article, at: places.get(article, nowhere).holding(at, at + 1) or "narration"


def _units(part, credited, outlets, frame):
    """Body passages as lists of words, for the topics."""
    texts = parts.texts(part)
    masks = _masks(part, texts, credited, outlets)
    passages = part.table("passages", "passage_id", "article_id", "role", "start", "end")
    rows, found = passages[(passages["role"] == "body") & passages["article_id"].isin(texts)], []
    for passage in rows.itertuples():
        text = texts[passage.article_id][passage.start : passage.end]
        within = masks[passage.article_id].overlapping(passage.start, passage.end)
        masked = [(max(start - passage.start, 0), end - passage.start) for start, end in within]
        found.append(phrases.words(text, masked, frame))
    return rows[["passage_id", "article_id"]].assign(words=pd.Series(found, rows.index, object))


def _frame(both):
    """The words of cues, in small letters and in order."""
    cues = (surface for part in both for surface in _cues(part))
    return sorted({word for surface in cues for word in surface.lower().split()})


def _cues(part):
    spans = part.table("spans", "part", "surface")
    return spans.loc[spans["part"] == "cue", "surface"]


def _masks(part, texts, credited, outlets):
    """{article: Spans of what makes no topic}: cues and sources, credits, and the names of outlets."""
    masks = {article: [name.span() for name in _outlets(outlets, text).finditer(text)]
             for article, text in texts.items()}  # fmt: skip
    for article, found in parts.linked(part).items():
        masks[article] += [span for one in found for span in one.cue + one.source]
    for row in credited.itertuples():
        masks[row.article_id].append((row.start, row.end))
    return {article: Spans((*span, span) for span in merged(spans)) for article, spans in masks.items()}


def _outlets(names, text):
    """What finds the names of outlets that are in a text, as they are written, the longest first."""
    longest = sorted((name for name in names if name in text), key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest)) or '(?!)'})\b")


def _problem_rows(problems):
    ordered = sorted(problems, key=lambda p: (p.stage, p.where, p.problem, p.detail))
    for number, problem in enumerate(ordered, 1):
        yield {
            "problem_id": f"{number:05}",
            "article_id": problem.where,
            "stage": problem.stage,
            "problem": problem.problem,
            "detail": problem.detail,
        }
