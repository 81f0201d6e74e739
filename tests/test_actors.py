"""Who is whom, over an article and over the corpus."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.annotate.names import actors, alike
from sourcebook.annotate.names.mentions import Mention


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
    assert (found[lee].actor_id, found[land].actor_id) == ("georgia.person", "georgia.country")
    assert actors.slug("Kim Jong-un") == "kim-jong-un"
    assert actors.slug("Дмитро Кулеба") == "дмитро-кулеба"


def test_no_name_takes_an_id_that_another_was_told_apart_by():
    land = Mention("a", 9, 16, "Georgia", "country", "GEO", "name", 1.0)
    found = actors.resolve([person("a", "Georgia"), land, person("b", "Georgia Country")])
    assert len({actor.actor_id for actor in found.values()}) == 3


PIECES = st.sampled_from(
    "Pat Patrick P. Bill William J. Ann Ana Ryder Ruiz Soto Jong-un de Kim Jr. II".split()
)
BODIES = st.sampled_from(
    "Ministry of Defense Defence Russia Russian U.N. UN United Nations Nuclear MOD M D of-the".split()
)


@pytest.mark.parametrize(
    ("pieces", "same", "calls"),
    [(PIECES, alike.same_person, alike.as_person), (BODIES, alike.same_body, alike.as_body)],
)
@given(st.data())
def test_names_are_what_comparing_each_with_all_makes_of_them(pieces, same, calls, data):
    names = data.draw(st.lists(st.lists(pieces, min_size=1, max_size=4).map(" ".join), max_size=12))
    counts = Counter(names)
    quick = actors._over_the_corpus(set(names), counts, same, calls)
    slow = actors._over_the_corpus(set(names), counts, same, lambda name: ({""}, {""}))
    assert list(map(quick, counts)) == list(map(slow, counts))
