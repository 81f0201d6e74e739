"""Country words: all members of the UN by four words each, and words of several meanings."""

import csv
from importlib.resources import files
from pathlib import Path

import pytest

from sourcebook.annotate.names import countries

MEMBERS = list(
    csv.DictReader(Path(__file__).with_name("gold").joinpath("un_members.csv").open(encoding="utf-8"))
)


def words(text):
    return [(text[word.start : word.end], word.country, word.form) for word in countries.find(text)]


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
def test_the_words_of_a_text(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize("country", ["RUS", "PRK", "USA", "GBR", "CZE", "CIV", "VAT"])
def test_a_country_is_found_by_its_own_name(country):
    [word] = countries.find(f"They went to {countries.name(country)} by train.")
    assert (word.country, word.form) == (country, "name")


def test_there_are_193_members():
    assert len({row["country"] for row in MEMBERS}) == 193


@pytest.mark.parametrize("row", MEMBERS, ids=[row["country"] for row in MEMBERS])
def test_every_member_is_found_by_name_demonym_plural_and_capital(row):
    for word in ("name", "demonym", "plural", "capital"):
        text = f"In {row['capital']}, {row['name']}, it was said that {row[word]} agreed."
        assert words(text)[-1][:2] == (row[word], row["country"]), word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tbilisi is in Georgia", [("Tbilisi", "GEO", "capital"), ("Georgia", "GEO", "name")]),
        ("Voters in Georgia and Alabama", []),
        ("Georgia signed", [("Georgia", "GEO", "name")]),
        ("Congolese troops", [("Congolese", "COD", "demonym")]),
        (
            "Congolese troops left Brazzaville",
            [("Congolese", "COG", "demonym"), ("Brazzaville", "COG", "capital")],
        ),
        ("Kingston is a town", []),
        ("Kingston, Jamaica", [("Kingston", "JAM", "capital"), ("Jamaica", "JAM", "name")]),
        ("St. John's, Antigua", [("St. John's", "ATG", "capital")]),
        ("Yaoundé’s mayor", [("Yaoundé", "CMR", "capital")]),
        (
            "Côte d’Ivoire, Cote d'Ivoire",
            [("Côte d’Ivoire", "CIV", "name"), ("Cote d'Ivoire", "CIV", "name")],
        ),
        ("Soviet-era shells", [("Soviet", "SUN", "demonym")]),
        ("ni-Vanuatu elders", [("ni-Vanuatu", "VUT", "demonym")]),
        ("Washington state and Washington", [("Washington", "USA", "capital")]),
    ],
)
def test_words_of_several_meanings_go_by_their_company(text, expected):
    assert words(text) == expected


def test_every_row_of_our_own_table_has_a_reason():
    with (
        files("sourcebook.annotate.names")
        .joinpath("countries.csv")
        .open(encoding="utf-8", newline="") as rows
    ):
        table = list(csv.DictReader(rows))
    assert len(table) > 100
    assert all(row["reason"].strip() for row in table)
