"""Which statements of several articles carry one utterance, and how each differs from the fullest version.

A pair's evidence (`likeness`) is weighed by a logistic regression, fitted on stories written for it
(`training/utterances.py`), and likely pairs are joined (`grouping`), never across two speakers who can't be
one. Doubtful pairs are left out.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

from sourcebook.annotate import grouping, likeness
from sourcebook.annotate.likeness import EVIDENCE
from sourcebook.annotate.sayings import Statements

NEAREST = 50  # articles that each is compared with, at most
LEAST_ALIKE = 0.1  # cosine of two articles that may tell of one thing
COMMONEST = 1_000  # articles: a word in more of them brings no two together
KEPT = 0.02  # probability below which a pair is as good as none
FEWEST_QUOTED = 3  # words in quotation marks by which a version is judged
_BLOCK = 1_000  # articles compared with all at once


@dataclass(frozen=True)
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
    texts: dict[str, str],
    published: dict[str, pd.Timestamp] | None = None,
    weights: Weights | None = None,
) -> list[Version]:
    """The versions of every utterance that statements of two articles or more carry.

    attributions, spans: as in the tables; texts, published: {article: its text, its date}, the dates as far
    as they are known. The order of the articles changes nothing. Time grows with the articles, each being
    compared with the `NEAREST` that are like it.
    """
    statements, weights, chances = Statements(attributions, spans, texts, published), weights or fitted(), {}
    with threadpool_limits(1):  # the products are small: more threads would wait, and add in another order
        for places, evidence in compared(statements, texts):
            found = weights.chances(evidence)
            kept = found >= KEPT
            chances |= dict(zip(map(tuple, places[kept].tolist()), found[kept].tolist(), strict=True))
    return versions(statements, chances)


def compared(statements: Statements, texts: dict[str, str]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Of two articles that may tell of one thing: pairs of statements, each with a row of evidence.

    Pairs are positions in `statements.all`; those of speakers who can't be one are left out.
    """
    for article, others in _near(sorted(statements.articles), texts):
        for other in others:
            rows, said = likeness.evidence(
                statements.told(article), statements.told(other), statements.lexicon
            )
            may_be = said != "different"
            mine, theirs = (np.array(statements.articles[name]) for name in (article, other))
            places = np.stack(np.broadcast_arrays(mine[:, None], theirs), axis=2)
            yield places[may_be], rows[may_be]


def versions(statements: Statements, chances: dict[tuple[int, int], float]) -> list[Version]:
    """The versions of every utterance, from the probabilities of pairs; pairs left out have none."""
    return [
        one for group in grouping.groups(statements, chances) for one in _versions(statements, group, chances)
    ]


def _near(articles, texts) -> Iterator[tuple[str, list[str]]]:
    """Each article with the later ones like it: all that are near it, or that it is near to."""
    if len(articles) < 2:
        return
    most = min(1.0, COMMONEST / len(articles))
    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english", max_df=most)
    try:
        vectors = vectorizer.fit_transform(texts[article] for article in articles)
    except ValueError:  # nothing but words that every article has
        return
    near = [set() for _ in articles]
    for start in range(0, len(articles), _BLOCK):
        cosines = (vectors[start : start + _BLOCK] @ vectors.T).tocsr()
        for row in range(cosines.shape[0]):
            here = slice(*cosines.indptr[row : row + 2])
            order = np.lexsort((cosines.indices[here], -np.round(cosines.data[here], 9)))
            for at in order[: NEAREST + 1]:
                one, other = sorted((start + row, int(cosines.indices[here][at])))
                if cosines.data[here][at] >= LEAST_ALIKE and one != other:
                    near[one].add(other)
    for one, others in enumerate(near):
        if others:
            yield articles[one], [articles[other] for other in sorted(others)]


def _versions(statements, group, chances) -> Iterator[Version]:
    """The statements of a group beside the fullest: most words in quotation marks, most words, first."""
    own = [statements.all[position] for position in group]
    fullest = min(own, key=lambda one: (-int(one.quoted.sum()), -len(one.words), one.attribution_id))
    for position, one in zip(group, own, strict=True):
        others = [other for other in group if statements.all[other].article_id != one.article_id]
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
