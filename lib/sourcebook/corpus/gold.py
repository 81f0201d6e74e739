"""Annotations that people made: JSON Lines or brat standoff → what each article's gold is."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sourcebook.corpus.decode import NotTextError, decode
from sourcebook.corpus.files import BROKEN, File, walk
from sourcebook.corpus.gold_lineage import Carried, Credited, carried, credits
from sourcebook.corpus.gold_speakers import Named, Told, is_piece, mentions, told

NAMES = ("PER", "ORG", "LOC")
PARTS = ("source", "cue", "content")

# brat's types, in any case, that mean something here; other types are passed over.
_TYPES = {
    **{part: part for part in PARTS},
    **{"per": "PER", "person": "PER"},
    **{"org": "ORG", "organization": "ORG", "organisation": "ORG"},
    **{"loc": "LOC", "location": "LOC"},
}
_TEXT_BOUND = re.compile(r"(T\S+)\t(\S+) (\d{1,9} \d{1,9}(?:;\d{1,9} \d{1,9})*)(?:\t([^\t]*).*)?")
_LINKS = re.compile(r"(?:(R\S+)\t\S+( \S+:\S+ \S+:\S+)|(E\S+)\t(\S+:\S+(?: \S+:\S+)*))\s*")
_OF_NO_MEANING = ("A", "M", "N", "#", "*")  # attributes, normalisations, notes, equivalences


class GoldError(ValueError):
    """The gold can't be used; the message says where it is wrong, and the remedy."""


@dataclass(frozen=True)
class Parts:
    """An attribution as annotated; each part is a list of (start, end), in order, perhaps empty."""

    source: list[tuple[int, int]]
    cue: list[tuple[int, int]]
    content: list[tuple[int, int]]
    told: Told | None = None  # who speaks, where that is annotated
    carried: Carried | None = None  # which utterance it carries, where that is


@dataclass(frozen=True)
class Annotation:
    """What one annotator, a person or a program, marked in one article.

    attributions have `source`, `cue` and `content`, as `Parts` has; names are (start, end, PER | ORG
    | LOC), or None where names were not annotated. text is None where the gold comes without it;
    `said` keeps what brat says stands where, (its id, [(start, end)], words), to be checked.
    """

    attributions: list
    names: list[tuple[int, int, str]] | None = None
    text: str | None = None
    said: tuple[tuple[str, list[tuple[int, int]], str], ...] = ()
    mentions: list[Named] | None = None  # of actors, or None where they were not annotated
    credits: list[Credited] | None = None  # of other outlets, or None


def read_gold(path: str | Path, *, annotator: str = "") -> dict[str, Annotation]:
    """The gold of each article, {id: Annotation}, in order of the files.

    path is a `.jsonl` file, or a folder of them, with a row for each article: `id`; `annotations`,
    {annotator: [{"source": [[start, end]…], "cue": […], "content": […]}]}; `text` if wanted; `names`,
    [[start, end, "PER" | "ORG" | "LOC"]], where names are annotated. The gold is the `annotator`'s
    (articles without one are left out), else that of the first annotator by name. Further fields
    tell who speaks and who is named (`corpus.gold_speakers`), and who took what from whom
    (`corpus.gold_lineage`).

    Or path is a folder of brat's standoff (https://brat.nlplab.org/standoff.html), `.ann` with or
    without `.txt` beside: text-bound annotations of type Source, Cue and Content, and Person,
    Organization and Location (or PER, ORG, LOC) for names, in any case. Any relation between two of
    them, and any event that has one as its trigger and others as arguments, ties them together,
    whatever its type. Each cue makes one attribution, of the contents tied to it and the sources
    tied to it or to those; each content without a cue makes one with its sources; what is tied to
    nothing stands alone. An article's id is the file's path in the folder without `.ann`. Names
    count as annotated in all files as soon as one file has any.

    Offsets are half open, in code points. Raises GoldError where anything of this is not so, and
    CorpusError if there is no such path.
    """
    found = list(walk(path))
    for problem in found:
        if not isinstance(problem, File):
            raise GoldError(f"{problem.where}: {problem.problem}: {problem.detail}")
    notes, rows = ([file for file in found if file.path.suffix == ending] for ending in (".ann", ".jsonl"))
    if notes and annotator:
        raise GoldError(f"brat's files name no annotator, so none is {annotator!r}: leave --annotator out")
    gold = _brat(notes, found) if notes else _rows(rows, annotator)
    if not gold:
        raise GoldError(f"there is no gold in {path}: name a .jsonl file or a folder of brat's .ann files")
    return gold


