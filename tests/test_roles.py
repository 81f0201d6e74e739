"""Who speaks, by the rules, on texts whose statements are marked: names, pronouns, nouns, titles, reasons."""

import pytest

from marked import heard
from sourcebook.annotate.speech import justification

LEE = "[s Army general Ann Lee] [c said] [q it rains]."


def told(marked, *fields, **names):
    """Fields of the last speaker."""
    _, speakers = heard(marked, **names)
    return tuple(getattr(speakers[-1], field) for field in fields)


@pytest.mark.parametrize(
    ("marked", "names", "speaker", "how"),
    [
        # pronouns: the speaker before, the one named since, no other gender
        (f"{LEE} [s1 She] [c1 added] [q1 it pours].", {"PER": "Ann Lee"}, "Ann Lee", "pronoun"),
        (f"{LEE} Bo Ray left. [s1 He] [c1 said] [q1 it pours].", {"PER": "Ann Lee|Bo Ray"}, "Bo Ray", "pronoun"),
        ("Spokesman Bo Ray met Mrs. Ann Lee. [s She] [c said] [q yes].", {"PER": "Bo Ray|Ann Lee"}, "Ann Lee", "pronoun"),
        ("[s Experts] [c say] [q it rains]. [s1 They] [c1 expect] [q1 more].", {}, "Experts", "pronoun"),
        ("[s A source] [c said] [q it rains]. [s1 They] [c1 expect] [q1 more].", {}, "source", "pronoun"),
        ("[s It] [c said] [q it rains].", {}, "It", "none"),
        ("It was told by the Macon Post, [s which] [c reported] [q rain].", {"ORG": "Macon Post"}, "Macon Post", "pronoun"),
        # speech that goes on
        (f"{LEE}\n[q1 “And more is to come.”]", {"PER": "Ann Lee"}, "Ann Lee", "carried"),
        (f"{LEE} Then the whole town flooded. [q1 “More is to come.”]", {"PER": "Ann Lee"}, "", "none"),
        # nouns for one person
        (f"{LEE} [s1 The general] [c1 denied] [q1 it].", {"PER": "Ann Lee"}, "Ann Lee", "role"),
        (f"{LEE} [s1 A general] [c1 denied] [q1 it].", {"PER": "Ann Lee"}, "general", "none"),
        ("Gen. Bo Ray and General Ann Lee met.\n\n[s The general] [c denied] [q it].", {"PER": "Ann Lee|Bo Ray"},
         "general", "none"),
        ("The transport minister Bo Ray and the defence minister Ann Lee met.\n[s The transport minister] [c denied] [q it].",
         {"PER": "Ann Lee|Bo Ray"}, "Bo Ray", "role"),
        ("[s A nurse at the clinic] [c said] [q no]. [s1 The nurse] [c1 left] [q1 it].", {}, "nurse at the clinic", "role"),
        ("Ann Lee ran the ward. [s The retired midwife] [c fears] [q it].", {"PER": "Ann Lee"}, "Ann Lee", "role"),
        # bodies
        ("The Energy Ministry met. [s The ministry] [c said] [q no].", {"ORG": "Energy Ministry"}, "Energy Ministry", "role"),
        ("They blame Acme Partners. [s The company] [c said] [q no].", {"ORG": "Acme Partners"}, "Acme Partners", "role"),
        ("[s The Gazette] [c said] [q no]. [s1 The newspaper] [c1 told] [q1 it].", {"ORG": "Gazette"}, "Gazette", "role"),
    ],
)  # fmt: skip
def test_who_is_meant(marked, names, speaker, how):
    assert told(marked, "speaker", "resolved_by", **names) == (speaker, how)


@pytest.mark.parametrize(
    ("source", "names", "expected"),
    [
        ("A spokeswoman for Acme Corp", {"ORG": "Acme Corp"}, ("Acme Corp", "organisation", False)),
        ("A spokesperson", {}, ("spokesperson", "anonymous", True)),
        ("Ann Lee and Bo Ray", {"PER": "Ann Lee|Bo Ray"}, ("Ann Lee and Bo Ray", "collective", False)),
        ("Friends of Ann Lee", {"PER": "Ann Lee"}, ("Friends of Ann Lee", "collective", False)),
        ("Ann Lee’s lawyer", {"PER": "Ann Lee"}, ("Ann Lee’s lawyer", "anonymous", True)),
        ("Critics, among them Ann Lee", {"PER": "Ann Lee"}, ("Critics", "collective", False)),
        ("the newspaper Magyar Tükör", {"PER": "Magyar Tükör"}, ("Magyar Tükör", "media", False)),
        ("people familiar with the matter", {}, ("people familiar with the matter", "anonymous", True)),
        ("One of her aides", {}, ("One of her aides", "anonymous", True)),
        ("a leaked Ministry of Defence memo", {"ORG": "Ministry of Defence"}, ("leaked Ministry of Defence memo", "document", False)),
        ("Geophysicists in Bern", {}, ("Geophysicists in Bern", "collective", False)),
        ("a geophysicist in Bern", {}, ("geophysicist in Bern", "anonymous", True)),
        ("The Ukrainian government", {}, ("Ukrainian government", "organisation", False)),
        ("The Dutch", {}, ("Dutch", "collective", False)),
        ("Seoul and Ulaanbaatar", {}, ("Seoul and Ulaanbaatar", "collective", False)),
        ("Moscow", {}, ("Russia", "organisation", False)),
        ("The Kremlin", {}, ("Kremlin", "organisation", False)),
        ("Zzyzx", {}, ("Zzyzx", "unknown", False)),
    ],
)  # fmt: skip
def test_what_a_source_is(source, names, expected):
    assert told(f"[q It rains], [s {source}] [c said].", "speaker", "kind", "anonymous", **names) == expected


