"""When and where a statement was made, as the sentence that holds it tells: what parts two of the same words.

A minister says much the same at Monday's briefing and on Wednesday in parliament: that is two utterances.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:(?:s|nes|rs|ur)?day\b|(?:s|rs|ur|urs)?(?=\.,|\.? \d))")
_STOP = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])[.!?][”\"’]?\s+|\n+")
PLACES = {  # where, or by what means, a thing is said
    "air": r"[Rr]adio|[Tt]elevision|TV|[Ii]nterview(?:s|ed)?|broadcaster|podcast|talk show",
    "post": r"[Tt]weet(?:s|ed|ing)?|Twitter|(?:on|network) X|Facebook|Telegram|Instagram|Weibo|post(?:s|ed)?",
    "writing": r"statements?|letters?|notice|memo|reports?|documents?|e-?mails?|text message|website|"
    r"communication|communiqué|press release|note",
    "assembly": r"[Pp]arliament|[Cc]ommittees?|Commons|[Ss]enat(?:e|ors)|[Ll]awmakers|deputies|MPs|[Cc]ourt|"
    r"[Cc]ouncil|[Cc]ongress|[Ii]nquiry|[Hh]earing|[Tt]ribunal|[Jj]udge",
}
_PLACES = {name: re.compile(rf"\b(?:{words})\b") for name, words in PLACES.items()}
_TOLD = re.compile(r"\b(?:told|tells|telling|interview (?:with|to)|spoke to|speaking to)\s+(?:the\s+)?[A-Z]")


@dataclass(frozen=True)
class Occasion:
    """What an article tells of when and where one of its statements was made.

    days: of the week, as bits, where its paragraph tells one; main: the article's commonest; places: keys
    of `PLACES`; told: an outlet or body was told by name; date and published: in days, NaN where unknown.
    """

    days: int = 0
    main: int = 0
    places: frozenset = frozenset()
    told: bool = False
    date: float = np.nan
    published: float = np.nan


def find(text: str, statements: list[list[tuple[int, int, bool]]], published=pd.NaT) -> list[Occasion]:
    """The occasion of each statement of one article: its pieces as (start, end, whether it is content).

    Nothing within what is said counts, since that may tell of other days.
    """
    narrated = _without(text, [piece[:2] for own in statements for piece in own if piece[2]])
    stops = [0, *(stop.end() for stop in _STOP.finditer(text)), len(text)]
    count = Counter(day[1] for day in _DAY.finditer(narrated))
    main = _bits([min(count, key=lambda day: (-count[day], day))]) if count else 0
    when = published.toordinal() if pd.notna(published) else np.nan
    return [_occasion(text, narrated, stops, own, main, when) for own in statements]


def _without(text, spans):
    parts, at = [], 0
    for start, end in sorted(spans):
        parts += [text[at:start], " " * (end - max(start, at))]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def _occasion(text, narrated, stops, pieces, main, published):
    first, last = min(start for start, _, _ in pieces), max(end for _, end, _ in pieces)
    begin = stops[bisect_right(stops, first) - 1]
    end = stops[min(bisect_right(stops, last - 1), len(stops) - 1)]
    sentence = narrated[begin:end]
    before = narrated[text.rfind("\n", 0, begin) + 1 : end]
    days = _bits(_DAY.findall(sentence) or _DAY.findall(before)[-1:])
    places = frozenset(name for name, words in _PLACES.items() if words.search(sentence))
    told = bool(_TOLD.search(sentence))
    return Occasion(days, main, places, told, _date(days, published), published)


def _bits(days: Iterable[str]):
    return sum({1 << _DAYS.index(day.casefold()) for day in days})


def _date(days, published):
    """The last such day that the article can tell of, where it names one only."""
    if np.isnan(published) or days.bit_count() != 1:
        return np.nan
    return published - (published - days.bit_length()) % 7  # day 1 was a Monday


def columns(occasions: list[Occasion]) -> dict[str, np.ndarray]:
    """The occasions of an article's statements as one array for each thing that is known of them."""
    known = {
        name: [getattr(one, name) for one in occasions] for name in ("days", "told", "date", "published")
    }
    known["likely"] = [one.days or one.main for one in occasions]
    known |= {place: [place in one.places for one in occasions] for place in PLACES}
    return {name: np.array(values) for name, values in known.items()}


def evidence(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What the occasions of the statements of two articles, as `columns`, tell of each pair."""
    told = np.logical_or.outer(one["days"], other["days"])
    told &= np.logical_and.outer(one["likely"], other["likely"])
    later = np.greater.outer(one["date"], other["published"])
    between = np.nan_to_num(np.abs(np.subtract.outer(one["published"], other["published"])))
    return {
        "days_differ": told & (np.bitwise_and.outer(one["likely"], other["likely"]) == 0),
        "said_later": later | np.less.outer(one["published"], other["date"]),
        "days_between": np.log(np.maximum(between, 1)),
    } | {f"{name}_one": np.logical_xor.outer(one[name], other[name]) for name in ("told", *PLACES)}
