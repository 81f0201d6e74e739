"""An archive grown from articles that were read: what was found in them, in other words of the same lengths.

Each story of the copy has words of its own, exchanged for others about as frequent and as long, so that every
place in the text stays where it is, names are other names, and two stories share little more than chance.
"""

import hashlib
import re

import numpy as np
import pandas as pd

from sourcebook.annotate.parts import Held

BAND = 64  # words about as frequent, among which one is exchanged for another
COMMON = 20  # words that no key exchanges
TELLINGS = 5  # articles of a story
WORDED = "text surface cue speaker actor_id role speaks_for justification key stands_for words".split()
_WORD = re.compile(r"[^\W\d_]+")


class Grower:
    """Other wordings of parts of a corpus."""

    def __init__(self, texts):
        """texts: whose words are exchanged for one another."""
        words = pd.Series([word for text in texts for word in _WORD.findall(text.lower())])
        counts = words.value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable")
        self._words, self._place = {}, {}
        for word in counts.index[COMMON:]:
            same = self._words.setdefault(len(word), [])
            self._place[word] = len(word), len(same)
            same.append(word)

    def another(self, part: Held, copy: int) -> Held:
        """The part in the words of a copy; its articles' ids say which."""
        return Held({name: self._frame(frame, copy) for name, frame in part.items()})

    def _frame(self, frame, copy):
        told = [column for column in WORDED if column in frame and (column != "role" or "speaker" in frame)]
        worded = [column for column in told if _worded(frame[column])]
        if "article_id" in frame:
            stories = frame["article_id"].str.extract(r"(\d+)$")[0].fillna("0").astype(int) // TELLINGS
            countries = frame["kind"] == "country" if "key" in frame else np.zeros(len(frame), bool)
            made = {column: [cell if own and column in ("key", "stands_for") else self._cell(cell, story, copy)
                             for cell, story, own in zip(frame[column], stories, countries, strict=True)]
                    for column in worded}  # fmt: skip
            frame = frame.assign(
                **{name: pd.Series(cells, frame.index, frame[name].dtype) for name, cells in made.items()}
            )
        if "sha256" in frame:
            frame["sha256"] = [hashlib.sha256(text.encode()).hexdigest() for text in frame["text"]]
        ids = [
            column
            for column in frame
            if column.endswith("_id") and column not in ("actor_id", "topic_id", "problem_id")
        ]
        return frame.assign(**{column: f"{copy:03}-" + frame[column] for column in ids})

    def _cell(self, cell, story, copy):
        if isinstance(cell, str) and cell:
            return _WORD.sub(lambda word: self._word(word[0], story, copy), cell)
        return [self._cell(one, story, copy) for one in cell] if isinstance(cell, list) else cell

    def _word(self, word, story, copy):
        length, at = self._place.get(word.lower(), (0, 0))
        if not length:
            return word
        same, band = self._words[length], at // BAND * BAND
        size = min(BAND, len(same) - band)
        moved = copy * 7 + story * 13 + copy // BAND * (band // BAND)  # after BAND copies, by band too
        other = same[band + (at - band + moved) % size]
        other = (
            other.upper()
            if word.isupper() and length > 1
            else other.capitalize()
            if word[0].isupper()
            else other
        )
        return other if len(other) == len(word) else word


def _worded(column):
    """Whether there are words in a column, and not numbers."""
    cell = (
        next((cell for cell in column if isinstance(cell, str) or len(cell)), "")
        if column.dtype == object or column.dtype == "str"
        else 0
    )
    return isinstance(cell, str) or (isinstance(cell, list) and isinstance(cell[0], str))
