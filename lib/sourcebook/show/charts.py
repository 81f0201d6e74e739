"""Tables → figures. Every chart takes a table and an Axes (or makes one), draws, and returns the Axes.

The title states the finding and is computed by whoever calls; the subtitle names measure and scope.
One colour has one meaning in the whole report (palette: Okabe & Ito 2008, safe for colour-blind eyes).
"""

import textwrap

import matplotlib.pyplot as plt
import networkx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

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


def _axes(ax, height):
    if ax is not None:
        return ax
    plt.rcdefaults()  # not the user's matplotlibrc
    with plt.rc_context(STYLE):
        return plt.figure(figsize=(WIDTH, height)).add_axes((0.34, 0.16, 0.62, 0.66))


def _tell(ax, title, subtitle):
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


def _nothing(ax, title, subtitle):
    """An empty table is told as such, in place of empty axes."""
    ax = _axes(ax, 1.8)
    ax.axis("off")
    ax.text(0, 0.5, "Nothing to show.", color=GREY)
    return _tell(ax, title, subtitle)


def _names(labels, width=30, lines=2):
    """Labels wrapped to a few lines; a dollar sign is no mathematics."""
    return [
        "\n".join(textwrap.wrap(str(label).replace("$", r"\$"), width, max_lines=lines, placeholder=" …"))
        for label in labels
    ]


def bars(
    table: pd.DataFrame, label: str, value: str, *, title: str, subtitle: str, unit: str, colour=None, ax=None
) -> Axes:
    """Horizontal bars, the first row on top; an interval where the table has `low` and `high`.

    `colour` names a column whose values are keys of COLOURS. Shares (0 to 1) are shown in per cent
    where `unit` begins with "%".
    """
    if table.empty:
        return _nothing(ax, title, subtitle)
    ax = _axes(ax, 1.5 + 0.34 * max(len(table), 2))
    scale = 100 if unit.startswith("%") else 1
    colours = [COLOURS[key] for key in table[colour]] if colour else PLAIN
    places = range(len(table))
    ax.barh(places, table[value] * scale, color=colours, height=0.72)
    if {"low", "high"} <= set(table):
        ax.hlines(places, table["low"] * scale, table["high"] * scale, color="#222222", linewidth=1.2)
    ax.set_yticks(places, _names(table[label]))
    ax.invert_yaxis()
    ax.set_xlabel(unit)
    ax.tick_params(axis="y", length=0)
    if colour and colour != label:
        _legend(ax, list(dict.fromkeys(table[colour])))
    return _tell(ax, title, subtitle)


def stacked(table: pd.DataFrame, *, title: str, subtitle: str, unit: str, ax=None) -> Axes:
    """One bar for each row, divided by the columns, which are keys of COLOURS."""
    if table.empty:
        return _nothing(ax, title, subtitle)
    ax = _axes(ax, 1.8 + 0.36 * max(len(table), 2))
    left = 0 * table.iloc[:, 0]
    for column in table:
        ax.barh(range(len(table)), table[column], left=left, color=COLOURS[column], height=0.72)
        left = left + table[column]
    ax.set_yticks(range(len(table)), _names(table.index))
    ax.invert_yaxis()
    ax.set_xlabel(unit)
    ax.tick_params(axis="y", length=0)
    _legend(ax, list(table))
    return _tell(ax, title, subtitle)


def _legend(ax, keys, **place):
    handles = [plt.Rectangle((0, 0), 1, 1, color=COLOURS[key]) for key in keys]
    place = place or {"loc": "lower right"}
    ax.legend(handles, keys, fontsize=8.5, frameon=True, framealpha=0.9, edgecolor="none", **place)


def ranges(
    table: pd.DataFrame,
    label: str,
    value: str,
    *,
    title: str,
    subtitle: str,
    unit: str,
    series=None,
    whole=True,
    ax=None,
) -> Axes:
    """A mark for each share (0 to 1), the first label on top; a line from `low` to `high`, where known.

    Rows of one label share a line. `series` names a column that tells them apart, by marker and, where
    its values are keys of COLOURS, by colour. `unit` begins with "%". The axis goes to 100 % or, if not
    `whole`, as far as the marks and lines do.
    """
    if table.empty:
        return _nothing(ax, title, subtitle)
    labels = list(dict.fromkeys(table[label]))
    keys = list(dict.fromkeys(table[series])) if series else [""]
    end = 100 if whole else 105 * table[[value, "high"]].max(axis=None)
    ax = _axes(ax, 1.8 + (0.25 + 0.11 * len(keys)) * max(len(labels), 2))
    for number, key in enumerate(keys):
        rows = table[table[series] == key] if series else table
        places = [labels.index(name) + (number - (len(keys) - 1) / 2) * 0.17 for name in rows[label]]
        colour = COLOURS.get(key, PLAIN)
        ax.hlines(places, rows["low"] * 100, rows["high"] * 100, color=colour, linewidth=1.4)
        ax.plot(rows[value] * 100, places, MARKERS[number], color=colour, clip_on=False, label=key)
    ax.set_yticks(range(len(labels)), _names(labels))
    ax.set(xlim=(0, end), ylim=(len(labels) - 0.5, -0.5), xlabel=unit, axisbelow=True)
    ax.grid(axis="x", color="#E4E4E4")
    ax.hlines([n + 0.5 for n in range(len(labels) - 1)], 0, end, color="#E4E4E4", linewidth=0.8, zorder=0)
    ax.tick_params(axis="y", length=0)
    return _with_keys_above(_tell(ax, title, subtitle), len(keys) if series else 0)


