"""Gold of who speaks and who is named: further fields in a row of annotated articles.

An attribution may tell `speaker`, `kind`, `anonymous`, `title`, `speaks_for` and `justification` (a list
of [start, end]); a row may have `mentions`, [[start, end, actor, kind of actor]]. `tests/gold` has examples
and the rules by which they were marked.
"""

from dataclasses import dataclass

from sourcebook.schema import ACTOR_KINDS, KINDS


@dataclass(frozen=True)
class Told:
    """Who makes a statement, as annotated; see the table `attributions`. None: nobody looked."""

    speaker: str
    kind: str
    anonymous: bool | None
    title: str | None
    speaks_for: str | None
    justification: list[list[int]] | None


@dataclass(frozen=True)
class Named:
    """A place where an actor is named, as annotated; the actor by any one name, the same in all places."""

    start: int
    end: int
    actor: str
    kind: str


def told(one: dict) -> tuple[Told | None, str]:
    """(who makes the statement, what is wrong with it); nothing and nothing where none is told."""
    if "speaker" not in one and "kind" not in one:
        return None, ""
    found = Told(
        one.get("speaker", ""),
        one.get("kind", ""),
        one.get("anonymous"),
        one.get("title"),
        one.get("speaks_for"),
        one.get("justification"),
    )
    texts = (found.speaker, found.kind, found.title or "", found.speaks_for or "")
    if not all(isinstance(text, str) for text in texts) or not isinstance(found.anonymous, bool | None):
        return None, "speaker, title and speaks_for are texts, anonymous is true or false"
    if found.kind not in KINDS:
        return None, f"{found.kind!r} is no kind of speaker: there are {', '.join(KINDS)}"
    pieces = [] if found.justification is None else found.justification
    if not isinstance(pieces, list) or not all(map(is_piece, pieces)):
        return None, "justification is [[start, end]…], start before end"
    return found, ""


def mentions(listed: list) -> tuple[list[Named], str]:
    """(the places where actors are named, what is wrong with them)."""
    if not isinstance(listed, list) or not all(
        is_piece(one, 4) and isinstance(one[2], str) and one[3] in ACTOR_KINDS for one in listed
    ):
        return [], f"mentions are [[start, end, actor, kind]…], the kind one of {', '.join(ACTOR_KINDS)}"
    return [Named(*one) for one in listed], ""


def is_piece(piece: list, length: int = 2) -> bool:
    """Whether something read is a list of so many, of which the first two are a start and its end."""
    if not isinstance(piece, list) or len(piece) != length:
        return False
    return type(piece[0]) is type(piece[1]) is int and 0 <= piece[0] < piece[1]
