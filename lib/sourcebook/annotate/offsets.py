"""Which of many spans lie where: look-ups by bisection, so that long articles take no longer by the word."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any


class Spans:
    """Things that have a place in a text, (start, end, thing), none overlapping another."""

    def __init__(self, places: Iterable[tuple[int, int, Any]]):
        self._places = sorted(places, key=lambda place: place[:2])
        self._starts = [start for start, _, _ in self._places]

    def overlapping(self, start: int, end: int) -> list:
        """The things that share a character with text[start:end], in order."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = bisect_left(self._starts, end)
        return [thing for left, right, thing in self._places[first:last] if left < end and start < right]

    def holding(self, start: int, end: int) -> Any:
        """The thing whose place holds all of text[start:end]; None where there is none."""
        number = bisect_right(self._starts, start) - 1
        if number < 0 or self._places[number][1] < end:
            return None
        return self._places[number][2]


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that touch or overlap as one."""
    found = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
