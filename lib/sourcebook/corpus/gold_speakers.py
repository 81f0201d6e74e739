"""Gold of who speaks and who is named: further fields in a row of annotated articles.

An attribution may tell `speaker`, `kind`, `anonymous`, `title`, `speaks_for` and `justification` (a list
of [start, end]); a row may have `mentions`, [[start, end, actor, kind of actor]]. `tests/gold` has examples
and the rules by which they were marked.
"""

from dataclasses import dataclass

from sourcebook.schema import ACTOR_KINDS, KINDS


@dataclass(frozen=True)
class Told:
    """Who makes a statement, as annotated; see the table `attributions`."""

    speaker: str
    kind: str
    anonymous: bool
    title: str
    speaks_for: str
    justification: list[tuple[int, int]]


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
        one.get("anonymous", False),
        one.get("title", ""),
        one.get("speaks_for", ""),
        [tuple(span) for span in one.get("justification", []) if _is_span(span)],
    )
    texts = (found.speaker, found.kind, found.title, found.speaks_for)
    if not all(isinstance(text, str) for text in texts) or not isinstance(found.anonymous, bool):
        return None, "speaker, title and speaks_for are texts, anonymous is true or false"
    if found.kind not in KINDS:
        return None, f"{found.kind!r} is no kind of speaker: there are {', '.join(KINDS)}"
    if len(found.justification) != len(one.get("justification", [])):
        return None, "justification is [[start, end]…], start before end"
    return found, ""


def mentions(listed: list) -> tuple[list[Named], str]:
    """(the places where actors are named, what is wrong with them)."""
    if not isinstance(listed, list) or not all(isinstance(one, list) and len(one) == 4 for one in listed):
        return [], "mentions are [[start, end, actor, kind]…]"
    if not all(_is_span(one[:2]) and isinstance(one[2], str) and one[3] in ACTOR_KINDS for one in listed):
        return [], f"a mention is [start, end, actor, kind], the kind one of {', '.join(ACTOR_KINDS)}"
    return [Named(*one) for one in listed], ""


def _is_span(span):
    return (
        isinstance(span, list)
        and len(span) == 2
        and type(span[0]) is type(span[1]) is int
        and 0 <= span[0] < span[1]
    )
