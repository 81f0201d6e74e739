"""Who a statement rests on: names, pronouns, documents, the unnamed; and unknown, which is an answer."""

import pandas as pd
import pytest

from sourcebook import schema
from sourcebook.annotate.tables import annotate
from sourcebook.corpus.passages import split


def tables(*texts):
    articles = schema.table("articles", [
        {"article_id": f"{number}", "outlet": "", "title": "", "published": pd.NaT, "language": "en",
         "words": len(text.split()), "sha256": str(number), "text": text}
        for number, text in enumerate(texts)
    ])  # fmt: skip
    passages = schema.table("passages", [
        {"passage_id": f"{n}#p{k}", "article_id": f"{n}", "number": k, "start": p.start, "end": p.end, "role": p.role}
        for n, text in enumerate(texts)
        for k, p in enumerate(split(text), 1)
    ])  # fmt: skip
    return annotate(articles, passages, [])


COLUMNS = ["speaker", "kind", "anonymous", "role", "speaks_for", "resolved_by"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Go,” Pentagon spokesman Ann Lee said.",
         ("Ann Lee", "person", False, "Pentagon spokesman", "Pentagon", "name")),
        ("“Go,” said French judge Ann Lee.", ("Ann Lee", "person", False, "French judge", "France", "name")),
        ("“Go,” Putin lawyer Ann Lee said.", ("Ann Lee", "person", False, "lawyer", "", "name")),
        ("“Go,” a US official said.", ("US official", "anonymous", True, "", "United States", "none")),
        ("“Go,” the officials said.", ("officials", "anonymous", True, "", "", "none")),
        ("They go, according to experts.", ("experts", "collective", False, "", "", "none")),
        ("They go, according to a US report.", ("US report", "document", False, "", "United States", "none")),
        ("They go, according to ABC News.", ("ABC News", "media", False, "", "", "name")),
        ("They go, according to the White House.", ("White House", "organisation", False, "", "", "name")),
        ("“Go,” Russia’s envoy said.", ("Russia’s envoy", "anonymous", True, "", "Russia", "none")),
        ("“Go,” he said.", ("he", "unknown", False, "", "", "none")),
        ("There is speculation that the plant will close.", ("", "unknown", False, "", "", "none")),
    ],
)  # fmt: skip
def test_speakers(text, expected):
    [row] = tables(text + " Nothing else happened on that day.").attributions[COLUMNS].itertuples(index=False)
    assert tuple(row) == expected


def test_a_pronoun_goes_on_from_the_speaker_before():
    found = tables(
        "“Go,” Ann Lee said. “Now,” she added.\n“Stay,” a source said. “Or not,” he added."
    ).attributions
    assert found["speaker"].tolist() == ["Ann Lee", "Ann Lee", "source", "source"]
    assert found["resolved_by"].tolist() == ["name", "pronoun", "none", "pronoun"]


def test_the_reason_for_no_name_is_kept_with_its_place():
    text = "“Go,” said a US official, on condition of anonymity to discuss talks. Nothing else happened."
    found = tables(text)
    assert found.attributions["justification"].tolist() == ["on condition of anonymity to discuss talks"]
    why = found.spans[found.spans["part"] == "justification"].iloc[0]
    assert text[why["start"] : why["end"]] == why["surface"]


def test_the_reason_given_in_another_paragraph_is_another_matter():
    text = "“Go,” said a US official.\nThe vote was taken on condition of anonymity to discuss talks."
    assert tables(text).attributions["justification"].tolist() == [""]


def test_actors_are_counted_from_mentions_and_attributions():
    found = tables("“Go now,” Ann Lee of Russia said. Lee left Moscow.", "Ann Lee is here in Russia today.")
    rows = found.actors.set_index("name")
    assert rows.loc["Ann Lee", ["mentions", "articles", "attributions", "words_spoken"]].tolist() == [
        3,
        2,
        1,
        2,
    ]
    assert rows.loc["Russia", ["kind", "country", "mentions", "articles"]].tolist() == [
        "country",
        "RUS",
        3,
        2,
    ]
    assert rows.loc["Russia", "aliases"] == ["Russia", "Moscow"]


def test_articles_in_other_languages_and_boilerplate_are_not_read():
    found = tables("The end is near, they say.\nBy Ann Lee\n“Go,” said Bo Lee. It ended there.")
    assert set(found.actors["name"]) == {"Bo Lee"}
    french = found.articles.assign(language="fr")
    assert annotate(french, found.passages, []).attributions.empty


def test_the_order_of_articles_changes_no_table():
    first = tables(
        "“It rains,” Ann Lee of Acme said.", "“It pours,” said A. Lee. Lee left Russia.", "Bo Lee came."
    )
    again = annotate(first.articles[::-1], first.passages[::-1], [])
    for name in ("attributions", "spans", "mentions", "actors"):
        assert getattr(first, name).equals(getattr(again, name)), name


def test_a_line_signed_with_a_dash_counts_where_its_passage_does():
    found = tables("“It is a real disgrace.” ― Ann Lee\nNothing else happened on that day.")
    assert found.attributions["speaker"].tolist() == ["Ann Lee"]
    aside = found.passages.assign(role="boilerplate")
    assert annotate(found.articles, aside, []).attributions.empty
