"""Tables and networks → figures whose marks find their own places: who is tied to whom, what comes whence."""

import matplotlib.pyplot as plt
import networkx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from sourcebook.show import style


def network(graph: networkx.Graph, *, title: str, subtitle: str, ax=None) -> Axes:
    """Actors (name, kind, mentions) as marks, tied by lines as wide as `weight`; those without ties left out.

    The more mentions, the larger the mark. Near each other stand those who are tied; no direction and no
    other distance means anything.
    """
    nodes = sorted(node for node in graph if graph.degree(node))
    if not nodes:
        return style.nothing(ax, title, subtitle)
    ax = style.tell(style.axes(ax, 3.4 + 0.15 * len(nodes)), title, subtitle)
    told = [graph.nodes[node] for node in nodes]
    width, height = ax.figure.get_size_inches()
    ax.set_position((0.02, 0.02, 0.96, ax.get_position().y1 - 0.02))
    style.legend(ax, sorted({about["kind"] for about in told}))
    size = np.array([0.96 * width, ax.get_position().height * height])  # in inches, as all lengths here
    ax.set(xlim=(0, size[0]), ylim=(0, size[1]))
    ax.axis("off")
    most = max(about["mentions"] for about in told)
    radii = [0.08 + 0.13 * (about["mentions"] / most) ** 0.5 for about in told]
    names = style.names([about["name"] for about in told], 18)
    places = _apart(
        _near(graph, nodes) * size, [_box(*pair) for pair in zip(names, radii, strict=True)], size
    )
    _ties(ax, graph, dict(zip(nodes, places, strict=True)))
    for (x, y), about, name, radius in zip(places, told, names, radii, strict=True):
        colour = style.COLOURS[about["kind"]]
        ax.scatter(x, y, s=4 * (72 * radius) ** 2, color=colour, edgecolor="white", zorder=2)
        _written_above(ax, name, (x, y + radius))
    return ax


def flows(table: pd.DataFrame, notes: dict[str, str], *, title: str, subtitle: str, ax=None) -> Axes:
    """Bands from what words come from (origin, of a kind) to where they stand (article), as wide as `words`.

    Origins and articles from the top in the order of the table; under an article's name its note, if it
    has one.
    """
    if table.empty:
        return style.nothing(ax, title, subtitle)
    sides = [list(dict.fromkeys(table[side])) for side in ("origin", "article")]
    ax = style.tell(style.axes(ax, 1.6 + 0.4 * max(map(len, sides))), title, subtitle)
    kinds = dict(zip(table["origin"], table["kind"], strict=True))
    ax.set_position((0.02, 0.02, 0.96, ax.get_position().y1 - 0.02))
    style.legend(ax, list(dict.fromkeys(kinds.values())))
    ax.set(xlim=(0, 1), ylim=(1, 0))
    ax.axis("off")
    left, right = (
        _stretches(table, side, names) for side, names in zip(("origin", "article"), sides, strict=True)
    )
    for name, (start, end) in left.items():
        _end_of_flow(
            ax,
            (0.33, start, end),
            style.names([name], style.fit(0.31, 8.5))[0],
            "right",
            style.COLOURS[kinds[name]],
        )
    for name, (start, end) in right.items():
        words = "\n".join(
            style.names([name], style.fit(0.37, 8.5))
            + style.names([notes[name]] if notes.get(name) else [], style.fit(0.37, 8.5))
        )
        _end_of_flow(ax, (0.6, start, end), words, "left", style.GREY)
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
        ax.add_patch(_band((0.34, tops[0]), (0.59, tops[1]), wide, style.COLOURS[row.kind]))
        at["l"][row.origin], at["r"][row.article] = (top + wide for top in tops)
    return ax


def _stretches(table, side, names):
    """{name: (start, end)} from 0 to 1, as long as its words, with gaps; both sides to one scale."""
    words = table.groupby(side)["words"].sum()
    gaps = max(table["origin"].nunique(), table["article"].nunique()) - 1
    gap = min(0.06, 0.65 / max(gaps, 1))  # of the height: a label of two lines fits in
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
