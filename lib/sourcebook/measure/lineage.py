"""How independent the coverage is: utterances and their versions, origins, what is an article's own."""

from collections.abc import Iterator
from difflib import SequenceMatcher

import numpy as np
import pandas as pd

from sourcebook import schema
from sourcebook.annotate.lineage import words
from sourcebook.measure.shares import labels
from sourcebook.measure.voices import contents, sources

THRESHOLDS = tuple(np.round(np.arange(0.4, 0.96, 0.05), 2).tolist())  # of confidence
_FIRST = {kind: number for number, kind in enumerate(schema.KINDS)}


def versions(tables: schema.Tables, *, least: float = 0.0) -> pd.DataFrame:
    """The versions of every utterance with who speaks and where they stand in the text.

    -> DataFrame[utterance_id, attribution_id, article_id, relation, similarity, confidence, form, stance,
    speaker, actor_id, kind, words, start, end, surface], the fullest first. least: confidence; an utterance
    that then stands in one article only is left out. `surface` is the content, its pieces joined by " … ".
    """
    table = _carried(tables, _voices(tables), least)
    pieces = tables.table("spans", "attribution_id", "part", "start", "end", "surface", part="content",
                          article_id=table["article_id"].unique())  # fmt: skip
    pieces = pieces[pieces["attribution_id"].isin(table["attribution_id"])]
    places = pieces.groupby("attribution_id").agg(start=("start", "min"), end=("end", "max"))
    told = pd.Series(contents(pieces), dtype="str").rename("surface")
    table = table.merge(places.join(told).reset_index(names="attribution_id"))
    order = table["relation"].map(schema.RELATIONS.index)
    ordered = table.assign(order=order).sort_values(["utterance_id", "order", "attribution_id"])
    return ordered.drop(columns="order").reset_index(drop=True)


def _voices(tables):
    """Who speaks in each statement, and how."""
    columns = ["attribution_id", "article_id", "form", "stance", "speaker", "actor_id", "kind", "words"]
    return tables.table("attributions", *columns)


def _carried(tables, voices, least):
    """The versions that are certain enough, of utterances that several articles carry, with who speaks."""
    table = tables.table("utterances")
    kept = table[table["confidence"] >= least]
    several = kept.groupby("utterance_id")["article_id"].transform("nunique") > 1
    return kept[several].merge(voices.drop(columns="article_id"), on="attribution_id")


def _tellers(table):
    """Who makes each utterance: a named person before a body, a body before others; who has most versions.

    -> DataFrame[attribution_id, speaker], indexed by utterance_id.
    """
    often = table.groupby(["utterance_id", "actor_id", "speaker"])["speaker"].transform("size")
    order = table["kind"].map(_FIRST).where(table["speaker"] != "", len(_FIRST))
    ranked = table.assign(order=order, often=-often).sort_values(
        ["utterance_id", "order", "often", "attribution_id"]
    )
    return ranked.drop_duplicates("utterance_id").set_index("utterance_id")[["attribution_id", "speaker"]]


def utterances(table: pd.DataFrame) -> pd.DataFrame:
    """One row for each utterance of `versions`.

    -> DataFrame[utterance_id, speaker, credited_to (list: how the articles call the source), articles,
    versions, altered, confidence (least), words (of the fullest), surface (the fullest)], those in most
    articles first. speaker: a named person before a body, and before a source that nobody names.
    """
    columns = ["utterance_id", "speaker", "credited_to", "articles", "versions", "altered", "confidence",
               "words", "surface"]  # fmt: skip
    speaker = _tellers(table)["speaker"]
    rows = [_utterance(name, own, speaker[name]) for name, own in table.groupby("utterance_id", sort=True)]
    found = pd.DataFrame(rows, columns=columns)
    return found.sort_values(
        ["articles", "versions", "utterance_id"], ascending=[False, False, True], ignore_index=True
    )


def _utterance(name, own, speaker):
    told = own["speaker"].where(own["speaker"] != "", "no source")
    return (
        name, speaker or "no source", list(dict.fromkeys(told)), own["article_id"].nunique(), len(own),
        int((own["relation"] == "altered").sum()), own["confidence"].min(), own["words"].iloc[0],
        own["surface"].iloc[0],
    )  # fmt: skip


def changes(table: pd.DataFrame) -> pd.DataFrame:
    """What each version makes of the fullest one's words, in order.

    table: as `versions`. -> DataFrame[utterance_id, attribution_id, number, change (same, replaced, added,
    left out), fullest (words), version (words)]. Case, marks and words in square brackets don't count.
    """
    columns = ["utterance_id", "attribution_id", "number", "change", "fullest", "version"]
    rows = [
        (name, row.attribution_id, number, *change)
        for name, own in table.groupby("utterance_id", sort=True)
        for row in own.itertuples()
        if row.relation != "reference"
        for number, change in enumerate(_changes(own["surface"].iloc[0], row.surface), 1)
    ]
    return pd.DataFrame(rows, columns=columns)


