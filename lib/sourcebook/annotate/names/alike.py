"""When two names are one's: of people, and of organisations and places. Rules on strings only."""

import re
import unicodedata
from functools import cache, lru_cache

from nicknames import NickNamer

from sourcebook.annotate.names import countries

_YOUNGER = re.compile(r",?\s+(?P<which>Jr|Sr|II|III|IV)\.?$")
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}$")
_DOTTED = re.compile(r"\b(?:\w\.){2,}")
_LINKING = {"of", "the", "for", "and", "in", "on", "to", "at", "a", "de", "des", "du", "s"}
_SPELLED = {"defence": "defense", "centre": "center", "organisation": "organization", "labour": "labor"}
_SAYS_LITTLE = set(
    (
        "international inc incorporated corp corporation co company ltd limited plc llc group "
        "holdings foundation ag sa se party newspaper airlines airways motors industries technologies "
        "university"
    ).split()
)


def person(name: str, before: list[str], anywhere: list[str]) -> str:
    """The full name that a name stands for in an article.

    before: the names before it, anywhere: all of the article. A surname first, then a first name; what
    stands before goes first, and of several different people none.
    """
    for known in (before, anywhere):
        for is_part in (_ends, _begins, _is_everyday, _is_first_surname):
            full = [one for one in known if is_part(name, one)]
            if full and known is anywhere:  # a headline's surname: whoever is introduced first
                full = [one for one in full if same_person(one, full[0])]
            if full:
                return max(full, key=lambda one: (len(words(one)), one)) if _all_same(full) else name
    return name


def body(name: str, before: list[str], anywhere: list[str]) -> str:
    """The long form that an acronym or a shortened name stands for in an article; see `person`."""
    for known in (before, anywhere):
        for shortens in (_is_acronym_of, _is_short_of):
            full = [one for one in known if shortens(name, one)]
            if full:
                return (
                    max(full, key=lambda one: (len(one), one))
                    if len(set(map(_unordered, full))) == 1
                    else name
                )
    return name


def same_person(one: str, other: str) -> bool:
    """Whether two names can be one person's: the same surname, and first names that go together.

    The second of two surnames may be left out ("Ruiz" and "Ana Ruiz" of "Ana Ruiz Soto").
    """
    mine, theirs = words(one), words(other)
    if len(mine) > len(theirs):
        mine, theirs = theirs, mine
    if _younger(one) and _younger(other) and _younger(one) != _younger(other):
        return False
    if mine == theirs[-len(mine) :] or sorted(mine) == sorted(theirs):
        return True
    if len(mine) < 2:
        return _is_first_surname(one, other) or _is_first_surname(other, one)
    if mine == theirs[: len(mine)]:
        return True
    if mine[-1] != theirs[-1]:
        return False
    middle = [pair for pair in zip(mine[1:-1], theirs[1:-1], strict=False) if not _goes_with(*pair)]
    return _goes_with(mine[0], theirs[0]) and not middle


def same_body(one: str, other: str) -> bool:
    """Whether two names can be one organisation's or place's: other order or spelling, or an acronym."""
    return _unordered(one) == _unordered(other) or _is_acronym_of(one, other) or _is_acronym_of(other, one)


def as_person(name: str) -> tuple[set, set]:
    """What a person is called by a name, and all that they may be called for short.

    Of two names that can be one person's, one is called what the other may be called.
    """
    mine = words(name)
    firsts = {mine[0][:size] for size in range(1, len(mine[0]) + 1)} | _everyday(mine[0])
    called = {mine, tuple(sorted(mine)), mine[:1] + mine[-1:]}
    ends = {mine[at:] for at in range(len(mine))} | {mine[:at] for at in range(2, len(mine))}
    return called, called | ends | {mine[1:2] or mine} | {(first, mine[-1]) for first in firsts}


def as_body(name: str) -> tuple[set, set]:
    """What an organisation or place is called by a name, and all that it may be called; see `as_person`."""
    mine = {_unordered(name)}
    return mine | {_plain(name)} if _ACRONYM.match(name) else mine, mine | _initials(name)


def is_short(name: str) -> bool:
    """Whether a name is one word or an acronym, which stands for a longer one if there is any."""
    return " " not in name


@lru_cache(maxsize=100_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, without accents, case, hyphens and "Jr."."""
    name = _DOTTED.sub(lambda letters: letters[0].replace(".", ""), _YOUNGER.sub("", name))
    plain = unicodedata.normalize("NFD", name)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    return tuple(re.findall(r"[\w’']+", plain.replace(".", " "))) or (name,)


def _younger(name):
    found = _YOUNGER.search(name)
    return found["which"] if found else ""


def _ends(name, full):
    """Whether a longer name ends in this one."""
    mine, theirs = words(name), words(full)
    return len(mine) < len(theirs) and mine == theirs[-len(mine) :]


def _begins(name, full):
    """Whether a longer name begins with this one."""
    mine, theirs = words(name), words(full)
    return len(mine) < len(theirs) and mine == theirs[: len(mine)]


def _is_first_surname(name, full):
    """Whether a name is the first of two surnames behind one given name."""
    return len(words(full)) == 3 and words(name) == words(full)[1:2]


def _is_everyday(name, full):
    """Whether a name by itself ("Liz") is an everyday form of a longer name's first."""
    mine, theirs = words(name), words(full)
    return len(mine) == 1 < len(theirs) and mine[0] in _everyday(theirs[0])


def _all_same(names):
    return all(same_person(one, other) for one in names for other in names)


def _goes_with(one, other):
    """Whether two first names can be one person's: equal, clipped, an initial, or an everyday form."""
    if one.startswith(other) or other.startswith(one):
        return True
    return other in _everyday(one) or one in _everyday(other)


@cache
def _nicknamer():
    return NickNamer()


@lru_cache(maxsize=20_000)
def _everyday(name):
    return frozenset(_nicknamer().nicknames_of(name))


@lru_cache(maxsize=100_000)
def _unordered(name):
    """The words that tell, in one order, countries by their codes, British spelling made American."""
    for word in reversed(list(countries.find(name))):
        name = f"{name[: word.start]} {word.country} {name[word.end :]}"
    found = re.sub(r"[’']s\b", "", name)
    return tuple(sorted(_SPELLED.get(one, one) for one in words(found) if one not in _LINKING)) or words(name)


@lru_cache(maxsize=100_000)
def _initials(name):
    """The acronyms that a name of several words may have."""
    parts = [part for part in re.split(r"[\s-]+", name) if part[:1].isalnum()]
    telling = [part for part in parts if part.lower() not in _LINKING]
    if len(telling) < 2:
        return frozenset()
    return frozenset("".join(part[0] for part in some).upper() for some in (parts, telling))


def _is_acronym_of(short, full):
    return bool(_ACRONYM.match(short)) and _plain(short) in _initials(full)


def _plain(acronym):
    return acronym.replace(".", "").upper()


def _is_short_of(short, full):
    """Whether a name is another without a word that says little, or without its country."""
    mine, theirs = words(short), words(full)
    if len(mine) >= len(theirs):
        return False
    if mine == theirs[: len(mine)]:
        return all(word in _SAYS_LITTLE for word in theirs[len(mine) :])
    if mine != theirs[-len(mine) :]:
        return False
    first = next(iter(countries.find(full)), None)
    return (
        bool(first)
        and first.start == 0
        and words(full[first.end :].removeprefix("’s").removeprefix("'s")) == mine
    )
