"""What the card says of the reader: its scores on development articles, beside people and other programs.

Everything is a list of rows, ready for JSON; shares and scores from 0 to 1, four decimals. Rows with
`f1, low, high` are as in `evaluate.scores`; gold, found and right are numbers of attributions.
"""

import json
import re
from collections.abc import Callable, Mapping
from itertools import permutations
from pathlib import Path

import pandas as pd

from sourcebook import evaluate
from sourcebook.annotate import tables
from sourcebook.annotate.names import actors, mentions
from sourcebook.annotate.reading import attribution
from sourcebook.annotate.reading.decode import Span
from sourcebook.corpus.gold import read_gold
from training import data

NAMES = {
    "pud": "PUD: news and Wikipedia",
    "gum-news": "GUM: Wikinews",
    "conll2003-dev": "CoNLL-2003: Reuters",
}
LENGTHS = {"under 500 words": 0, "500 to 1,000 words": 500, "over 1,000 words": 1000}
BINS = 10  # of confidence, equally wide
OF = ["articles", "gold", "found", "right", "f1", "low", "high"]


def measured(folder: Path, find: Callable = evaluate.found_in) -> dict:
    """What the reader reaches on the development articles and sentences below a folder.

    folder has attributions/polnear-dev.jsonl and -train.jsonl (for the annotators' agreement only) and
    names/<NAMES>.jsonl. find: {id: text} -> {id: Annotation}.
    """
    file = folder / "attributions/polnear-dev.jsonl"
    gold = read_gold(file)
    texts = {article: one.text for article, one in gold.items()}
    found = find(texts)
    counted = evaluate.counts(texts, found, gold)
    bins = calibration(texts, found, gold)
    return {
        "what": "development articles of PolNeAR, by the first annotator; the settings were tuned on them",
        "articles": len(texts),
        "words": sum(map(_length, texts.values())),
        "scores": _rows(evaluate.scores(counted)),
        "by_outlet": _rows(_by(counted, "outlet", _outlets(file))),
        "by_length": _rows(_by(counted, "length", _lengths(texts))),
        "calibration": _rows(bins),
        "calibration_error": round(calibration_error(bins), 4),
        "errors": _rows(errors(texts, found, gold)),
        "shares": _rows(shares(texts, found, gold)),
        "names": _rows(names(folder, find)),
        "human": _rows(agreement(folder / "attributions")),
        "peers": _rows(pd.read_csv(Path(__file__).with_name("peers.csv"))),
    }


def _rows(frame):
    """A table as plain rows; what is missing is null."""
    return json.loads(frame.to_json(orient="records", double_precision=4))


def _length(text):
    return len(re.findall(r"\w+", text))


def _lengths(texts):
    """{article: its bin of length}, shorter ones first."""
    sizes = sorted((_length(text), name) for name, text in texts.items())
    return {name: [bin for bin, least in LENGTHS.items() if size >= least][-1] for size, name in sizes}


def _outlets(file):
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return dict(sorted(((row["id"], row["publisher"]) for row in rows), key=lambda pair: pair[::-1]))


def _by(counted: pd.DataFrame, name: str, groups: Mapping[str, str]) -> pd.DataFrame:
    """Attribution scores of each group of articles. -> DataFrame[name, *OF], in order of `groups`."""
    group = counted["article_id"].map(groups)
    tables = []
    for one in dict.fromkeys(groups.values()):
        rows = counted[(counted["measure"] == "attribution") & (group == one)]
        tables.append(evaluate.scores(rows).assign(**{name: one, "articles": len(rows)}))
    return pd.concat(tables)[[name, *OF]]


def calibration(texts: Mapping, found: Mapping, gold: Mapping) -> pd.DataFrame:
    """Confidence beside the share that is right. -> DataFrame[confidence (mean), right, number], by bin."""
    pairs = [
        (one.confidence, right)
        for article, text in texts.items()
        for one, right in zip(
            found[article].attributions, evaluate.right(text, found[article], gold[article]), strict=True
        )
        if right is not None
    ]
    table = pd.DataFrame(pairs, columns=["confidence", "right"]).astype(float)
    places = (table["confidence"] * BINS).clip(upper=BINS - 1).astype(int)
    return table.groupby(places.rename("bin")).agg(
        confidence=("confidence", "mean"), right=("right", "mean"), number=("right", "size")
    )


