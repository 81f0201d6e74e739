"""How words go together, by hand."""

import math

import numpy as np
import pytest

from sourcebook.annotate.topics import coherence


def test_npmi_by_hand():
    # 4 windows: a and b in two together, a once alone, c once alone
    texts = [["a", "b"], ["a", "b"], ["a"], ["c"]]
    together = coherence.Together(texts, np.array(["a", "b", "c"]))
    expected = math.log(0.5 / (0.75 * 0.5)) / -math.log(0.5)
    assert together.npmi([0, 1])[0, 1] == pytest.approx(expected)
    assert together.npmi([0, 2])[0, 1] == coherence.RARE_PAIR
    assert together.coherence([0, 1, 2]) == pytest.approx((expected + 2 * coherence.RARE_PAIR) / 3)


def test_words_seen_more_than_ten_apart_are_not_together():
    text = ["a", *(["x"] * 10), "b"]
    together = coherence.Together([text, text], np.array(["a", "b"]))
    assert together.npmi([0, 1])[0, 1] == coherence.RARE_PAIR


def test_the_word_that_goes_with_none_is_not_shown(monkeypatch):
    monkeypatch.setattr(coherence, "LARGE", 10)
    monkeypatch.setattr(coherence, "SHOWN_WORDS", 2)
    together = coherence.Together([["a", "b"], ["c"]] * 10, np.array(["a", "b", "c"]))
    assert together.shown(np.array([0.5, 0.4, 0.6])).tolist() == [0, 1]


def test_equal_weights_stand_in_order_of_the_alphabet():
    assert coherence.heaviest(np.array([1.0, 2.0, 1.0 + 1e-9, 3.0]), 4).tolist() == [3, 1, 0, 2]
