"""A text cut wherever a mark on it begins or ends, so that marks may overlap as they like."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise


@dataclass(frozen=True)
class Mark:
    """Characters that a layer of evidence covers: of which rows, the anchors at its start, what it tells."""

    start: int
    end: int
    layer: str
    of: tuple[str, ...]
    anchors: tuple[str, ...] = ()
    told: str = ""


@dataclass(frozen=True)
class Segment:
    """Text under the same marks all through: their layers, rows, what they tell, the anchors that begin."""

    text: str
    layers: list[str]
    of: list[str]
    anchors: list[str]
    told: list[str]


def cut(text: str, start: int, end: int, marks: Iterable[Mark]) -> Iterator[Segment]:
    """The segments of text[start:end]; joined, their texts are that text. Marks lie within it."""
    opening = defaultdict(list)
    for mark in marks:
        opening[mark.start].append(mark)
    edges = {start, end, *opening, *(mark.end for own in opening.values() for mark in own)}
    active = []
    for left, right in pairwise(sorted(edges)):
        begins = opening.get(left, [])
        active = [mark for mark in active if mark.end > left] + begins
        yield Segment(
            text[left:right],
            list(dict.fromkeys(mark.layer for mark in active)),
            list(dict.fromkeys(row for mark in active for row in mark.of)),
            [anchor for mark in begins for anchor in mark.anchors],
            list(dict.fromkeys(mark.told for mark in active if mark.told)),
        )


def spread(marks: Iterable[Mark], stretches: list[tuple[int, int]]) -> list[list[Mark]]:
    """The marks of each stretch of a text (in order, apart), cut at its borders; anchors are in the first."""
    found = [[] for _ in stretches]
    starts, ends = [start for start, _ in stretches], [end for _, end in stretches]
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.layer, mark.of)):
        anchors = mark.anchors
        for number in range(bisect_right(ends, mark.start), bisect_left(starts, mark.end)):
            start, end = max(mark.start, starts[number]), min(mark.end, ends[number])
            found[number].append(replace(mark, start=start, end=end, anchors=anchors))
            anchors = ()
    return found
