"""Counts of words in passages → topics by NMF, and how stable they are beside those of shuffled text.

Sublinear tf-idf and non-negative matrix factorisation (Lee & Seung 1999), which ends in the optimum near its
start. It starts from the singular vectors, turned by varimax (Kaiser 1958; Rohe & Zeng 2023): each then tells
of few passages, as a topic does, and subsamples start, and so end, near one another. Stability: do subsamples
find the same words (Greene, O'Callaghan & Cunningham 2014)? All numbers of topics are tried on the same
subsamples, so that they can be compared.
"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds
from sklearn.decomposition import NMF, MiniBatchNMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfTransformer

from sourcebook.annotate.topics.coherence import heaviest

SHARE = 0.8  # of the passages, in a subsample
TURNS = 200  # of varimax, at most
TURNED = 1e-5  # relative gain of a turn below which varimax has settled, as in R
SETTLED = 1e-3  # scikit-learn's tolerance: the heaviest words settle before the decimals do
BATCH = 5_000  # passages, for corpora that are fitted batch by batch


class Effort(NamedTuple):
    """How much is drawn: subsamples of the corpus, shuffles, subsamples of each, and steps on shuffles."""

    subsamples: int
    shuffles: int
    subsamples_of_shuffle: int
    steps: int


SMALL = Effort(20, 19, 10, 200)  # chance alone stands in one corpus of twenty
LARGE = Effort(6, 5, 1, 30)  # in one of six, but far from the band: chance weighs less, and fits take longer


@dataclass(frozen=True)
class Model:
    """A fitted model: weights of passages (n × k) and of words (k × vocabulary).

    Weights of passages can be compared among topics: the ten heaviest words of each add up to 1.
    """

    passages: np.ndarray
    words: np.ndarray

    def __len__(self):
        """The number of topics."""
        return len(self.words)

    def tops(self):
        """Each topic's heaviest words, as a set of indices."""
        return [set(heaviest(row).tolist()) for row in self.words]


def fit(counts: sparse.csr_array, number: int) -> Model:
    """So many topics of all passages: fewer than there are passages, and than there are words."""
    return _factors(_weighted(counts), number)


def refined(model: Model, counts: sparse.csr_array) -> Model:
    """A model of the first passages, fitted on to all of them batch by batch, in bounded memory."""
    weighting, first = TfidfTransformer(sublinear_tf=True).fit(counts.astype(np.float32)), len(model.passages)
    batched = MiniBatchNMF(len(model), init="custom", random_state=0)
    start = model.passages.astype(np.float32), model.words.astype(np.float32)
    batched.partial_fit(_part(weighting, counts[:first]), W=start[0], H=start[1])
    batches = range(0, counts.shape[0], BATCH)
    for at in batches[first // BATCH :]:
        batched.partial_fit(_part(weighting, counts[at : at + BATCH]))
    found = [batched.transform(_part(weighting, counts[at : at + BATCH])) for at in batches]
    return _scaled(np.concatenate(found), batched.components_)


def _part(weighting, counts):
    """Some rows as `_weighted` weighs all."""
    return weighting.transform(counts.astype(np.float32))


def _weighted(counts):
    """Sublinear tf-idf in single precision: half the memory, and no word changes."""
    return TfidfTransformer(sublinear_tf=True).fit_transform(counts.astype(np.float32))


def _factors(weighted, number, steps=200):
    model = NMF(number, init="custom", max_iter=steps, tol=SETTLED)
    passages, words = _start(weighted, number)
    with warnings.catch_warnings():  # words that have not settled make a topic that is not stable
        warnings.simplefilter("ignore", ConvergenceWarning)
        passages = model.fit_transform(weighted, W=passages, H=words)
    return _scaled(passages, model.components_)


def _start(weighted, number):
    """Weights of passages and words to start from: turned singular vectors, what is below zero cut off."""
    left, values, right = svds(weighted, number, rng=0)
    turn, root = varimax(left), np.sqrt(values)
    passages, words = (left * root) @ turn, (right.T * root) @ turn
    upright = np.where((passages**3).sum(axis=0) < 0, -1, 1)  # the longer tail above zero
    return tuple(
        np.ascontiguousarray(np.maximum(part, 0), weighted.dtype)
        for part in (passages * upright, (words * upright).T)
    )


def varimax(vectors: np.ndarray) -> np.ndarray:
    """The rotation (k × k) after which each column of the vectors (n × k) is long in few rows."""
    turn, reached = np.eye(vectors.shape[1]), 0.0
    for _ in range(TURNS):
        turned = vectors @ turn
        square = turned**2
        before, gains, after = np.linalg.svd(vectors.T @ (turned * (square - square.mean(axis=0))))
        turn = before @ after
        if gains.sum() <= reached * (1 + TURNED):
            break
        reached = gains.sum()
    return turn


def _scaled(passages, words):
    heavy = np.array([row[heaviest(row)].sum() for row in words])
    return Model(passages * heavy, words / np.maximum(heavy, 1e-12)[:, np.newaxis])


def support(
    counts: sparse.csr_array, models: Sequence[Model], draws: int, *, seed: int = 0, steps: int = 200
) -> list[np.ndarray]:
    """For each model's topics the mean overlap (Jaccard, 0 to 1) of their words with subsamples' best."""
    rng, wanted = np.random.default_rng(seed), [model.tops() for model in models]
    overlaps = [[] for _ in models]
    for _ in range(draws):
        size = int(SHARE * counts.shape[0])
        sample = _weighted(counts[np.sort(rng.choice(counts.shape[0], size, replace=False))])
        for own, tops in zip(overlaps, wanted, strict=True):
            found = _factors(sample, len(tops), steps).tops()
            own.append([max(len(one & other) / len(one | other) for other in found) for one in tops])
    return [np.mean(own, axis=0) for own in overlaps]


def null(counts: sparse.csr_array, tried: Sequence[int], effort: Effort) -> tuple[list[float], list[float]]:
    """What shuffled text reaches at each number of topics: its mean, and a band above it.

    The band is as many standard deviations above the mean as the most extreme shuffle was at any of
    the numbers (Westfall & Young's maximum), for to try several numbers is to draw several times.
    """
    reached = []
    for number, shuffled in enumerate(_shuffles(counts, effort.shuffles)):
        weighted = _weighted(shuffled)
        models = [_factors(weighted, topics, effort.steps) for topics in tried]
        drawn = support(shuffled, models, effort.subsamples_of_shuffle, seed=number, steps=effort.steps)
        reached.append([own.mean() for own in drawn])
    mean, deviation = np.mean(reached, axis=0), np.std(reached, axis=0, ddof=1)
    extreme = ((reached - mean) / np.maximum(deviation, 1e-9)).max()
    return np.round(mean, 4).tolist(), np.round(np.minimum(mean + extreme * deviation, 1), 4).tolist()


def _shuffles(counts, number) -> Iterator[sparse.csr_array]:
    """The same passages with their words dealt anew: same lengths, same word counts, no themes."""
    rng = np.random.default_rng(0)
    rows, columns = counts.nonzero()
    times = np.asarray(counts[rows, columns]).ravel()
    rows, columns = np.repeat(rows, times), np.repeat(columns, times)
    for _ in range(number):
        dealt = sparse.coo_array((np.ones(len(rows), int), (rows, rng.permutation(columns))), counts.shape)
        yield dealt.tocsr()
