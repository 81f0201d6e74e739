"""A folder, file or archive → the files in it, by name, ready to open. Nothing is unpacked to disk.

What has an address (`s3://…`, `gs://…`, `https://…`) is reached by fsspec, with the package for its scheme.
"""

import difflib
import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import fsspec

from sourcebook.corpus.streams import Meter, bounded, counted, unzipped

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


def walk(corpus: str | Path, meter: Meter | None = None) -> Iterator[File | Problem]:
    """Every file of the corpus in order of name, and a Problem for each that can't be reached.

    Links are followed, but never in a circle. meter: is told how large they are, and what is read of them.
    Raises CorpusError if there is no such corpus.
    """
    meter = meter or Meter()
    for place in _places(corpus):
        if not _is_text(place.name):
            shown = place.name.encode(errors="backslashreplace").decode()
            yield Problem(shown, "files", "not readable", "its name is not UTF-8; rename it")
        elif place.wrong:
            yield Problem(place.name, "files", *place.wrong)
        else:
            yield from _file(place, meter)


@dataclass(frozen=True)
class _Place:
    """A file where it lies: name within the corpus, how to open it, its bytes; or what is wrong with it."""

    name: str
    open: Callable[[], BinaryIO] = bytes
    size: int = 0
    state: str = ""  # what changes when an addressed file does
    wrong: tuple[str, str] = ()


def is_address(corpus: str | Path) -> bool:
    """Whether a corpus is named by an address that fsspec knows, and not by a path."""
    return "://" in str(corpus)


def _places(corpus):
    if is_address(corpus):
        return _addressed(str(corpus))
    root = Path(corpus)
    if not root.exists():
        raise CorpusError(f"there is no {root}: {_nearest(root)}")
    paths = _paths(root) if root.is_dir() else [(root.name, root)]
    return (_local(name, path) for name, path in paths)


def _addressed(address):
    try:
        store, top = fsspec.url_to_fs(address)
        found = store.find(top, detail=True)
    except (ImportError, ValueError, OSError) as error:
        raise CorpusError(f"{address} can't be reached: {error}") from error
    if not found:
        raise CorpusError(f"there is nothing at {address}: name a folder, file or archive of articles")
    for path, info in sorted(found.items()):
        name = path.removeprefix(top).lstrip("/") or PurePosixPath(path).name
        if not any(map(_hidden, name.split("/"))) and not _about(name.split("/")[-1]):
            told = repr(sorted((key, str(value)) for key, value in info.items()))
            yield _Place(name, partial(store.open, path, "rb", block_size=1 << 20), info["size"] or 0, told)


def _local(name, path):
    """A place on this machine; a loop of links, a dead link, a pipe, a device are told."""
    if path is None:
        return _Place(name, wrong=("circular link", "it leads back to a folder above it; not followed"))
    try:
        if not path.is_file():
            reason = "a link that leads nowhere" if path.is_symlink() else "not a regular file"
            return _Place(name, wrong=("not readable", f"{reason}; skipped"))
        with path.open("rb"):  # only to learn now whether it may be read
            pass
        return _Place(name, partial(path.open, "rb", buffering=0), path.stat().st_size)
    except OSError as error:
        return _Place(name, wrong=("not readable", f"{error.strerror}; check its permissions"))


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


def _file(place, meter):
    meter.size += place.size
    opener = partial(counted, place.open, meter)
    if place.name.lower().endswith(".zip"):
        yield from _members(place.name, opener)
    elif place.name.lower().endswith(".gz"):
        yield File(place.name, lambda: unzipped(opener(), place.size))
    else:
        yield File(place.name, opener)


def _members(name, opener):
    try:
        infos = sorted(_archive(opener).infolist(), key=lambda info: info.filename)
    except (zipfile.BadZipFile, OSError) as error:
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
            yield File(f"{name}/{member}", partial(_member, opener, info))


@lru_cache(maxsize=8)
def _archive(opener):
    """A zip, kept open: its list of members is read once, however many there are."""
    return zipfile.ZipFile(opener())


def _member(opener, info):
    stream = bounded(_archive(opener).open(info), info.compress_size)
    return unzipped(stream, info.file_size) if info.filename.lower().endswith(".gz") else stream


def fingerprint(corpus: str | Path) -> str:
    """sha256 over the names and bytes of all files of the corpus, and over what can't be reached.

    Of files that have an address, what their store tells of them stands for their bytes. Raises CorpusError
    if there is no such corpus.
    """
    total = hashlib.sha256()
    for place in _places(corpus):
        total.update(repr((place.name, place.size, place.state, place.wrong)).encode())
        if not place.state and not place.wrong:
            total.update(_sha256(place))
    return total.hexdigest()


def _sha256(place):
    try:
        with place.open() as stream:
            return hashlib.file_digest(stream, "sha256").digest()
    except OSError:
        return b"unreadable"
