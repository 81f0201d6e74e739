"""Passages → topics, how far each is supported, and how many there are; or a refusal in words.

Sublinear tf-idf and NMF from a fixed start (Lee & Seung 1999). Beside the stability of each number
of topics (Greene, O'Callaghan & Cunningham 2014: do subsamples find the same words?) stands the null:
what shuffled text reaches by the same measure. Of the numbers that beat the most that shuffles
reached, the one with the best product of stability and coherence is chosen. A topic that does not
beat it is not shown. Do not compare support between corpora of different size.
"""

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer, TfidfTransformer

FEWEST_WORDS = 12  # in a passage: shorter ones have no theme of their own
FEWEST_PASSAGES = 20
NUMBERS = range(2, 11)  # of topics tried, as far as there are 10 passages for each
SHOWN_WORDS = 10
CANDIDATES = 30  # words that the re-ranking chooses from
COMMONEST = 0.5  # of the passages: a word in more of them tells none apart
SHARE = 0.8  # of the passages, in a subsample
MOST_PASSAGES = 1_000  # in a subsample
LARGE = 200  # passages: below it word pairs are too rare to judge words by, and chance weighs more
SUBSAMPLES, SUBSAMPLES_OF_SHUFFLE = 20, 10
SHUFFLES, SHUFFLES_OF_LARGE = 19, 5  # so that chance alone stands in one corpus of twenty, or of six
WINDOW = 10  # words within which two words are seen together
RARE_PAIR = -0.3  # NPMI that is assumed of a pair seen fewer than 5 times (2 in small corpora)

_WORD = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]+)*")
_POSSESSIVE = re.compile(r"[’']s\b")


@dataclass(frozen=True)
class Topics:
    """What `find` returns: rows of `topics`, `passage_topics`, `topic_numbers`; and a refusal or ""."""

    topics: list[dict]
    weights: list[dict]
    numbers: list[dict]
    refusal: str


@dataclass(frozen=True)
class _Model:
    """A fitted model: weights of passages (n × k) and of words (k × vocabulary)."""

    passages: np.ndarray
    words: np.ndarray

    def top(self, count=SHOWN_WORDS):
        """Indices of each topic's heaviest words; equal weights in order of the alphabet."""
        return [np.argsort(-np.round(row, 6), kind="stable")[:count] for row in self.words]


def words(text: str, masked: Iterable[tuple[int, int]], frame: set[str]) -> list[str]:
    """The words that may make a topic: without function words, masked spans (in order), the frame's words."""
    edges = [0, *(edge for span in masked for edge in span), len(text)]
    rest = " ".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    found = (word.group().lower() for word in _WORD.finditer(_POSSESSIVE.sub("  ", rest)))
    return [word for word in found if word not in ENGLISH_STOP_WORDS and word not in frame]


def find(passages: pd.DataFrame) -> Topics:
    """Topics of passages. passages: DataFrame[passage_id, article_id, words (list)].

    Refuses in words where there is too little text, or where nothing is more stable than shuffled
    text; in the second case the topics are returned, none of them shown.
    """
    passages = passages[passages["words"].map(len) >= FEWEST_WORDS].reset_index(drop=True)
    if len(passages) < FEWEST_PASSAGES:
        need = f"{len(passages)} passages of {FEWEST_WORDS} words or more, and topics need {FEWEST_PASSAGES}"
        return Topics([], [], [], f"There are {need}. Add articles.")
    rarest = 1 if len(passages) < LARGE else 2  # passages: few texts have hardly a word to spare
    vectorizer = CountVectorizer(analyzer=list, min_df=rarest, max_df=COMMONEST)
    try:
        counts = vectorizer.fit_transform(passages["words"])
    except ValueError:  # the same words in most passages
        return Topics([], [], [], "No words set passages apart from one another. Add other articles.")
    return _measured(passages, counts, vectorizer.get_feature_names_out())


