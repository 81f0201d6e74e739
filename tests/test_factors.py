"""Where a factorisation begins and what its weights mean, by hand."""

import numpy as np
import pytest
from scipy import sparse

from sourcebook.annotate.topics import factors

THEMES = np.repeat([0, 1, 2], [18, 15, 12])  # of passages


def themed(seed=0):
    """Counts of 36 words: 12 are of a theme's own, and every passage also has 3 words of any."""
    rng, counts = np.random.default_rng(seed), np.zeros((len(THEMES), 36), np.int32)
    for row, theme in enumerate(THEMES):
        np.add.at(counts[row], rng.integers(12, size=12) + 12 * theme, 1)
        np.add.at(counts[row], rng.integers(36, size=3), 1)
    return sparse.csr_array(counts)


@pytest.mark.parametrize("angle", [-40, 10, 30, 75])
def test_varimax_turns_back_what_was_turned(angle):
    apart = np.array([[0.6, 0], [0.8, 0], [0, 0.8], [0, -0.6]])
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    turned = apart @ [[cos, -sin], [sin, cos]]
    turn = factors.varimax(turned)
    assert turn.T @ turn == pytest.approx(np.eye(2))
    found = np.abs(turned @ turn)
    assert found[:, np.argsort(found[0])[::-1]] == pytest.approx(np.abs(apart), abs=0.01)


def test_the_start_already_tells_themes_apart():
    passages, words = factors._start(factors._weighted(themed()), 3)
    assert min(passages.min(), words.min()) >= 0
    own = np.array([passages[theme == THEMES].sum(axis=0) for theme in range(3)]) / passages.sum(axis=0)
    assert sorted(own.argmax(axis=0)) == [0, 1, 2]
    assert own.max(axis=0).min() > 0.8  # of singular vectors as they are, the first has half


def test_the_heaviest_words_of_each_topic_add_up_to_one():
    model = factors._scaled(np.array([[1.0, 2.0, 5.0]]), np.array([[3.0, 1.0], [0.0, 8.0], [0.0, 0.0]]))
    assert model.passages.tolist() == [[4, 16, 0]]
    assert model.words.tolist() == [[0.75, 0.25], [0, 1], [0, 0]]
    assert np.sort(factors.fit(themed(), 3).words)[:, -10:].sum(axis=1) == pytest.approx(np.ones(3))


def test_topics_of_themes_are_found_in_every_subsample():
    counts = themed()
    [support] = factors.support(counts, [factors.fit(counts, 3)], 5)
    assert support.min() > 0.7
