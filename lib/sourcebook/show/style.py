"""What all figures share: colours, type, titles, and what is said of an empty table.

The title states the finding and is computed by whoever calls; the subtitle names measure and scope.
One colour has one meaning in the whole report (palette: Okabe & Ito 2008, safe for colour-blind eyes).
"""

import textwrap

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

COLOURS = {
    "person": "#0072B2",
    "organisation": "#009E73",
    "media": "#E69F00",
    "document": "#56B4E9",
    "anonymous": "#D55E00",
    "collective": "#CC79A7",
    "unknown": "#999999",
    "country": "#882255",
    "place": "#DDCC77",
    "headline": "#882255",
    "body": "#0072B2",
    "caption": "#56B4E9",
    "boilerplate": "#BBBBBB",
    "name": "#0072B2",
    "demonym": "#56B4E9",
    "capital": "#E69F00",
    "institution": "#D55E00",
    "acronym": "#009E73",
    "handle": "#CC79A7",
    "all": "#222222",
    "direct": "#0072B2",
    "mixed": "#009E73",
    "indirect": "#D55E00",
    "others": "#999999",
    "named": "#222222",
    "heard": "#D55E00",
}
SERIES = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#E69F00",
    "#CC79A7",
    "#56B4E9",
    "#882255",
    "#999999",
)  # of no meaning
MARKERS = "oDs^vP"  # of series, so that they are told apart without their colours
PLAIN = "#0072B2"
GREY = "#666666"
STYLE = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that every machine draws the same
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": GREY,
    "xtick.color": GREY,
    "ytick.color": "#222222",
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.hashsalt": "sourcebook",
    "svg.fonttype": "path",
}
WIDTH = 7.2  # inches: fits a page's column and, at half size, a phone


def axes(ax: Axes | None, height: float) -> Axes:
    """The axes given, or new ones on a figure so many inches high."""
    if ax is not None:
        return ax
    plt.rcdefaults()  # not the user's matplotlibrc
    with plt.rc_context(STYLE):
        return plt.figure(figsize=(WIDTH, height)).add_axes((0.34, 0.16, 0.62, 0.66))


def tell(ax, title, subtitle):
    """Title and subtitle at the left edge of the figure, wrapped, above the axes."""
    lines = textwrap.wrap(title, 68)
    fig = ax.figure
    height = fig.get_size_inches()[1]
    top = 1 - 0.12 / height
    fig.text(0.02, top, "\n".join(lines), fontsize=12.5, fontweight="bold", va="top", color="#111111")
    below = top - (0.24 * len(lines) + 0.04) / height
    fig.text(0.02, below, "\n".join(textwrap.wrap(subtitle, 98)), fontsize=9, va="top", color=GREY)
    box = ax.get_position()
    start = below - (0.16 * len(textwrap.wrap(subtitle, 98)) + 0.18) / height
    bottom = 0.5 / height
    ax.set_position((box.x0, bottom, box.width, start - bottom))
    return ax


def nothing(ax, title, subtitle):
    """An empty table is told as such, in place of empty axes."""
    ax = axes(ax, 1.8)
    ax.axis("off")
    ax.text(0, 0.5, "Nothing to show.", color=GREY)
    return tell(ax, title, subtitle)


def names(labels, width=30, lines=2):
    """Labels wrapped to a few lines; a dollar sign is no mathematics."""
    return [
        "\n".join(textwrap.wrap(str(label).replace("$", r"\$"), width, max_lines=lines, placeholder=" …"))
        for label in labels
    ]


def legend(ax, keys, **place):
    """A legend of keys of COLOURS, at the lower right or where it is told."""
    handles = [plt.Rectangle((0, 0), 1, 1, color=COLOURS[key]) for key in keys]
    place = place or {"loc": "lower right"}
    ax.legend(handles, keys, fontsize=8.5, frameon=True, framealpha=0.9, edgecolor="none", **place)