def _with_keys_above(ax, number):
    """A legend of so many keys in one line between the titles and the axes."""
    if number:
        box = ax.get_position()
        room = 0.22 / ax.figure.get_size_inches()[1]
        ax.set_position((box.x0, box.y0, box.width, box.height - room))
        ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=number, fontsize=8.5, frameon=False)
    return ax


def reliability(bins: pd.DataFrame, *, title: str, subtitle: str, ax=None) -> Axes:
    """Share that is right beside mean confidence, for each bin (confidence, right, number).

    On the dashed line both agree; the areas of the marks are as the numbers, which are written beside.
    """
    if bins.empty:
        return _nothing(ax, title, subtitle)
    ax = _axes(ax, 5.2)
    x, y, areas = bins["confidence"] * 100, bins["right"] * 100, 500 * bins["number"] / bins["number"].max()
    ax.plot([0, 100], [0, 100], color=GREY, linestyle="--", linewidth=1)
    ax.plot(x, y, color=PLAIN, linewidth=1)
    ax.scatter(x, y, s=areas, color=PLAIN, alpha=0.6, clip_on=False)
    for left, up, number, area in zip(x, y, bins["number"], areas, strict=True):
        ax.annotate(f"{number:,}", (left, up), (4 + (area / 3.14) ** 0.5, -8), textcoords="offset points",
                    fontsize=8.5, color="#222222")  # fmt: skip
    ax.set(xlim=(0, 100), ylim=(0, 100), xlabel="% confidence, mean", ylabel="% right")
    _tell(ax, title, subtitle)
    box = ax.get_position()
    ax.set_position((0.12, box.y0, 0.8, box.height))  # no names at the left
    return ax


