"""The report's pages: their layouts, and what they load beside them. They ask nothing of the network."""

import re
from importlib.resources import files
from pathlib import Path

import jinja2
from pygments.formatters import HtmlFormatter

from sourcebook.run import stamps

_LAYOUTS = jinja2.Environment(
    loader=jinja2.PackageLoader("sourcebook.show", "layouts"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_FROM_NOTEBOOKS = re.compile(r'(<a href=")\.\./')  # in text of an article "<" is escaped
_EXPORTED = re.compile(r"export\s*\{[^}]*?([\w$]+) as jQuery[^}]*\}")


def render(target: Path, layout: str, *, base: str = "", **values) -> str:
    """Fill a layout of `show` and write the page. -> its HTML. base: the way to the report's folder."""
    page = _LAYOUTS.get_template(layout).render(base=base, **values) + "\n"
    stamps.write(target, page)
    return page


def beside(body: str) -> str:
    """HTML of a notebook, whose links lead from the folder `notebooks`, as it stands in a page beside it."""
    return _FROM_NOTEBOOKS.sub(r"\1", body)


def assets(out: Path) -> list[Path]:
    """Write what the pages load: styles, scripts, and DataTables as the package itables brings it."""
    own, grids = files("sourcebook.show").joinpath("layouts"), files("itables").joinpath("html")
    written = {
        "report.css": own.joinpath("report.css").read_text(encoding="utf-8") + _colours(),
        "report.js": own.joinpath("report.js").read_text(encoding="utf-8"),
        "evidence.js": own.joinpath("evidence.js").read_text(encoding="utf-8"),
        "tables.css": grids.joinpath("dt_bundle.css").read_text(encoding="utf-8"),
        "tables.js": _script(grids.joinpath("dt_bundle.js").read_text(encoding="utf-8")),
    }
    for name, content in written.items():
        stamps.write(out / "assets" / name, content)
    return [out / "assets" / name for name in written]


def _colours():
    """The colours of code, light and dark."""
    light = HtmlFormatter(style="default").get_style_defs(".highlight")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".highlight")
    return f"\n{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


def _script(module):
    """A module of JavaScript as a plain script that sets `jQuery`: from a file, browsers load no modules."""
    plain = _EXPORTED.sub(r"window.jQuery = \1;", module)
    return f"(() => {{{plain}\n}})();\n"
