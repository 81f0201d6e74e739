"""How well words go together in texts, and which of a topic's words to show for it."""

import numpy as np
from scipy import sparse

SHOWN_WORDS = 10
CANDIDATES = 40  # words that are chosen from
LARGE = 200  # texts: below it word pairs are too rare to judge words by, and chance weighs more
WINDOW = 10  # words within which two words are seen together
RARE_PAIR = -0.3  # NPMI that is assumed of a pair seen fewer than 5 times (2 in small corpora)


def heaviest(weights: np.ndarray, count: int = SHOWN_WORDS) -> np.ndarray:
    """Indices of the heaviest words; equal weights in order of the alphabet."""
    return np.argsort(-np.round(weights / max(weights.max(), 1e-12), 6), kind="stable")[:count]


class Together:
    """How often words stand within `WINDOW` words of each other, and their NPMI (Bouma 2009)."""

    def __init__(self, texts, vocabulary):
        """texts: lists of words; vocabulary: the words that count, in order."""
        index = {word: number for number, word in enumerate(vocabulary)}
        self.large = len(texts) >= LARGE
        rows, columns, window = [], [], 0
        for text in texts:
            known = [index.get(word, -1) for word in text]
            for start in range(max(1, len(known) - WINDOW + 1)):
                inside = {word for word in known[start : start + WINDOW] if word >= 0}
                rows += [window] * len(inside)
                columns += sorted(inside)
                window += 1
        shape = (window, len(vocabulary))
        self.seen = sparse.csc_array((np.ones(len(rows), np.float64), (rows, columns)), shape)

    def npmi(self, chosen):
        """Matrix of NPMI (−1 to 1) among the chosen words; RARE_PAIR where they hardly meet."""
        seen = self.seen[:, chosen]
        both = (seen.T @ seen).toarray()
        one = both.diagonal() / seen.shape[0]
        with np.errstate(divide="ignore", invalid="ignore"):
            pair = both / seen.shape[0]
            npmi = np.log(pair / np.outer(one, one)) / -np.log(pair)
        least = 5 if self.large else 2
        return np.where(both < least, RARE_PAIR, np.nan_to_num(npmi, nan=RARE_PAIR))

    def coherence(self, chosen):
        """Mean NPMI over the pairs of the chosen words."""
        return float(self.npmi(chosen)[np.triu_indices(len(chosen), 1)].mean())

    def shown(self, weights):
        """The words to show for a topic. In a large corpus, of the heaviest those that go together best."""
        first = heaviest(weights, CANDIDATES)
        if not self.large:
            return first[:SHOWN_WORDS]
        kept, npmi = list(range(len(first))), self.npmi(first)
        weight = weights[first] / weights[first[0]]
        while len(kept) > SHOWN_WORDS:
            rest = npmi[np.ix_(kept, kept)].copy()
            np.fill_diagonal(rest, 0)
            mean = rest @ weight[kept] / (weight[kept].sum() - weight[kept] + 1e-9)
            kept.pop(int(np.argmin(np.round(mean + 0.1 * weight[kept], 6))))
        return first[kept]