_CHANGES = {"equal": "same", "replace": "replaced", "insert": "added", "delete": "left out"}


def _changes(fullest, version) -> Iterator[tuple[str, str, str]]:
    sides = [words.split(text, 0, len(text)) for text in (fullest, version)]
    plain = [[word for word, _ in side] for side in sides]
    for kind, *places in SequenceMatcher(None, *plain, autojunk=False).get_opcodes():
        spans = (places[:2], places[2:])
        yield (
            _CHANGES[kind],
            *(
                _stretch(text, side, *span)
                for text, side, span in zip((fullest, version), sides, spans, strict=True)
            ),
        )


def _stretch(text, side, first, last):
    """The text from one word to another."""
    return text[side[first][1] : side[last - 1][1] + len(side[last - 1][0])] if first < last else ""


def slightest_change(table: pd.DataFrame, changed: pd.DataFrame, *, around: int = 2) -> pd.DataFrame:
    """The fewest words that were replaced inside quotation marks, with some words around them.

    table, changed: as `versions` and `changes`. Only of quotations that are whole in both versions, so that
    no word is the reporter's. -> DataFrame[attribution_id, fullest, version], one row, of the version that is
    most certain among equals; none where nothing was replaced.
    """
    direct = table[table["form"] == "direct"]
    whole = direct.loc[direct["relation"] == "reference", "utterance_id"]
    altered = direct[(direct["relation"] == "altered") & direct["utterance_id"].isin(whole)]
    altered = altered[["attribution_id", "confidence"]]
    rows = changed.merge(altered, on="attribution_id").sort_values(["attribution_id", "number"])
    own = rows.groupby("attribution_id")["version"]
    before, after = (own.shift(step).fillna("").str.split() for step in (1, -1))
    for side in ("fullest", "version"):
        words = [
            [*left[-around:], now, *right[:around]]
            for left, now, right in zip(before, rows[side], after, strict=True)
        ]
        rows[f"{side}_told"] = pd.Series(
            [" ".join(filter(None, told)) for told in words], rows.index, dtype="str"
        )
    rows["size"] = rows["fullest"].str.split().str.len() + rows["version"].str.split().str.len()
    rows = rows[rows["change"] == "replaced"].sort_values(
        ["size", "confidence", "attribution_id", "number"], ascending=[True, False, True, True]
    )
    found = rows[["attribution_id", "fullest_told", "version_told"]].head(1)
    return found.set_axis(["attribution_id", "fullest", "version"], axis=1).reset_index(drop=True)


def origins(tables: schema.Tables, *, least: float = 0.0) -> pd.DataFrame:
    """Where each statement comes from in the first place: who said it, through whomever.

    That is the named speaker; for a body's or an unnamed source's statement that carries an utterance
    (confidence ≥ least), whoever is named for it somewhere, a person before a body.

    -> DataFrame[attribution_id, article_id, origin_id, origin (its name), kind, words], in order of
    attributions. A source that nobody names is an origin of its own, told by its words and the article's
    label; a statement without any source has none ("").
    """
    voices = _voices(tables)
    return _origins(_own(tables, voices), _carried(tables, voices, least))


def _own(tables, voices):
    """The origins of statements as long as no utterance is believed, indexed by attribution_id."""
    found = voices[["attribution_id", "article_id", "kind", "words"]].set_index("attribution_id")
    found["origin_id"], found["origin"] = sources(voices).to_numpy(), voices["speaker"].to_numpy()
    label = found["article_id"].map(labels(tables))
    named = found["kind"].isin(schema.NAMED) | (found["origin_id"] == "")
    return found.assign(origin=found["origin"].where(named, found["origin"] + ", " + label))


def _origins(own, carried):
    """The origins of statements, of which some carry utterances."""
    told = ["origin_id", "origin", "kind"]
    others = carried[carried["kind"] != "person"].set_index("attribution_id")["utterance_id"]
    theirs = own.loc[others.map(_tellers(carried)["attribution_id"]), told].set_axis(others.index)
    theirs = theirs[theirs["origin_id"] != ""]
    found = own.copy()
    found.loc[theirs.index, told] = theirs
    return _one_name(found.reset_index())[["attribution_id", "article_id", *told, "words"]]


def _one_name(found):
    """The rows, each origin under the name and kind that most of its words are told with."""
    sums = found.groupby(["origin_id", "origin", "kind"], as_index=False)["words"].sum()
    order = sums.sort_values(["words", "origin", "kind"], ascending=[False, True, True])
    names = order.drop_duplicates("origin_id").set_index("origin_id")
    known = found["origin_id"] != ""
    for column in ("origin", "kind"):
        found[column] = found["origin_id"].map(names[column]).where(known, found[column]).astype("str")
    return found


