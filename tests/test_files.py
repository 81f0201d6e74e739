"""Which files a corpus holds: folders, archives, links, and what can't be reached."""

import gzip
import io
import os
import sys
import zipfile
from pathlib import Path

import pytest

from sourcebook.corpus.files import CorpusError, File, Problem, fingerprint, walk

TEXT = "The minister said on Monday that the talks would go on for another week."


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def names(corpus):
    return [entry.name for entry in walk(corpus) if isinstance(entry, File)]


def problems(corpus):
    return [(entry.where, entry.problem) for entry in walk(corpus) if isinstance(entry, Problem)]


def test_files_are_found_recursively_in_order_of_name(folder):
    corpus = folder({"b.txt": TEXT, "a/z.txt": TEXT, "a/b/c.html": TEXT, "A.txt": TEXT})
    assert names(corpus) == ["A.txt", "a/b/c.html", "a/z.txt", "b.txt"]


def test_texts_about_the_folder_and_hidden_files_are_no_articles(folder):
    corpus = folder({"README.md": TEXT, "LICENSE": TEXT, ".git/x.txt": TEXT, ".x.txt": TEXT, "a.txt": TEXT,
                     "x.zip": zipped({"__MACOSX/a.txt": TEXT, "readme.txt": TEXT, "b.txt": TEXT})})  # fmt: skip
    assert names(corpus) == ["a.txt", "x.zip/b.txt"]


def test_members_of_a_zip_are_read_without_unpacking_and_climbing_names_refused(folder):
    members = {"in/a.txt": TEXT, "../evil.txt": TEXT, "/abs.txt": TEXT, "in/../../up.txt": TEXT,
               "b.txt.gz": gzip.compress(TEXT.encode())}  # fmt: skip
    corpus = folder({"x.zip": zipped(members)})
    assert names(corpus) == ["x.zip/b.txt.gz", "x.zip/in/a.txt"]
    assert {where for where, problem in problems(corpus) if problem == "unsafe name"} == {
        "x.zip/../evil.txt", "x.zip//abs.txt", "x.zip/in/../../up.txt"}  # fmt: skip
    opened = {entry.name: entry.open().read() for entry in walk(corpus) if isinstance(entry, File)}
    assert set(opened.values()) == {TEXT.encode()}
    assert not (corpus.parent / "evil.txt").exists()


def test_a_broken_zip_is_told(folder):
    assert problems(folder({"x.zip": b"PK no zip", "a.txt": TEXT})) == [("x.zip", "broken archive")]


def test_an_encrypted_member_is_told(folder):
    data = bytearray(zipped({"a.txt": TEXT}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1  # the flag that says so
    assert problems(folder({"x.zip": bytes(data)})) == [("x.zip/a.txt", "encrypted")]


def test_links_are_followed_but_never_in_a_circle(folder, tmp_path):
    corpus = folder({"a/one.txt": TEXT})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "two.txt").write_text(TEXT)
    (corpus / "link").symlink_to(tmp_path / "elsewhere")
    (corpus / "a" / "up").symlink_to(corpus)
    (corpus / "a" / "self").symlink_to(corpus / "a")
    assert names(corpus) == ["a/one.txt", "link/two.txt"]
    assert problems(corpus) == [("a/self", "circular link"), ("a/up", "circular link")]


def test_two_folders_that_link_to_each_other_end(folder):
    corpus = folder({"a/one.txt": TEXT, "b/two.txt": TEXT})
    (corpus / "a" / "b").symlink_to(corpus / "b")
    (corpus / "b" / "a").symlink_to(corpus / "a")
    assert names(corpus) == ["a/b/two.txt", "a/one.txt", "b/a/one.txt", "b/two.txt"]
    assert {problem for _, problem in problems(corpus)} == {"circular link"}


def test_links_to_nowhere_loops_and_pipes_are_told(folder):
    corpus = folder({"a.txt": TEXT})
    (corpus / "dead.txt").symlink_to(corpus / "gone.txt")
    (corpus / "loop.txt").symlink_to(corpus / "loop.txt")
    os.mkfifo(corpus / "pipe.txt")
    assert problems(corpus) == [(name, "not readable") for name in ("dead.txt", "loop.txt", "pipe.txt")]
    assert names(corpus) == ["a.txt"]


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are always UTF-8")
def test_a_name_that_is_not_utf_8_is_told(folder):
    corpus = folder({"a.txt": TEXT})
    Path(os.fsdecode(os.fsencode(corpus) + b"/caf\xe9.txt")).write_text(TEXT)
    assert problems(corpus) == [("caf\\udce9.txt", "not readable")]


def test_an_unreadable_file_is_told_and_the_rest_is_read(folder, monkeypatch):
    corpus = folder({"a.txt": TEXT, "secret.txt": TEXT})
    (corpus / "secret.txt").chmod(0)
    if os.geteuid() == 0:  # root may read everything: let the system's refusal come from `open` itself
        original = type(corpus).open

        def refusing(path, *args, **kwargs):
            if path.name == "secret.txt":
                raise PermissionError(13, "Permission denied")
            return original(path, *args, **kwargs)

        monkeypatch.setattr(type(corpus), "open", refusing)
    assert names(corpus) == ["a.txt"]
    [problem] = [entry for entry in walk(corpus) if isinstance(entry, Problem)]
    assert (problem.where, problem.problem) == ("secret.txt", "not readable")
    assert "permissions" in problem.detail


def test_a_single_file_is_a_corpus(folder):
    corpus = folder({"a.txt": TEXT})
    assert names(corpus / "a.txt") == ["a.txt"]


def test_a_missing_corpus_names_the_nearest_one(folder):
    corpus = folder({"seeds/a.txt": TEXT})
    with pytest.raises(CorpusError, match=r"did you mean .*seeds"):
        list(walk(corpus / "sedes"))
    with pytest.raises(CorpusError, match="name a folder"):
        list(walk("/nowhere/at/all"))


def test_the_fingerprint_follows_names_and_contents(folder):
    corpus = folder({"a.txt": TEXT, "x.zip": b"PK no zip", "y.txt.gz": b"no gzip"})
    before = fingerprint(corpus)
    assert fingerprint(corpus) == before
    (corpus / "a.txt").rename(corpus / "b.txt")
    renamed = fingerprint(corpus)
    (corpus / "b.txt").write_text(TEXT + "!")
    assert len({before, renamed, fingerprint(corpus)}) == 3
