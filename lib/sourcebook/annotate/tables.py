"""Articles and passages → all that is found in them, as the tables of `schema`, part by part.

Two rounds over the parts: what each article says by itself (`parts.heard`); then, whoever is named being
known over the whole corpus, who speaks in it. Between them and behind them stand the `stages`, which go over
all parts.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import methodcaller
from typing import Protocol

import pandas as pd

from sourcebook import schema
from sourcebook.annotate import parts, stages
from sourcebook.annotate.lineage import credits, lineage
from sourcebook.annotate.names import actors
from sourcebook.annotate.names.actors import Actor
from sourcebook.annotate.offsets import Spans, merged
from sourcebook.annotate.parts import Both, Held, Part
from sourcebook.annotate.reading import attribution
from sourcebook.annotate.speech import speakers
from sourcebook.annotate.topics import phrases
from sourcebook.corpus.aliases import Correction
from sourcebook.corpus.files import Problem


class Work(Protocol):
    """How the work is done: wherever it is run, a few parts at a time are held in memory."""

    def round(
        self,
        function: Callable[..., Held],
        parts: Sequence[Part],
        more: Iterable[tuple],
        needs: Sequence[str],
    ) -> Sequence[Part]:
        """The parts that function(part, *more) gives, each by itself; needs: the tables that it takes."""

    def stage(self, function: Callable[..., stages.Found], parts: Sequence[Part], needs: Sequence[str],
              *more) -> Part:  # fmt: skip
        """The tables that function(parts, *more) gives, as a part; needs: those that it takes of each."""


class _Here:
    """All work in this process and in memory."""

    def round(self, function, parts, more, needs):
        return [function(part, *given) for part, given in zip(parts, more, strict=True)]

    def stage(self, function, parts, needs, *more):
        return Held(function(parts, *more))


def annotate(
    articles: pd.DataFrame,
    passages: pd.DataFrame,
    problems: list[Problem],
    changes: Sequence[Correction] = (),
) -> schema.Tables:
    """Every table of a corpus as `corpus.read` gives it, at once and in memory."""
    found = dict(whole([parts.heard(articles, passages)], problems, changes, _Here()))
    return schema.Tables(**{name: _one(name, frames) for name, frames in found.items()})


def _one(name, frames):
    frames = list(frames)
    return frames[0] if len(frames) == 1 else schema.table(name, pd.concat(frames))


def whole(
    heard: Sequence[Part], problems: Iterable[Problem], changes: Sequence[Correction], work: Work
) -> Iterator[tuple[str, Iterable[pd.DataFrame]]]:
    """Every table of a corpus, (name, the table in one or more frames), from what its parts say."""
    outlets = _values(heard, "articles", "outlet")
    cast = work.stage(stages.cast, heard, ("names",), changes)
    whom = (stages.people(cast.table(stages.numbered("whom", number))) for number in range(len(heard)))
    said = work.round(
        spoken, heard, ((own, outlets) for own in whom), ("articles", "passages", "statements", "names")
    )
    counts = work.stage(stages.census, said, ("mentions", "attributions"), cast)
    both = [Both(*pair) for pair in zip(heard, said, strict=True)]
    units = work.round(
        themes, both, _masking(both, outlets), ("articles", "passages", "statements", "credits")
    )
    both = [Both(one, two) for one, two in zip(units, both, strict=True)]
    utterances = work.stage(stages.utterances, both, ("articles", "attributions", "spans"))
    reuse = work.stage(stages.reuse, both, ("articles", "passages", "credits"))
    topics = work.stage(stages.topics, both, ("units",))
    for name in ("articles", "passages", "attributions", "spans", "mentions", "credits"):
        yield name, map(methodcaller("table", name), both)
    for own in (counts, cast, utterances, reuse, topics):
        yield from ((name, [own.table(name)]) for name in schema.TABLES if name in own and name != "problems")
    weights = (topics.table(stages.numbered("passage_topics", number)) for number in range(len(both)))
    yield "passage_topics", weights
    told = (Problem(*row) for own in (cast, topics) for row in _rows(own.table("problems")))
    yield "problems", [schema.table("problems", _problem_rows([*problems, *told]))]


def _masking(both, outlets):
    """What `themes` takes beside each part."""
    credited = _values(both, "credits", "credited")
    fullest, frame = credits.fullest({*outlets, *credited}), _frame(both)
    masked = sorted({*outlets, *(fullest[name] for name in credited)})
    for part in both:
        yield _only(fullest, part), masked, frame


def _rows(frame):
    return frame.itertuples(index=False, name=None)


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
