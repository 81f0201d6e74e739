"""Gold of who took what from whom: further fields in a row of annotated articles.

An attribution may tell `utterance`, an id that all statements carrying one utterance share (empty for one
that no other article carries), and `relation`, what it does to the fullest version; a row may have
`credits`, [[start, end, outlet]]. `tests/gold/stories` has examples and the rules by which they were marked.
"""

from dataclasses import dataclass

from sourcebook.corpus.gold_speakers import is_piece
from sourcebook.schema import RELATIONS


@dataclass(frozen=True)
class Carried:
    """Which utterance a statement carries, as annotated; empty where no other article has it."""

    utterance: str
    relation: str


@dataclass(frozen=True)
class Credited:
    """A place where an article credits another outlet, as annotated."""

    start: int
    end: int
    outlet: str


def carried(one: dict) -> tuple[Carried | None, str]:
    """(what utterance a statement carries, what is wrong with it); nothing and nothing where none is told."""
    if "utterance" not in one:
        return None, ""
    found = Carried(one["utterance"], one.get("relation", ""))
    if not isinstance(found.utterance, str):
        return None, "utterance is a text, the same for all statements that carry one"
    if found.relation not in ("", *RELATIONS):
        return None, f"{found.relation!r} is no relation: there are {', '.join(RELATIONS)}"
    return found, ""


def credits(listed: list) -> tuple[list[Credited], str]:
    """(the places where other outlets are credited, what is wrong with them)."""
    if not isinstance(listed, list) or not all(
        is_piece(one, 3) and isinstance(one[2], str) for one in listed
    ):
        return [], "credits are [[start, end, outlet]…], start before end"
    return [Credited(*one) for one in listed], ""
