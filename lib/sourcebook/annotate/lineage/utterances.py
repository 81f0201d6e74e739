"""Which statements of several articles carry one utterance, and how each differs from the fullest version.

A pair's evidence (`likeness`) is weighed by a logistic regression, fitted on stories written for it
(`training/utterances.py`), but the days between two articles as they tell in an archive. Likely pairs are
joined (`grouping`), never across two speakers who can't be one. Doubtful pairs are left out.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby
from operator import itemgetter

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

from sourcebook.annotate.lineage import grouping, likeness
from sourcebook.annotate.lineage.grouping import Chances
from sourcebook.annotate.lineage.likeness import EVIDENCE
from sourcebook.annotate.lineage.statements import Statements

NEAREST = 50  # articles that each is compared with, at most
LEAST_ALIKE = 0.1  # cosine of two articles that may tell of one thing
COMMONEST = 1_000  # articles: a word in more of them brings no two together
KEPT = 0.02  # probability below which a pair is as good as none
KEPT_ARTICLES = 100  # whose statements are kept at hand
FEWEST_QUOTED = 3  # words in quotation marks by which a version is judged
_CELLS = 4_000_000  # cosines of articles with all others that are computed at once


@dataclass(frozen=True, slots=True)
class Version:
    """A statement as a version of an utterance: a row of the table `utterances`."""

    utterance_id: str
    attribution_id: str
    relation: str
    similarity: float
    confidence: float


@dataclass(frozen=True)
class Weights:
    """How much each of `EVIDENCE` tells, once its mean is taken away and it is divided by its scale."""

    mean: np.ndarray
    scale: np.ndarray
    weight: np.ndarray
    constant: float

    def chances(self, evidence: np.ndarray) -> np.ndarray:
        """How likely each pair, a row of evidence, carries one utterance."""
        return 1 / (1 + np.exp(-((evidence - self.mean) / self.scale @ self.weight + self.constant)))


@cache
def fitted() -> Weights:
    """The weights that the library comes with."""
    with files(__package__).joinpath("utterances.csv").open(encoding="utf-8", newline="") as lines:
        told = {row["evidence"]: row for row in csv.DictReader(lines)}
    columns = [
        np.array([float(told[name][part]) for name in EVIDENCE]) for part in ("mean", "scale", "weight")
    ]
    return Weights(*columns, float(told["constant"]["weight"]))


def find(
    attributions: pd.DataFrame,
    spans: pd.DataFrame,
    texts: Mapping[str, str],
    published: Mapping[str, pd.Timestamp] | None = None,
    weights: Weights | None = None,
) -> list[Version]:
    """The versions of every utterance that statements of two articles or more carry.

    attributions, spans: as in the tables; texts, published: {article: its text, its date}, the dates as far
    as they are known. The order of the articles changes nothing. Time grows with the articles, each being
    compared with the `NEAREST` that are like it.
    """
    return over([(attributions, spans)], texts, published, weights)


def over(
    tables: Iterable[tuple[pd.DataFrame, pd.DataFrame]],
    texts: Mapping[str, str],
    published: Mapping[str, pd.Timestamp] | None = None,
    weights: Weights | None = None,
) -> list[Version]:
    """As `find`, of tables that come for some whole articles at a time."""
    statements = Statements(tables, texts, published)
    with threadpool_limits(1):  # the products are small: more threads would wait, and add in another order
        return versions(statements, _likely(statements, texts, weights or fitted()))


def _likely(statements, texts, weights):
    """The chances of pairs of statements that both are in some likely pair: no other is asked for."""
    likely, kept = np.zeros(len(statements), bool), [_weighed([], weights)]
    for _, own in groupby(compared(statements, texts, LEAST_ALIKE), key=itemgetter(0)):
        positions, chances = _weighed(own, weights)
        likely[positions[chances >= grouping.LEAST]] = True
        of_likely = likely[positions[:, 0]]  # all pairs of these have been seen by now
        kept.append((positions[of_likely], chances[of_likely]))
    positions, chances = map(np.concatenate, zip(*kept, strict=True))
    of_likely = likely[positions[:, 1]]
    return Chances(positions[of_likely], chances[of_likely])


def _weighed(compared, weights):
    """Pairs that have a chance, and their chances."""
    found = [(np.zeros((0, 2), np.int32), np.zeros(0))]
    for *_, places, evidence in compared:
        chances = weights.chances(evidence)
        kept = chances >= KEPT
        found.append((places[kept].astype(np.int32), chances[kept]))
    return tuple(map(np.concatenate, zip(*found, strict=True)))


def compared(
    statements: Statements, texts: Mapping[str, str], least: float
) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
    """Of two articles of at least this cosine: their names, pairs of statements, and evidence on each.

    Of one first article after the other all pairs with later ones, as positions in `statements`; those of
    speakers who can't be one are left out, and those of which one says too little.
    """
    told = lru_cache(maxsize=KEPT_ARTICLES)(statements.told)
    for article, other, cosine in _near(statements.articles, texts, least):
        rows, said = likeness.evidence(told(article), told(other), cosine)
        may_be = (said != "different") & ~np.logical_or.outer(told(article).bare, told(other).bare)
        mine, theirs = (np.array(statements.articles[name]) for name in (article, other))
        places = np.stack(np.broadcast_arrays(mine[:, None], theirs), axis=2)
        yield article, other, places[may_be], rows[may_be]


def versions(statements: Statements, chances: Chances) -> list[Version]:
    """The versions of every utterance, from the probabilities of pairs."""
    groups = grouping.groups(statements, chances)
    return [one for group, own in groups for one in _versions(statements, group, own)]


def _near(articles, texts, least) -> Iterator[tuple[str, str, float]]:
    """Each two articles of which one is near the other, in order, and their cosine."""
    names = sorted(articles)
    vectors = _vectors(names, texts) if len(names) > 1 else None
    if vectors is None:
        return
    for one, other, cosine in zip(*_near_pairs(vectors, least), strict=True):
        yield names[one], names[other], float(cosine)


def _vectors(names, texts):
    """tf-idf of the texts of some articles, in their order; None where they have only words that all have."""
    place = {name: number for number, name in enumerate(names)}
    came = []

    def coming():
        for name, text in texts.items():
            if name in place:
                came.append(place[name])
                yield text

    most = min(1.0, COMMONEST / len(names))
    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english", max_df=most, dtype=np.float32)
    try:
        vectors = vectorizer.fit_transform(coming())
    except ValueError:  # nothing but words that every article has
        return None
    return vectors[np.argsort(came)]


def _near_pairs(vectors, least):
    """Numbers of two articles that are near, in order, the first before the second, and their cosines."""
    number = vectors.shape[0]
    across, block, found, cosines = vectors.T.tocsr(), max(1, _CELLS // number), [], []
    for start in range(0, number, block):
        rows, others, own = _nearest((vectors[start : start + block] @ across).tocsr(), start, least)
        found.append(np.minimum(rows, others) * number + np.maximum(rows, others))
        cosines.append(own)
    pairs, first = np.unique(np.concatenate(found), return_index=True)
    return *np.divmod(pairs, number), np.concatenate(cosines)[first]


def _nearest(cosines, start, least):
    """Cosines of articles from start on with all articles → numbers of two that are near, their cosines."""
    rows = np.repeat(np.arange(cosines.shape[0], dtype=np.int64), np.diff(cosines.indptr))
    like = cosines.data >= least
    rows, others, cosine = rows[like] + start, cosines.indices[like], np.round(cosines.data[like], 4)
    order = np.lexsort((others, -cosine, rows))
    rows, others, cosine = rows[order], others[order], cosine[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    near = (rank <= NEAREST) & (rows != others)
    return rows[near], others[near], cosine[near]


def _versions(statements, group, chances) -> Iterator[Version]:
    """The statements of a group beside the fullest: most words in quotation marks, most words, first."""
    own = [statements[position] for position in group]
    article = {position: one.article_id for position, one in zip(group, own, strict=True)}
    fullest = min(own, key=lambda one: (-int(one.quoted.sum()), -len(one.words), one.attribution_id))
    for position, one in zip(group, own, strict=True):
        others = [other for other in group if article[other] != one.article_id]
        chance = np.mean([chances.get(tuple(sorted((position, other))), 0.0) for other in others])
        mine, theirs = one.words.tolist(), fullest.words.tolist()
        similarity = SequenceMatcher(None, theirs, mine, autojunk=False).ratio()
        yield Version(
            fullest.attribution_id, one.attribution_id,
            "reference" if one is fullest else change(mine, one.quoted, theirs),
            round(similarity, 4), round(float(chance), 2),
        )  # fmt: skip


def change(version: list, quoted: Iterable[bool], reference: list) -> str:
    """What a version does to the fullest one's words: verbatim, trimmed, altered or paraphrase.

    It is judged by the words in its quotation marks, by all of them if there are under `FEWEST_QUOTED`.
    """
    marked = [word for word, inside in zip(version, quoted, strict=True) if inside]
    judged = marked if len(marked) >= FEWEST_QUOTED else version
    if judged == reference:
        return "verbatim"
    rest = iter(reference)
    if all(word in rest for word in judged):  # in this order, with others between them or not
        return "trimmed"
    return "altered" if judged is marked else "paraphrase"
