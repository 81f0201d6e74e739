"""Stories with marked utterances → the weights of the evidence that two statements carry one.

python -m training.utterances: prints what weights fitted on the other stories reach on each story, then fits
on all of them and writes the weights beside the code that reads them.
"""

import csv
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from sourcebook.annotate.lineage import utterances
from sourcebook.annotate.lineage.grouping import Chances
from sourcebook.annotate.lineage.likeness import EVIDENCE
from sourcebook.annotate.lineage.statements import Statements
from sourcebook.annotate.lineage.utterances import Weights
from sourcebook.annotate.tables import attribution_id
from sourcebook.corpus.gold import read_gold
from sourcebook.evaluate import lineage, scores

STORIES = Path(__file__).parent / "stories"
OUT = Path(str(resources.files("sourcebook.annotate.lineage"))) / "utterances.csv"
LEAST_ALIKE = 0.05  # cosine of two articles: lower than in use, to learn what little in common tells
RETOLD = 1.2  # to this power of the days between two articles it is less likely; measured: README.md
BETWEEN = EVIDENCE.index("days_between")
FORCE = 0.3  # inverse strength of the regularisation
UNFITTED = Weights(np.zeros(len(EVIDENCE)), np.ones(len(EVIDENCE)), np.zeros(len(EVIDENCE)), -9.0)
SHOWN = ("pairs", "pairs of quotes", "pairs of one speaker", "relation")


class Story:
    """A story: its statements as marked, the pairs with their evidence, and which carry one utterance."""

    def __init__(self, folder: Path):
        self.gold = read_gold(folder / "gold.jsonl")
        self.texts = {name: (folder / name).read_bytes().decode("utf-8") for name in self.gold}
        about = pd.read_csv(folder / "articles.csv", parse_dates=["published"]).set_index("file")
        self.published = about["published"].to_dict()
        self.traced = lineage.traced(self.texts, statements=self.gold, weights=UNFITTED)
        self.statements = _statements(self.traced, self.texts, self.published)
        found = list(utterances.compared(self.statements, self.texts, LEAST_ALIKE))
        self.pairs = [tuple(pair) for *_, pairs, _ in found for pair in pairs.tolist()]
        self.evidence = np.concatenate([rows for *_, rows in found])
        carried = self._carried()
        own = [[carried[self.statements[place].attribution_id] for place in pair] for pair in self.pairs]
        self.right = np.array([one == other != "" for one, other in own])

    def _carried(self):
        """{attribution_id: the utterance that it carries}."""
        return {
            attribution_id(article, mine): theirs.carried.utterance
            for article, found in self.traced.found.items()
            for mine, theirs in zip(
                found.attributions, sorted(self.gold[article].attributions, key=_start), strict=True
            )
        }

    def counts(self, weights: Weights, name: str) -> pd.DataFrame:
        """What the weights find of the story, as `lineage_counts`."""
        chances = Chances(np.array(self.pairs).reshape(-1, 2), weights.chances(self.evidence))
        kept = chances.where(chances.chances >= utterances.KEPT)
        found = lineage.Traced(
            self.traced.found, self.traced.attributions, self.traced.spans,
            utterances.versions(self.statements, kept), self.traced.credits,
        )  # fmt: skip
        return lineage.lineage_counts(self.texts, found, self.gold, name)


def _start(one):
    return one.content[0][0]


def _statements(traced, texts, published):
    return Statements([(traced.attributions, traced.spans)], texts, published)


def strangers(stories: dict[str, Story]) -> tuple[np.ndarray, np.ndarray]:
    """Evidence on pairs of statements of two stories, all being one corpus, and the names of the two."""
    texts, gold, published = (_of_all(stories, kept) for kept in ("texts", "gold", "published"))
    traced = lineage.traced(texts, statements=gold, weights=UNFITTED)
    found, names = [], []
    for *articles, _, rows in utterances.compared(_statements(traced, texts, published), texts, LEAST_ALIKE):
        own = [article.split("/")[0] for article in articles]
        if own[0] != own[1]:
            found.append(rows)
            names += [own] * len(rows)
    return np.concatenate(found), np.array(names)


def _of_all(stories, kept):
    """What is kept of each article, for the articles of all stories."""
    return {
        f"{name}/{article}": one
        for name, story in stories.items()
        for article, one in getattr(story, kept).items()
    }


def fit(stories: list[Story], apart: np.ndarray) -> Weights:
    """Weights by logistic regression on all pairs of the stories; apart: evidence on pairs of two stories.

    Stories last some days and are years apart, so what the days between two articles tell isn't learned here.
    """
    evidence = np.concatenate([*(story.evidence for story in stories), apart])
    evidence[:, BETWEEN] = 0
    right = np.concatenate([story.right for story in stories])
    scaler = StandardScaler().fit(evidence[: len(right)])
    model = LogisticRegression(C=FORCE, max_iter=5_000)
    model.fit(scaler.transform(evidence), np.concatenate([right, np.zeros(len(apart), bool)]))
    weights = model.coef_[0]
    weights[BETWEEN] = -RETOLD
    return Weights(scaler.mean_, scaler.scale_, weights, float(model.intercept_[0]))


def left_out(stories: dict[str, Story], apart: np.ndarray, names: np.ndarray) -> pd.DataFrame:
    """What weights fitted on the other stories reach on each, as `lineage_counts`; the rest: `strangers`."""
    counts = []
    for name, story in stories.items():
        others = [other for one, other in stories.items() if one != name]
        counts.append(story.counts(fit(others, apart[(names != name).all(axis=1)]), name))
    return pd.concat(counts)


def write(weights: Weights, out: Path):
    """Write the weights, four decimals, as the library reads them."""
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["evidence", "mean", "scale", "weight"])
        for name, *numbers in zip(EVIDENCE, weights.mean, weights.scale, weights.weight, strict=True):
            rows.writerow([name, *(f"{number:.4f}" for number in numbers)])
        rows.writerow(["constant", "", "", f"{weights.constant:.4f}"])


def main():
    """Measure on stories left out, fit on all, write."""
    stories = {folder.name: Story(folder) for folder in sorted(STORIES.iterdir()) if folder.is_dir()}
    apart, names = strangers(stories)
    found = left_out(stories, apart, names)
    print(scores(found, SHOWN).to_string(float_format="{:.3f}".format))
    pairs = found[found["measure"] == "pairs"]
    print(pairs.set_index("article_id")[["gold", "found", "right"]].to_string())
    write(fit(list(stories.values()), apart), OUT)


if __name__ == "__main__":
    main()
