r"""Found against gold → precision, recall, F1, their intervals, and the errors one by one.

Everything is counted in words, which are `\w+`; a word belongs to a span if it overlaps it, so that
punctuation and quotation marks at an edge don't matter. The measures:

* `attribution`: a found one is right when its content shares at least half of the words with a gold
  one's (Jaccard) and its source at least one; one to one, best first. Attributions without a source
  or without content take no part, on either side.
* `attribution direct`, `mixed`, `indirect`: the same matches by form, which both sides get from the
  text. Recall is over gold attributions of that form, precision over found ones of that form; a match
  of two forms counts with the gold's in recall and with the found's in precision.
* `tokens source`, `cue`, `content`: words that belong to such a part of any attribution.
* `spans source`, `cue`, `content`: contiguous pieces as annotated, equal in first and last word; a
  piece without words is none. Contents are often cut at quotation marks by one annotator and not by
  another, which these measures punish and the others don't.
* `names`: first word, last word and label, over the articles in which names are annotated.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from sourcebook.annotate.reading import attribution, quotes, reader
from sourcebook.annotate.reading.decode import Span
from sourcebook.corpus.files import Problem
from sourcebook.corpus.gold import NAMES, PARTS, Annotation, GoldError, misfit
from sourcebook.measure import FEWEST_ARTICLES, LEVEL, RESAMPLES
from sourcebook.schema import FORMS

RIGHT = 0.5  # least Jaccard overlap of two contents that count as one
COUNTS = ("gold", "found", "right", "recalled")
MEASURES = (
    "attribution",
    *(f"attribution {form}" for form in FORMS),
    *(f"{what} {part}" for what in ("tokens", "spans") for part in PARTS),
    "names",
)
_ENDING = re.compile(r"(\.[a-z]{2,7})?(\.gz)?\Z")


def found_in(texts: Mapping[str, str]) -> dict[str, Annotation]:
    """What Sourcebook itself finds in each text, {id: Annotation}; all of the text, boilerplate too."""
    spans = zip(texts, reader.read(list(texts.values())), strict=True)
    return {article: annotated(texts[article], found) for article, found in spans}


def annotated(text: str, spans: list[Span]) -> Annotation:
    """The spans of a text as an annotation."""
    names = [(span.start, span.end, span.label) for span in spans if span.label in NAMES]
    return Annotation(attribution.link(text, spans), names)


def spans_of(annotation: Annotation) -> list[Span]:
    """The pieces of an annotation as the reader would give them; those of one attribution share a cue."""
    return [
        Span(start, end, part, 1.0, number)
        for number, one in enumerate(annotation.attributions)
        for part in PARTS
        for start, end in getattr(one, part)
    ]


def candidates(gold: Mapping[str, Annotation], ids: Iterable[str]) -> list[str]:
    """The articles that gold may be of: `align` asks for the texts of no others."""
    alike = {_ENDING.sub("", name) for name in gold}
    return [article for article in ids if _ENDING.sub("", article) in alike]


def align(gold: Mapping[str, Annotation], articles: pd.DataFrame) -> tuple[dict, list[Problem]]:
    """The gold under the ids of the articles (of `schema`) that it is of, and what fits no article.

    An id is that of the article, or the same without file endings where only one article has that.
    Gold whose text or offsets don't fit the article's text is left out and told as a Problem.
    Raises GoldError if nothing is left.
    """
    texts = articles.set_index("article_id")["text"].to_dict()
    alike = defaultdict(list)
    for article in texts:
        alike[_ENDING.sub("", article)].append(article)
    kept, problems = {}, []
    for name in sorted(gold, key=lambda name: name not in texts):  # those of the very id come first
        close = [name] if name in texts else alike[_ENDING.sub("", name)]
        problem, remedy = _unfit(gold[name], close, texts, kept)
        if problem:
            problems.append(Problem(name, "evaluate", problem, f"left out; {remedy}"))
        else:
            kept[close[0]] = gold[name]
    if not kept:
        raise GoldError(f"no gold fits the corpus: {name}: {problem}; {remedy}")
    return kept, problems


def _unfit(one, close, texts, kept):
    """(problem, remedy) of gold with these articles of its name; empty if it can be used."""
    if not close:
        return "not in the corpus", "name the corpus that was annotated, and write its articles' ids"
    if len(close) > 1:
        return "of several articles", f"its id fits {', '.join(close)}: write the one that it is of"
    if close[0] in kept:
        return "annotated twice", f"{close[0]} has gold already: keep one"
    reason = misfit(one, texts[close[0]])
    return ("of another text" if reason else ""), reason


def counts(
    texts: Mapping[str, str], found: Mapping[str, Annotation], gold: Mapping[str, Annotation]
) -> pd.DataFrame:
    """What there is, what was found and what of it is right, in each article of the gold.

    -> DataFrame[article_id, measure, gold, found, right (of the found), recalled (of the gold)], in
    order of article and of `MEASURES`; texts and found hold every article of the gold. right and
    recalled differ only in the measures by form. There are no rows for names where they are not
    annotated on both sides.
    """
    rows = [
        (article, measure, *numbers)
        for article in sorted(gold)
        for measure, numbers in _article(texts[article], found[article], gold[article])
    ]
    types = {"article_id": "str", "measure": "str"} | dict.fromkeys(COUNTS, "int64")
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def scores(counted: pd.DataFrame, measures: Sequence[str] = MEASURES) -> pd.DataFrame:
    """The counts, summed over articles, as scores.

    -> DataFrame[measure, precision, recall, f1, low, high (of f1), gold, found, right], in order of
    `measures`; scores from 0 to 1, missing (NaN) where there is nothing to divide by. The interval is
    the 95 % percentile bootstrap over articles (Efron & Tibshirani 1993), missing where fewer than
    three articles have anything to count. Two readers whose intervals overlap are not told apart.
    """
    rates = ["precision", "recall", "f1", "low", "high"]
    rows = []
    for measure in measures:
        numbers = counted.loc[counted["measure"] == measure, list(COUNTS)].to_numpy()
        if len(numbers):
            total = numbers.sum(axis=0)
            rows.append((measure, *_rates(total), *_interval(numbers), *total[:3]))
    types = {"measure": "str"} | dict.fromkeys(rates, "float64") | dict.fromkeys(COUNTS[:3], "int64")
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def right(text: str, found: Annotation, gold: Annotation) -> list[bool | None]:
    """Of each attribution found in an article whether it is right; None where it takes no part."""
    words = Words(text)
    mine = units(words, found)
    matched = {i for i, _, _ in _matches(mine, units(words, gold))}
    return [i in matched if one.counts else None for i, one in enumerate(mine)]


def errors(text: str, found: Annotation, gold: Annotation) -> pd.DataFrame:
    """Every attribution of an article that counts as an error, in order of place.

    -> DataFrame[kind, form, start, end, jaccard, gold, found]. kind is `missed`; `invented`; `wrong
    source`: the contents agree and the sources share no word, or one has none; `partly right
    content`: they overlap, but too little. form, start and end are those of the gold's content, where
    it is invented those of the found's; gold and found are places in the lists of attributions, −1
    where there is none. What is right, and what has no source on either side, is no error.
    """
    words = Words(text)
    mine, theirs = units(words, found), units(words, gold)
    rows = sorted(_errors(mine, theirs), key=lambda row: row[2:])
    types = {"kind": "str", "form": "str", "start": "int64", "end": "int64", "jaccard": "float64"}
    types |= {"gold": "int64", "found": "int64"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


class Words:
    """The words of a text, by number: which of them a span overlaps."""

    def __init__(self, text):
        places = [word.span() for word in re.finditer(r"\w+", text)]
        self.starts, self.ends = [start for start, _ in places], [end for _, end in places]
        flags = quotes.inside(text)
        self.quoted = [flags[start] == quotes.DOUBLE for start in self.starts]

    def run(self, start, end):
        """Numbers of the words that a span overlaps: (first, one past the last), equal for none."""
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.starts, end))


class _Unit:
    """An attribution in words: its runs and their words, by part; its form; whether it takes part."""

    def __init__(self, words, one):
        runs = {part: [words.run(start, end) for start, end in getattr(one, part)] for part in PARTS}
        self.runs = {part: {(first, last) for first, last in runs[part] if first < last} for part in PARTS}
        self.words = {part: {word for run in self.runs[part] for word in range(*run)} for part in PARTS}
        self.content, self.source = self.words["content"], self.words["source"]
        self.form = attribution.form(words.quoted[word] for word in self.content)
        self.counts = bool(self.content and self.source)
        self.place = (one.content[0][0], one.content[-1][1]) if one.content else (0, 0)


def units(words: Words, annotation: Annotation) -> list["_Unit"]:
    """The attributions of an annotation in words."""
    return [_Unit(words, one) for one in annotation.attributions]


def _article(text, found, gold) -> Iterator[tuple[str, tuple]]:
    """(measure, its counts) of one article."""
    words = Words(text)
    mine, theirs = units(words, found), units(words, gold)
    pairs = [(mine[i], theirs[j]) for i, j, _ in _matches(mine, theirs)]
    mine_counted, theirs_counted = ([one for one in units if one.counts] for units in (mine, theirs))
    yield "attribution", (len(theirs_counted), len(mine_counted), len(pairs), len(pairs))
    for form in FORMS:
        numbers = (theirs_counted, mine_counted, [one for one, _ in pairs], [one for _, one in pairs])
        yield f"attribution {form}", tuple(sum(one.form == form for one in units) for units in numbers)
    for part in PARTS:
        yield f"tokens {part}", _shared(*(_union(u.words[part] for u in units) for units in (mine, theirs)))
        yield f"spans {part}", _shared(*(_union(u.runs[part] for u in units) for units in (mine, theirs)))
    if found.names is not None and gold.names is not None:
        yield "names", _shared(*(_names(words, one.names) for one in (found, gold)))


def _union(sets):
    return set().union(*sets)


def _shared(found, gold):
    right = len(found & gold)
    return len(gold), len(found), right, right


def _names(words, names):
    runs = {(*words.run(start, end), label) for start, end, label in names}
    return {(first, last, label) for first, last, label in runs if first < last}


def _matches(found, gold) -> list[tuple[int, int, float]]:
    """The pairs (found, gold, Jaccard) that are right."""
    return one_to_one(
        (i, j, jaccard)
        for i, j, jaccard in overlaps(found, gold)
        if jaccard >= RIGHT and found[i].source & gold[j].source
    )


def overlaps(found: list["_Unit"], gold: list["_Unit"]) -> Iterator[tuple[int, int, float]]:
    """(found, gold, Jaccard) of the pairs whose contents share a word; no other pair is looked at."""
    holders = defaultdict(list)
    for j, one in enumerate(gold):
        for word in one.content:
            holders[word].append(j)
    for i, one in enumerate(found):
        for j, shared in Counter(j for word in one.content for j in holders.get(word, ())).items():
            yield i, j, shared / (len(one.content) + len(gold[j].content) - shared)


def one_to_one(pairs: Iterable[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Of the pairs the best, then the best of what is left, and so on; of equals the first of the gold."""
    taken, given, kept = set(), set(), []
    for i, j, jaccard in sorted(pairs, key=lambda pair: (-pair[2], pair[1], pair[0])):
        if i not in taken and j not in given:
            taken.add(i)
            given.add(j)
            kept.append((i, j, jaccard))
    return kept


