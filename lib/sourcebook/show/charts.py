"""Tables → figures. Every chart takes a table and an Axes (or makes one), draws, and returns the Axes."""

import pandas as pd
from matplotlib.axes import Axes

from sourcebook.show import style

FEW_COLUMNS = 5  # whose names have room side by side


def bars(
    table: pd.DataFrame, label: str, value: str, *, title: str, subtitle: str, unit: str, colour=None, ax=None
) -> Axes:
    """Horizontal bars, the first row on top; an interval where the table has `low` and `high`.

    `colour` names a column whose values are keys of `style.COLOURS`. Shares (0 to 1) are shown in per cent
    where `unit` begins with "%".
    """
    if table.empty:
        return style.nothing(ax, title, subtitle)
    ax = style.axes(ax, 1.5 + 0.42 * max(len(table), 2))
    scale = 100 if unit.startswith("%") else 1
    colours = [style.COLOURS[key] for key in table[colour]] if colour else style.PLAIN
    places = range(len(table))
    ax.barh(places, table[value] * scale, color=colours, height=0.72)
    if {"low", "high"} <= set(table):
        ax.hlines(places, table["low"] * scale, table["high"] * scale, color="#222222", linewidth=1.2)
    ax.set_yticks(places, style.names(table[label]))
    ax.invert_yaxis()
    ax.set_xlabel(unit)
    ax.tick_params(axis="y", length=0)
    style.tell(ax, title, subtitle)
    if colour and colour != label:
        style.legend(ax, list(dict.fromkeys(table[colour])))
    return ax


