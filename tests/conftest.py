"""What the tests share: corpora made on the spot, the seeds' tables, one headless report."""

import subprocess
import sys
from pathlib import Path

import matplotlib
import pytest

from sourcebook import schema
from sourcebook.run import notebooks

ROOT = Path(__file__).resolve().parents[1]
matplotlib.use("agg")
notebooks.settle()  # the kernels that nbval starts inherit it


class Some(schema.Tables):
    """Some tables of a corpus, perhaps without columns that nobody asks for."""

    def __init__(self, **tables):
        vars(self).update(tables)


@pytest.fixture
def folder(tmp_path):
    """A function that makes a corpus of {name: text or bytes} and returns its path."""

    def make(files):
        for name, content in files.items():
            path = tmp_path / "corpus" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        (tmp_path / "corpus").mkdir(exist_ok=True)
        return tmp_path / "corpus"

    return make


@pytest.fixture(scope="session")
def seeds():
    """All tables of the seed articles."""
    from sourcebook.annotate.tables import annotate
    from sourcebook.corpus.read import read_corpus

    return annotate(*read_corpus(ROOT / "seeds"))


@pytest.fixture(scope="session")
def seed_texts():
    """The seed articles as they are, in order."""
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]


def sourcebook(*arguments, cwd=ROOT):
    """Run the command as a user does. -> CompletedProcess with text."""
    command = [sys.executable, "-m", "sourcebook.run.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=600)


@pytest.fixture(scope="session")
def reports(tmp_path_factory):
    """Two headless reports on the seeds, each from its own copy of them, made from nothing."""
    made = []
    for name in ("one", "two"):
        home = tmp_path_factory.mktemp(name)
        (home / "seeds").symlink_to(ROOT / "seeds")
        done = sourcebook("report", "seeds", "--out", "outputs", cwd=home)
        assert done.returncode == 0, done.stderr
        made.append((home, done))
    return made
