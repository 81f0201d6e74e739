"""The report's pages: their layout, and the first of them. They ask nothing of the network."""

import json
from importlib.resources import files
from pathlib import Path

import jinja2
import mistune
from pygments.formatters import HtmlFormatter

from sourcebook.run import stamps

_LAYOUTS = jinja2.Environment(
    loader=jinja2.PackageLoader("sourcebook", "show"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


def index(out: Path, names: list[str], failures: dict[str, str], facts: dict) -> None:
    """The first page: each notebook's question and answer, its first figure, and the files."""
    chapters = [_chapter(out, name) for name in names if name not in failures]
    render(out / "index.html", "index.html", title=f"Who says so? {facts['corpus']}", chapters=chapters,
           names=names, here="index", failures=failures, facts=facts)  # fmt: skip


def _chapter(out, name):
    notebook = json.loads((out / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    answers = [
        "".join(output["data"]["text/markdown"])
        for cell in notebook["cells"]
        if "answer" in cell["metadata"].get("tags", [])
        for output in cell["outputs"]
        if "text/markdown" in output.get("data", {})
    ]
    figure = out / "figures" / f"{name}.svg"  # the one that bears the notebook's name leads
    return {
        "name": name,
        "title": title(notebook),
        "answer": mistune.html("\n\n".join(answers)),
        "figure": figure.relative_to(out).as_posix() if figure.exists() else "",
    }


def title(notebook: dict) -> str:
    """The heading of a notebook's first cell."""
    return "".join(notebook["cells"][0]["source"]).splitlines()[0].lstrip("# ")


def render(target: Path, layout: str, **values) -> None:
    """Fill a layout of `show` and write the page, its style within it."""
    style = files("sourcebook.show").joinpath("style.css").read_text(encoding="utf-8")
    light = HtmlFormatter(style="default").get_style_defs(".highlight")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".highlight")
    code = f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}"
    page = _LAYOUTS.get_template(layout)
    stamps.write(target, page.render(style=style, code=code, **values) + "\n")
