"""One notebook of a report, in a worker: run by papermill, cleaned, made a page, sealed."""

import os
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbconvert import HTMLExporter
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from sourcebook.run import notebooks, pages, stamps

# Between processes of one machine the kernel's traffic needs no network port's encryption notice.
QUIET = {"config": Config({"KernelManager": {"transport_encryption": "auto"}}),
         "extra_arguments": ["--IPKernelApp.log_level=50"]}  # fmt: skip


_WIDGET = "application/vnd.jupyter.widget-view+json"
OUT = "../outputs"  # from the notebooks' folder, as their defaults have it


class NotebookError(RuntimeError):
    """A notebook that failed: which cell, and with what error."""


def make(path, corpus, out, parameters, key, names, *, tick):
    """In a worker: run one notebook, write its page, and seal both. -> (seconds, failure or "")."""
    began = time.monotonic()
    os.environ[notebooks.PAGES] = ".."  # as seen from the folder of the executed notebooks
    target = Path(out, "notebooks", path.name)
    page = Path(out, f"{path.stem}.html")
    failure = ""
    try:
        for old in [*notebooks.files(out, path.stem), target, page]:
            old.unlink(missing_ok=True)
        execute(path, target, {"corpus": corpus, "out": out, **parameters}, tick=tick)
        _page(target, page, names)
        files = [target, page, *notebooks.files(out, path.stem)]
        stamps.seal(notebooks.stamp(out, path.stem), key, files)
    except (NotebookError, OSError) as error:
        failure = " ".join(str(error).split())
    return time.monotonic() - began, failure


def execute(
    path: Path, target: Path, parameters: dict, *, cwd: Path | None = None, tick: Callable[[int], object]
) -> None:
    """Run a notebook and write it, executed and without times or paths, to target.

    `tick` is called with 1 after each cell. Raises NotebookError; then target is left as it was, and what
    ran lies beside it as `.failed.ipynb`, to look into.
    """
    part = target.with_suffix(".part.ipynb")
    failed = target.with_suffix(".failed.ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    failed.unlink(missing_ok=True)
    try:
        papermill.execute_notebook(
            str(path),
            str(part),
            parameters=parameters,
            cwd=str(cwd) if cwd else None,
            kernel_name="python3",
            progress_bar=False,
            on_cell_executed=lambda **_: tick(1),
            **QUIET,
        )
        stamps.write(target, cleaned(part))
    except PapermillExecutionError as error:
        stamps.write(failed, cleaned(part))
        what = textwrap.shorten(error.evalue, 200, placeholder=" …")
        raise NotebookError(f"cell {error.exec_count}: {error.ename}: {what}") from error
    except DeadKernelError as error:
        raise NotebookError("its kernel died, as it does when memory runs out") from error
    finally:
        part.unlink(missing_ok=True)


def cleaned(path: Path) -> str:
    """An executed notebook as JSON, without what changes from run to run."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = {"tags": tags} if tags else {}
        if "injected-parameters" in tags:
            cell.id = "injected-parameters"
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(_WIDGET, None)  # an id of this run, of no use without its kernel
    return nbformat.writes(notebook, version=4) + "\n"


def _page(executed, target, names):
    """The executed notebook as a page of the report; `names` are for its navigation."""
    notebook = nbformat.read(executed, as_version=4)
    body, _ = HTMLExporter(template_name="basic", embed_images=True).from_notebook_node(notebook)
    pages.render(target, "notebook.html", title=notebooks.title(notebook), body=pages.beside(body),
                 names=names, here=executed.stem)  # fmt: skip


def refresh(folder: Path) -> list[str]:
    """Run the committed notebooks in place, with their defaults. -> the failures, in words."""
    notebooks.settle(folder)
    failures = []
    for path in [*notebooks.find(folder), *sorted(folder.glob(notebooks.EXPLORING))]:
        for old in notebooks.files(folder / OUT, path.stem):
            old.unlink()
        try:
            execute(path, path, {}, cwd=folder, tick=abs)
        except NotebookError as error:
            failures.append(f"{path.stem}: {error}")
    return failures
