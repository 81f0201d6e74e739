"""The look-ups by bisection find what a look at every span finds."""

from hypothesis import given
from hypothesis import strategies as st

from sourcebook.annotate.offsets import Spans, merged


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3)), max_size=12),
    st.integers(0, 60),
    st.integers(1, 9),
)
def test_the_same_as_brute_force(steps, start, length):
    places, here = [], 0
    for number, (words, gap) in enumerate(steps):
        places.append((here + gap, here + gap + words, number))
        here += gap + words
    found, end = Spans(reversed(places)), start + length
    assert found.overlapping(start, end) == [n for a, b, n in places if a < end and start < b]
    assert found.holding(start, end) == next((n for a, b, n in places if a <= start and end <= b), None)


def test_spans_that_touch_or_overlap_are_one():
    assert merged([(5, 9), (0, 2), (2, 4), (6, 7)]) == [(0, 4), (5, 9)]
    assert merged([]) == []
