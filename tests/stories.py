"""The stories with marked utterances: their texts, outlets and gold."""

import csv

from conftest import ROOT
from sourcebook.corpus.gold import read_gold

GOLD = ROOT / "tests" / "gold"
OURS = ("embassy", "layoffs", "wildfire")


def story(folder):
    """(texts, {article: outlet}, gold) of a folder with gold.jsonl and articles.csv."""
    gold = read_gold(folder / "gold.jsonl")
    texts = {name: (folder / name).read_bytes().decode("utf-8") for name in gold}
    with (folder / "articles.csv").open(encoding="utf-8", newline="") as lines:
        outlets = {row["file"]: row["outlet"] for row in csv.DictReader(lines)}
    return texts, outlets, gold


def seeds():
    """The same of the seeds, which tell no outlet."""
    gold = read_gold(GOLD / "seeds.jsonl")
    return {name: (ROOT / "seeds" / name).read_bytes().decode("utf-8") for name in gold}, {}, gold


def gold_stories():
    """{name: (texts, outlets, gold)} of all that is scored."""
    return {name: story(GOLD / "stories" / name) for name in OURS} | {"seeds": seeds()}