def _errors(found, gold):
    pairs = _matches(found, gold)
    taken, given = {i for i, _, _ in pairs}, {j for _, j, _ in pairs}
    near = one_to_one((i, j, n) for i, j, n in overlaps(found, gold) if not (i in taken or j in given))
    for i, j, jaccard in near:
        taken.add(i)
        given.add(j)
        if found[i].counts or gold[j].counts:
            kind = "wrong source" if jaccard >= RIGHT else "partly right content"
            yield kind, gold[j].form, *gold[j].place, jaccard, j, i
    for j, one in _left(gold, given):
        yield "missed", one.form, *one.place, 0.0, j, -1
    for i, one in _left(found, taken):
        yield "invented", one.form, *one.place, 0.0, -1, i


def _left(units, paired):
    return [(number, one) for number, one in enumerate(units) if one.counts and number not in paired]


def _rates(numbers):
    """Precision, recall and F1 of counts whose last axis is `COUNTS`."""
    gold, found, right, recalled = np.moveaxis(np.asarray(numbers, dtype=float), -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        precision, recall = right / found, recalled / gold
        f1 = 2 * right * recalled / (found * recalled + gold * right)
    return precision, recall, np.where((right * recalled == 0) & (gold + found > 0), 0.0, f1)


def _interval(numbers):
    """Percentile bootstrap of F1; numbers: articles × counts."""
    articles = len(numbers)
    if (numbers[:, :2].sum(axis=1) > 0).sum() < FEWEST_ARTICLES:
        return np.nan, np.nan
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(articles, np.full(articles, 1 / articles), RESAMPLES) @ numbers
    return tuple(np.nanquantile(_rates(drawn)[2], [(1 - LEVEL) / 2, (1 + LEVEL) / 2]))
