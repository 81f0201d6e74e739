"""The nouns by which news calls its sources ("official", "ministry", "report"), from `nouns.csv`.

Kinds there: insider, voice (speaks for a body), body, document, outlet, person, group; address (a title
before a name); state, media (part of the name of a body that any state may have, of an outlet).
"""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

_WORD = re.compile(r"[^\W_](?:[\w’'-]*[^\W_])?\.?")
_ENDS_HEAD = re.compile(  # what follows a head noun and tells more of it
    r",|\(|[—–]|\b(?:of|for|from|in|at|on|with|who|whom|whose|that|which|familiar|close|briefed|"
    r"involved|to|by|speaking|quoted|cited|seen|published|released|issued|obtained|near|inside|"
    r"outside|within|about|into)\b"
)
_LONGEST = 3  # words of a noun
LETTERS = "KC|QC|SC|MP|MEP|MSP|TD|MD|PhD"  # behind a name, as a calling
_PERSONAL = re.compile(r"[a-z](?:ist|ician|er|or|eer|ian|ant|man|woman|person|smith|tress)s?$")
_NO_PERSON = re.compile(
    r"(?:letter|paper|matter|water|number|power|cent(?:er|re)|order|winter|summer|river|plant|war|"
    r"offer|tower|quarter|register|corner|barrier|server|computer|answer|chapter|border|other|"
    r"another|former|latter|whether|ever)s?$"
)
_COUNTING = set(
    (
        "one two three four five some many several most all none each both number dozens hundreds "
        "scores majority half any few another"
    ).split()
)
_IN_FULL = {"Gen": "general", "Maj": "major", "Brig": "brigadier", "Lt": "lieutenant", "Col": "colonel",
            "Capt": "captain", "Sgt": "sergeant", "Adm": "admiral", "Cmdr": "commander", "Sen": "senator",
            "Rep": "representative", "Gov": "governor", "Prof": "professor", "Insp": "inspector",
            "Supt": "superintendent"}  # fmt: skip


@dataclass(frozen=True)
class Noun:
    """A noun of the table in a phrase: the word as listed, its kind, gender (m, f or empty) and place."""

    word: str
    kind: str
    gender: str
    plural: bool
    start: int
    end: int


def head(phrase: str) -> Noun | None:
    """The noun that a phrase is about: the last one before "of", "who" or a comma.

    A noun that the table doesn't have is one for a person if it ends so ("a geophysicist at"); "one of"
    and the like are about what follows.
    """
    cut = next((end.start() for end in _ENDS_HEAD.finditer(phrase) if end.start()), len(phrase))
    known = found(phrase[:cut])
    if known:
        return known[-1]
    last = next(reversed(list(_WORD.finditer(phrase[:cut]))), None)
    if last and _PERSONAL.search(last[0]) and not _NO_PERSON.search(last[0]):
        return Noun(last[0].lower(), "person", "", bool(re.search(r"[^s]s$", last[0])), *last.span())
    return next(iter(found(phrase)), None) if not last or last[0].lower() in _COUNTING else None


def found(phrase: str) -> list[Noun]:
    """The nouns of a phrase, in order, longest first where they overlap."""
    words, number, nouns = list(_WORD.finditer(phrase)), 0, []
    while number < len(words):
        last, noun = _longest(phrase, words, number)
        nouns += [noun] if noun else []
        number = last + 1
    return nouns


def after_titles(text: str, start: int, end: int) -> int:
    """Where the name begins in text[start:end], behind the titles that stand before it."""
    words = [(start + word.start(), word[0]) for word in _WORD.finditer(text[start:end])]
    for (_, word), (begin, _) in pairwise(words):
        if not is_title(word):
            break
        start = begin
    return start


def of_address(word: str) -> str | None:
    """The gender that a form of address tells ("Mrs."), empty for one that tells none; None if it is none."""
    return _table()["address"].get(word)


def is_title(word: str) -> bool:
    """Whether a word with a capital stands before names and is none itself."""
    word = word.removesuffix(".")
    if word in _table()["address"] or word in ("Vice", "Deputy", "Former", "Prime", "Acting"):
        return True
    return word[:1].isupper() and (word in _IN_FULL or _known(word.lower(), "person", "voice") is not None)


def is_of_a_state(name: str) -> bool:
    """Whether a name has the parts of a body that any state may have ("Defense Ministry")."""
    return bool(_named("state").search(name))


def is_outlet(name: str) -> bool:
    """Whether a name has a part that outlets have ("Macon Ledger")."""
    return bool(_named("media").search(name))


def abbreviated() -> list[str]:
    """The callings that are written with a capital and a stop ("Gen", "Prof")."""
    return [noun for noun in _table()["person"] if noun[0].isupper() and noun.isalpha() and noun.istitle()]


def _longest(phrase, words, number):
    for last in range(min(number + _LONGEST, len(words)) - 1, number - 1, -1):
        start, end = words[number].start(), words[last].end()
        if listed := _listed(phrase[start:end].removesuffix(".")):
            return last, Noun(*listed, start, end)
    return number, None


@lru_cache(maxsize=100_000)
def _listed(words):
    """(word, kind, gender, plural) of a noun of the table, however it is written; None if it is none."""
    for plural, word in _forms(words):
        for kind in ("insider", "voice", "document", "outlet", "person", "body", "group"):
            if (gender := _known(word, kind)) is not None:
                return _IN_FULL.get(word, word), kind, gender, plural or kind == "group"
    return None


def _forms(word):
    """(plural, singular) readings of a word."""
    yield False, word
    yield False, word.lower()
    low = word.lower().removesuffix("’s").removesuffix("'s")
    if low.endswith("men"):
        yield True, low[:-3] + "man"
    if low.endswith("women"):
        yield True, low[:-5] + "woman"
    if low.endswith("people"):
        yield True, low[:-6] + "person"
    if low.endswith("ies"):
        yield True, low[:-3] + "y"
    if low.endswith("es"):
        yield True, low[:-2]
    if low.endswith("s"):
        yield True, low.removesuffix("s")
    yield False, low


def _known(word, *kinds):
    return next((_table()[kind][word] for kind in kinds if word in _table()[kind]), None)


@cache
def _table():
    """{kind: {noun: gender}}."""
    table = {}
    with files(__package__).joinpath("nouns.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            table.setdefault(row["kind"], {}).update(dict.fromkeys(row["nouns"].split("|"), row["gender"]))
    return table


@cache
def _named(kind):
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, _table()[kind]))})\b")