def calibration_error(bins: pd.DataFrame) -> float:
    """Mean distance of confidence and share right over all attributions (Guo et al. 2017)."""
    gaps = (bins["confidence"] - bins["right"]).abs()
    return float((gaps * bins["number"]).sum() / max(bins["number"].sum(), 1))


def errors(texts: Mapping, found: Mapping, gold: Mapping) -> pd.DataFrame:
    """How many errors there are. -> DataFrame[kind, form, number], commonest first."""
    every = pd.concat(evaluate.errors(text, found[name], gold[name]) for name, text in texts.items())
    counted = every.groupby(["kind", "form"]).size().reset_index(name="number")
    return counted.sort_values(["number", "kind", "form"], ascending=[False, True, True])


def shares(texts: Mapping, found: Mapping, gold: Mapping) -> pd.DataFrame:
    """What the errors do to shares of attributed words.

    -> DataFrame[by (form or kind), value, gold, found (shares over all articles), moved (mean absolute
    difference of the shares within an article, over those that have attributed words on both sides)].
    Speakers are told by the same rules on both sides.
    """
    sides = {"gold": _sourced(texts, gold, found), "found": _sourced(texts, found, found)}
    return pd.concat([_shifts(sides, by) for by in ("form", "kind")])


def _sourced(texts, marked, named):
    """The table `attributions` of what was marked, with the names that were found."""
    linked = {
        article: attribution.link(text, evaluate.spans_of(marked[article])) for article, text in texts.items()
    }
    mentioned = {}
    for article, text in texts.items():
        spans = [Span(start, end, label, 1.0) for start, end, label in named[article].names]
        mentioned[article] = mentions.find(article, text, spans, [(0, len(text))])
    whom = actors.resolve([mention for found in mentioned.values() for mention in found])
    return tables.who(texts, linked, mentioned, whom)[0]


def _shifts(sides, by):
    words = {
        side: rows.groupby(["article_id", by])["words"].sum().unstack(fill_value=0)
        for side, rows in sides.items()
    }
    gold, found = words["gold"].align(words["found"], join="outer", axis=1, fill_value=0)
    each_gold, each_found = (one.div(one.sum(axis=1), axis=0) for one in (gold, found))
    table = pd.DataFrame(
        {
            "gold": gold.sum() / gold.to_numpy().sum(),
            "found": found.sum() / found.to_numpy().sum(),
            "moved": (each_gold - each_found).abs().mean(),
        }
    )
    return table.rename_axis("value").reset_index().assign(by=by)[["by", "value", "gold", "found", "moved"]]


def names(folder: Path, find: Callable) -> pd.DataFrame:
    """Names of equal start, end and label in sentences. -> DataFrame[set, precision, recall, f1, number]."""
    return pd.DataFrame(
        [
            _name_scores(name, data.sentences(data.rows(folder / f"names/{file}.jsonl")), find)
            for file, name in NAMES.items()
        ]
    )


def _name_scores(name, sentences, find):
    found = find({str(number): one.text for number, one in enumerate(sentences)})
    mine = {(number, *span) for number in range(len(sentences)) for span in found[str(number)].names}
    theirs = {(number, *span) for number, one in enumerate(sentences) for span in one.names}
    right = len(mine & theirs)
    rates = {"precision": right / max(len(mine), 1), "recall": right / max(len(theirs), 1)}
    return {"set": name, **rates, "f1": 2 * right / max(len(mine) + len(theirs), 1), "number": len(theirs)}


def agreement(folder: Path) -> pd.DataFrame:
    """One annotator against another, all pairs both ways, in the articles that several have read.

    -> DataFrame as `evaluate.scores` gives it, and `articles`. The interval is over articles, in each of
    which all pairs are summed; so gold, found and right count an attribution once for each pair.
    """
    readings = _readings(folder)
    counted = [
        evaluate.counts({article: one.text}, {article: other}, {article: one})
        for article, annotations in readings.items()
        for one, other in permutations(annotations, 2)
    ]
    summed = pd.concat(counted).groupby(["article_id", "measure"], as_index=False, sort=False).sum()
    return evaluate.scores(summed).assign(articles=len(readings))


def _readings(folder):
    """{article: the annotations of several people}."""
    rows = [
        json.loads(line)
        for part in ("dev", "train")
        for line in (folder / f"polnear-{part}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    several = {row["id"]: sorted(row["annotations"]) for row in rows if len(row["annotations"]) > 1}
    people = sorted({name for names in several.values() for name in names})
    gold = {name: read_gold(folder, annotator=name) for name in people}
    return {article: [gold[name][article] for name in names] for article, names in several.items()}