def _measured(passages, counts, vocabulary):
    together = _Together(passages["words"], vocabulary)
    most = max(2, min(len(passages) // 10, counts.shape[1] // SHOWN_WORDS))
    tried = [number for number in NUMBERS if number <= most]
    mean, band = _null(counts, tried)
    trials = [_trial(counts, *about, together) for about in zip(tried, mean, band, strict=True)]
    best = max(trials, key=lambda trial: (trial.stands, trial.score, -trial.number))
    topics, weights = _rows(passages, best, vocabulary, together)
    refusal = "" if best.stands else "No topic is more stable than shuffled text. Add articles."
    return Topics(topics, weights, [_number(trial, trial is best) for trial in trials], refusal)


@dataclass(frozen=True)
class _Trial:
    """A number of topics: its model, the support of each topic, the null, and the coherence."""

    number: int
    model: _Model
    support: np.ndarray
    null_mean: float
    null_band: float
    coherence: float

    @property
    def stability(self):
        return round(float(self.support.mean()), 4)

    @property
    def stands(self):
        return self.stability > self.null_band

    @property
    def score(self):
        return round(self.stability * (1 + self.coherence), 6)


def _trial(counts, number, null_mean, null_band, together):
    model = _fit(counts, number)
    support = _support(counts, model, np.random.default_rng(number), SUBSAMPLES)
    coherence = float(np.mean([together.coherence(top) for top in model.top()]))
    return _Trial(number, model, support, null_mean, null_band, round(coherence, 4))


def _null(counts, tried):
    """What shuffled text reaches at each number of topics: its mean, and a band above it.

    The band is as many standard deviations above the mean as the most extreme shuffle was at any of
    the numbers (Westfall & Young's maximum), for to try several numbers is to draw several times.
    """
    rng = np.random.default_rng(0)
    reached = np.array(
        [
            [
                _support(shuffled, _fit(shuffled, number), rng, SUBSAMPLES_OF_SHUFFLE).mean()
                for number in tried
            ]
            for shuffled in _shuffles(counts, rng)
        ]
    )
    mean, deviation = reached.mean(axis=0), reached.std(axis=0, ddof=1)
    extreme = ((reached - mean) / np.maximum(deviation, 1e-9)).max()
    return np.round(mean, 4).tolist(), np.round(np.minimum(mean + extreme * deviation, 1), 4).tolist()


def _fit(counts, number):
    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    model = NMF(number, init="nndsvd", random_state=0)
    with warnings.catch_warnings():  # the heaviest words settle long before the last decimals do
        warnings.simplefilter("ignore", ConvergenceWarning)
        return _Model(model.fit_transform(weighted), model.components_)


def _number(trial, chosen):
    """The trial's row of `topic_numbers`."""
    return {
        "number": trial.number,
        "stability": trial.stability,
        "null_mean": trial.null_mean,
        "null_band": trial.null_band,
        "coherence": trial.coherence,
        "chosen": chosen,
    }


def _support(counts, model, rng, draws):
    """For each topic the mean overlap (Jaccard, 0 to 1) of its words with the best match in subsamples."""
    wanted = [set(top) for top in model.top()]
    size = min(int(SHARE * counts.shape[0]), MOST_PASSAGES)
    overlaps = []
    for _ in range(draws):
        sample = counts[np.sort(rng.choice(counts.shape[0], size, replace=False))]
        found = [set(top) for top in _fit(sample, len(wanted)).top()]
        overlaps.append([max(len(one & other) / len(one | other) for other in found) for one in wanted])
    return np.mean(overlaps, axis=0)


def _shuffles(counts, rng):
    """The same passages with their words dealt anew: same lengths, same word counts, no themes."""
    rows, columns = counts.nonzero()
    times = np.asarray(counts[rows, columns]).ravel()
    rows, columns = np.repeat(rows, times), np.repeat(columns, times)
    for _ in range(SHUFFLES if counts.shape[0] < LARGE else SHUFFLES_OF_LARGE):
        dealt = sparse.coo_array((np.ones(len(rows), int), (rows, rng.permutation(columns))), counts.shape)
        yield dealt.tocsr()


class _Together:
    """How often words stand within `WINDOW` words of each other, and their NPMI (Bouma 2009)."""

    def __init__(self, texts, vocabulary):
        index = {word: number for number, word in enumerate(vocabulary)}
        self.least = 5 if len(texts) >= LARGE else 2
        rows, columns, window = [], [], 0
        for text in texts:
            known = [index.get(word, -1) for word in text]
            for start in range(max(1, len(known) - WINDOW + 1)):
                inside = {word for word in known[start : start + WINDOW] if word >= 0}
                rows += [window] * len(inside)
                columns += sorted(inside)
                window += 1
        shape = (window, len(vocabulary))
        self.seen = sparse.csc_array((np.ones(len(rows), np.float64), (rows, columns)), shape)

    def npmi(self, chosen):
        """Matrix of NPMI (−1 to 1) among the chosen words; RARE_PAIR where they hardly meet."""
        seen = self.seen[:, chosen]
        both = (seen.T @ seen).toarray()
        one = both.diagonal() / seen.shape[0]
        with np.errstate(divide="ignore", invalid="ignore"):
            pair = both / seen.shape[0]
            npmi = np.log(pair / np.outer(one, one)) / -np.log(pair)
        return np.where(both < self.least, RARE_PAIR, np.nan_to_num(npmi, nan=RARE_PAIR))

    def coherence(self, chosen):
        """Mean NPMI over the pairs of the chosen words."""
        return float(self.npmi(chosen)[np.triu_indices(len(chosen), 1)].mean())


def _shown_words(weights, together, passages):
    """The words to show. In a large corpus, of the heaviest the ones that go together best."""
    heaviest = np.argsort(-np.round(weights, 6), kind="stable")
    if passages < LARGE:
        return heaviest[:SHOWN_WORDS]
    kept = list(range(CANDIDATES))
    npmi = together.npmi(heaviest[:CANDIDATES])
    weight = weights[heaviest[:CANDIDATES]] / weights[heaviest[0]]
    while len(kept) > SHOWN_WORDS:
        rest = npmi[np.ix_(kept, kept)].copy()
        np.fill_diagonal(rest, 0)
        mean = rest @ weight[kept] / (weight[kept].sum() - weight[kept] + 1e-9)
        kept.pop(int(np.argmin(np.round(mean + 0.1 * weight[kept], 6))))
    return heaviest[kept]


def _rows(passages, trial, vocabulary, together):
    share = trial.model.passages / np.maximum(trial.model.passages.sum(axis=1, keepdims=True), 1e-12)
    heaviest = np.round(share, 6).argmax(axis=1)
    order = np.argsort(-np.round(share.sum(axis=0), 6), kind="stable")
    topics, weights = [], []
    for rank, topic in enumerate(order, 1):
        chosen = _shown_words(trial.model.words[topic], together, len(passages))
        own = passages[(heaviest == topic) & (share[:, topic] > 0)]
        topics.append(
            {
                "topic_id": f"t{rank:02}",
                "label": ", ".join(vocabulary[chosen[:3]]),
                "words": [str(word) for word in vocabulary[chosen]],
                "support": round(float(trial.support[topic]), 4),
                "coherence": round(together.coherence(chosen), 4),
                "passages": len(own),
                "articles": own["article_id"].nunique(),
                "shown": bool(trial.stands and trial.support[topic] > trial.null_band),
            }
        )
        weights += [
            {"passage_id": passage, "topic_id": f"t{rank:02}", "weight": round(float(weight), 4)}
            for passage, weight in zip(passages["passage_id"], share[:, topic], strict=True)
        ]
    return topics, weights
