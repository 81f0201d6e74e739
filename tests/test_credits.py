"""Where an article credits another outlet."""

import pytest

from sourcebook.annotate.lineage import credits
from sourcebook.annotate.names import actors, mentions
from sourcebook.annotate.reading import reader
from sourcebook.corpus.passages import split


def found(text, **options):
    """[(words that credit, outlet)]."""
    named = mentions.find("a", text, reader.read([text])[0], [(0, len(text))])
    places = [(one.start, one.end, one.role) for one in split(text)]
    whom = actors.resolve(named)
    return [
        (text[one.start : one.end], one.outlet)
        for one in credits.find(text, places, named, whom, **options)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A US official told ABC News that the ministry was buying shells.", [("told ABC News", "ABC News")]),
        ("The deal, first reported by The New York Times, is off.", [("first reported by The New York Times", "New York Times")]),
        ("According to Reuters, two people died on Monday.", [("According to Reuters", "Reuters")]),
        ("LONDON, March 3 (Reuters) - The bank raised its rate on Monday.", [("(Reuters)", "Reuters")]),
        ("MANILA (EFE) – At least ten people died on Monday.", [("(EFE)", "EFE")]),
        ("Reuters reported on Monday that the plant would close.", [("Reuters reported", "Reuters")]),
        ("The Wabash Tribune is reporting that the plant will close.", [("The Wabash Tribune is reporting", "Wabash Tribune")]),
        ("In an interview with Le Monde, the minister said no.", [("In an interview with Le Monde", "Le Monde")]),
        ("A letter seen by the Financial Times shows it.", [("A letter seen by the Financial Times"[9:], "Financial Times")]),
        ("The plant will close (via Bloomberg).", [("(via Bloomberg)", "Bloomberg")]),
        ("The plant closed on Monday.\n\nABC News’ Ann Lee and Bo Xu contributed to this report.", [("ABC News’ Ann Lee and Bo Xu contributed to this report", "ABC News")]),
        ("The plant closed on Monday.\n\nThe Ovens Bulletin contributed to this report.", [("The Ovens Bulletin contributed to this report", "Ovens Bulletin")]),
        ("The club is for sale, says a tweet from @SkySportsNews.", [("a tweet from @SkySportsNews", "SkySportsNews")]),
        ("By Ann Lee, The Canadian Press\n\nWINNIPEG - The strike ended on Monday.", [("By Ann Lee, The Canadian Press", "Canadian Press")]),
        ("He told reporters on Monday that he would go.", []),
        ("She told the Senate Judiciary Committee that he had lied.", []),
        ("She told the Dauphin Chamber of Commerce that prices would rise.", []),
        ("Mail to ann@nytimes.com is answered.", []),
        ("FILE PHOTO: A tank near Kyiv on Monday, 5 May 2025. REUTERS/Ann Lee\n\nThe war goes on in the east.", []),
        ("", []),
    ],
)  # fmt: skip
def test_credits(text, expected):
    assert found(text) == expected


def test_an_article_does_not_credit_its_own_outlet():
    text = "An official told the Brno Courier that the alarm went off. Another told Reuters so."
    assert found(text, own="Brno Courier") == [("told Reuters", "Reuters")]


def test_an_outlet_of_the_corpus_is_known_by_its_short_name():
    text = "Phiri told the Blantyre Lamp that nurses knew. “Nobody asked,” he told the Lamp."
    assert found(text, outlets=["Blantyre Lamp"]) == [
        ("told the Blantyre Lamp", "Blantyre Lamp"), ("told the Lamp", "Blantyre Lamp")]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["New York Times", "nytimes"], {"nytimes": "New York Times", "New York Times": "New York Times"}),
        (["NYT", "New York Times"], {"NYT": "New York Times", "New York Times": "New York Times"}),
        (["Times", "New York Times", "Irish Times"], {name: name for name in ("Times", "New York Times", "Irish Times")}),
        (["BBC", "BBC"], {"BBC": "BBC"}),
        ([], {}),
    ],
)  # fmt: skip
def test_a_short_name_stands_for_the_only_long_one(names, expected):
    assert credits.fullest(names) == expected
