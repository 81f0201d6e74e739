"""Passages → topics, how far each is supported, and how many there are; or a refusal in words.

Beside the stability of each number of topics stands the null: what shuffled text reaches by the same
measure. Of the numbers that beat the most that shuffles reached, the one with the best product of
stability and coherence is chosen. A topic that does not beat it is not shown. Do not compare support
between corpora of different size.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from threadpoolctl import threadpool_limits

from sourcebook import schema
from sourcebook.annotate import coherence, factors, phrases

FEWEST_WORDS = 12  # in a passage: shorter ones have no theme of their own
FEWEST_PASSAGES = 20
EACH = 10  # passages, and words, for each topic
NUMBERS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20)  # of topics tried, as far as the corpus allows
COMMONEST = 0.5  # of the passages: a word in more of them tells none apart
VOCABULARY = 50_000  # words, the commonest
SEARCHED = 5_000  # passages at most among which the number of topics is searched, and words are seen together
BATCHED = 50_000  # passages; with more, the model is fitted batch by batch


@dataclass(frozen=True)
class Topics:
    """What `find` returns: rows of `topics`, `passage_topics`, `topic_numbers`; refusal and remark, or ""."""

    topics: list[dict]
    weights: pd.DataFrame
    numbers: list[dict]
    refusal: str
    remark: str = ""

    def tables(self):
        yield "topics", [schema.table("topics", self.topics)]
        yield "passage_topics", [schema.table("passage_topics", self.weights)]
        yield "topic_numbers", [schema.table("topic_numbers", self.numbers)]


def over(parts) -> Topics:
    units = pd.concat([part.table("units") for part in parts], ignore_index=True)
    words = phrases.joined([list(one) for one in units["words"]])
    return find(units.assign(words=pd.Series(words, units.index, object)))


def find(passages: pd.DataFrame, numbers: Iterable[int] = NUMBERS) -> Topics:
    """Topics of passages. passages: DataFrame[passage_id, article_id, words (list)]; numbers: to be tried.

    Refuses in words where there is too little text, or where nothing is more stable than shuffled
    text; in the second case the topics are returned, none of them shown. Neither the order of the
    passages nor the number of threads changes anything.
    """
    passages = _in_order(passages[passages["words"].map(_length) >= FEWEST_WORDS])
    different = passages["mark"].nunique()
    if different < FEWEST_PASSAGES:
        need = f"{FEWEST_PASSAGES} different passages of {FEWEST_WORDS} words or more"
        return _refused(f"Topics need {need}; the corpus has {different}. Add articles.")
    rarest = 1 if len(passages) < coherence.LARGE else 2  # passages: few texts have hardly a word to spare
    vectorizer = CountVectorizer(
        analyzer=list, min_df=rarest, max_df=COMMONEST, max_features=VOCABULARY, dtype=np.int32
    )
    try:
        counts = vectorizer.fit_transform(passages["words"])
    except ValueError:  # the same words in most passages
        return _refused("No words set passages apart from one another. Add other articles.")
    most = max(2, min(len(passages), counts.shape[1]) // EACH)
    tried = [number for number in numbers if number <= most]
    if not tried:
        return _refused(
            f"The corpus has passages and words for {most} topics. Ask for fewer or add articles."
        )
    with threadpool_limits(1):  # sums in another order differ in their last decimals
        return _measured(passages, counts, vectorizer.get_feature_names_out(), tried)


def _refused(reason):
    return Topics([], pd.DataFrame(columns=["passage_id", "topic_id", "weight"]), [], reason)


def _length(units):
    """Words in units; a phrase has two."""
    return len(units) + sum(" " in unit for unit in units)


def _in_order(passages):
    """The passages in an order that hangs on their words alone, so that the first are a fair sample."""
    marks = [blake2b("\n".join(words).encode(), digest_size=16).digest() for words in passages["words"]]
    return passages.assign(mark=marks).sort_values("mark", kind="stable", ignore_index=True)


def _measured(passages, counts, vocabulary, tried):
    sample = counts[:SEARCHED]
    together = coherence.Together(passages["words"].head(SEARCHED), vocabulary)
    trials = _trials(sample, tried, together)
    best = max(trials, key=lambda trial: (trial.stands, trial.score, -trial.number))
    model, support, remark = best.model, best.support, ""
    if len(passages) > SEARCHED:
        model, way = _of_all(counts, best.model)
        [support] = factors.support(sample, [model], factors.LARGE.subsamples)
        remark = f"The number of topics was searched among {SEARCHED:,} passages; topics were fitted {way}."
    topics, weights = _rows(passages, model, support, best, vocabulary, together)
    refusal = "" if best.stands else "No topic is more stable than shuffled text. Add articles."
    return Topics(topics, weights, [_number(trial, trial is best) for trial in trials], refusal, remark)


def _of_all(counts, model):
    """The model of all passages that has as many topics as the sample's, and how it was fitted."""
    if counts.shape[0] > BATCHED:
        return factors.refined(model, counts), f"on all {counts.shape[0]:,}, batch by batch"
    return factors.fit(counts, len(model)), f"on all {counts.shape[0]:,} at once"


