"""`aliases.csv` in a corpus → what its user corrects about actors, and knows of them.

Columns: `action`, `name`, `to`, `article`; every further column is an attribute of the actor. Actions:
merge (all of `name` is `to`), rename, split (the places that say `name`, in `article` if it is given, are
`to`), retype (`to` is a kind), drop. A row without an action tells attributes only.
"""

from dataclasses import dataclass, field
from difflib import get_close_matches

from sourcebook.corpus import rows
from sourcebook.corpus.files import File, Problem
from sourcebook.schema import ACTIONS, ACTOR_KINDS

COLUMNS = ("action", "name", "to", "article")


@dataclass(frozen=True)
class Correction:
    """A row of `aliases.csv`: where it stands, what it does, and what it tells of the actor."""

    where: str
    action: str
    name: str
    to: str = ""
    article: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def read_aliases(files: list[File], problems: list[Problem]) -> list[Correction]:
    """The rows of every `aliases.csv` that can be carried out; the others are told as problems."""
    found = []
    for file in files:
        for number, row in _rows(file, problems):
            correction = _correction(f"{file.name}, line {number}", row)
            if reason := _wrong(correction):
                problems.append(Problem(correction.where, "aliases", *reason))
            else:
                found.append(correction)
    return found


def _rows(file, problems):
    try:
        found, encoding = rows.beside(file, "name")
    except rows.UNREADABLE as error:
        detail = f"{error}; nothing of it is applied. Columns: {', '.join(COLUMNS)}; in UTF-8"
        problems.append(Problem(file.name, "aliases", "aliases not read", detail))
        return []
    if encoding:
        detail = f"read as {encoding}; save it as UTF-8 to be sure"
        problems.append(Problem(file.name, "aliases", "encoding guessed", detail))
    return found


def _correction(where, row):
    told = {
        key.strip(): " ".join(value.split()) for key, value in row.items() if key and isinstance(value, str)
    }
    attributes = {key: value for key, value in told.items() if key not in COLUMNS and value}
    told = {key: told.get(key, "") for key in COLUMNS}
    return Correction(where, told["action"].lower(), told["name"], told["to"], told["article"], attributes)


def _wrong(one):
    """(problem, remedy) of a row that can't be carried out; None if it can."""
    if not one.name:
        return "no name", "the row names nobody; write the actor's name in the column name"
    if one.action and one.action not in ACTIONS:
        close = get_close_matches(one.action, ACTIONS, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(ACTIONS)}"
        return "unknown action", f"{one.action!r} is none: {hint}"
    if one.action not in ("", "drop") and not one.to:
        return "no target", f"{one.action} what {one.name!r} is into what? Fill the column to"
    if one.action == "retype" and one.to not in ACTOR_KINDS:
        return "unknown kind", f"{one.to!r} is none: there are {', '.join(ACTOR_KINDS)}"
    if not one.action and not one.attributes:
        return "no action", f"the row does nothing: write one of {', '.join(ACTIONS)}, or an attribute"
    return None