def stacked(table: pd.DataFrame, *, title: str, subtitle: str, unit: str, ax=None) -> Axes:
    """One bar for each row, divided by the columns, which are keys of `style.COLOURS`."""
    if table.empty:
        return style.nothing(ax, title, subtitle)
    ax = style.axes(ax, 1.9 + 0.4 * max(len(table), 2))
    left = 0 * table.iloc[:, 0]
    for column in table:
        ax.barh(range(len(table)), table[column], left=left, color=style.COLOURS[column], height=0.72)
        left = left + table[column]
    ax.set_yticks(range(len(table)), style.names(table.index))
    ax.invert_yaxis()
    ax.set_xlabel(unit)
    ax.tick_params(axis="y", length=0)
    return style.legend(style.tell(ax, title, subtitle), list(table))


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
    its values are keys of `style.COLOURS`, by colour. `unit` begins with "%". The axis goes to 100 % or, if
    not `whole`, as far as the marks and lines do.
    """
    if table.empty:
        return style.nothing(ax, title, subtitle)
    labels = list(dict.fromkeys(table[label]))
    keys = list(dict.fromkeys(table[series])) if series else [""]
    end = 100 if whole else 105 * table[[value, "high"]].max(axis=None)
    ax = style.axes(ax, 1.8 + (0.25 + 0.11 * len(keys)) * max(len(labels), 2))
    for number, key in enumerate(keys):
        rows = table[table[series] == key] if series else table
        places = [labels.index(name) + (number - (len(keys) - 1) / 2) * 0.17 for name in rows[label]]
        colour = style.COLOURS.get(key, style.PLAIN)
        ax.hlines(places, rows["low"] * 100, rows["high"] * 100, color=colour, linewidth=1.4)
        ax.plot(rows[value] * 100, places, style.MARKERS[number], color=colour, clip_on=False, label=key)
    ax.set_yticks(range(len(labels)), style.names(labels))
    ax.set(xlim=(0, end), ylim=(len(labels) - 0.5, -0.5), xlabel=unit, axisbelow=True)
    ax.grid(axis="x", color="#E4E4E4")
    ax.hlines([n + 0.5 for n in range(len(labels) - 1)], 0, end, color="#E4E4E4", linewidth=0.8, zorder=0)
    ax.tick_params(axis="y", length=0)
    style.tell(ax, title, subtitle)
    return style.keys_above(ax, *ax.get_legend_handles_labels()) if series else ax


def reliability(bins: pd.DataFrame, *, title: str, subtitle: str, ax=None) -> Axes:
    """Share that is right beside mean confidence, for each bin (confidence, right, number).

    On the dashed line both agree; the areas of the marks are as the numbers, which are written beside.
    """
    if bins.empty:
        return style.nothing(ax, title, subtitle)
    ax = style.axes(ax, 5.2)
    x, y, areas = bins["confidence"] * 100, bins["right"] * 100, 500 * bins["number"] / bins["number"].max()
    ax.plot([0, 100], [0, 100], color=style.GREY, linestyle="--", linewidth=1)
    ax.plot(x, y, color=style.PLAIN, linewidth=1)
    ax.scatter(x, y, s=areas, color=style.PLAIN, alpha=0.6, clip_on=False)
    for left, up, number, area in zip(x, y, bins["number"], areas, strict=True):
        ax.annotate(f"{number:,}", (left, up), (4 + (area / 3.14) ** 0.5, -8), textcoords="offset points",
                    fontsize=8.5, color="#222222")  # fmt: skip
    ax.set(xlim=(0, 100), ylim=(0, 100), xlabel="% confidence, mean", ylabel="% right")
    style.tell(ax, title, subtitle)
    box = ax.get_position()
    ax.set_position((0.12, box.y0, 0.8, box.height))  # no names at the left
    return ax


def matrix(table: pd.DataFrame, *, title: str, subtitle: str, ax=None) -> Axes:
    """Counts as shaded cells with their numbers; zero is left blank."""
    if table.empty:
        return style.nothing(ax, title, subtitle)
    ax = style.axes(ax, 2.6 + 0.3 * max(len(table), 2))
    values = table.to_numpy()
    most = values.max()
    ax.imshow(values, cmap="Blues", vmin=0, vmax=most * 1.25, aspect="auto")
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            if value:
                dark = value > 0.6 * most
                ax.text(column, row, value, ha="center", va="center", fontsize=9,
                        color="white" if dark else "#222222")  # fmt: skip
    ax.set_yticks(range(len(table)), style.names(table.index))
    _across(ax, table.columns)
    ax.tick_params(length=0, labelsize=8.5)
    ax.spines[:].set_visible(False)
    style.tell(ax, title, subtitle)
    box, many = ax.get_position(), table.shape[1] > FEW_COLUMNS
    room = (0.95 if many else 0.6) / ax.figure.get_size_inches()[1]  # for the names above the columns
    aside = 0.09 if many else 0  # where the last one, turned, ends
    ax.set_position((box.x0, 0.03, box.width - aside, box.y1 - room - 0.03))
    return ax


def _across(ax, columns):
    """Names above the columns, turned where they are many."""
    many = len(columns) > FEW_COLUMNS
    width = 16 if many else style.fit(0.6 / max(len(columns), 1), 8.5)
    turned = {"rotation": 55, "ha": "left", "rotation_mode": "anchor"} if many else {}
    ax.xaxis.set_ticks_position("top")
    ax.set_xticks(range(len(columns)), style.names(columns, width, 1 if many else 4), **turned)


def against_null(numbers: pd.DataFrame, *, title: str, subtitle: str, ax=None) -> Axes:
    """Stability of each number of topics as a line, beside the band that shuffled text reaches."""
    if numbers.empty:
        return style.nothing(ax, title, subtitle)
    ax = style.axes(ax, 3.6)
    x = numbers["number"]
    ax.fill_between(x, 0, numbers["null_band"], color="#DDDDDD", label="shuffled text: all of it")
    ax.plot(x, numbers["null_mean"], color=style.GREY, linestyle="--", label="shuffled text: mean")
    ax.plot(x, numbers["stability"], color=style.PLAIN, marker="o", label="the corpus")
    chosen = numbers[numbers["chosen"]]
    ax.plot(chosen["number"], chosen["stability"], "o", markersize=13, fillstyle="none", color="#D55E00")
    ax.set_xticks(x)
    ax.set_ylim(0, 1)
    ax.set_xlim(x.min() - 0.3, x.max() + 0.3)
    ax.set_xlabel("number of topics")
    ax.set_ylabel("stability, 0 to 1")
    ax.legend(loc="upper right", fontsize=8.5, frameon=False)
    return style.tell(ax, title, subtitle)


def points(table: pd.DataFrame, series: str, *, title: str, subtitle: str, ax=None) -> Axes:
    """A mark at each x and y, told apart by the values of `series`, by colour and marker; no axes.

    For places that mean nearness only. The eighth series and those behind it share a mark.
    """
    if table.empty:
        return style.nothing(ax, title, subtitle)
    ax = style.axes(ax, 4.6)
    for number, (name, rows) in enumerate(table.groupby(series, sort=False)):
        place = min(number, len(style.SERIES) - 1)
        marker, colour = style.MARKERS[place % len(style.MARKERS)], style.SERIES[place]
        ax.plot(
            rows["x"],
            rows["y"],
            marker,
            color=colour,
            alpha=0.7,
            label=style.names([name], style.fit(0.4, 8.5), 1)[0],
        )
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    style.tell(ax, title, subtitle)
    ax.set_position((0.03, 0.03, 0.94, ax.get_position().y1 - 0.05))
    return style.keys_above(ax, *ax.get_legend_handles_labels(), in_line=2)


def lines(
    table: pd.DataFrame, x: str, columns: list[str], *, title: str, subtitle: str, unit: str, ax=None
) -> Axes:
    """A line for each column, told apart by marks and, for keys of `style.COLOURS`, by colour."""
    if table.empty:
        return style.nothing(ax, title, subtitle)
    ax = style.axes(ax, 3.4)
    for number, column in enumerate(columns):
        colour = style.COLOURS.get(column, style.PLAIN)
        ax.plot(table[x], table[column], style.MARKERS[number], linestyle="-", color=colour, label=column)
    ax.set(xlabel=x, ylabel=unit, ylim=(0, 1.1 * table[columns].max(axis=None)), axisbelow=True)
    ax.grid(axis="y", color="#E4E4E4")
    style.tell(ax, title, subtitle)
    box = ax.get_position()
    ax.set_position((0.12, box.y0, 0.84, box.height))  # no names at the left
    return style.keys_above(ax, *ax.get_legend_handles_labels())
