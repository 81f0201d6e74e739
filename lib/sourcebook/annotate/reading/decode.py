"""The model's probabilities → labelled spans: the best reading of a whole article, not word by word.

Each word is outside, or source, cue or content of one of the cues near it. Changing from one to another
costs: that keeps a statement whole where the model wavers at a comma or a quotation mark (a Potts model,
solved exactly by Viterbi's algorithm).
"""

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

ROLES = ("source", "cue", "content")
KINDS = ("PER", "ORG", "LOC")


@dataclass(frozen=True)
class Span:
    """A piece of a text with a label (source, cue, content, PER, ORG or LOC) and a confidence.

    `cue` is the start of the cue that a source or content belongs to (its own, for a cue; −1 for a
    name): spans with the same cue are one attribution.
    """

    start: int
    end: int
    label: str
    confidence: float
    cue: int = -1


@dataclass(frozen=True)
class Reading:
    """What the model says of each word of a text: offsets and line [words], probabilities [words, labels].

    tags: outside, then beginning and inside of each of `ROLES`; names: the same of `KINDS`. pointers:
    the numbers of the words that the word's cue most likely begins with [words, k]; pointed: how likely.
    """

    starts: np.ndarray
    ends: np.ndarray
    lines: np.ndarray
    tags: np.ndarray
    names: np.ndarray
    pointers: np.ndarray
    pointed: np.ndarray


@dataclass(frozen=True)
class Settings:
    """What was tuned on development articles; probabilities but for the costs, which are in nats."""

    cue: float = 0.3  # a word at least so likely a cue is a candidate
    source: float = 1.5  # cost of a new piece of source,
    said: float = 1.0  # of cue,
    content: float = 2.0  # and of content
    leave: float = 0.5  # cost of going outside
    outside: float = 0.0  # added for each word outside: less than 0 finds more
    wider: float = 0.0  # added for each word of a cue: more than 0 gives longer ones
    shared: float = 0.2  # a source is a neighbour's too if it points there so much
    believed: float = 0.0  # attributions below this confidence are dropped
    weights: tuple[float, ...] = (0.0, 1.0, 1.0, 1.0, 0.0)  # see `likelihood`


_SURE = 0.99  # outside
_BRIDGE = 4  # so many words in a row that are surely outside part what can be solved apart
_LONGEST = 1000  # words solved at once
_FLOOR = 1e-6
_NEAR = 100  # words between a cue and a source that it may share
_FULLER = 0.1  # what a word more of a source is worth, in nats
_MISSING = -2.0  # score of a part that isn't there


def statements(reading: Reading, settings: Settings) -> list[Span]:
    """Spans of sources, cues and contents; those of one attribution share `cue`."""
    starts, ends = reading.starts.tolist(), reading.ends.tolist()
    return [
        Span(starts[start], ends[end - 1], role, confidence, starts[unit[0]])
        for unit, pieces in groups(reading, settings)
        if (confidence := likelihood(features(pieces), settings)) >= settings.believed
        for role, start, end, _ in pieces
    ]


def groups(reading: Reading, settings: Settings) -> list[tuple[tuple[int, int], list[tuple]]]:
    """The candidate cues that got a content, each with its pieces (role, first word, end, score).

    score: the mean log probability of the piece's words.
    """
    units, found = _units(reading, settings), {}
    if not units:
        return []
    for start, end in _segments(reading.tags[:, 0]):
        for unit, *piece in _solved(reading, units, settings, start, end):
            found.setdefault(unit, []).append(tuple(piece))
    found = {
        unit: _with_cue(reading, units[unit], _with_one_source(pieces))
        for unit, pieces in sorted(found.items())
        if any(piece[0] == "content" for piece in pieces)
    }
    sources = sorted({piece[1:3] for pieces in found.values() for piece in pieces if piece[0] == "source"})
    return [
        (units[unit], pieces + _shared(reading, units[unit], pieces, sources, settings))
        for unit, pieces in found.items()
    ]


def _with_one_source(pieces):
    """The pieces with the surest and fullest of the sources only: a statement has one, in one piece."""
    sources = [piece for piece in pieces if piece[0] == "source"]
    best = max(
        sources, key=lambda piece: (piece[3] + _FULLER * (piece[2] - piece[1]), -piece[1]), default=None
    )
    return [piece for piece in pieces if piece[0] != "source" or piece == best]


def _with_cue(reading, unit, pieces):
    """The pieces and, if none of them is a cue, the likeliest word of the candidate."""
    if any(piece[0] == "cue" for piece in pieces):
        return pieces
    head = _head(reading, unit)
    return [*pieces, ("cue", head, head + 1, _MISSING)]


def _units(reading, settings):
    """Candidate cues as half-open ranges of words, in order."""
    begins, inside = reading.tags[:, 3], reading.tags[:, 4]
    return _stretches(begins + inside >= settings.cue, begins > 0.5)


def _stretches(inside, begins):
    """Half-open ranges of words that are inside; where one begins, the one before has ended."""
    new = inside & (begins | ~np.r_[False, inside[:-1]])
    ends = inside & ~np.r_[inside[1:] & ~new[1:], False]
    return list(zip(np.flatnonzero(new).tolist(), (np.flatnonzero(ends) + 1).tolist(), strict=True))


