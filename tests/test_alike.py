"""When two names are one's."""

import pytest

from sourcebook.annotate.names import alike


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Pat Ryder", "Patrick Ryder", True),
        ("P. Ryder", "Patrick Ryder", True),
        ("Bill Clinton", "William J. Clinton", True),
        ("Bill Clinton", "Hillary Clinton", False),
        ("Orbán Viktor", "Viktor Orban", True),
        ("Kim Jong-un", "Kim Jong Un", True),
        ("von der Leyen", "Ursula von der Leyen", True),
        ("George H. W. Bush", "George Walker Bush", False),
        ("Martin King Jr.", "Martin King Sr.", False),
        ("Ann Lee", "Ann Leeds", False),
        ("Lee", "Ann Lee", True),
        ("Ann", "Ann Lee", False),
        ("Ana Ruiz", "Ana Ruíz Soto", True),
        ("Ruiz", "Ana Ruiz Soto", True),
        ("Soto", "Ana Ruiz Soto", True),
        ("Ana Soto", "Ana Ruiz Soto", True),
        ("Ana Ruiz", "Eva Ruiz Soto", False),
        ("Ana", "Ana Ruiz Soto", False),
    ],
)
def test_people(one, other, expected):
    assert alike.same_person(one, other) is alike.same_person(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Ministry of Defense", "Defence Ministry", True),
        ("UN", "U.N.", True),
        ("UN", "United Nations", True),
        ("WHO", "World Health Organization", True),
        ("Department of State", "State Department", True),
        ("Russian Defense Ministry", "Ministry of Defense of Russia", True),
        ("Russian Defense Ministry", "Chinese Defense Ministry", False),
        ("United Nations", "United Nations Security Council", False),
        ("AP", "Associated Press", True),
        ("", "", True),
    ],
)
def test_bodies(one, other, expected):
    assert alike.same_body(one, other) is alike.same_body(other, one) is expected


@pytest.mark.parametrize(
    ("name", "before", "anywhere", "expected"),
    [
        ("Ryder", ["Pat Ryder"], [], "Pat Ryder"),
        ("Ryder", ["Pat Ryder"], ["Pat Ryder", "Ann Ryder"], "Pat Ryder"),  # only he was introduced
        ("Ryder", ["Pat Ryder", "Ann Ryder"], [], "Ryder"),  # two: refused
        ("Ryder", [], ["Ryder", "Pat Ryder", "Ann Ryder"], "Pat Ryder"),  # a headline: whoever comes first
        ("Ryder", ["Pat Ryder", "Patrick Ryder"], [], "Patrick Ryder"),
        ("Kim", ["Kim Jong Un"], [], "Kim Jong Un"),
        ("Lee", ["Lee Min", "Ann Lee"], [], "Ann Lee"),  # a surname goes first
        ("Liz", ["Elizabeth Okafor"], [], "Elizabeth Okafor"),
        ("Pelé", [], [], "Pelé"),
    ],
)
def test_what_remains_of_a_persons_name(name, before, anywhere, expected):
    assert alike.person(name, before, anywhere) == expected


@pytest.mark.parametrize(
    ("name", "before", "expected"),
    [
        ("Amnesty", ["Amnesty International"], "Amnesty International"),
        ("Defense Ministry", ["Russian Defense Ministry"], "Russian Defense Ministry"),
        ("Defense Ministry", ["Russian Defense Ministry", "Chinese Defense Ministry"], "Defense Ministry"),
        ("United Nations", ["United Nations Security Council"], "United Nations"),
        ("IMF", ["International Monetary Fund"], "International Monetary Fund"),
    ],
)
def test_what_remains_of_an_organisations_name(name, before, expected):
    assert alike.body(name, before, before) == expected