def misfit(gold: Annotation, text: str) -> str:
    """Why the annotation can't be of this text, in words; empty where it can."""
    if gold.text is not None and gold.text != text:
        return "its text is not the same; annotate the text that the corpus holds"
    pieces = [piece for one in gold.attributions for part in PARTS for piece in getattr(one, part)]
    named = [(mention.start, mention.end) for mention in gold.mentions or []]
    told = [
        span
        for one in gold.attributions
        if getattr(one, "told", None)
        for span in one.told.justification or []
    ]
    named += [(credit.start, credit.end) for credit in gold.credits or []]
    for start, end, *_ in (*pieces, *(gold.names or []), *named, *told):
        if end > len(text):
            return f"[{start}, {end}] lies outside the text, which has {len(text)} characters; mend it"
    for where, places, words in gold.said:
        here = " ".join(text[start:end] for start, end in places)
        if "".join(here.split()) != "".join(words.split()):
            return f"{where} says {words[:40]!r} where the text has {here[:40]!r}; count code points anew"
    return ""


def _content(file):
    try:
        with file.open() as stream:
            return stream.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GoldError(f"{file.name}: not UTF-8 ({error.reason}); save it as UTF-8") from None
    except BROKEN as error:
        raise GoldError(f"{file.name}: not readable ({error}); write it again") from None


def _lines(file) -> Iterator[tuple[str, str]]:
    """(where, line) of every line with something in it."""
    for number, line in enumerate(_content(file).split("\n"), 1):
        if line.strip():
            yield f"{file.name}, line {number}", line.rstrip("\r")


def _fitting(where, gold):
    """The annotation, if it fits the text that it came with."""
    reason = misfit(gold, gold.text) if gold.text is not None else ""
    if reason:
        raise GoldError(f"{where}: {reason}")
    return gold


def _rows(files, annotator):
    gold, seen, annotators = {}, {}, set()
    for file in files:
        for where, line in _lines(file):
            row = _row(where, line)
            if row["id"] in seen:
                raise GoldError(f"{where}: {row['id']!r} is the id of {seen[row['id']]} too; name one anew")
            seen[row["id"]] = where
            annotators.update(row["annotations"])
            own = annotator or min(row["annotations"])
            if own in row["annotations"]:
                gold[row["id"]] = _fitting(where, _of_row(where, row, own))
    if annotators and not gold:
        raise GoldError(f"there is no annotator {annotator!r}: there are {', '.join(sorted(annotators))}")
    return gold


