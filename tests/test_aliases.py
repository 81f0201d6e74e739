"""aliases.csv: what it corrects follows into every table; what is wrong with a row is told by its line."""

import pytest

from sourcebook.annotate.names import corrections
from sourcebook.annotate.names.actors import resolve
from sourcebook.annotate.names.mentions import Mention
from sourcebook.annotate.tables import annotate
from sourcebook.corpus.aliases import Correction
from sourcebook.corpus.read import read_corpus

TEXT = "“It rains here today,” Ann Lee of Acme Corp said on Monday. “It pours,” Bo Ray of Russia said there. Lee left Lund."


def mention(article, name, start=0, kind="person", key=None):
    return Mention(article, start, start + len(name), name, kind, key or name, "name", 0.9)


NAMED = [
    mention("a", "Ann Lee"),
    mention("a", "Lee", 20),
    mention("a", "Bo Ray", 40),
    mention("b", "Lee", 5),
    mention("b", "Acme", 30, "organisation"),
    mention("b", "Russia", 50, "country", "RUS"),
]


def applied(*rows):
    """({surface@article: actor's name}, the outcome) after some rows: (action, name, to, article)."""
    told = [Correction(f"aliases.csv, line {number}", *row) for number, row in enumerate(rows, 2)]
    done = corrections.apply(resolve(NAMED), told)
    return {f"{m.surface}@{m.article_id}": actor.name for m, actor in done.actors.items()}, done


@pytest.mark.parametrize(
    ("rows", "changes"),
    [
        ([("merge", "Bo Ray", "Ann Lee")], {"Bo Ray@a": "Ann Lee"}),
        ([("rename", "Ann Lee", "Anna Lee")], {"Ann Lee@a": "Anna Lee", "Lee@a": "Anna Lee", "Lee@b": "Anna Lee"}),
        ([("split", "Lee", "Cy Lee", "b")], {"Lee@b": "Cy Lee"}),
        ([("split", "Lee", "Bo Ray")], {"Lee@a": "Bo Ray", "Lee@b": "Bo Ray"}),
        ([("merge", "Acme", "Acme Corp")], {"Acme@b": "Acme Corp"}),
        # in order of rows, and what was merged can still be named
        ([("merge", "Bo Ray", "Ann Lee"), ("rename", "Bo Ray", "A. Lee")],
         dict.fromkeys(["Ann Lee@a", "Lee@a", "Lee@b", "Bo Ray@a"], "A. Lee")),
        ([("rename", "Ann Lee", "Bo Ray")], dict.fromkeys(["Ann Lee@a", "Lee@a", "Lee@b"], "Bo Ray")),
        ([("rename", "Ann Lee", "Cy"), ("rename", "Cy", "Ann Lee")], {}),
        ([], {}),
    ],
)  # fmt: skip
def test_rows_change_who_is_whom(rows, changes):
    before, _ = applied()
    after, done = applied(*rows)
    assert after == before | changes
    assert not done.problems
    assert len(done.corrections) == len(rows)


def test_drop_and_retype():
    names, done = applied(("drop", "Acme", ""), ("retype", "Ann Lee", "organisation"))
    assert "Acme@b" not in names
    assert {actor.kind for m, actor in done.actors.items() if actor.name == "Ann Lee"} == {"organisation"}
    assert [row["mentions"] for row in done.corrections] == [1, 3]


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        ([("merge", "Nobody", "Ann Lee")], 2, "no such name"),
        ([("drop", "Nobody", "")], 2, "no such name"),
        ([("split", "Leigh", "Ann Lee")], 2, "no such name"),
        ([("merge", "Ann Lee", "Bo Ray"), ("merge", "Bo Ray", "Ann Lee")], 3, "circular merge"),
        ([("merge", "Ann Lee", "Ann Lee")], 2, "circular merge"),
    ],
)
def test_a_row_that_can_not_be_carried_out_is_told_and_the_rest_applied(rows, line, problem):
    names, done = applied(*rows, ("rename", "Acme", "Acme Corp"))
    assert [(one.where, one.problem) for one in done.problems] == [(f"aliases.csv, line {line}", problem)]
    assert names["Acme@b"] == "Acme Corp"


def test_names_that_read_alike_as_ids_have_ids_of_their_own():
    _, done = applied(
        ("rename", "Bo Ray", "Ann-Lee"), ("rename", "Acme", "Ann, Lee"), ("split", "Russia", "Ann/Lee")
    )
    assert {actor.name: actor.actor_id for actor in done.actors.values()} == {
        "Ann Lee": "ann-lee", "Ann-Lee": "ann-lee.person", "Ann, Lee": "ann-lee.organisation", "Ann/Lee": "ann-lee.country"}  # fmt: skip
    _, done = applied(("rename", "Bo Ray", "Ann-Lee"), ("split", "Lee", "Ann:Lee", "b"))
    assert sorted({actor.actor_id for actor in done.actors.values()}) == ["acme", "ann-lee", "ann-lee.person", "ann-lee.person.2", "russia"]  # fmt: skip


