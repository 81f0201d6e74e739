"""The committed notebooks: narratives, executed, with the pictures that the report makes."""

import base64
import io
import re

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest

from conftest import ROOT
from sourcebook.run import notebooks

PATHS = notebooks.find(ROOT / "notebooks")
NARRATIVES = [pytest.param(nbformat.read(path, as_version=4), id=path.stem) for path in PATHS]
NOTEBOOKS = [
    *NARRATIVES,
    pytest.param(nbformat.read(ROOT / "notebooks" / notebooks.EXPLORING, as_version=4), id="explore"),
]


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def pictures(notebook):
    for cell in code(notebook):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                yield plt.imread(io.BytesIO(base64.b64decode(output.data["image/png"])), format="png")


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_every_code_cell_was_executed_in_order_and_none_failed(notebook):
    assert [cell.execution_count for cell in code(notebook)] == list(range(1, len(code(notebook)) + 1))
    assert not [o for cell in code(notebook) for o in cell.outputs if o.output_type in ("error", "stream")]


@pytest.mark.parametrize("notebook", NARRATIVES)
def test_a_notebook_is_a_narrative(notebook):
    first, *rest = notebook.cells
    assert first.source.startswith("# ")
    assert first.source.splitlines()[0].endswith("?")
    assert "parameters" in rest[0].metadata.tags
    assert rest[0].source.startswith('corpus = "../seeds"')
    assert "answer" in rest[2].metadata.tags
    assert [cell.source.splitlines()[0] for cell in notebook.cells if cell.source.startswith("## ")][-2:] == [
        "## How far to trust this", "## Files"]  # fmt: skip
    for cell in code(notebook):
        assert "def " not in cell.source
        assert len(cell.source.splitlines()) <= 16


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_notebook_holds_nothing_of_a_run(notebook):
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)
    assert " at 0x" not in nbformat.writes(notebook)
    assert "model_id" not in nbformat.writes(notebook)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_pictures_are_those_that_the_report_makes(path, reports):
    made = nbformat.read(reports[0][0] / "outputs" / "notebooks" / path.name, as_version=4)
    ours, theirs = list(pictures(nbformat.read(path, as_version=4))), list(pictures(made))
    assert len(ours) == len(theirs) > 0
    for mine, other in zip(ours, theirs, strict=True):
        alike(mine, other)


def alike(one, other):
    """Root mean square under 2 %: type drawn by another build differs in the edges of letters only."""
    assert one.shape == other.shape
    assert np.sqrt(((one - other) ** 2).mean()) < 0.02


LARGE = ("articles", "passages", "attributions", "spans", "mentions", "passage_topics")


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_notebook_says_which_columns_of_the_large_tables_it_reads(notebook):
    for cell in code(notebook):
        assert not [name for name in LARGE if re.search(rf"tables\.{name}\b", cell.source)]
