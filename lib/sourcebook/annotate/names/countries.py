"""Words that stand for a country: its name, demonym, capital, or an institution of its government.

The words come from pycountry (ISO 3166) and countryinfo (names in use, demonyms, capitals), mended
by `countries.csv`, a table of our own with a reason for every row. The longest match counts, so
that South Sudan is not Sudan. Case counts: "US" is a country and "us" is not; accents don't. A word
of several meanings ("Georgia", "Congolese") has the first whose company stands in the same text.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import pycountry
from countryinfo import all_countries

_LONGEST = 7  # words of a country word
_WORD = re.compile(r"St\.|(?:[^\W\d_]\.)+|[^\W\d_][\w’']*")
_JOINING = {"and", "of", "the", "ni", "state"}  # words in lower case that a country word may have
_POSSESSIVE = re.compile(r"[’']s?$")
_SAME_IN_PLURAL = ("ese", "ish", "ch", "ss", "x", "s", "Batswana", "Basotho", "i-Kiribati", "ni-Vanuatu")


@dataclass(frozen=True)
class CountryWord:
    """A country word by its offsets; `country` is ISO 3166 alpha-3, `form` as in `schema`."""

    start: int
    end: int
    country: str
    form: str


def find(text: str) -> Iterator[CountryWord]:
    """The country words of a text in order, longest first where they overlap."""
    places = [match.span() for match in _WORD.finditer(text) if _may_be_part(match[0])]
    number, known, beginnings = 0, _table(), _beginnings()
    while number < len(places):
        if _first(text[slice(*places[number])]) not in beginnings:
            number += 1
            continue
        last, end, meanings = _longest(text, places, number, known)
        meaning = next((one for one in meanings if one.fits(text)), None)
        if meaning and meaning.country:
            yield CountryWord(places[number][0], end, meaning.country, meaning.form)
        number = last + 1


def name(country: str) -> str:
    """The name in use of an alpha-3 code."""
    return _names()[country]


@dataclass(frozen=True)
class _Meaning:
    """What a surface stands for; no country: it looks like one and is none. where: company that it needs."""

    country: str
    form: str
    where: str = ""

    def fits(self, text):
        return not self.where or bool(_company(self.where).search(text))


@cache
def _company(where):
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, where.split('|')))})(?!\w)")


def _may_be_part(word):
    return word[0].isupper() or word in _JOINING or word.startswith(("d’", "d'"))


def _longest(text, places, number, known):
    """(number of the last word, its end, meanings) of the longest country word that begins at a word.

    A possessive ending is no part of a name, but where the name has one ("St. John's").
    """
    start = places[number][0]
    for last in range(min(number + _LONGEST, len(places)) - 1, number - 1, -1):
        whole = places[last][1]
        for end in (whole, start + len(_POSSESSIVE.sub("", text[start:whole]))):
            if (meanings := known.get(_folded(text[start:end]))) is not None:
                return last, end, meanings
    return number, start, ()


def _folded(surface):
    """Without accents, with straight apostrophes and single spaces: how tables spell differs in these."""
    if not surface.isascii():
        surface = "".join(
            sign for sign in unicodedata.normalize("NFD", surface) if not unicodedata.combining(sign)
        )
        surface = surface.replace("’", "'").replace("‘", "'")
    return " ".join(surface.split())


@cache
def _names():
    names = {
        country.alpha_3: getattr(country, "common_name", country.name) for country in pycountry.countries
    }
    names |= {code: info["name"].removeprefix("The ") for code, info in _infos()}
    names |= {"CZE": "Czechia", "SWZ": "Eswatini", "MKD": "North Macedonia", "VAT": "Vatican"}
    return names | {
        "SUN": "Soviet Union",
        "YUG": "Yugoslavia",
        "CSK": "Czechoslovakia",
        "DDR": "East Germany",
    }


@cache
def _infos():
    """(alpha-3, entry) of the countries, the least populous first, so that the largest has the last word."""
    known = {country.alpha_3 for country in pycountry.countries}
    infos = [(info.get("ISO", {}).get("alpha3"), info) for info in (c.info() for c in all_countries())]
    infos = [(code, info) for code, info in infos if code in known and info.get("name") not in _DOUBLES]
    return sorted(infos, key=lambda pair: (pair[1].get("population") or 0, pair[0]))


_DOUBLES = ("Wales", "Burma", "Holy See (Vatican City State)", "Palestine, State of", "Vatican City State")


@cache
def _table():
    """{folded surface: its meanings, in order of preference}; our own rows take the place of others."""
    table = {_folded(surface): [_Meaning(*meaning)] for surface, meaning in _told() if surface}
    for surface, meanings in _own_rows().items():
        table[surface] = meanings
    return table


@cache
def _beginnings():
    """First words of all country words, so that most words are passed over at a glance."""
    return {_first(surface) for surface in _table()}


@lru_cache(maxsize=10_000)
def _first(surface):
    return _folded(_POSSESSIVE.sub("", _WORD.match(surface)[0]))


def _told():
    """(surface, (country, form)) of the libraries' tables; what comes later has the last word."""
    for code, info in _infos():
        for demonym in re.split(r",|/| and ", info.get("demonym") or ""):
            for surface in _with_plural(demonym.strip()):
                yield surface, (code, "demonym")
    for code, info in _infos():
        capital = info.get("capital")
        if isinstance(capital, str) and info.get("population"):
            yield capital, (code, "capital")
    for country in pycountry.countries:
        yield country.name, (country.alpha_3, "name")
    for code, info in _infos():
        yield info["name"], (code, "name")
        yield info["name"].removeprefix("The "), (code, "name")


def _own_rows():
    """{folded surface: meanings} of our own table, in order of its rows."""
    found = {}
    with files(__package__).joinpath("countries.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            meaning = _Meaning(row["country"], row["form"], row["where"])
            surfaces = _with_plural(row["surface"]) if row["form"] == "demonym" else [row["surface"]]
            for surface in surfaces:
                found.setdefault(_folded(surface), []).append(meaning)
    return found


def _with_plural(demonym):
    return [demonym] if not demonym or demonym.endswith(_SAME_IN_PLURAL) else [demonym, demonym + "s"]
