"""How right is the reader? What its card tells, and what it finds in a corpus beside a gold of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sourcebook import evaluate, measure, schema
from sourcebook.annotate.reading import model
from sourcebook.corpus.gold import PARTS, Annotation, GoldError, read_gold
from sourcebook.schema import FORMS

_MEASURES = {"attribution": "all"} | {f"attribution {form}": form for form in FORMS}


@dataclass(frozen=True)
class Comparison:
    """What is found in a corpus beside the gold of it; every table is empty where there is none.

    counts: as `evaluate.counts`. errors: as `evaluate.errors`, with error_id and article_id before.
    spans: DataFrame[error_id, by (gold or found), part, start, end], the pieces of each error.
    told: a sentence on how much of the gold could be used, and if none why.
    """

    counts: pd.DataFrame
    errors: pd.DataFrame
    spans: pd.DataFrame
    told: str


def known(name: str) -> pd.DataFrame | float:
    """What the model card says of the reader, measured on development articles: a table, or a number.

    name: scores, human, peers, by_outlet, by_length, calibration, errors, shares, names; articles,
    words, calibration_error. `training/measure.py` states their columns. Raises ModelError.
    """
    told = model.card()["dev"][name]
    return pd.DataFrame(told) if isinstance(told, list) else told


def standing() -> pd.DataFrame:
    """The reader beside people and other programs, by form; greatest F1 of all forms first.

    -> DataFrame[name, form (all, direct, mixed, indirect), f1, low, high]; there are no intervals for
    the other programs.
    """
    peers = known("peers").rename(columns={"attribution": "all"})
    tables = [
        _by_form(known("human"), "one person against another"),
        _by_form(known("scores"), "Sourcebook"),
        peers.melt("name", list(_MEASURES.values()), "form", "f1").assign(low=np.nan, high=np.nan),
    ]
    table = pd.concat(tables, ignore_index=True)
    order = table.loc[table["form"] == "all"].sort_values("f1", ascending=False, kind="stable")["name"]
    return table.sort_values(
        "name", key=lambda name: name.map(list(order).index), kind="stable", ignore_index=True
    )


def _by_form(scores, name):
    """The rows of attributions, as `standing` has them."""
    table = scores.assign(name=name, form=scores["measure"].map(_MEASURES)).dropna(subset="form")
    return table[["name", "form", "f1", "low", "high"]]


def moved(attributions: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Shares of attributed words here, and how far errors have moved such shares on development articles.

    -> DataFrame[by (form or kind), value, share (0 to 1), one (mean movement of it within one article,
    0 to 1), all (its movement over all articles, −1 to 1), low, high (share ± one)], largest share
    first.
    """
    here = [
        measure.shares(attributions, by, articles, weight="words").rename(columns={by: "value"}).assign(by=by)
        for by in ("form", "kind")
    ]
    table = pd.concat(here)[["by", "value", "share"]].merge(known("shares"), on=["by", "value"])
    low, high = ((table["share"] + sign * table["moved"]).clip(0, 1) for sign in (-1, 1))
    table = table.assign(one=table["moved"], all=table["found"] - table["gold"], low=low, high=high)
    return table[["by", "value", "share", "one", "all", "low", "high"]]


def beside(gold: Path | None, tables: schema.Tables) -> Comparison:
    """Compare what Sourcebook finds in the articles with a gold of some (see `read_gold`), if there is one.

    Where there is no such file, or it is of none of the articles, the comparison is empty and says so.
    Raises GoldError if the file is no gold.
    """
    if gold is None or not gold.exists():
        return _compared({}, {}, {}, "There is no gold to compare with.")
    marked = read_gold(gold)
    ids = tables.table("articles", "article_id")["article_id"]
    close = evaluate.candidates(marked, ids)
    articles = tables.table("articles", "article_id", "text", article_id=close)
    try:
        kept, problems = evaluate.align(marked, articles)
    except GoldError:
        return _compared({}, {}, {}, "The gold that there is is of none of these articles.")
    texts = articles.set_index("article_id")["text"].loc[list(kept)].to_dict()
    told = f"The gold has {len(kept)} of these {len(ids)} articles"
    left_out = "".join(f"; {one.where} is left out ({one.problem})" for one in problems)
    return _compared(texts, evaluate.found_in(texts), kept, f"{told}{left_out}.")


def _compared(texts: Mapping, found: Mapping, gold: Mapping, told: str) -> Comparison:
    tables = [
        evaluate.errors(texts[article], found[article], gold[article]).assign(article_id=article)
        for article in sorted(texts)
    ] or [evaluate.errors("", Annotation([]), Annotation([])).assign(article_id="")]
    errors = pd.concat(tables, ignore_index=True)
    errors.insert(0, "article_id", errors.pop("article_id").astype("str"))
    errors.insert(0, "error_id", errors.index)
    spans = [span for error in errors.itertuples() for span in _spans(error, found, gold)]
    columns = ["error_id", "by", "part", "start", "end"]
    return Comparison(evaluate.counts(texts, found, gold), errors, pd.DataFrame(spans, columns=columns), told)


def _spans(error, found, gold):
    """The pieces of what was marked and what was found, where an error has them."""
    for by, marked, number in (("gold", gold, error.gold), ("found", found, error.found)):
        if number >= 0:
            one = marked[error.article_id].attributions[number]
            for part in PARTS:
                yield from ((error.error_id, by, part, start, end) for start, end in getattr(one, part))
