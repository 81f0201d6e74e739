"""Training text in other clothes: PolNeAR is American political news, other news looks different.

Quotation marks change style or lose their partner; what an article quotes appears once more in
layouts that it never uses (messages, tweets, transcripts, live blogs). Every span moves along.
"""

import re
from dataclasses import replace

import numpy as np

from training.data import Example

STYLES = ("“”", '""', "«»", "„“", "»«", "‘’", "''")
LAYOUTS = (
    "{source}{cue|:} {content}",
    "{source}{cue|:} “{content}”",
    "“{content}” {cue|–}{source}",
    "“{content}”\n\n{cue|—} {source}",
    "{content}\n{cue|–}{source}",
    "From {source}{cue|:}\n\n{content}",
    "“{content},” {source}, {cue|via text}.",
    "{source}, {cue|via text}: “{content}”",
    "{source}, {cue|by email}: {content}",
    "{content}\n\n{cue|—} {source} (@{handle}) {date}",
    "{source} (@{handle}) {cue|tweeted}: {content}",
    "{source} {cue|tweeted}:\n\n{content}",
    "{source}\n@{handle}\n{content}\n{date}",
    "{cue|According to} {source}, {content}.",
    "{cue|Said} {source}: “{content}”",
    "“{content}”, {cue|said} {source}.",
    "“{content}” - {cue|stressed} {source}.",
    "- {content} - {cue|said} {source}.",
    "{date}. {source} {cue|says} {content}.",
    "“{content}\n\n“{more},” {source} {cue|said}.",
    "{source} {cue|said}: “{content}\n\n“{more}”",
    "“{content},” {cue|said} {source}. “{more}”",
    "{source} {cue|said} that {content}.",
    "{source} {cue|noted} that {content} and that {more}.",
)
MONTHS = ("January", "May", "Sept.", "Dec.")
_SLOT = re.compile(r"\{(\w+)(?:\|([^}]*))?\}")
_PARTS = {"source": "source", "cue": "cue", "content": "content", "more": "content"}


def widened(example: Example, pool: list[tuple[str, str]], rng: np.random.Generator) -> Example:
    """The example with, by chance, foreign layouts between its paragraphs and other marks.

    pool: sources and contents to fill the layouts with (`quotable`).
    """
    if rng.random() < 0.6:
        example = _with_layouts(example, pool, rng)
    if rng.random() < 0.5:
        example = restyled(example, STYLES[rng.integers(len(STYLES))])
    return _with_marks_lost(example, rng) if rng.random() < 0.15 else example


def quotable(examples: list[Example]) -> list[tuple[str, str]]:
    """Pairs of a name that is a source and a content, of all attributions that have one piece of each."""
    pairs = []
    for example in examples:
        for one in example.attributions:
            if len(one["source"]) == len(one["content"]) == 1:
                source, content = (example.text[slice(*one[part][0])] for part in ("source", "content"))
                if source[:1].isupper() and len(source) < 60 and 4 <= len(content.split()) < 60:
                    pairs.append((source, content.strip("“”\"‘’', .\n")))
    return pairs


def restyled(example: Example, style: str) -> Example:
    """The same text with its double quotation marks in another style; no offset moves."""
    letters, opened = list(example.text), False
    for at, letter in enumerate(example.text):
        if letter == "\n":
            opened = False
        elif letter in '“”"':
            opened = letter == "“" or (letter == '"' and not opened)
            letters[at] = style[0] if opened else style[1]
    return replace(example, text="".join(letters))


def _with_marks_lost(example, rng):
    """A fifth of the closing marks made spaces."""
    letters = [" " if letter in '”"»' and rng.random() < 0.2 else letter for letter in example.text]
    return replace(example, text="".join(letters))


def _with_layouts(example, pool, rng):
    breaks = _breaks(example)
    chosen = sorted(rng.choice(breaks, size=min(len(breaks), 1 + rng.integers(4)), replace=False).tolist())
    parts, start = [], 0
    for at in chosen:
        parts += [_sliced(example, start, at), layout(LAYOUTS[rng.integers(len(LAYOUTS))], pool, rng)]
        start = at
    return _joined([*parts, _sliced(example, start, len(example.text))])


def _breaks(example):
    """Where a paragraph ends and no attribution goes on; the end of the text, if nowhere else."""
    extents = [
        (min(start for start, _ in spans), max(end for _, end in spans))
        for one in example.attributions
        if (spans := one["source"] + one["cue"] + one["content"])
    ]
    ends = [found.end() for found in re.finditer(r"\n\n+", example.text)]
    free = [at for at in ends if not any(start < at < end for start, end in extents)]
    return free or [len(example.text)]


def _sliced(example, start, end):
    inside = [
        {part: [(left - start, right - start) for left, right in spans] for part, spans in one.items()}
        for one in example.attributions
        if all(start <= left and right <= end for spans in one.values() for left, right in spans)
    ]
    return Example(example.text[start:end], inside)


def layout(template: str, pool: list[tuple[str, str]], rng: np.random.Generator) -> Example:
    """A template filled from the pool, with its attribution marked."""
    (source, content), (_, more) = (pool[rng.integers(len(pool))] for _ in range(2))
    handle = re.sub(r"\W", "", source)[:15]
    date = f"{rng.integers(1, 29)} {MONTHS[rng.integers(4)]} {rng.integers(2010, 2024)}"
    words = {"source": source, "content": content, "more": more, "handle": handle, "date": date}
    text, at, marked = "", 0, {"source": [], "cue": [], "content": []}
    for slot in _SLOT.finditer(template):
        text += template[at : slot.start()]
        value = slot.group(2) or words[slot.group(1)]
        if slot.group(1) in _PARTS:
            marked[_PARTS[slot.group(1)]].append((len(text), len(text) + len(value)))
        text, at = text + value, slot.end()
    return Example(text + template[at:] + "\n\n", [marked])


def _joined(parts):
    text, attributions = "", []
    for part in parts:
        for one in part.attributions:
            moved = {key: [(a + len(text), b + len(text)) for a, b in spans] for key, spans in one.items()}
            attributions.append(moved)
        text += part.text
    return Example(text, attributions)
