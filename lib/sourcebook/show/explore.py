"""Statements to pick, count, read in context, correct and take away: widgets for a notebook.

What is picked is in `Explorer.selection`, the tables with the corrections tried in `Explorer.tables`.
"""

import html
from collections.abc import Callable

import ipywidgets as widgets
import pandas as pd
from itables.widget import ITable

from sourcebook import measure, schema
from sourcebook.annotate.names.again import corrected
from sourcebook.corpus.aliases import COLUMNS, Correction
from sourcebook.show import text
from sourcebook.show.links import Pages

ANY = "(any)"
ROWS = 200  # of the selection in the table; all of it is exported
SHOWN = ["speaker", "kind", "form", "content", "topic", "article", "words", "confidence"]


class Explorer(widgets.VBox):
    """Controls above, counts and statements beneath, and the passage of the statement that is selected."""

    def __init__(self, tables: schema.Tables, pages: Pages, save: Callable[[pd.DataFrame, str], object]):
        """tables: as read; pages: where to lead to; save: keeps a table under a name (see `keep_table`)."""
        self.read = self.tables = tables
        self.changes: list[Correction] = []
        self._pages, self._save = pages, save
        self.by = {name: _chooser(name) for name in measure.BY}
        self.about = _chooser("about")
        self.saying = widgets.Text(description="says", placeholder="words", continuous_update=False)
        self.told, self.counts = widgets.HTML(), widgets.HTML()
        self.grid = ITable(pd.DataFrame(columns=SHOWN), select="single", selected_rows=[], showIndex=False,
                           classes="display compact", layout={"topStart": "info", "bottomStart": None},
                           paging=False, scrollY="22em", scrollCollapse=True, maxBytes=0)  # fmt: skip
        self.context = widgets.Output()
        self.correction = {
            "action": widgets.Dropdown(options=schema.ACTIONS, description="correct"),
            "name": widgets.Combobox(description="whom", placeholder="an actor's name"),
            "to": widgets.Combobox(description="to", placeholder="a name; a kind"),
        }
        self.corrected = widgets.HTML()
        super().__init__(self._laid_out())
        self._settle()
        for control in (*self.by.values(), self.about, self.saying):
            control.observe(self._pick, "value")
        self.grid.observe(self._open, "selected_rows")

    def __repr__(self):
        """Say what it is where no widget can be shown."""
        return f"Explorer of {len(self._statements):,} statements: run this cell in Jupyter to use it."

    def _laid_out(self):
        wide = {"flex_flow": "row wrap"}
        buttons = [("Try it", self._try), ("Undo", self._undo), ("Save corrections", self._save_corrections)]
        rows = [
            [*self.by.values(), self.about, self.saying, _button("Export selection", self._export)],
            [*self.correction.values(), *(_button(*pair) for pair in buttons)],
        ]
        boxes = [widgets.Box(row, layout=wide) for row in rows]
        return [boxes[0], self.told, self.counts, self.grid, self.context, boxes[1], self.corrected]

    def _settle(self):
        """Take up new tables: what there is to choose from, and the statements."""
        self._statements = measure.described(self.tables)
        actors = measure.told_apart(self.tables).actors
        self._actors = dict(zip(actors["name"], actors["actor_id"], strict=True))
        for name, control in self.by.items():
            _offer(control, sorted(set(self._statements[name]) - {""}))
        _offer(self.about, sorted(self._actors))
        names = sorted(set(self.tables.actors["name"]))
        self.correction["name"].options = names
        self.correction["to"].options = [*names, *schema.ACTOR_KINDS]
        self._pick()

    def _pick(self, _change=None):
        """Pick the statements that fit what is chosen, and show them."""
        asked = {name: _value(control) for name, control in self.by.items()}
        whom = _value(self.about)
        among = measure.about(self.tables, self._actors.get(whom, "")) if whom else None
        self.selection = measure.pick(self._statements, among=among, saying=self.saying.value, **asked)
        found = self.selection
        self.told.value = (
            f"<b>{text.counted(len(found), 'statement')}</b> of "
            f"{text.counted(int(found['words'].sum()), 'word')} in "
            f"{text.counted(found['article_id'].nunique(), 'article')}, of {len(self._statements):,} in all"
        )
        self.counts.value = "".join(
            text.bars(measure.tally(found, by), by) for by in ("kind", "speaker", "form")
        )
        self.grid.update(found[SHOWN].head(ROWS).reset_index(drop=True), selected_rows=[])
        self.context.outputs = ()

    def _open(self, change):
        """Show the passage of the statement that is selected, and lead to its page."""
        if change["new"]:
            row = self.selection.iloc[change["new"][0]]
            shown = text.in_context(row, self.tables, self._pages)
            self.context.outputs = (
                {"output_type": "display_data", "metadata": {}, "data": {"text/html": shown.data}},
            )

    def _try(self, _button):
        told = {column: control.value.strip() for column, control in self.correction.items()}
        self._carry_out([*self.changes, Correction(f"change {len(self.changes) + 1}", **told)])

    def _undo(self, _button):
        self._carry_out(self.changes[:-1])

    def _carry_out(self, changes):
        """Correct the tables as read; a change that can't be carried out is told and left out."""
        tables, problems = corrected(self.read, changes)
        if problems:
            self._say(f"{problems[-1].problem}: {problems[-1].detail}")
            return
        self.tables, self.changes = tables, changes
        self._settle()
        done = "; ".join(f"{one.action} {one.name} {one.to}".strip() for one in changes)
        self._say(f"Tried: {done or 'nothing'}. Pronouns and roles follow when the corpus is read anew.")

    def _save_corrections(self, _button):
        rows = [[one.action, one.name, one.to, one.article] for one in self.changes]
        self._save(pd.DataFrame(rows, columns=list(COLUMNS)), "explore_aliases")
        self._say(
            "Saved as tables/explore_aliases.csv: put it beside the articles as aliases.csv, and all follows."
        )

    def _export(self, _button):
        self._save(self.selection, "explore_selection")
        self._say(f"{text.counted(len(self.selection), 'statement')} saved as tables/explore_selection.csv.")

    def _say(self, sentence):
        self.corrected.value = f"<p role='status'>{html.escape(sentence)}</p>"


def _chooser(name):
    """A list to choose from; names, of which there may be thousands, are typed with suggestions."""
    if name in ("speaker", "about"):
        return widgets.Combobox(description=name, placeholder=ANY, continuous_update=False)
    return widgets.Dropdown(description=name, options=[ANY])


def _offer(control, values):
    """Let a control offer these values, and keep the one chosen if it is among them."""
    if isinstance(control, widgets.Combobox):
        control.options = values
    else:
        chosen = control.value
        control.options = [ANY, *values]
        control.value = chosen if chosen in control.options else ANY


def _value(control):
    return "" if control.value == ANY else control.value.strip()


def _button(words, action):
    button = widgets.Button(description=words, layout={"width": "auto"})
    button.on_click(action)
    return button
