"""The stories with marked utterances: their texts, outlets, dates and gold."""

import csv

import pandas as pd

from conftest import ROOT
from sourcebook.corpus.gold import read_gold

GOLD = ROOT / "tests" / "gold"
OURS = ("embassy", "layoffs", "wildfire")


def story(folder):
    """(texts, {outlets, published}, gold) of a folder with gold.jsonl and articles.csv."""
    gold = read_gold(folder / "gold.jsonl")
    texts = {name: (folder / name).read_bytes().decode("utf-8") for name in gold}
    with (folder / "articles.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    outlets = {row["file"]: row["outlet"] for row in rows}
    published = {row["file"]: pd.to_datetime(row["published"]) for row in rows}
    return texts, {"outlets": outlets, "published": published}, gold


def seeds():
    """The same of the seeds, which tell no outlet and no date."""
    gold = read_gold(GOLD / "seeds.jsonl")
    return {name: (ROOT / "seeds" / name).read_bytes().decode("utf-8") for name in gold}, {}, gold


def gold_stories():
    """{name: (texts, {outlets, published}, gold)} of all that is scored."""
    return {name: story(GOLD / "stories" / name) for name in OURS} | {"seeds": seeds()}
