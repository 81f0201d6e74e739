"""What is public is documented; what the project needs is locked; what the README says is so."""

import ast
import importlib
import inspect
import pkgutil
import re
import tomllib
from importlib.metadata import requires, version

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import sourcebook
from conftest import ROOT
from sourcebook.annotate.reading import model
from sourcebook.run import notebooks

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def public():
    for info in pkgutil.walk_packages(sourcebook.__path__, "sourcebook."):
        module = importlib.import_module(info.name)
        yield info.name, module
        for name, member in vars(module).items():
            own = getattr(member, "__module__", "") == info.name
            if own and not name.startswith("_") and (inspect.isclass(member) or inspect.isfunction(member)):
                yield f"{info.name}.{name}", member


@pytest.mark.parametrize(
    ("name", "member"), list(public()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_everything_public_is_documented(name, member):
    assert inspect.getdoc(member)


def test_names_at_the_front_lead_somewhere():
    for name in sourcebook.__all__:
        assert inspect.getdoc(getattr(sourcebook, name))


def test_every_dependency_says_why_it_is_there():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    for need in wanted:
        assert re.search(rf'"{re.escape(need)}",? # \S', text), need


def locked():
    """{name: [(version, marker)]} of the lock."""
    pins = {}
    for line in LOCK.splitlines():
        if line and not line.startswith((" ", "#")):
            need = Requirement(line.rstrip(" \\"))
            pins.setdefault(canonicalize_name(need.name), []).append(need)
    return pins


def here(need):
    return need.marker is None or need.marker.evaluate({"extra": ""})


def test_the_lock_holds_what_is_installed_for_the_project_and_no_address():
    pins = {name: [need for need in needs if here(need)] for name, needs in locked().items()}
    waiting = [Requirement(line) for line in requires("sourcebook")]
    waiting += [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]
    seen = set()
    while waiting:
        need = waiting.pop()
        name = canonicalize_name(need.name)
        if not here(need) or (name, *sorted(need.extras)) in seen:
            continue
        seen.add((name, *sorted(need.extras)))
        [pin] = pins[name]
        assert need.specifier.contains(str(pin.specifier).removeprefix("=="), prereleases=True), name
        assert version(name) == str(pin.specifier).removeprefix("==")
        for line in requires(name) or []:
            more = Requirement(line)
            if more.marker is None or any(more.marker.evaluate({"extra": e}) for e in ("", *need.extras)):
                waiting.append(more)
    assert "://" not in LOCK
    assert LOCK.count("--hash=sha256:") >= len(pins)


def test_the_package_versions_stand_in_one_place_only():
    environment = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert re.findall(r"^ +- (.*)$", environment, re.MULTILINE) == [
        "conda-forge", "python=3.13", "pip", "make", "pip:", "-r requirements.lock"]  # fmt: skip


@pytest.mark.parametrize("path", notebooks.find(ROOT / "notebooks"), ids=lambda path: path.stem)
def test_the_readme_says_what_the_notebooks_found(path):
    notebook = nbformat.read(path, as_version=4)
    [answer] = [cell for cell in notebook.cells if "answer" in cell.metadata.get("tags", [])]
    told = re.sub(
        r"\[((?:[^\]\\]|\\.)*)\]\([^)]*\)", r"\1", answer.outputs[0].data["text/markdown"]
    )  # links lead into a report
    assert re.sub(r"\\(\W)", r"\1", told) in README
    assert f"notebooks/{path.name}" in README


def test_every_file_that_the_readme_names_is_there():
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


def test_continuous_integration_calls_the_command_of_the_readme():
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text()
    assert "run: make test" in (ROOT / ".github" / "workflows" / "ci.yml").read_text()
    assert "make test" in README


def test_no_broad_except_and_no_exit_in_the_library():
    for path in (ROOT / "lib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                names = ast.unparse(node.type) if node.type else ""
                assert names not in ("", "Exception", "BaseException"), path
            if isinstance(node, ast.Call) and path.name != "cli.py":
                assert ast.unparse(node.func) != "sys.exit", path


def accuracy():
    """The rows of the README's table of accuracy, from the model card."""
    told = model.card()["dev"]
    ours, people = ({row["measure"]: row for row in told[name]} for name in ("scores", "human"))
    best = max(told["peers"], key=lambda row: row["attribution"])

    def row(what, measures, peers):
        cells = [
            " / ".join(f"{100 * scores[name]['f1']:.1f}" for name in measures) for scores in (ours, people)
        ]
        return f"| {what} | {cells[0]} | {cells[1]} | {' / '.join(f'{100 * best[name]:.1f}' for name in peers) or '–'} |"

    forms = ["direct", "mixed", "indirect"]
    parts = ["content", "source", "cue"]
    yield row("statements", ["attribution"], ["attribution"])
    yield row("statements: direct / mixed / indirect", [f"attribution {form}" for form in forms], forms)
    yield row(
        "words: content / source / cue",
        [f"tokens {part}" for part in parts],
        [f"tokens_{part}" for part in parts],
    )
    yield row("exact pieces: source / cue / content", ["spans source", "spans cue", "spans content"], [])
    names = " / ".join(f"{100 * row['f1']:.1f}" for row in told["names"])
    yield f"| names: PUD / GUM news / CoNLL-2003 | {names} | – | – |"


@pytest.mark.parametrize("row", list(accuracy()))
def test_the_readme_tells_the_accuracy_that_the_card_tells(row):
    assert row in README.splitlines()
