"""The report's notebooks: where they are, the parameters they take, the environment they run in."""

import ast
import difflib
import json
import os
import re
import sys
import tempfile
from pathlib import Path

from sourcebook.corpus.files import fingerprint

_PARAMETER = re.compile(r"(\w+)\s*=\s*(.*)")
REPORT = "[0-9][0-9]_*.ipynb"  # the notebooks that make up the report
EXPLORING = "explore.ipynb"  # the one that is for hands, not for the report
SETTINGS = {
    "JUPYTER_PREFER_ENV_PATH": "1",  # this environment's kernel, not one of the same name elsewhere
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",  # threads change the last bits of sums
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # gives back what is no longer used, a fifth of a large notebook's
    "TZ": "UTC",
}
PAGES = "SOURCEBOOK_PAGES"  # tells a notebook of a report the way to the report's pages
HOME = "SOURCEBOOK_NOTEBOOKS"  # tells a notebook that runs elsewhere where its own folder is


class ParameterError(ValueError):
    """A parameter that no notebook has, or a value of the wrong type; the message names the remedy."""


def settle(folder: Path | None = None) -> None:
    """Set the environment that kernels start in, so that nobody's own settings change a result.

    folder: of the notebooks that are to run, for `located`.
    """
    os.environ.update(SETTINGS)
    os.environ[HOME] = str(folder.resolve()) if folder else ""
    os.environ.pop("JUPYTER_PATH", None)
    home = Path(sys.prefix, "sourcebook")
    if not os.access(sys.prefix, os.W_OK):
        home = Path(tempfile.gettempdir(), "sourcebook")
    home.mkdir(parents=True, exist_ok=True)
    os.environ["IPYTHONDIR"] = str(home / "ipython")
    os.environ["MPLCONFIGDIR"] = str(home / "matplotlib")


def find(folder: Path) -> list[Path]:
    """The report's notebooks in a folder, in order. Raises FileNotFoundError if there are none."""
    found = sorted(folder.glob(REPORT))
    if not found:
        raise FileNotFoundError(f"there are no notebooks in {folder}: name their folder with --notebooks")
    return found


def located(name: str) -> Path | None:
    """The file or folder that a notebook's parameter names; None for no name.

    It is looked for where the command was given, then beside the notebook: so a default means the
    same wherever a report is made, and the notebook's outputs need not tell where that is.
    """
    places = [Path(name), Path(os.environ.get(HOME, ""), name)]
    return next((place for place in places if place.exists()), places[0]) if name else None


def given(paths: list[Path], pairs: list[str]) -> dict[Path, dict]:
    """`name=value` pairs as typed parameters of each notebook that has them.

    Raises ParameterError for a name that no notebook has, or a value not of the default's type.
    """
    if not pairs:
        return {path: {} for path in paths}
    defaults = {path: _defaults(path) for path in paths}
    known = {name: value for has in defaults.values() for name, value in has.items()}
    values = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if name not in known or not equals:
            nearest = difflib.get_close_matches(name, known, n=1)
            wanted = f"did you mean {nearest[0]}?" if nearest else f"there are {', '.join(sorted(known))}"
            raise ParameterError(f"no notebook has a parameter {name!r}: {wanted} (-p name=value)")
        values[name] = _typed(name, value, known[name])
    return {path: {n: v for n, v in values.items() if n in has} for path, has in defaults.items()}


def gold(path: Path, given: dict) -> str:
    """Digest of the gold that a notebook compares with; empty where there is none."""
    place = located((_defaults(path) | given).get("gold", ""))
    return fingerprint(place) if place and place.exists() else ""


def _defaults(path):
    """The parameters in the cell with that tag, and their values, but for corpus and out."""
    told = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in told if "parameters" in cell["metadata"].get("tags", [])]
    lines = [line for source in sources for line in source.splitlines()]
    pairs = [found.groups() for line in lines if (found := _PARAMETER.match(line))]
    return {name: _literal(source) for name, source in pairs if name not in ("corpus", "out")}


def _literal(source):
    """The value that Python source stands for; None where it is no plain value."""
    try:
        return ast.literal_eval(source)
    except (ValueError, SyntaxError):
        return None


_KINDS = {bool: "True or False", int: "a whole number", float: "a number"}


def _typed(name, value, default):
    kind, read = type(default), _literal(value)
    if kind is str or default is None:
        return value if kind is str or read is None else read
    if kind is float and type(read) is int:
        read = float(read)
    if type(read) is not kind:
        raise ParameterError(f"{name} takes {_KINDS.get(kind, kind.__name__)}, not {value!r}")
    return read


def cells(path: Path) -> int:
    """How many cells a notebook has: its share of the progress."""
    return len(json.loads(path.read_text(encoding="utf-8"))["cells"])


def title(notebook: dict) -> str:
    """The heading of a notebook's first cell."""
    return "".join(notebook["cells"][0]["source"]).splitlines()[0].lstrip("# ")


def stamp(out: str | Path, name: str) -> Path:
    """Where it is noted what a notebook's outputs were made from."""
    return Path(out, ".stamps", f"{name}.json")


def files(out: str | Path, name: str) -> list[Path]:
    """Figures and tables that a notebook ("02_sourcing") has written: they begin with its number."""
    number = name.split("_")[0]
    return sorted(path for kind in ("figures", "tables") for path in Path(out, kind).glob(f"{number}_*"))
