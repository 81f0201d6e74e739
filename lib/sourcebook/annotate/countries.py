"""Words that stand for a country: its name, demonym, capital, or an institution of its government.

The words come from pycountry (ISO 3166) and countryinfo (names in use, demonyms, capitals), mended
by `countries.csv`, a table of our own with a reason for every row. The longest match counts, so
that South Sudan is not Sudan. Case counts: "US" is a country and "us" is not.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pycountry
from countryinfo import all_countries

_LONGEST = 6  # words of a country word
_WORD = re.compile(r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž]\.)+|[A-ZÀ-ÖØ-ÞĀ-Ž][\w’']*|\b(?:and|of|the|People[’']s)\b")
_POSSESSIVE = re.compile(r"[’']s?$")
_SAME_IN_PLURAL = ("ese", "ish", "ch", "ss", "x", "s")  # "the Chinese", "the Irish": no plural in -s


@dataclass(frozen=True)
class CountryWord:
    """A country word by its offsets; `country` is ISO 3166 alpha-3, `form` as in `schema`."""

    start: int
    end: int
    country: str
    form: str


def find(text: str) -> Iterator[CountryWord]:
    """The country words of a text in order, longest first where they overlap."""
    words = [_own(text, *match.span()) for match in _WORD.finditer(text)]
    number = 0
    while number < len(words):
        last, meaning = _longest(text, words, number)
        if meaning and meaning[0]:
            yield CountryWord(words[number][0], words[last][1], *meaning)
        number = last + 1


def name(country: str) -> str:
    """The name in use of an alpha-3 code."""
    return _names()[country]


def _own(text, start, end):
    """Without a possessive ending, which is no part of the name."""
    return start, start + len(_POSSESSIVE.sub("", text[start:end]))


def _longest(text, words, number):
    for last in range(min(number + _LONGEST, len(words)) - 1, number - 1, -1):
        meaning = _table().get(text[words[number][0] : words[last][1]])
        if meaning:
            return last, meaning
    return number, None


@cache
def _names():
    names = {
        country.alpha_3: getattr(country, "common_name", country.name) for country in pycountry.countries
    }
    names |= {code: info["name"].removeprefix("The ") for code, info in _infos()}
    return names | {"CZE": "Czechia", "SWZ": "Eswatini", "MKD": "North Macedonia", "VAT": "Vatican"}


def _infos():
    """(alpha-3, entry) of the countries, the least populous first, so that the largest has the last word."""
    known = {country.alpha_3 for country in pycountry.countries}
    infos = [(info.get("ISO", {}).get("alpha3"), info) for info in (c.info() for c in all_countries())]
    infos = [(code, info) for code, info in infos if code in known and info.get("name") not in _DOUBLES]
    return sorted(infos, key=lambda pair: (pair[1].get("population") or 0, pair[0]))


_DOUBLES = ("Wales", "Burma", "Holy See (Vatican City State)", "Palestine, State of", "Vatican City State")


@cache
def _table():
    """{surface: (country, form)}; our own rows last, so that they mend the others."""
    table = {}
    for code, info in _infos():
        for demonym in re.split(r",|/| and ", info.get("demonym") or ""):
            table |= dict.fromkeys(_with_plural(demonym.strip()), (code, "demonym"))
    for code, info in _infos():
        capital = info.get("capital")
        if isinstance(capital, str) and info.get("population"):
            table[capital] = (code, "capital")
    for country in pycountry.countries:
        table[country.name] = (country.alpha_3, "name")
    for code, info in _infos():
        table[info["name"]] = table[info["name"].removeprefix("The ")] = (code, "name")
    return {surface: meaning for surface, meaning in (table | dict(_own_rows())).items() if surface}


def _own_rows():
    with files(__package__).joinpath("countries.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            meaning = (row["country"], row["form"])
            surfaces = _with_plural(row["surface"]) if row["form"] == "demonym" else [row["surface"]]
            yield from ((surface, meaning) for surface in surfaces)


def _with_plural(demonym):
    return [demonym] if not demonym or demonym.endswith(_SAME_IN_PLURAL) else [demonym, demonym + "s"]
