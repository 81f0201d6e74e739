"""What has been made from what: a stamp beside the output says it, so that nothing is made twice."""

import hashlib
import json
import os
import platform
from collections.abc import Iterable
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement

PACKAGE = Path(__file__).parents[1]
FINDING = (
    "schema.py",
    "corpus",
    "annotate",
    "model",
)  # what decides what is found; the card has the weights'
FOUND_WITH = (
    "numpy onnxruntime tokenizers pandas pyarrow trafilatura charset-normalizer warcio py3langid "
    "pycountry countryinfo nicknames"
).split()  # a new version of another package makes no chunk anew


def digest(*parts: bytes | str) -> str:
    """sha256 over the parts, whose borders count."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(f"{len(data)}:".encode() + data)
    return total.hexdigest()


@cache
def library(*within: str) -> str:
    """Digest of this package's own files: code, rules, tables, styles; of some files and folders only."""
    kinds = (".py", ".csv", ".css", ".js", ".html", ".json")
    places = [PACKAGE / name for name in within] or [PACKAGE]
    found = (path for place in places for path in (place.rglob("*") if place.is_dir() else [place]))
    files = sorted(path for path in found if path.is_file() and path.suffix in kinds)
    return digest(*(part for p in files for part in (p.relative_to(PACKAGE).as_posix(), p.read_bytes())))


@cache
def versions(*names: str) -> dict[str, str]:
    """Versions of Python and of every package that pyproject.toml names, or of some."""
    wanted = [Requirement(line) for line in requires("sourcebook") or []]
    names = names or sorted(need.name for need in wanted if need.marker is None or need.marker.evaluate())
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


def sealed(stamp: Path, key: str) -> bool:
    """Whether what the stamp stands for was made from the same things and lies there unchanged."""
    if not stamp.exists():
        return False
    told = json.loads(stamp.read_text())
    root = stamp.parents[1]
    return told["key"] == key and all(
        (root / name).is_file() and digest((root / name).read_bytes()) == sha
        for name, sha in told["files"].items()
    )


def seal(stamp: Path, key: str, files: Iterable[Path]) -> None:
    """Write the stamp for files below its grandparent folder (outputs/.stamps/x stands for outputs/…)."""
    root = stamp.parents[1]
    told = {p.relative_to(root).as_posix(): digest(p.read_bytes()) for p in sorted(files)}
    write(stamp, json.dumps({"key": key, "files": told}, indent=1) + "\n")


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content.encode() if isinstance(content, str) else content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
