"""Articles and passages → all that is found in them, as the tables of `schema`."""

import re
from collections.abc import Sequence

import pandas as pd

from sourcebook import schema
from sourcebook.annotate import (
    actors,
    attribution,
    corrections,
    lineage,
    mentions,
    phrases,
    reader,
    speakers,
    topics,
)
from sourcebook.annotate.offsets import Spans, merged
from sourcebook.corpus.aliases import Correction
from sourcebook.corpus.files import Problem


def annotate(
    articles: pd.DataFrame,
    passages: pd.DataFrame,
    problems: list[Problem],
    changes: Sequence[Correction] = (),
) -> schema.Tables:
    """Every table of a corpus as `corpus.read` gives it. Articles in other languages are kept, not read."""
    texts = articles[articles["language"].isin(["", "en"])].set_index("article_id")["text"].to_dict()
    counted = _counted(passages[passages["article_id"].isin(texts)])
    spans = dict(zip(texts, reader.read(list(texts.values())), strict=True))
    spans = {article: _within(found, counted[article]) for article, found in spans.items()}
    linked = {article: attribution.link(text, spans[article]) for article, text in texts.items()}
    named = {
        article: mentions.find(article, text, spans[article], counted[article])
        for article, text in texts.items()
    }
    corrected = corrections.apply(actors.resolve([one for found in named.values() for one in found]), changes)
    attributions, pieces = who(texts, linked, named, corrected.actors)
    taken = lineage.trace(articles, passages, texts, counted, attributions, pieces, corrected.actors)
    found = topics.find(_units(articles, passages, linked, taken.credits))
    told = {"no topics": found.refusal, "many passages": found.remark}
    problems = [*problems, *(Problem("(corpus)", "topics", *pair) for pair in told.items() if pair[1])]
    problems = [*problems, *corrected.problems]
    return schema.Tables(
        articles=articles,
        passages=passages,
        attributions=attributions,
        spans=pieces,
        mentions=schema.table("mentions", actors.mention_rows(corrected.actors, _inside(pieces))),
        actors=schema.table("actors", actors.actor_rows(corrected.actors, attributions)),
        attributes=schema.table("attributes", corrected.attributes),
        corrections=schema.table("corrections", corrected.corrections),
        credits=taken.credits,
        utterances=taken.utterances,
        reuse=taken.reuse,
        topics=schema.table("topics", found.topics),
        passage_topics=schema.table("passage_topics", found.weights),
        topic_numbers=schema.table("topic_numbers", found.numbers),
        problems=schema.table("problems", _problem_rows(problems)),
    )


def _counted(passages):
    """{article: [(start, end)]} of the passages that count, empty lists included."""
    found = {article: [] for article in passages["article_id"].unique()}
    for passage in passages[passages["role"].isin(schema.COUNTED)].itertuples():
        found[passage.article_id].append((passage.start, passage.end))
    return found


def _within(spans, counted):
    """The spans that lie in passages that count."""
    passages = Spans((start, end, True) for start, end in counted)
    return [span for span in spans if passages.holding(span.start, span.end)]


def who(texts, linked, named, whom):
    """The tables attributions and spans.

    texts, linked, named: {article: its text, attributions, mentions}; whom: {mention: Actor}, without
    those that are dropped.
    """
    rows, pieces = [], []
    for article, text in texts.items():
        mentioned = [mention for mention in named[article] if mention in whom]
        found = speakers.identify(text, linked[article], mentioned, whom)
        for one, speaker in zip(linked[article], found, strict=True):
            row = _attribution_row(article, text, one, speaker)
            rows.append(row)
            pieces += _span_rows(row, text, one, speaker)
    return schema.table("attributions", rows), schema.table("spans", pieces)


def attribution_id(article: str, one: attribution.Attribution) -> str:
    """The id of a statement in an article: where its content begins."""
    return f"{article}#a{one.start:07}"


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


def _units(articles, passages, linked, credited):
    """Body passages as lists of words and phrases, for the topics."""
    texts = articles.set_index("article_id")["text"].to_dict()
    frame = _frame(texts, linked)
    masks = _masks(articles, texts, linked, credited)
    rows, found = passages[(passages["role"] == "body") & passages["article_id"].isin(linked)], []
    for passage in rows.itertuples():
        text = texts[passage.article_id][passage.start : passage.end]
        within = masks[passage.article_id].overlapping(passage.start, passage.end)
        masked = [(max(start - passage.start, 0), end - passage.start) for start, end in within]
        found.append(phrases.words(text, masked, frame))
    return rows[["passage_id", "article_id"]].assign(
        words=pd.Series(phrases.joined(found), rows.index, object)
    )


def _frame(texts, linked):
    """The words of cues, in small letters."""
    cues = ((article, cue) for article, found in linked.items() for one in found for cue in one.cue)
    return {word.lower() for article, (start, end) in cues for word in texts[article][start:end].split()}


def _masks(articles, texts, linked, credited):
    """{article: Spans of what makes no topic}: cues and sources, credits, and the names of outlets."""
    outlets = _outlets({*articles["outlet"], *credited["credited"]} - {""})
    credits = {article: list(zip(own["start"], own["end"], strict=True))
               for article, own in credited.groupby("article_id")}  # fmt: skip
    masks = {}
    for article, found in linked.items():
        spans = [span for one in found for span in one.cue + one.source] + credits.get(article, [])
        spans += [name.span() for name in outlets.finditer(texts[article])]
        masks[article] = Spans((*span, span) for span in merged(spans))
    return masks


def _outlets(names):
    """What finds the names of outlets as they are written, the longest first."""
    longest = sorted(names, key=lambda name: (-len(name), name))
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