def by_origin(found: pd.DataFrame) -> pd.DataFrame:
    """The origins, those with most attributed words first.

    found: as `origins`. -> DataFrame[origin_id, origin, kind, statements, words, share (of the words whose
    origin is known), articles].
    """
    known = found[found["origin_id"] != ""]
    table = known.groupby(["origin_id", "origin", "kind"], as_index=False).agg(
        statements=("attribution_id", "size"), words=("words", "sum"), articles=("article_id", "nunique")
    )
    table.insert(5, "share", table["words"] / max(table["words"].sum(), 1))
    return table.sort_values(["words", "origin_id"], ascending=[False, True], ignore_index=True)


def origin_numbers(tables: schema.Tables, thresholds=THRESHOLDS) -> pd.DataFrame:
    """How many independent origins there are, and how that hangs on the confidence asked of an utterance.

    -> DataFrame[confidence, utterances, named, unnamed, effective, single (share of the words whose origin
    only one article has), known (share of all attributed words)]. `named` is the fewest origins that there
    can be, if every unnamed source is one of those or of another story; `named` + `unnamed` the most.
    `effective` is the exponential of Shannon's entropy of their words (Hill 1973). The fewer utterances are
    believed, the more origins.
    """
    voices = _voices(tables)
    own, rows = _own(tables, voices), []
    for least in thresholds:
        carried = _carried(tables, voices, least)
        found = _origins(own, carried)
        table = by_origin(found)
        share = table["share"][table["share"] > 0].to_numpy()
        named = int(table["kind"].isin(schema.NAMED).sum())
        rows.append(
            (
                least, carried["utterance_id"].nunique(), named, len(table) - named,
                float(np.exp(-(share * np.log(share)).sum())) if len(share) else np.nan,
                table.loc[table["articles"] == 1, "share"].sum() if len(table) else np.nan,
                table["words"].sum() / found["words"].sum() if found["words"].sum() else np.nan,
            )
        )  # fmt: skip
    columns = ["confidence", "utterances", "named", "unnamed", "effective", "single", "known"]
    return pd.DataFrame(rows, columns=columns)


def dependence(tables: schema.Tables, *, least: float = 0.0) -> pd.DataFrame:
    """What each article shares with others, and what only it has.

    -> DataFrame[article_id, statements, words (attributed), carried (share of them in utterances that other
    articles carry too), alone (share whose origin no other article has), reused (share of all its words in
    passages that another article has too), credits (places), credited (list of outlets)], in their order.
    """
    voices = _voices(tables)
    carried = _carried(tables, voices, least)
    found = _origins(_own(tables, voices), carried)
    often = found.groupby("origin_id")["article_id"].nunique()
    found = found.assign(
        carried=found["words"].where(found["attribution_id"].isin(carried["attribution_id"]), 0),
        alone=found["words"].where(found["origin_id"].map(often).eq(1) & (found["origin_id"] != ""), 0),
    )
    table = tables.table("articles", "article_id")
    sums = (
        found.groupby("article_id")[["words", "carried", "alone"]]
        .sum()
        .reindex(table["article_id"], fill_value=0)
    )
    table["statements"] = (
        found["article_id"].value_counts().reindex(table["article_id"], fill_value=0).to_numpy()
    )
    table["words"] = sums["words"].to_numpy()
    for part in ("carried", "alone"):
        table[part] = (sums[part] / sums["words"].where(sums["words"] > 0)).to_numpy(dtype=float)
    table["reused"] = table["article_id"].map(_reused(tables)).fillna(0.0).astype(float)
    credits = tables.table("credits", "article_id", "credited").groupby("article_id")["credited"].agg(list)
    told = [credits.get(article, []) for article in table["article_id"]]
    table["credits"] = [len(own) for own in told]
    table["credited"] = [list(dict.fromkeys(own)) for own in told]
    return table


def _reused(tables):
    """{article: the share of its words that another one has too}, of those that share passages."""
    sides = [
        tables.table("reuse", f"article_{side}", f"start_{side}", f"end_{side}").set_axis(
            ["article_id", "start", "end"], axis=1
        )
        for side in "ab"
    ]
    places = dict(iter(pd.concat(sides).groupby("article_id")))
    texts = tables.parts("articles", "article_id", "text", article_id=list(places))
    return {
        row.article_id: _covered(row.text, places[row.article_id])
        for part in texts
        for row in part.itertuples()
    }


def _covered(text, places):
    """The share of a text's words that begin in one of the places."""
    covered = np.zeros(len(text) + 1, dtype=bool)
    for start, end in zip(places["start"], places["end"], strict=True):
        covered[start:end] = True
    starts = [place for _, place in words.split(text, 0, len(text))]
    return float(covered[starts].mean()) if starts else 0.0
