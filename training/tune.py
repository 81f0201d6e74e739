"""The decoder's settings, tuned on development articles, and the confidence, fitted on the same."""

from dataclasses import replace

from sklearn.linear_model import LogisticRegression

from sourcebook import evaluate
from sourcebook.annotate.reading import attribution, decode, layouts
from sourcebook.annotate.reading.decode import Reading, Settings
from sourcebook.corpus.gold import Annotation, Parts

CHOICES = {
    "cue": (0.05, 0.1, 0.2, 0.3, 0.4),
    "source": (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0),
    "said": (0.0, 0.5, 1.0, 1.5, 2.0),
    "content": (1.0, 1.5, 2.0, 3.0, 4.0, 5.0),
    "leave": (-0.25, 0.0, 0.25, 0.5, 1.0, 1.5),
    "wider": (0.0, 0.15, 0.3, 0.45),
    "shared": (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 1.1),
    "outside": (-1.0, -0.75, -0.5, -0.25, 0.0, 0.25),
}
BELIEVED = (0.0, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
ROUNDS = 2
LEAST = {  # F1 that a reader must reach whatever its attributions reach, with a little to spare
    "attribution direct": 0.925,
    "tokens content": 0.908,
    "tokens source": 0.853,
    "tokens cue": 0.741,
    "spans source": 0.803,
    "spans cue": 0.741,
    "spans content": 0.673,
}


class Bench:
    """Development articles with their gold and what the model says of them."""

    def __init__(self, texts: dict[str, str], gold: dict[str, Annotation], readings: dict[str, Reading]):
        self.texts, self.gold, self.readings = texts, gold, readings

    def found(self, settings: Settings) -> dict[str, Annotation]:
        """The attributions that these settings give."""
        return {
            article: Annotation(
                attribution.link(text, layouts.over(text, decode.statements(reading, settings)))
            )
            for article, reading in self.readings.items()
            for text in [self.texts[article]]
        }

    def scores(self, settings: Settings):
        """F1 by measure."""
        counted = evaluate.counts(self.texts, self.found(settings), self.gold)
        return evaluate.scores(counted).set_index("measure")["f1"]

    def worth(self, settings: Settings) -> float:
        """What is made as large as can be: attribution F1, less what other measures lack of `LEAST`."""
        f1 = self.scores(settings)
        short = sum(max(0.0, least - f1[name]) for name, least in LEAST.items())
        return round(float(f1["attribution"] - short), 6)


def tuned(bench: Bench) -> Settings:
    """The best settings, one at a time and round again; ties stay with what was there."""
    best = Settings()
    worth = bench.worth(best)
    for name, choices in [*CHOICES.items()] * ROUNDS:
        for tried in (replace(best, **{name: choice}) for choice in choices):
            if (value := bench.worth(tried)) > worth:
                best, worth = tried, value
    best = replace(best, weights=fitted(bench, best))
    return max((replace(best, believed=least) for least in BELIEVED), key=bench.worth)


def fitted(bench: Bench, settings: Settings) -> tuple[float, ...]:
    """Constant and weights of the confidence: logistic regression of being right on `decode.features`."""
    rows = list(examples(bench, settings))
    model = LogisticRegression(C=1.0).fit(*zip(*rows, strict=True))
    return tuple(round(float(number), 4) for number in (*model.intercept_, *model.coef_[0]))


def examples(bench: Bench, settings: Settings):
    """(features, right) of each attribution that counts (it has a source) before any is dropped."""
    for article, reading in bench.readings.items():
        groups = [pieces for _, pieces in decode.groups(reading, settings)]
        parts = Annotation([_parts(reading, pieces) for pieces in groups])
        rights = evaluate.right(bench.texts[article], parts, bench.gold[article])
        for pieces, right in zip(groups, rights, strict=True):
            if right is not None:
                yield decode.features(pieces), right


def _parts(reading, pieces):
    places = {role: [] for role in decode.ROLES}
    for role, start, end, _ in pieces:
        places[role].append((int(reading.starts[start]), int(reading.ends[end - 1])))
    return Parts(**places)
