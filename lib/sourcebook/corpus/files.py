"""A folder, file or archive → the files in it, by name, ready to open. Nothing is unpacked to disk."""

import difflib
import gzip
import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

METADATA = ("articles.csv", "aliases.csv")  # tables about the articles, not articles
BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError)  # what opening may raise
ABOUT = ("readme", "license", "copying", "changelog")  # texts about the folder, not articles


class CorpusError(ValueError):
    """The corpus as a whole can't be read; the message names the remedy."""


@dataclass(frozen=True)
class Problem:
    """Something that was skipped or doubted: where, at which stage, what, and the remedy."""

    where: str
    stage: str
    problem: str
    detail: str


@dataclass(frozen=True)
class File:
    """A file by its path within the corpus ("archive.zip/member.txt" for a member)."""

    name: str
    open: Callable[[], BinaryIO]

    @property
    def path(self):
        """The name without `.gz`, which says nothing of the format."""
        return PurePosixPath(self.name.removesuffix(".gz"))


def walk(corpus: str | Path) -> Iterator[File | Problem]:
    """Every file of the corpus in order of name, and a Problem for each that can't be reached.

    Links are followed, but never in a circle. Raises CorpusError if there is no such corpus.
    """
    root = Path(corpus)
    if not root.exists():
        raise CorpusError(f"there is no {root}: {_nearest(root)}")
    paths = _paths(root) if root.is_dir() else [(root.name, root)]
    for name, path in paths:
        if not _is_text(name):
            shown = name.encode(errors="backslashreplace").decode()
            yield Problem(shown, "files", "not readable", "its name is not UTF-8; rename it")
        elif path is None:
            yield Problem(name, "files", "circular link", "it leads back to a folder above it; not followed")
        else:
            yield from _file(name, path)


def _is_text(name):
    """Whether a file's name is text, and not bytes that the system could not decode."""
    return not any("\ud800" <= sign <= "\udfff" for sign in name)


def _nearest(missing):
    names = [path.name for path in missing.parent.iterdir()] if missing.parent.is_dir() else []
    close = difflib.get_close_matches(missing.name, sorted(names), n=1)
    return (
        f"did you mean {missing.with_name(close[0])}?"
        if close
        else "name a folder, file or archive of articles"
    )


def _paths(root):
    """(name, path) of everything below root; the path is None where a link closes a circle."""
    found = []
    for folder, folders, names in os.walk(root, followlinks=True):
        here = Path(folder)
        circles = [name for name in folders if _circular(here / name, root)]
        folders[:] = sorted(name for name in folders if not _hidden(name) and name not in circles)
        found += [((here / name).relative_to(root).as_posix(), None) for name in circles]
        found += [
            ((here / n).relative_to(root).as_posix(), here / n)
            for n in names
            if not (_hidden(n) or _about(n))
        ]
    return sorted(found, key=lambda pair: pair[0])


def _circular(folder, root):
    """A link to a folder that we are inside of."""
    if not folder.is_symlink():
        return False
    above = [parent for parent in folder.parents if parent == root or root in parent.parents]
    return folder.resolve() in {parent.resolve() for parent in above}


def _hidden(name):
    return name.startswith((".", "__MACOSX"))


def _about(name):
    return name.lower().split(".")[0] in ABOUT


def _file(name, path):
    try:
        if not path.is_file():  # a loop of links, a dead link, a pipe, a device
            reason = "a link that leads nowhere" if path.is_symlink() else "not a regular file"
            yield Problem(name, "files", "not readable", f"{reason}; skipped")
        elif path.suffix.lower() == ".zip":
            yield from _members(name, path)
        else:
            with path.open("rb"):  # only to learn now whether it may be read
                pass
            yield File(name, _opener(name, path))
    except OSError as error:
        yield Problem(name, "files", "not readable", f"{error.strerror}; check its permissions")


def _opener(name, path):
    if name.lower().endswith(".gz"):
        return lambda: gzip.open(path, "rb")
    return lambda: path.open("rb")


def _members(name, path):
    try:
        with zipfile.ZipFile(path) as archive:
            infos = sorted(archive.infolist(), key=lambda info: info.filename)
    except zipfile.BadZipFile as error:
        yield Problem(name, "files", "broken archive", f"{error}; make the zip again")
        return
    for info in infos:
        member = PurePosixPath(info.filename.replace("\\", "/"))
        if info.is_dir() or _about(member.name) or any(_hidden(p) and p != ".." for p in member.parts):
            continue
        if member.is_absolute() or ".." in member.parts:
            detail = "its name climbs out of the archive; not read. Make the zip again from inside the folder"
            yield Problem(f"{name}/{member}", "files", "unsafe name", detail)
        elif info.flag_bits & 1:
            yield Problem(f"{name}/{member}", "files", "encrypted", "make the zip again without a password")
        else:
            yield File(f"{name}/{member}", _member_opener(path, info, member.suffix.lower() == ".gz"))


def _member_opener(path, info, zipped):
    def opener():
        member = zipfile.ZipFile(path).open(info)  # noqa: SIM115 (closed with the member)
        return gzip.open(member) if zipped else member

    return opener


def fingerprint(corpus: str | Path) -> str:
    """sha256 over the names and bytes of all files of the corpus, and over what can't be reached.

    Raises CorpusError if there is no such corpus.
    """
    root = Path(corpus)
    total = hashlib.sha256()
    for entry in walk(root):
        total.update(repr(entry if isinstance(entry, Problem) else entry.name).encode())
        if isinstance(entry, File):
            total.update(_sha256(entry))
    return total.hexdigest()


def _sha256(file):
    try:
        with file.open() as stream:
            return hashlib.file_digest(stream, "sha256").digest()
    except BROKEN:
        return b"unreadable"
