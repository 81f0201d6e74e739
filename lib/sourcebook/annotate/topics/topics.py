"""Passages → topics, how far each is supported, and how many there are; or a refusal in words.

Beside the stability of each number of topics stands the null: what shuffled text reaches by the same
measure. Of the numbers that beat the most that shuffles reached, the one with the best product of
stability and coherence is chosen. A topic that does not beat it is not shown. Do not compare support
between corpora of different size.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from sourcebook.annotate.parts import Part
from sourcebook.annotate.topics import bags, coherence, factors, phrases
from sourcebook.annotate.topics.bags import FEWEST_WORDS, Bags

FEWEST_PASSAGES = 20
EACH = 10  # passages, and words, for each topic
NUMBERS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20)  # of topics tried, as far as the corpus allows
COMMONEST = 0.5  # of the passages: a word in more of them tells none apart
VOCABULARY = 50_000  # words, the commonest
SEARCHED = 5_000  # passages at most among which the number of topics is searched, and words are seen together
BATCHED = 50_000  # passages; with more, the model is fitted batch by batch


@dataclass(frozen=True)
class Topics:
    """What `find` returns: rows of `topics` and `topic_numbers`; refusal and remark, or "".

    share: how much of each passage belongs to each topic of `ids`; passages: which they are.
    """

    topics: list[dict]
    numbers: list[dict]
    refusal: str
    remark: str = ""
    passages: Bags | None = None
    share: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))
    ids: list[str] = field(default_factory=list)

    @property
    def weights(self) -> pd.DataFrame:
        """The rows of `passage_topics`: what is above zero."""
        return self._weights(np.arange(len(self.share)))

    def weights_of(self, part: int) -> pd.DataFrame:
        """Those of the passages of one part."""
        chosen = self.passages.part == part if len(self.share) else np.zeros(0, bool)
        return self._weights(np.flatnonzero(chosen))

    def _weights(self, chosen):
        if not len(chosen):
            return pd.DataFrame({"passage_id": [], "topic_id": [], "weight": []})
        row, topic = np.nonzero(self.share[chosen])
        columns = {
            "passage_id": self.passages.ids.to_numpy()[chosen][row], "topic_id": np.array(self.ids)[topic]
        }  # fmt: skip
        return pd.DataFrame({**columns, "weight": self.share[chosen][row, topic].astype(float)})


def over(parts: Sequence[Part]) -> Topics:
    """Topics of the tables `units` of all parts, words with gaps as `phrases.words` gives them."""
    join = phrases.Phrases(lambda: (part.table("units", "words")["words"] for part in parts))
    units = (part.table("units") for part in parts)
    return _found(bags.gathered(one.assign(words=join(one["words"])) for one in units), NUMBERS)


def find(passages: pd.DataFrame, numbers: Iterable[int] = NUMBERS) -> Topics:
    """Topics of passages. passages: DataFrame[passage_id, article_id, words (list)]; numbers: to be tried.

    Refuses in words where there is too little text, or where nothing is more stable than shuffled
    text; in the second case the topics are returned, none of them shown. Neither the order of the
    passages nor the number of threads changes anything.
    """
    return _found(bags.gathered([passages]), numbers)


def _found(passages, numbers):
    if passages.different < FEWEST_PASSAGES:
        need = f"{FEWEST_PASSAGES} different passages of {FEWEST_WORDS} words or more"
        return _refused(f"Topics need {need}; the corpus has {passages.different}. Add articles.")
    rarest = 1 if len(passages) < coherence.LARGE else 2  # passages: few texts have hardly a word to spare
    counts, vocabulary = passages.counts(rarest, COMMONEST, VOCABULARY)
    if not len(vocabulary):  # the same words in most passages
        return _refused("No words set passages apart from one another. Add other articles.")
    most = min(counts.shape) // EACH
    tried = [number for number in numbers if number <= most]
    if not tried:
        need = f"The corpus has passages and words for no more topics than {most}."
        return _refused(f"{need} Ask for fewer or add articles.")
    with threadpool_limits(1):  # sums in another order differ in their last decimals
        return _measured(passages, counts, vocabulary, tried)


def _refused(reason):
    return Topics([], [], reason)


def _measured(passages, counts, vocabulary, tried):
    sample = counts[:SEARCHED]
    together = coherence.Together(list(map(passages.words, range(sample.shape[0]))), vocabulary)
    trials = _trials(sample, tried, together)
    best = max(trials, key=lambda trial: (trial.stands, trial.score, -trial.number))
    model, support, remark = best.model, best.support, ""
    if len(passages) > SEARCHED:
        model, way = _of_all(counts, best.model)
        [support] = factors.support(sample, [model], factors.LARGE.subsamples)
        remark = f"The number of topics was searched among {SEARCHED:,} passages; topics were fitted {way}."
    share = np.round(model.passages / np.maximum(model.passages.sum(axis=1, keepdims=True), 1e-12), 4)
    topics, ids = _rows(passages, model, share, support, best, vocabulary, together)
    refusal = "" if best.stands else "No topic is more stable than shuffled text. Add articles."
    numbers = [_number(trial, trial is best) for trial in trials]
    return Topics(topics, numbers, refusal, remark, passages, share, ids)


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


def _rows(passages, model, share, support, trial, vocabulary, together):
    """Rows of `topics`, and the ids of the model's topics."""
    leads = share.argmax(axis=1)
    topics, ids = [], {}
    for topic in np.argsort(-np.round(share.sum(axis=0), 3), kind="stable"):
        chosen = together.shown(model.words[topic])
        words = [str(word) for word in vocabulary[chosen]]
        own = passages.article[(leads == topic) & (share[:, topic] > 0)]
        ids[topic] = _id(words, ids.values())
        topics.append(
            {
                "topic_id": ids[topic],
                "label": _label(words, passages.words(model.passages[:, topic].argmax())),
                "words": words,
                "support": round(float(support[topic]), 4),
                "coherence": round(together.coherence(chosen), 4),
                "passages": len(own),
                "articles": len(np.unique(own)),
                "shown": bool(trial.stands and support[topic] > trial.null_band),
            }
        )
    return topics, [ids[topic] for topic in range(len(model))]


def _id(words, taken):
    """The heaviest word that no heavier topic is called by: new articles seldom change it."""
    slugs = [re.sub(r"\W+", "-", word.lower()) for word in words]
    return next((slug for slug in slugs if slug not in taken), f"{slugs[0]}-{len(taken) + 1}")


def _label(words, central):
    """Three words: the heaviest that stand in the topic's most central passage, then the heaviest others."""
    return ", ".join(sorted(words, key=lambda word: word not in central)[:3])
