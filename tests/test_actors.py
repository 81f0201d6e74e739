"""Country words, names, and who is whom."""

import pytest

from sourcebook.annotate import actors, countries, mentions
from sourcebook.annotate.decode import Span
from sourcebook.annotate.mentions import Mention


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia’s army", [("Russia", "RUS", "name")]),
        ("Russian and Russians", [("Russian", "RUS", "demonym"), ("Russians", "RUS", "demonym")]),
        ("Moscow and the Kremlin", [("Moscow", "RUS", "capital"), ("Kremlin", "RUS", "institution")]),
        ("South Sudan, not Sudan", [("South Sudan", "SSD", "name"), ("Sudan", "SDN", "name")]),
        ("the US, not us; U.S.-led", [("US", "USA", "name"), ("U.S.", "USA", "name")]),
        ("Russia-backed, pro-Russian", [("Russia", "RUS", "name"), ("Russian", "RUS", "demonym")]),
        ("Guinea-Bissau and Guinea", [("Guinea-Bissau", "GNB", "name"), ("Guinea", "GIN", "name")]),
        ("New Mexico by the Gulf of Mexico", []),
        ("Bosnia and Herzegovina", [("Bosnia and Herzegovina", "BIH", "name")]),
        ("the Chinese, the Irish", [("Chinese", "CHN", "demonym"), ("Irish", "IRL", "demonym")]),
        ("French, Indians, Congolese",
         [("French", "FRA", "demonym"), ("Indians", "IND", "demonym"), ("Congolese", "COD", "demonym")]),
        ("Washington, D.C., and Kyiv", [("Washington, D.C.", "USA", "capital"), ("Kyiv", "UKR", "capital")]),
        ("turkey and china plates", []),
        ("", []),
    ],
)  # fmt: skip
def test_country_words(text, expected):
    assert [(text[w.start : w.end], w.country, w.form) for w in countries.find(text)] == expected


@pytest.mark.parametrize("country", ["RUS", "PRK", "USA", "GBR", "CZE", "CIV", "VAT"])
def test_a_country_is_found_by_its_own_name(country):
    [word] = countries.find(f"They went to {countries.name(country)} by train.")
    assert (word.country, word.form) == (country, "name")


def found(text, *names):
    """Mentions of a text whose names are (words, label)."""
    spans = [Span(text.index(words), text.index(words) + len(words), label, 0.5) for words, label in names]
    return [(m.surface, m.kind, m.form) for m in mentions.find("a", text, spans, [(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Ann Lee of Russia", [("Ann Lee", "PER")], [("Ann Lee", "person", "name"), ("Russia", "country", "name")]),
        ("the Russian Defense Ministry", [("Russian Defense Ministry", "ORG")],
         [("Russian", "country", "demonym"), ("Defense Ministry", "organisation", "name")]),
        ("North Korea", [("North Korea", "PER")], [("North Korea", "country", "name")]),
        ("Michael Jordan", [("Michael Jordan", "PER")], [("Michael Jordan", "person", "name")]),
        ("Iranian Drones", [("Iranian Drones", "PER")], [("Iranian", "country", "demonym")]),
        ("NATO and Lund", [("NATO", "ORG"), ("Lund", "LOC")],
         [("NATO", "organisation", "acronym"), ("Lund", "place", "name")]),
        ("the UK", [], [("UK", "country", "acronym")]),
    ],
)  # fmt: skip
def test_names_and_country_words_do_not_overlap(text, names, expected):
    assert found(text, *names) == expected


def test_what_does_not_count_is_not_mentioned():
    text = "Russia. By Ann Lee"
    spans = [Span(11, 18, "PER", 0.5)]
    assert [m.surface for m in mentions.find("a", text, spans, [(0, 7)])] == ["Russia"]


def person(article, name, start=0):
    return Mention(article, start, start + len(name), name, "person", name, "name", 0.5)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        # the document first
        (
            [("a", "Ann Lee"), ("a", "Lee"), ("b", "Bo Lee"), ("b", "Lee")],
            ["Ann Lee", "Ann Lee", "Bo Lee", "Bo Lee"],
        ),
        # the corpus second
        ([("a", "Lee"), ("b", "Ann Lee")], ["Ann Lee", "Ann Lee"]),
        # ambiguous: it stays what it is
        ([("a", "Lee"), ("b", "Ann Lee"), ("c", "Bo Lee")], ["Lee", "Ann Lee", "Bo Lee"]),
        ([("a", "Ann Lee"), ("a", "Bo Lee"), ("a", "Lee")], ["Ann Lee", "Bo Lee", "Lee"]),
        # clipped and initialled first names; the commonest form is the name
        ([("a", "Pat Ryder"), ("b", "Patrick Ryder"), ("c", "Pat Ryder"), ("c", "Ryder")], ["Pat Ryder"] * 4),
        (
            [("a", "P. Ryder"), ("b", "Patrick Ryder"), ("c", "Paul Ryder")],
            ["P. Ryder", "Patrick Ryder", "Paul Ryder"],
        ),
        ([("a", "Lee")], ["Lee"]),
    ],
)
def test_people_are_resolved_by_rule(people, expected):
    named = [person(article, name, 100 * number) for number, (article, name) in enumerate(people)]
    found = actors.resolve(named)
    assert [found[mention].name for mention in named] == expected


def test_the_order_of_articles_changes_no_name():
    people = [person("a", "Ann Lee"), person("b", "Lee"), person("c", "A. Lee"), person("c", "Lee", 50)]
    assert actors.resolve(people) == actors.resolve(people[::-1])


def test_ids_are_readable_and_apart_where_kinds_share_a_name():
    lee, land = person("a", "Georgia"), Mention("a", 9, 16, "Georgia", "country", "GEO", "name", 1.0)
    found = actors.resolve([lee, land])
    assert (found[lee].actor_id, found[land].actor_id) == ("georgia-person", "georgia-country")
    assert actors.slug("Kim Jong-un") == "kim-jong-un"
    assert actors.slug("Дмитро Кулеба") == "дмитро-кулеба"