def _row(where, line):
    """A line as an object with its `id` and `annotations`."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise GoldError(f"{where} is not JSON: write an object on each line") from None
    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        raise GoldError(f'{where} has no id: write {{"id": "…", "annotations": {{…}}}}')
    if not isinstance(row.get("annotations"), dict) or not row["annotations"]:
        raise GoldError(f"{where} has no annotations: write {{annotator: [attributions]}}, also for none")
    if not isinstance(row.get("text"), str | None):
        raise GoldError(f"{where}: text is not a string: write the text, or leave it out")
    return row


def _of_row(where, row, annotator):
    marked, names = row["annotations"][annotator], row.get("names")
    if not isinstance(marked, list) or not all(isinstance(one, dict) for one in marked):
        raise GoldError(f"{where}: {annotator!r} holds no attributions: write [{{source, cue, content}}…]")
    attributions = [
        Parts(
            *(_pieces(where, part, one.get(part)) for part in PARTS),
            _checked(where, told(one)),
            _checked(where, carried(one)),
        )
        for one in marked
    ]
    named = _checked(where, mentions(row["mentions"])) if "mentions" in row else None
    credited = _checked(where, credits(row["credits"])) if "credits" in row else None
    names = None if names is None else _names(where, names)
    return Annotation(attributions, names, row.get("text"), mentions=named, credits=credited)


def _checked(where, found):
    """What was found, if nothing is wrong with it."""
    value, wrong = found
    if wrong:
        raise GoldError(f"{where}: {wrong}; mend it")
    return value


def _pieces(where, part, told):
    """The (start, end) of a part, in order; a part that is missing has none."""
    told = [] if told is None else told
    if not isinstance(told, list) or not all(is_piece(piece) for piece in told):
        raise GoldError(f"{where}: {part} is {str(told)[:40]}: write [[start, end]…], start before end")
    return sorted((start, end) for start, end in told)


def _names(where, told):
    if not isinstance(told, list) or not all(is_piece(name, 3) and name[2] in NAMES for name in told):
        raise GoldError(f"{where}: names are {str(told)[:40]}: write [[start, end, PER, ORG or LOC]…]")
    return [tuple(name) for name in told]


def _brat(files, beside):
    texts = {file.path.with_suffix("").as_posix(): file for file in beside if file.path.suffix == ".txt"}
    read = {}
    for file in files:
        name = file.path.with_suffix("").as_posix()
        read[name] = (file.name, _text(texts[name]) if name in texts else None, *_standoff(file))
    named = any(label in NAMES for _, _, bound, _ in read.values() for label, _, _ in bound.values())
    return {name: _fitting(told[0], _of_standoff(*told[1:], named)) for name, told in read.items()}


def _text(file):
    """The text as the corpus reads it."""
    try:
        with file.open() as stream:
            return decode(stream.read())[0]
    except (NotTextError, *BROKEN) as error:
        raise GoldError(f"{file.name}: not readable ({error}); save it as UTF-8") from None


def _standoff(file):
    """({id: (label, pieces, words)}, {id: the ids tied to it}) of one file."""
    bound, events, links = {}, {}, []
    for where, line in _lines(file):
        if text_bound := _TEXT_BOUND.fullmatch(line):
            bound[text_bound[1]] = _bound(where, *text_bound.groups()[1:])
        elif tying := _LINKS.fullmatch(line):
            first, *others = (end.partition(":")[2] for end in (tying[2] or tying[4]).split())
            links += [(where, first, other) for other in (first, *others)]
            events |= {tying[3]: first} if tying[3] else {}
        elif not line.startswith(_OF_NO_MEANING):
            raise GoldError(f"{where} is no annotation in brat's standoff: {line[:40]!r}; export it again")
    return bound, _tied(bound, events, links)


def _bound(where, kind, told, words):
    pieces = [tuple(map(int, piece.split())) for piece in told.split(";")]
    if any(start >= end for start, end in pieces):
        raise GoldError(f"{where}: {told} is no span: its start lies before its end; export it again")
    return _TYPES.get(kind.lower(), ""), sorted(pieces), words


def _tied(bound, events, links):
    tied = defaultdict(set)
    for where, *ends in links:
        one, other = (events.get(end, end) for end in ends)  # an event stands for its trigger
        for end in (one, other):
            if end not in bound:
                raise GoldError(f"{where} names {end}, which isn't there; add it or take the line away")
        tied[one].add(other)
        tied[other].add(one)
    return tied


def _of_standoff(text, bound, tied, named):
    names = [(p[0][0], p[-1][1], label) for label, p, _ in bound.values() if label in NAMES]
    said = tuple((t, pieces, words) for t, (label, pieces, words) in bound.items() if label and words)
    attributions = [_parts(group, bound) for group in _groups(bound, tied)]
    return Annotation(attributions, sorted(names) if named else None, text, said)


def _groups(bound, tied):
    """The ids that make one attribution, for each: around cues, then contents, then alone."""
    labels = {t: label for t, (label, _, _) in bound.items()}
    left = {t for t, label in labels.items() if label in PARTS}
    for hub in sorted(left, key=lambda t: (("cue", "content", "source").index(labels[t]), bound[t][1])):
        if hub in left:
            contents = {t for t in tied[hub] | {hub} if labels[t] == "content"}
            around = tied[hub].union(*(tied[content] for content in contents))
            group = {hub} | contents | {t for t in around if labels[t] == "source"}
            left -= group
            yield group


def _parts(group, bound):
    return Parts(*(sorted(p for t in group if bound[t][0] == part for p in bound[t][1]) for part in PARTS))
