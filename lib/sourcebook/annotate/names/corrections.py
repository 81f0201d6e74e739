"""The user's corrections, applied to who is whom: merge, rename, split, retype, drop; and attributes.

They are carried out in the order of their rows. A name is an actor's own, or a wording that only one
actor has; what was merged or renamed can still be named. Every table is made from what comes out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count

from sourcebook.annotate.names.actors import Actor, Name, slug
from sourcebook.annotate.names.mentions import Mention
from sourcebook.corpus.aliases import Correction
from sourcebook.corpus.files import Problem


@dataclass
class Corrected:
    """Whom each mention or name names now, rows of the tables `corrections` and `attributes`, problems."""

    actors: dict[Mention | Name, Actor]
    corrections: list[dict]
    attributes: list[dict]
    problems: list[Problem]


def looked_at(corrections: Sequence[Correction]) -> dict[str, bool]:
    """The surfaces that names must be told apart by for these corrections, as `Cast` takes them.

    {} where there are no corrections, {surface: whether in a single article} otherwise.
    """
    found = {one.name: False for one in corrections}
    return found | {one.name: True for one in corrections if one.action == "split" and one.article}


def apply(
    actors: Mapping[Mention | Name, Actor],
    corrections: Sequence[Correction],
    count: Callable[[Mention | Name], int] = lambda mention: 1,
) -> Corrected:
    """The actors as the user wants them. What matches nothing, or several, is a problem.

    count: how many mentions a name stands for; a mention is one.
    """
    done = Corrected(dict(actors), [], [], [])
    earlier = {}  # names that an actor had before it was merged or renamed
    told = {}
    for one in corrections:
        try:
            changed = _carried_out(done.actors, one, earlier)
            number = sum(map(count, changed))
            holder = _actor(
                done.actors, one.to if one.action in ("merge", "split", "rename") else one.name, earlier
            )
        except _NoneSuchError as error:
            done.problems.append(Problem(one.where, "aliases", error.problem, error.remedy))
            continue
        done.corrections.append({"correction_id": one.where, "action": one.action or "describe",
                                 "name": one.name,
                                 "to": one.to, "article_id": one.article, "mentions": number})  # fmt: skip
        told |= {(holder, attribute): value for attribute, value in one.attributes.items() if holder}
    present = {actor.actor_id for actor in done.actors.values()}
    last = {(_now(holder, earlier).actor_id, attribute): value for (holder, attribute), value in told.items()}
    done.attributes += [
        {"actor_id": actor_id, "attribute": attribute, "value": value}
        for (actor_id, attribute), value in last.items()
        if actor_id in present
    ]
    return done


class _NoneSuchError(ValueError):
    def __init__(self, problem, remedy):
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def _now(actor, earlier):
    """The actor that one has become."""
    while actor.name in earlier and earlier[actor.name] != actor:
        actor = earlier[actor.name]
    return actor


def _carried_out(actors, one, earlier):
    """Carry a row out. -> the mentions that it changed."""
    if one.action == "split":
        return _split(actors, one, earlier)
    actor = _actor(actors, one.name, earlier)
    if actor is None:
        raise _NoneSuchError(
            "no such name", f"{one.name!r} is nobody's name here; write it as the table actors does"
        )
    if not one.action:
        return []
    chosen = [mention for mention, whom in actors.items() if whom == actor]
    if one.action == "drop":
        for mention in chosen:
            del actors[mention]
        return chosen
    new = earlier[actor.name] = _becomes(actors, one, actor, earlier)
    earlier.pop(new.name, None)  # somebody's name again, no longer an earlier one
    for mention in chosen:
        actors[mention] = new
    return chosen


def _becomes(actors, one, actor, earlier):
    """What an actor is after a merge, rename or retype."""
    others = (other for other in actors.values() if other != actor)
    if one.action == "merge":
        target = _actor(actors, one.to, earlier) or _renamed(others, actor, one.to)
        if target == actor:
            raise _NoneSuchError(
                "circular merge", f"{one.name!r} and {one.to!r} are one already; take the row away"
            )
        return target
    if one.action == "rename":
        bearer = next((other for other in actors.values() if other.name == one.to), None)
        return bearer or _renamed(others, actor, one.to)
    return replace(actor, kind=one.to)


def _renamed(others, actor, name):
    """The actor under another name, with an id that no other has."""
    taken = {other.actor_id for other in others}
    told_apart = f"{slug(name)}.{actor.kind}"
    wanted = chain([slug(name), told_apart], (f"{told_apart}.{number}" for number in count(2)))
    return replace(actor, name=name, actor_id=next(one for one in wanted if one not in taken))


def _split(actors, one, earlier):
    chosen = [
        mention
        for mention in actors
        if " ".join(mention.surface.split()) == one.name and one.article in ("", mention.article_id)
    ]
    if not chosen:
        where = f" in {one.article!r}" if one.article else ""
        raise _NoneSuchError(
            "no such name", f"no place says {one.name!r}{where}; write the words as they stand there"
        )
    rest = [actors[mention] for mention in actors.keys() - set(chosen)]
    new = _actor(actors, one.to, earlier) or _renamed(rest, actors[chosen[0]], one.to)
    for mention in chosen:
        actors[mention] = new
    return chosen


def _actor(actors, name, earlier):
    """The actor of that name, or the only one who is worded so; None if there is none."""
    everyone = dict.fromkeys(actors.values())
    own = [actor for actor in everyone if actor.name == name]
    if not own and name in earlier:
        actor_id = _now(earlier[name], earlier).actor_id
        return next((actor for actor in everyone if actor.actor_id == actor_id), None)
    worded = own or list(dict.fromkeys(a for m, a in actors.items() if " ".join(m.surface.split()) == name))
    if len(worded) > 1:
        several = ", ".join(sorted(f"{actor.name} ({actor.kind})" for actor in worded))
        raise _NoneSuchError("name of several", f"{name!r} can be {several}; write the full name")
    return worded[0] if worded else None