@dataclass(frozen=True)
class _Trial:
    """A number of topics: its model, the support of each topic, the null, and the coherence."""

    model: factors.Model
    support: np.ndarray
    null_mean: float
    null_band: float
    coherence: float

    @property
    def number(self):
        return len(self.model)

    @property
    def stability(self):
        return round(float(self.support.mean()), 4)

    @property
    def stands(self):
        return self.stability > self.null_band

    @property
    def score(self):
        return round(self.stability * (1 + self.coherence), 6)


def _trials(counts, tried, together):
    effort = factors.SMALL if counts.shape[0] < coherence.LARGE else factors.LARGE
    models = [factors.fit(counts, number) for number in tried]
    supports = factors.support(counts, models, effort.subsamples)
    found = [
        round(float(np.mean([together.coherence(sorted(top)) for top in model.tops()])), 4)
        for model in models
    ]
    rows = zip(models, supports, *factors.null(counts, tried, effort), found, strict=True)
    return [_Trial(*row) for row in rows]


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


def _rows(passages, model, support, trial, vocabulary, together):
    share = np.round(model.passages / np.maximum(model.passages.sum(axis=1, keepdims=True), 1e-12), 4)
    leads = share.argmax(axis=1)
    topics, ids = [], {}
    for topic in np.argsort(-np.round(share.sum(axis=0), 3), kind="stable"):
        chosen = together.shown(model.words[topic])
        words = [str(word) for word in vocabulary[chosen]]
        own = passages[(leads == topic) & (share[:, topic] > 0)]
        ids[topic] = _id(words, ids.values())
        topics.append(
            {
                "topic_id": ids[topic],
                "label": _label(words, passages["words"][model.passages[:, topic].argmax()]),
                "words": words,
                "support": round(float(support[topic]), 4),
                "coherence": round(together.coherence(chosen), 4),
                "passages": len(own),
                "articles": own["article_id"].nunique(),
                "shown": bool(trial.stands and support[topic] > trial.null_band),
            }
        )
    return topics, _weights(passages, share, [ids[topic] for topic in range(len(model))])


def _id(words, taken):
    """The heaviest word that no heavier topic is called by: new articles seldom change it."""
    slugs = [re.sub(r"\W+", "-", word.lower()) for word in words]
    return next((slug for slug in slugs if slug not in taken), f"{slugs[0]}-{len(taken) + 1}")


def _label(words, central):
    """Three words: the heaviest that stand in the topic's most central passage, then the heaviest others."""
    return ", ".join(sorted(words, key=lambda word: word not in central)[:3])


def _weights(passages, share, ids):
    """The rows of `passage_topics`: what is above zero."""
    row, topic = np.nonzero(share)
    columns = {"passage_id": passages["passage_id"].to_numpy()[row], "topic_id": np.array(ids)[topic]}
    return pd.DataFrame({**columns, "weight": share[row, topic].astype(float)})
