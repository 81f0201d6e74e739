"""When and where a statement was made, from the sentence that holds it; what two occasions tell of a pair."""

import numpy as np
import pandas as pd
import pytest

from sourcebook.annotate.lineage import occasions

MON, TUE, WED = 1, 2, 4


def at(text, *contents, published=None):
    """The occasions of the statements with these contents."""
    statements = [[(text.index(content), text.index(content) + len(content), True)] for content in contents]
    return occasions.find(text, statements, pd.Timestamp(published) if published else pd.NaT)


@pytest.mark.parametrize(
    ("text", "days", "places", "told"),
    [
        ("“No,” she said on Monday.", MON, set(), False),
        (
            "It rained. “No,” she told the Commons on Tuesday. On Wednesday it didn’t.",
            TUE,
            {"assembly"},
            True,
        ),
        ("On Monday it rained. “No,” she said.", MON, set(), False),  # the last day before, in the paragraph
        ("On Monday it rained.\n“No,” she said.", 0, set(), False),
        ("Tues., 9 a.m. “No,” she tweets.", TUE, {"post"}, False),
        ("Wed 09:30 “No,” she tells Radio Nord.", WED, {"air"}, True),
        ("“No,” she told The Sun.", 0, set(), True),
        ("“No,” she told reporters.", 0, set(), False),
        ("“No,” she said in a letter.", 0, {"writing"}, False),
        ("“No,” Mr. Lee of the U.S. Senate said Monday.", MON, {"assembly"}, False),
    ],
)
def test_the_sentence_tells_day_and_place(text, days, places, told):
    [one] = at(text, "“No,”")
    assert (one.days, one.places, one.told) == (days, places, told)


def test_what_is_said_tells_nothing_of_when():
    text = "“On Monday the court will meet,” she said. “I leave,” he said on Tuesday."
    one, other = at(text, "“On Monday the court will meet,”", "“I leave,”")
    assert (one.days, one.places, other.days) == (0, frozenset(), TUE)
    assert one.main == other.main == TUE


@pytest.mark.parametrize(
    ("published", "day", "expected"),
    [
        ("2025-03-12", "Wednesday", "2025-03-12"),  # a Wednesday
        ("2025-03-12", "Monday", "2025-03-10"),
        ("2025-03-12", "Thursday", "2025-03-06"),
    ],
)
def test_a_day_is_the_last_before_the_article(published, day, expected):
    [one] = at(f"“No,” she said on {day}.", "“No,”", published=published)
    assert one.date == pd.Timestamp(expected).toordinal()


def test_no_date_without_a_day_or_a_date_of_the_article():
    assert np.isnan(at("“No,” she said.", "“No,”", published="2025-03-12")[0].date)
    assert np.isnan(at("“No,” she said on Monday.", "“No,”")[0].date)


def test_what_two_occasions_tell():
    one = at("“No,” she said on Monday.", "“No,”", published="2025-03-10")
    other = at(
        "“No,” she told parliament on Wednesday. “Yes,” he said.", "“No,”", "“Yes,”", published="2025-03-12"
    )
    found = {
        name: rows.tolist()
        for name, rows in occasions.evidence(*map(occasions.columns, (one, other))).items()
    }
    assert found == {
        "days_differ": [[True, True]],
        "said_later": [[True, True]],  # Wednesday's is told in the paragraph
        "days_between": [[np.log(2), np.log(2)]],
        "told_one": [[False, False]],
        "air_one": [[False, False]], "post_one": [[False, False]], "writing_one": [[False, False]],
        "assembly_one": [[True, False]],
    }  # fmt: skip
    assert not any(rows.any() for rows in occasions.evidence(*[occasions.columns(one)] * 2).values())


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [("2025-03-10", "2025-03-11", 1), ("2025-03-10", "2025-03-14", 4), ("2025-04-01", "2025-03-01", 31), ("2025-03-10", None, 1)],
)  # fmt: skip
def test_days_between_two_articles_count_from_the_second_on_and_none_where_one_has_no_date(one, other, days):
    met = [occasions.columns(at("“No,” she said.", "“No,”", published=date)) for date in (one, other)]
    assert occasions.evidence(*met)["days_between"] == pytest.approx(np.log(days))