def _segments(outside):
    """Half-open ranges of words that can be solved apart from all others."""
    busy = np.flatnonzero(outside < _SURE)
    if not len(busy):
        return []
    cuts = np.flatnonzero(np.diff(busy) > _BRIDGE)
    starts, ends = busy[np.r_[0, cuts + 1]], busy[np.r_[cuts, -1]] + 1
    return [
        (at, min(at + _LONGEST, end))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        for at in range(start, end, _LONGEST)
    ]


def _solved(reading, units, settings, start, end):
    """(unit, role, first word, end, score) of each piece in the best reading of a segment."""
    pointed = _pointed(reading, units, start, end)
    if not pointed:
        return
    chosen, likely = list(pointed), np.stack(list(pointed.values()), axis=1)
    tags = reading.tags[start:end]
    roles = tags[:, 1::2] + tags[:, 2::2]
    joint = roles[:, None, :] * likely[:, :, None]  # words, units, roles
    for column, unit in enumerate(chosen):  # no statement is what its own cue says
        head = _head(reading, units[unit]) - start
        if 0 <= head < end - start:
            joint[head, column, [0, 2]] = 0
    states = np.concatenate([tags[:, :1], joint.reshape(end - start, -1)], axis=1)
    scores = np.log(states + _FLOOR)
    scores[:, 0] += settings.outside
    scores[:, 2::3] += settings.wider
    cost = np.r_[settings.leave, np.tile([settings.source, settings.said, settings.content], len(chosen))]
    path = _viterbi(scores, cost)
    for state, left, right in _runs(path, reading.lines[start:end]):
        if state:
            score = scores[left:right, state].mean()
            yield chosen[(state - 1) // 3], ROLES[(state - 1) % 3], start + left, start + right, score


def _head(reading, unit):
    """The word of a candidate that is most likely in a cue."""
    return unit[0] + int(reading.tags[slice(*unit), 3:5].sum(axis=1).argmax())


def _pointed(reading, units, start, end):
    """{unit: how likely each word of the segment belongs to it}, for the units that any points to."""
    heads, ends = np.array(units).T
    pointers, likely = reading.pointers[start:end], reading.pointed[start:end]
    number = np.searchsorted(heads, pointers + 1, side="right") - 1  # one word early still hits
    hit = (number >= 0) & (pointers < ends[number]) & (pointers >= heads[number] - 1)
    found = {}
    for unit in np.unique(number[hit]).tolist():
        found[unit] = np.where(hit & (number == unit), likely, 0).sum(axis=1)
    return found


def _viterbi(scores, cost):
    """The best path of states; changing to state s costs cost[s], staying nothing."""
    best, back = scores[0] - cost, []
    for row in scores[1:]:
        top = int(best.argmax())
        change = best[top] - cost
        back.append((top, change > best))
        best = np.maximum(best, change) + row
    path = [int(best.argmax())]
    for top, changed in reversed(back):
        path.append(top if changed[path[-1]] else path[-1])
    return path[::-1]


def _runs(path, lines):
    """(state, start, end) of each run of equal states within a line."""
    edges = [0, *(np.flatnonzero(np.diff(path) | np.diff(lines)) + 1).tolist(), len(path)]
    return [(path[left], left, right) for left, right in pairwise(edges)]


def _shared(reading, unit, pieces, sources, settings):
    """For a statement without a source that of a neighbour, if its words point here too.

    "X said that it rains and added that it pours": one source, two statements.
    """
    if any(piece[0] == "source" for piece in pieces):
        return []
    near = slice(bisect_left(sources, (unit[0] - _NEAR,)), bisect_left(sources, (unit[1] + _NEAR,)))
    masses = [(_mass(reading, unit, *source), source) for source in sources[near]]
    best, source = max(masses, default=(0.0, None))
    return [("source", *source, np.log(best))] if best >= settings.shared else []


def _mass(reading, unit, start, end):
    """How much of the pointers of some words goes to a cue."""
    pointers = reading.pointers[start:end]
    hit = (pointers >= unit[0] - 1) & (pointers < unit[1])
    return float(np.where(hit, reading.pointed[start:end], 0).sum(axis=1).mean())


def features(pieces: list[tuple]) -> list[float]:
    """What confidence is computed from: scores of the parts, and the number of further pieces of content.

    The score of a part (source, cue, content) is that of its least sure piece, −2 where it is missing.
    """
    scores = [min((piece[3] for piece in pieces if piece[0] == role), default=_MISSING) for role in ROLES]
    return [*scores, float(sum(piece[0] == "content" for piece in pieces) - 1)]


def likelihood(values: list[float], settings: Settings) -> float:
    """How likely an attribution of these `features` is right: logistic, fitted on development articles."""
    constant, *weights = settings.weights
    return float(1 / (1 + np.exp(-(constant + np.dot(weights, values)))))


def names(reading: Reading) -> list[Span]:
    """Spans of names: runs of words that are more likely in a name than not, by the kind of the whole."""
    kinds = reading.names[:, 1::2] + reading.names[:, 2::2]
    best = kinds.argmax(axis=1)
    begins = (
        reading.names[np.arange(len(best)), 1 + 2 * best] > reading.names[np.arange(len(best)), 2 + 2 * best]
    )
    begins |= np.diff(reading.lines, prepend=-1) > 0
    found = []
    for start, end in _stretches(reading.names[:, 0] < 0.5, begins):
        sums = kinds[start:end].mean(axis=0)
        kind = int(sums.argmax())
        found.append(
            Span(int(reading.starts[start]), int(reading.ends[end - 1]), KINDS[kind], float(sums[kind]))
        )
    return found
