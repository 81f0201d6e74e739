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
WIDTH = 5.2  # inches: at the width of a phone, letters are still nine pixels high
NAMES = 0.36  # of the width is for the names at the left


def axes(ax: Axes | None, height: float) -> Axes:
    """The axes given, or new ones on a figure so many inches high."""
    if ax is not None:
        return ax
    plt.rcdefaults()  # not the user's matplotlibrc
    with plt.rc_context(STYLE):
        return plt.figure(figsize=(WIDTH, height)).add_axes((NAMES, 0.16, 0.96 - NAMES, 0.66))


def fit(share: float, points: float = 10) -> int:
    """How many letters of that size have room in a share of the width."""
    return int(share * WIDTH * 72 / (0.58 * points))


def tell(ax, title, subtitle):
    """Title and subtitle at the left edge of the figure, wrapped, above the axes."""
    lines, below_it = textwrap.wrap(title, fit(0.9, 12.5)), textwrap.wrap(subtitle, fit(0.96, 9))
    fig = ax.figure
    height = fig.get_size_inches()[1]
    top = 1 - 0.12 / height
    fig.text(0.02, top, "\n".join(lines), fontsize=12.5, fontweight="bold", va="top", color="#111111")
    below = top - (0.24 * len(lines) + 0.04) / height
    fig.text(0.02, below, "\n".join(below_it), fontsize=9, va="top", color=GREY)
    box = ax.get_position()
    start = below - (0.16 * len(below_it) + 0.18) / height
    bottom = 0.5 / height
    ax.set_position((box.x0, bottom, box.width, start - bottom))
    return ax


def nothing(ax, title, subtitle):
    """An empty table is told as such, in place of empty axes."""
    ax = axes(ax, 1.8)
    ax.axis("off")
    ax.text(0, 0.5, "Nothing to show.", color=GREY)
    return tell(ax, title, subtitle)


def names(labels, width=None, lines=2):
    """Labels wrapped to a few lines of so many letters; a dollar sign is no mathematics."""
    width = width or fit(NAMES - 0.02)
    return [
        "\n".join(textwrap.wrap(str(label).replace("$", r"\$"), width, max_lines=lines, placeholder=" …"))
        for label in labels
    ]


def legend(ax, keys):
    """A legend of keys of COLOURS (see `keys_above`)."""
    return keys_above(ax, [plt.Rectangle((0, 0), 1, 1, color=COLOURS[key]) for key in keys], keys)


def keys_above(ax, handles, labels, *, in_line=4):
    """A legend in lines between the titles and the axes, which make room for it: it never hides a mark."""
    box, height = ax.get_position(), ax.figure.get_size_inches()[1]
    room = (0.2 * -(-len(labels) // in_line) + 0.05) / height
    ax.set_position((box.x0, box.y0, box.width, box.height - room))
    ax.legend(handles, labels, loc="lower left", bbox_to_anchor=(0.01, box.y1 - room), ncols=in_line,
              bbox_transform=ax.figure.transFigure, fontsize=8.5, frameon=False, borderaxespad=0,
              columnspacing=1.4)  # fmt: skip
    return ax