@pytest.mark.parametrize(
    ("source", "names", "role", "speaks_for"),
    [
        ("Pentagon press secretary Brigadier General Pat Ryder", {"PER": "Pat Ryder"},
         "Pentagon press secretary Brigadier General", "Pentagon"),
        ("Hugh Griffiths, a former coordinator for a UN panel that monitors sanctions", {"PER": "Hugh Griffiths", "ORG": "UN"},
         "former coordinator for a UN panel", ""),
        ("Russia’s ambassador to the UN, Vassily Nebenzia,", {"PER": "Vassily Nebenzia", "ORG": "UN"},
         "Russia’s ambassador to the UN", "Russia"),
        ("the director of the Lund Institute, Ann Lee,", {"PER": "Ann Lee", "ORG": "Lund Institute"},
         "director of the Lund Institute", "Lund Institute"),
        ("Ann Lee, 41, a seamstress", {"PER": "Ann Lee"}, "seamstress", ""),
        ("Ann Lee of the Lund Institute", {"PER": "Ann Lee", "ORG": "Lund Institute"}, "", "Lund Institute"),
        ("The engineer who designed them, Ann Lee,", {"PER": "Ann Lee"}, "engineer", ""),
        ("Her brother, General Bo Ray", {"PER": "Bo Ray"}, "General", ""),
        ("Ann Lee KC", {"PER": "Ann Lee KC"}, "KC", ""),
        ("Ann Lee", {"PER": "Ann Lee"}, "", ""),
    ],
)  # fmt: skip
def test_titles_and_bodies(source, names, role, speaks_for):
    assert told(f"[q It rains], [s {source}] [c said].", "role", "speaks_for", **names) == (role, speaks_for)


def test_a_title_goes_with_its_bearer_and_a_later_one_is_told_for_all():
    _, first = heard("[s Judge Ann Lee] [c said] [q yes]. [s1 Lee] [c1 added] [q1 no].", PER="Ann Lee")
    assert [one.role for one in first] == ["Judge", "Judge"]
    text = "[s Ann Lee] [c said] [q yes]. [s1 The retired midwife] [c1 added] [q1 no]."
    assert [one.role for one in heard(text, PER="Ann Lee")[1]] == ["retired midwife", "retired midwife"]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[s A man, who saw the report,] [c said] [q it rains].", ["who saw the report"]),
        ("[s A diplomat] briefed on the talks [c said] [q it rains].", ["briefed on the talks"]),
        ("[q It rains], [c said] [s an aide], who spoke on condition of anonymity because talks go on.",
         ["who spoke on condition of anonymity because talks go on"]),
        ("[q It rains], [c said] [s an aide] who asked not to be named.", ["who asked not to be named"]),
        ("[s Ann, an expert on shells,] [c said] [q it rains].", ["an expert on shells"]),
        ("[s Ann, a former coordinator for a UN panel that monitors trade,] [c said] [q no].",
         ["a former coordinator for a UN panel that monitors trade"]),
        ("[s The general] [c disputed] [q the toll], citing two reports.", ["citing two reports"]),
        ("[s The mayor of Lviv] [c said] [q it rains].", []),
        ("[s Lee] [c said] [q that a man, who saw the report, left].", []),
        ("Names were withheld on condition of anonymity. [s An aide] [c said] [q so].", []),
    ],
)  # fmt: skip
def test_why_a_source_is_believed(marked, expected):
    text, [speaker] = heard(marked, PER="Ann|Lee")
    assert [text[start:end] for start, end in speaker.justification] == expected


@pytest.mark.parametrize(
    ("words", "told", "why"),
    [
        ("on condition of anonymity because talks go on", True, True),
        ("who was not authorized to speak publicly", True, True),
        ("who asked not to be named", True, False),
        ("who saw the report", False, False),
        ("", False, False),
    ],
)
def test_whether_a_name_is_said_to_be_withheld_and_why(words, told, why):
    assert justification.withheld(words) == (told, why)


def test_a_group_whose_names_are_withheld_is_anonymous():
    marked = "[s Two members of the board] [c said] [q no], on condition of anonymity to discuss talks."
    assert told(marked, "kind", "anonymous") == ("anonymous", True)
