"""Imports go one way: a module imports only from what stands before it."""

import ast
from pathlib import Path

import pytest

import sourcebook

LIBRARY = Path(sourcebook.__file__).parent
# The last is the package's own front.
STAGES = ["schema", "corpus", "annotate", "measure", "evaluate", "trust", "show", "run", ""]
ROOMS = {  # within a stage, where the order matters
    "corpus": [
        "streams",
        "files",
        "decode",
        "passages",
        "pages",
        "rows",
        "formats",
        "aliases",
        "read",
        "gold_speakers",
        "gold_lineage",
        "gold",
    ],
    "annotate": (
        "offsets "
        "reading reading.quotes reading.pieces reading.decode reading.layouts reading.model reading.reader "
        "reading.attribution "
        "names names.countries names.nouns names.mentions names.alike names.actors names.corrections names.census "
        "names.again parts "
        "speech speech.descriptions speech.justification speech.hearing speech.pronouns speech.roles speech.speakers "
        "lineage lineage.credits lineage.running lineage.reuse lineage.words lineage.occasions lineage.sayers lineage.sayings "
        "lineage.statements lineage.likeness lineage.grouping lineage.utterances lineage.lineage "
        "topics topics.phrases topics.bags topics.coherence topics.factors topics.topics stages tables"
    ).split(),
    "measure": ["shares", "named", "voices", "lineage", "themes", "selection"],
    "evaluate": ["statements", "speakers", "lineage"],
    "show": ["style", "charts", "diagrams", "links", "segments", "evidence", "listing", "text", "explore"],
    "run": [
        "stamps",
        "notebooks",
        "store",
        "chunks",
        "tasks",
        "workers",
        "pipeline",
        "outputs",
        "pages",
        "making",
        "site",
        "report",
        "cli",
    ],
}


def place(module, importing=False):
    """Where "annotate.names.actors" stands: (stage, room). A stage's front may import from its own rooms."""
    stage, _, room = module.partition(".")
    front = len(ROOMS.get(stage, "")) if importing else -1
    return STAGES.index(stage), ROOMS[stage].index(room) if room else front


def modules():
    for path in sorted(LIBRARY.rglob("*.py")):
        yield (
            path,
            ".".join(path.relative_to(LIBRARY).with_suffix("").parts).removesuffix("__init__").strip("."),
        )


def imported(path):
    """Modules of this library that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module] if isinstance(node, ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            inner = name.removeprefix("sourcebook.")
            file = LIBRARY.joinpath(*inner.split("."))
            if inner != name and (file.with_suffix(".py").exists() or file.is_dir()):
                yield inner


@pytest.mark.parametrize(
    ("path", "module"), list(modules()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_module_imports_only_from_before_it(path, module):
    for other in imported(path):
        assert place(other) < place(module, importing=True), f"{module} imports {other}"


def test_only_run_writes_files():
    writing = (
        "write_text",
        "write_bytes",
        "to_csv",
        "to_parquet",
        "savefig",
        "mkdir",
        "unlink",
        "replace(target",
    )
    for path, module in modules():
        if not module.startswith("run"):
            text = path.read_text(encoding="utf-8")
            assert not [word for word in writing if f".{word}(" in text], module