def test_a_name_of_several_is_told_with_whose_it_is():
    named = [mention("a", "Georgia"), mention("a", "Georgia", 20, "country", "GEO")]
    done = corrections.apply(resolve(named), [Correction("l2", "drop", "Georgia")])
    assert len(done.actors) == 2
    [problem] = done.problems
    assert (problem.problem, problem.detail) == (
        "name of several",
        "'Georgia' can be Georgia (country), Georgia (person); write the full name",
    )


def test_what_was_told_of_an_actor_goes_along_when_it_is_merged():
    rows = [Correction("l2", "", "Ann Lee", attributes={"party": "Blue"}), Correction("l3", "merge", "Ann Lee", "Bo Ray")]  # fmt: skip
    done = corrections.apply(resolve(NAMED), rows)
    assert done.attributes == [{"actor_id": "bo-ray", "attribute": "party", "value": "Blue"}]


def test_names_that_go_round_in_a_circle_come_to_an_end():
    rows = [Correction("l2", "rename", "Ann Lee", "Cy"), Correction("l3", "rename", "Cy", "Ann Lee", attributes={"x": "1"}),
            Correction("l4", "retype", "Ann Lee", "place"), Correction("l5", "", "Ann Lee", attributes={"y": "2"})]  # fmt: skip
    done = corrections.apply(resolve(NAMED), rows)
    assert [(row["actor_id"], row["value"]) for row in done.attributes] == [
        ("ann-lee", "1"),
        ("ann-lee", "2"),
    ]


def test_attributes_are_the_users_and_go_with_the_actor():
    row = Correction("aliases.csv, line 2", "rename", "Ann Lee", "Anna Lee", attributes={"party": "Blue"})
    done = corrections.apply(
        resolve(NAMED), [row, Correction("l3", "", "Russia", attributes={"bloc": "East"})]
    )
    assert done.attributes == [
        {"actor_id": "anna-lee", "attribute": "party", "value": "Blue"},
        {"actor_id": "russia", "attribute": "bloc", "value": "East"},
    ]
    assert [row["action"] for row in done.corrections] == ["rename", "describe"]


@pytest.fixture
def corpus(tmp_path):
    def make(aliases):
        (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
        data = aliases if isinstance(aliases, bytes) else aliases.encode()
        (tmp_path / "aliases.csv").write_bytes(data)
        return read_corpus(tmp_path)

    return make


def test_every_table_follows(corpus):
    found = annotate(
        *corpus("action,name,to,gender\nmerge,Bo Ray,Ann Lee,\nrename,Ann Lee,Dr. Lee,f\ndrop,Lund,,\n")
    )
    assert found.problems[found.problems["stage"] == "aliases"].empty
    assert set(found.attributions["speaker"]) == {"Dr. Lee"}
    assert "Lund" not in set(found.mentions["surface"]) | set(found.actors["name"])
    row = found.actors.set_index("name").loc["Dr. Lee"]
    assert (row["attributions"], row["mentions"]) == (2, 3)
    assert found.attributes["value"].tolist() == ["f"]
    assert found.corrections["action"].tolist() == ["merge", "rename", "drop"]


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("marge,Bo Ray,Ann Lee", "unknown action"),
        ("merge,,Ann Lee", "no name"),
        ("merge,Bo Ray,", "no target"),
        ("retype,Bo Ray,alien", "unknown kind"),
        (",Bo Ray,", "no action"),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_the_rest_is_applied(corpus, bad, problem):
    read = corpus(f"action,name,to\n{bad}\nrename,Ann Lee,Anna\n")
    assert [(one.where, one.problem) for one in read.problems] == [("aliases.csv, line 2", problem)]
    assert read.corrections == [Correction("aliases.csv, line 3", "rename", "Ann Lee", "Anna")]


def test_a_wrong_encoding_is_told_and_what_can_be_read_is_applied(corpus):
    read = corpus("action,name,to\nrename,Ann Lee,Renée\n".encode("latin-1"))
    assert [(one.where, one.problem) for one in read.problems] == [("aliases.csv", "encoding guessed")]
    assert read.corrections == [Correction("aliases.csv, line 2", "rename", "Ann Lee", "Renée")]


@pytest.mark.parametrize("aliases", ["who,what\nAnn,Lee\n", b"\x00\x01\x02" * 50, ""])
def test_a_table_that_can_not_be_read_is_told_and_the_articles_are_read(corpus, aliases):
    read = corpus(aliases)
    assert (len(read.articles), read.corrections) == (1, [])
    assert [(one.where, one.problem) for one in read.problems] == [("aliases.csv", "aliases not read")]
