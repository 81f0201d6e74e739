"""What a notebook writes beside itself: figures and tables, named after its number."""

import io
import os
from pathlib import Path
from urllib.parse import quote

import matplotlib.pyplot as plt
import networkx
import pandas as pd
from IPython.display import HTML, Image
from matplotlib.axes import Axes

from sourcebook import schema
from sourcebook.run import notebooks, stamps, store
from sourcebook.show import links
from sourcebook.show.style import STYLE
from sourcebook.show.text import linked

DPI = 144


def keep(ax: Axes, out: str | Path, name: str) -> Image:
    """Save a figure as out/figures/name.svg and .png, close it, and show the same bytes.

    Its title and subtitle are the alternative text.
    """
    alt = ". ".join(" ".join(text.get_text().split()) for text in ax.figure.texts)
    for kind in ("svg", "png"):
        buffer = io.BytesIO()
        metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        with plt.rc_context(STYLE):
            ax.figure.savefig(buffer, format=kind, dpi=DPI, metadata=metadata)
        stamps.write(Path(out) / "figures" / f"{name}.{kind}", buffer.getvalue())
    plt.close(ax.figure)
    return Image(data=buffer.getvalue(), format="png", alt=alt, width=int(ax.figure.get_figwidth() * 100))


def keep_table(frame: pd.DataFrame, out: str | Path, name: str) -> None:
    """Save a table that a notebook made as out/tables/name.csv; floats with four decimals."""
    stamps.write(Path(out) / "tables" / f"{name}.csv", store.text(frame, float_format="%.4f"))


def keep_graph(graph: networkx.Graph, out: str | Path, name: str) -> None:
    """Save a network as out/tables/name.graphml, which Gephi and the like read."""
    lines = networkx.generate_graphml(graph)
    stamps.write(Path(out) / "tables" / f"{name}.graphml", "\n".join(lines) + "\n")


def pages(out: str | Path) -> links.Pages:
    """Where the report's pages lie, as seen from the notebook, to lead to them."""
    return links.Pages(os.environ.get(notebooks.PAGES) or quote(Path(out).as_posix()))


def explore(tables: schema.Tables, out: str | Path):
    """Widgets to pick, count, read, correct and take away statements. -> show.explore.Explorer."""
    from sourcebook.show.explore import Explorer  # the widgets take a second, and other notebooks have none

    return Explorer(tables, pages(out), lambda frame, name: keep_table(frame, out, name))


def written(out: str | Path, notebook: str) -> HTML:
    """The list of those files, to end a notebook with."""
    names = [path.relative_to(out).as_posix() for path in notebooks.files(out, notebook)]
    return HTML("<ul>" + "".join(f"<li>{linked(pages(out).file(name))}</li>" for name in names) + "</ul>")