def matrix(table: pd.DataFrame, *, title: str, subtitle: str, ax=None) -> Axes:
    """Counts as shaded cells with their numbers; zero is left blank."""
    if table.empty:
        return _nothing(ax, title, subtitle)
    ax = _axes(ax, 2.6 + 0.3 * max(len(table), 2))
    values = table.to_numpy()
    most = values.max()
    ax.imshow(values, cmap="Blues", vmin=0, vmax=most * 1.25, aspect="auto")
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            if value:
                dark = value > 0.6 * most
                ax.text(column, row, value, ha="center", va="center", fontsize=9,
                        color="white" if dark else "#222222")  # fmt: skip
    ax.set_yticks(range(len(table)), _names(table.index))
    ax.set_xticks(range(table.shape[1]), _names(table.columns, max(8, 72 // max(table.shape[1], 1)), 4))
    ax.xaxis.set_ticks_position("top")
    ax.tick_params(length=0, labelsize=8.5)
    ax.tick_params(axis="x", labelsize=7.5)
    ax.spines[:].set_visible(False)
    _tell(ax, title, subtitle)
    box = ax.get_position()
    room = 0.6 / ax.figure.get_size_inches()[1]  # for the names above the columns
    ax.set_position((box.x0, 0.03, box.width, box.y1 - room - 0.03))
    return ax


def against_null(numbers: pd.DataFrame, *, title: str, subtitle: str, ax=None) -> Axes:
    """Stability of each number of topics as a line, beside the band that shuffled text reaches."""
    if numbers.empty:
        return _nothing(ax, title, subtitle)
    ax = _axes(ax, 3.6)
    x = numbers["number"]
    ax.fill_between(x, 0, numbers["null_band"], color="#DDDDDD", label="shuffled text: all of it")
    ax.plot(x, numbers["null_mean"], color=GREY, linestyle="--", label="shuffled text: mean")
    ax.plot(x, numbers["stability"], color=PLAIN, marker="o", label="the corpus")
    chosen = numbers[numbers["chosen"]]
    ax.plot(chosen["number"], chosen["stability"], "o", markersize=13, fillstyle="none", color="#D55E00")
    ax.set_xticks(x)
    ax.set_ylim(0, 1)
    ax.set_xlim(x.min() - 0.3, x.max() + 0.3)
    ax.set_xlabel("number of topics")
    ax.set_ylabel("stability, 0 to 1")
    ax.legend(loc="upper right", fontsize=8.5, frameon=False)
    return _tell(ax, title, subtitle)


def lines(
    table: pd.DataFrame, x: str, columns: list[str], *, title: str, subtitle: str, unit: str, ax=None
) -> Axes:
    """A line for each column, told apart by its marks and, where it is a key of COLOURS, by its colour."""
    if table.empty:
        return _nothing(ax, title, subtitle)
    ax = _axes(ax, 3.4)
    for number, column in enumerate(columns):
        colour = COLOURS.get(column, PLAIN)
        ax.plot(table[x], table[column], MARKERS[number], linestyle="-", color=colour, label=column)
    ax.set(xlabel=x, ylabel=unit, ylim=(0, 1.1 * table[columns].max(axis=None)), axisbelow=True)
    ax.grid(axis="y", color="#E4E4E4")
    _tell(ax, title, subtitle)
    box = ax.get_position()
    ax.set_position((0.12, box.y0, 0.84, box.height))  # no names at the left
    return _with_keys_above(ax, len(columns))


def network(graph: networkx.Graph, *, title: str, subtitle: str, ax=None) -> Axes:
    """Actors (name, kind, mentions) as marks, tied by lines as wide as `weight`; those without ties left out.

    The more mentions, the larger the mark. Near each other stand those who are tied; no direction and no
    other distance means anything.
    """
    nodes = sorted(node for node in graph if graph.degree(node))
    if not nodes:
        return _nothing(ax, title, subtitle)
    ax = _tell(_axes(ax, 3.4 + 0.15 * len(nodes)), title, subtitle)
    told = [graph.nodes[node] for node in nodes]
    _legend(ax, sorted({about["kind"] for about in told}), loc="lower left", bbox_to_anchor=(0, 1), ncols=4)
    width, height = ax.figure.get_size_inches()
    ax.set_position((0.02, 0.02, 0.96, ax.get_position().y1 - 0.02 - 0.3 / height))
    size = np.array([0.96 * width, ax.get_position().height * height])  # in inches, as all lengths here
    ax.set(xlim=(0, size[0]), ylim=(0, size[1]))
    ax.axis("off")
    most = max(about["mentions"] for about in told)
    radii = [0.08 + 0.13 * (about["mentions"] / most) ** 0.5 for about in told]
    names = _names([about["name"] for about in told], 18)
    places = _apart(
        _near(graph, nodes) * size, [_box(*pair) for pair in zip(names, radii, strict=True)], size
    )
    _ties(ax, graph, dict(zip(nodes, places, strict=True)))
    for (x, y), about, name, radius in zip(places, told, names, radii, strict=True):
        colour = COLOURS[about["kind"]]
        ax.scatter(x, y, s=4 * (72 * radius) ** 2, color=colour, edgecolor="white", zorder=2)
        _written_above(ax, name, (x, y + radius))
    return ax


def flows(table: pd.DataFrame, notes: dict[str, str], *, title: str, subtitle: str, ax=None) -> Axes:
    """Bands from what words come from (origin, of a kind) to where they stand (article), as wide as `words`.

    Origins and articles from the top in the order of the table; under an article's name its note, if it
    has one.
    """
    if table.empty:
        return _nothing(ax, title, subtitle)
    sides = [list(dict.fromkeys(table[side])) for side in ("origin", "article")]
    ax = _tell(_axes(ax, 1.6 + 0.4 * max(map(len, sides))), title, subtitle)
    kinds = dict(zip(table["origin"], table["kind"], strict=True))
    _legend(ax, list(dict.fromkeys(kinds.values())), loc="lower left", bbox_to_anchor=(0, 1), ncols=4)
    height = ax.figure.get_size_inches()[1]
    ax.set_position((0.02, 0.02, 0.96, ax.get_position().y1 - 0.02 - 0.3 / height))
    ax.set(xlim=(0, 1), ylim=(1, 0))
    ax.axis("off")
    left, right = (
        _stretches(table, side, names) for side, names in zip(("origin", "article"), sides, strict=True)
    )
    for name, (start, end) in left.items():
        _end_of_flow(ax, (0.33, start, end), _names([name], 32)[0], "right", COLOURS[kinds[name]])
    for name, (start, end) in right.items():
        words = "\n".join(_names([name], 34) + _names([notes[name]] if notes.get(name) else [], 40))
        _end_of_flow(ax, (0.6, start, end), words, "left", GREY)
    scale = min(
        (end - start) / table.loc[table["origin"] == name, "words"].sum()
        for name, (start, end) in left.items()
    )
    at = {
        side: {name: start for name, (start, _) in ends.items()} for side, ends in (("l", left), ("r", right))
    }
    for row in table.itertuples():
        wide = row.words * scale
        tops = at["l"][row.origin], at["r"][row.article]
        ax.add_patch(_band((0.34, tops[0]), (0.59, tops[1]), wide, COLOURS[row.kind]))
        at["l"][row.origin], at["r"][row.article] = (top + wide for top in tops)
    return ax


def _stretches(table, side, names):
    """{name: (start, end)} from 0 to 1, as long as its words, with gaps; both sides to one scale."""
    words = table.groupby(side)["words"].sum()
    gaps = max(table["origin"].nunique(), table["article"].nunique()) - 1
    gap = min(0.045, 0.55 / max(gaps, 1))
    scale = (1 - gap * gaps) / words.sum()
    start = (1 - scale * words.sum() - gap * (len(names) - 1)) / 2
    found = {}
    for name in names:
        found[name] = (start, start + scale * words[name])
        start = found[name][1] + gap
    return found


def _end_of_flow(ax, place, words, side, colour):
    x, start, end = place
    ax.add_patch(plt.Rectangle((x, start), 0.01, end - start, color=colour, linewidth=0))
    where = x - 0.012 if side == "right" else x + 0.022
    ax.text(where, (start + end) / 2, words, ha=side, va="center", fontsize=8.5, color="#222222")


def _band(left, right, wide, colour):
    """A curved band of one width between two points."""
    (x, top), (far, below) = left, right
    middle = (x + far) / 2
    upper = [(x, top), (middle, top), (middle, below), (far, below)]
    lower = [(far, below + wide), (middle, below + wide), (middle, top + wide), (x, top + wide)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return PathPatch(Path([*upper, *lower, (x, top)], codes), facecolor=colour, alpha=0.45, linewidth=0)


def _written_above(ax, name, place):
    outline = withStroke(linewidth=2.5, foreground="white")  # so that lines behind it don't cross it out
    text = ax.annotate(name, place, (0, 2), textcoords="offset points", ha="center", fontsize=8.5)
    text.set(color="#111111", zorder=3, path_effects=[outline])


def _near(graph, nodes):
    """Places (0 to 1) at distances like the fewest ties between two nodes (Kamada & Kawai 1989)."""
    steps = dict(networkx.all_pairs_shortest_path_length(graph.subgraph(nodes)))
    far = 1 + max(max(own.values()) for own in steps.values())  # of nodes that no path joins
    distances = {one: {other: steps[one].get(other, far) for other in nodes} for one in nodes}
    ordered = networkx.Graph()  # the layout starts from the nodes' order, which a subgraph may not keep
    ordered.add_nodes_from(nodes)
    places = networkx.kamada_kawai_layout(ordered, dist=distances)
    places = np.array([places[node] for node in nodes])
    return ((places - places.min(axis=0)) / np.maximum(np.ptp(places, axis=0), 0.1)).round(2)


def _box(name, radius):
    """Inches to the left and right of a mark, below it, and above it with its name."""
    lines = name.split("\n")
    side = max(radius, 0.04 * max(len(line) for line in lines) + 0.03)
    return side, radius + 0.03, radius + 0.04 + 0.15 * len(lines)


def _apart(places, boxes, size):
    """The places, moved until no box lies on another, as far as there is room for all in `size`."""
    sides, below, above = np.array(boxes).T
    half = np.column_stack([sides, (below + above) / 2])
    shift = np.column_stack([0 * sides, (above - below) / 2])  # from a mark to the middle of its box
    order = np.sign(np.subtract.outer(range(len(places)), range(len(places))))[..., None]
    inside = half, np.maximum(size - half, half)
    middles = np.clip(places + shift, *inside)
    for _ in range(600):
        gaps = middles[:, None] - middles
        overlaps = half[:, None] + half - abs(gaps)
        least = overlaps.min(axis=2, keepdims=True)
        moved = np.where((least > 0) & (overlaps == least) & (order != 0), overlaps, 0)
        if not moved.any():
            break
        push = (moved * np.where(gaps == 0, order, np.sign(gaps))).sum(axis=1)
        middles = np.clip(middles + 0.3 * push, *inside)
    return (middles - shift).round(2)


def _ties(ax, graph, places):
    ties = [(places[one], places[other], weight) for one, other, weight in graph.edges(data="weight")]
    heaviest = max(weight for *_, weight in ties)
    for one, other, weight in ties:
        width = 0.6 + 6 * weight / heaviest
        ax.plot(*zip(one, other, strict=True), color="#C4C4C4", linewidth=width, zorder=1)
