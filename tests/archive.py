"""An archive for tests and benchmarks: stories that a few articles tell, made of annotated articles.

Each story is an article's paragraphs with other words: all but the twenty commonest are exchanged for others
about as frequent, by another key for each story, so that two stories share little more than chance. Each of
its tellings leaves out paragraphs, changes a word in ten, and adds a paragraph of some other article.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from sourcebook.annotate.names.actors import slug

TELLINGS = 5  # of a story
KEPT, CHANGED = 0.8, 0.1  # of the paragraphs, of the words
COMMON = 20  # words that no key exchanges
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Archive:
    """Texts by article, and the tables of the statements in them."""

    texts: dict
    attributions: pd.DataFrame
    spans: pd.DataFrame


class _Source:
    """The articles that an archive is made of: paragraphs and, in each, its statements."""

    def __init__(self, texts, attributions, spans):
        words = pd.Series([word for text in texts.values() for word in _WORD.findall(text.lower())])
        counts = words.value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable")
        self.words = counts.index.to_numpy(dtype=object)
        pieces = {name: list(rows.itertuples()) for name, rows in spans.groupby("attribution_id")}
        said = {name: rows.to_dict("records") for name, rows in attributions.groupby("article_id")}
        told = [_paragraphs(text, said.get(article, []), pieces) for article, text in texts.items()]
        self.articles = [paragraphs for paragraphs in told if len(paragraphs) > 3]

    def key(self, rng):
        """{word: another about as frequent}, of all but the very commonest."""
        rare = self.words[COMMON:]
        order = np.argsort(np.arange(len(rare)) + rng.uniform(0, 400, len(rare)), kind="stable")
        return dict(zip(rare, rare[order], strict=True))

    def article(self, rng):
        """Some article's paragraphs."""
        return self.articles[rng.integers(len(self.articles))]


def _paragraphs(text, rows, pieces):
    """[(paragraph, [(statement, its (part, start, end) from the paragraph's start)])]."""
    found = []
    for match in re.finditer(r"[^\n]+", text):
        begin, stop = match.span()
        own = [(row, pieces[row["attribution_id"]]) for row in rows]
        inside = [
            (row, [(piece.part, piece.start - begin, piece.end - begin) for piece in places])
            for row, places in own
            if all(begin <= piece.start and piece.end <= stop for piece in places)
        ]
        found.append((match[0], inside))
    return found


def archive(texts, attributions, spans, number: int, seed: int = 0) -> Archive:
    """An archive of so many articles; texts, attributions, spans: what it is made of, as in the tables."""
    source, rng = _Source(texts, attributions, spans), np.random.default_rng(seed)
    told, rows, pieces = {}, [], []
    for count in range(number):
        if count % TELLINGS == 0:
            story, key = source.article(rng), source.key(rng)
        other = source.article(rng)
        kept = [paragraph for paragraph in story if rng.random() < KEPT]
        text = ""
        for paragraph, statements in [*kept, other[rng.integers(len(other))]]:
            changed, moved = _altered(paragraph, key, source.words, rng)
            for row, places in statements:
                _add(rows, pieces, f"{count:06}", row, places, moved, len(text), changed, key)
            text += changed + "\n\n"
        told[f"{count:06}"] = text
    return Archive(told, pd.DataFrame(rows), pd.DataFrame(pieces))


def together(versions) -> set[tuple[str, str]]:
    """Each two statements that carry one utterance."""
    groups = defaultdict(list)
    for version in versions:
        groups[version.utterance_id].append(version.attribution_id)
    return {pair for own in groups.values() for pair in combinations(sorted(own), 2)}


def _altered(paragraph, key, words, rng):
    """The paragraph in other words, and where each of its places now is."""
    text, moved, last = "", np.zeros(len(paragraph) + 1, dtype=int), 0
    for match in _WORD.finditer(paragraph):
        moved[last : match.start()] = len(text) + np.arange(match.start() - last)
        text += paragraph[last : match.start()]
        word = key.get(match[0].lower(), match[0])
        if rng.random() < CHANGED and match[0].islower():
            word = words[rng.integers(len(words))]
        word = word.capitalize() if match[0][0].isupper() else word
        moved[match.start() : match.end()] = len(text) + np.minimum(np.arange(len(match[0])), len(word) - 1)
        text, last = text + word, match.end()
    moved[last:] = len(text) + np.arange(len(paragraph) + 1 - last)
    return text + paragraph[last:], moved


def _add(rows, pieces, article, row, places, moved, before, text, key):
    placed = [(part, moved[start], moved[end - 1] + 1 if end else 0) for part, start, end in places]
    placed = [(part, start, _end(text, end)) for part, start, end in placed]
    first = min(start for part, start, _ in placed if part == "content") + before
    speaker = _WORD.sub(lambda word: key.get(word[0].lower(), word[0]).title(), row["speaker"])
    name = f"{article}#a{first:07}"
    rows.append(row | {"attribution_id": name, "article_id": article, "speaker": speaker,
                       "actor_id": slug(speaker) if row["actor_id"] else ""})  # fmt: skip
    pieces += [
        {"attribution_id": name, "article_id": article, "part": part, "start": start + before, "end": end + before,
         "surface": text[start:end]} for part, start, end in placed
    ]  # fmt: skip


def _end(text, end):
    """The end of the word that a place stands in."""
    match = re.compile(r"[^\W\d_]*").match(text, end)
    return match.end() if end and text[end - 1].isalpha() else end
