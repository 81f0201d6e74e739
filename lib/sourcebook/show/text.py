"""Tables and texts → HTML and Markdown in a notebook. Whatever comes from an article is escaped."""

import html
import re
import string

import pandas as pd
from IPython.display import HTML, Markdown

from sourcebook.show.links import Link

ROWS = 30
# Translucent, so that the marks read on a light page and on a dark one.
MARKS = {
    "source": "background:rgba(0,114,178,.28)",
    "cue": "background:rgba(230,159,0,.28)",
    "content": "background:rgba(0,158,115,.20)",
    "justification": "background:rgba(204,121,167,.32)",
}
CHANGED = {
    "left out": "background:rgba(213,94,0,.22);text-decoration:line-through;color:inherit",
    "put in": "background:rgba(0,114,178,.25);text-decoration:none;color:inherit",
}


def say(sentence: str, **values) -> Markdown:
    """A sentence in Markdown with computed values in its {braces}: numbers, text (escaped), links, lists.

    Numbers take format specifications: `say("{share:.0%} of {n:,} words", share=.5, n=1200)`.
    """
    return Markdown(_Escaping().vformat(sentence, (), values).strip())


class _Escaping(string.Formatter):
    def format_field(self, value, format_spec):
        if isinstance(value, list):
            return listed([self.format_field(one, format_spec) for one in value])
        if isinstance(value, Link):
            return f"[{escaped(value.words)}]({value.target})"
        return format(value, format_spec) if isinstance(value, int | float) else escaped(str(value))


def escaped(text: str) -> str:
    """Text that neither HTML nor Markdown takes for markup, on one line."""
    return re.sub(r"([\\`*_{}\[\]()#+!|~$-])", r"\\\1", html.escape(" ".join(text.split()), quote=False))


def listed(names, *, none: str = "none") -> str:
    """Names as in a sentence: "a, b and c"; the word `none` for no names."""
    names = [str(name) for name in names]
    if len(names) < 2:
        return names[0] if names else none
    return f"{', '.join(names[:-1])} and {names[-1]}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 article", "2,933 words"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def interval(row) -> str:
    """The interval of a share (a row with `low` and `high`) in words; said so where there is none."""
    if pd.isna(row["low"]):
        return "no interval: too few articles have any"
    return f"95 % interval {row['low']:.0%} to {row['high']:.0%}"


def spread(shares: pd.Series) -> str:
    """From the least to the greatest share in words: "41% to 90%"; one of them where they are equal."""
    if shares.dropna().empty:
        return "none"
    least, most = f"{shares.min():.0%}", f"{shares.max():.0%}"
    return least if least == most else f"{least} to {most}"


def table(frame: pd.DataFrame, columns=None, *, rows: int = ROWS, file: Link | None = None, **made) -> HTML:
    """The first rows of a table, and beneath it how many there are and in which file all are.

    columns: which, where not all. made: further ones, as functions of the rows that are shown: an archive's
    links and words would be many. Floats have two decimals; cells may be links; an empty table says so.
    """
    if frame.empty:
        return HTML("<p><em>Nothing to show: the table has no rows.</em></p>")
    shown = frame.head(rows).assign(**made)
    shown = shown[columns or list(shown)].rename(columns=lambda name: html.escape(str(name)))
    shown = shown.astype(object).map(_cell)
    body = shown.to_html(index=False, border=0, escape=False)
    where = f" All are in {linked(file)}." if file else ""
    cut = f"{len(shown):,} of {len(frame):,} rows." if len(frame) > rows else f"{len(frame):,} rows."
    return HTML(f"{body}\n<p><small>{cut}{where}</small></p>")


def _cell(value):
    """A value as HTML."""
    if isinstance(value, Link):
        return linked(value)
    if isinstance(value, list):
        return html.escape("; ".join(value))
    if pd.isna(value):
        return ""
    return f"{value:.2f}" if isinstance(value, float) else html.escape(str(value))


def linked(link: Link) -> str:
    """A link as HTML."""
    return f'<a href="{html.escape(link.target)}">{html.escape(link.words)}</a>'


def marked(text: str, spans: pd.DataFrame, *, start: int = 0, end: int | None = None) -> str:
    """HTML of text[start:end] with the spans (rows with start, end, part) marked by their part."""
    end = len(text) if end is None else end
    pieces, here = [], start
    inside = spans[(spans["start"] >= start) & (spans["end"] <= end)].sort_values("start")
    for span in inside.itertuples():
        if span.start < here:
            continue
        pieces.append(html.escape(text[here : span.start]))
        words = html.escape(text[span.start : span.end])
        pieces.append(f'<mark style="{MARKS[span.part]};color:inherit" title="{span.part}">{words}</mark>')
        here = span.end
    return "".join([*pieces, html.escape(text[here:end])])


def statements(rows: pd.DataFrame, spans: pd.DataFrame, articles: pd.DataFrame, labels, pages) -> HTML:
    """Attributions as marked text, each with its speaker and a link to its place (see `links.Pages`).

    rows: attributions, in the order to be shown. The text runs from the first piece to the last.
    """
    text = articles.set_index("article_id")["text"]
    groups = dict(iter(spans.groupby("attribution_id")))
    blocks = [_legend(MARKS)]
    for row in rows.itertuples():
        own = groups[row.attribution_id]
        body = marked(text[row.article_id], own, start=own["start"].min(), end=own["end"].max())
        who = html.escape(row.speaker or "(no source)")
        label = linked(pages.place(row.attribution_id, labels[row.article_id]))
        head = f"<b>{who}</b> · {row.kind} · {label} · confidence {row.confidence:.2f}"
        blocks.append(f"<p><small>{head}</small><br>… {body} …</p>")
    return HTML("\n".join(blocks))


def in_context(row, tables, pages) -> HTML:
    """The paragraphs that a statement begins and stands in, and their neighbours, with its pieces marked.

    row: one of `measure.described`.
    """
    own = tables.table("spans", attribution_id=row.attribution_id)
    passages = tables.table("passages", article_id=row.article_id)
    here = passages[(passages["end"] > own["start"].min()) & (passages["start"] < own["end"].max())].index
    near = passages.loc[max(here.min() - 1, 0) : here.max() + 1]
    words = tables.table("articles", "text", article_id=row.article_id)["text"].iloc[0]
    paragraphs = [marked(words, own, start=passage.start, end=passage.end) for passage in near.itertuples()]
    head = (
        f"<b>{html.escape(row.speaker or '(no source)')}</b> · {row.kind} · confidence {row.confidence:.2f}"
    )
    place = linked(pages.place(row.attribution_id, f"open {row.article}"))
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return HTML(f"{_legend(MARKS)}<p><small>{head} · {place}</small></p>{body}")


def bars(table: pd.DataFrame, by: str, *, most: int = 8) -> str:
    """The first rows of a tally (see `measure.tally`) as HTML, with bars as long as their shares."""
    rows = "".join(
        f"<tr><td>{html.escape(str(getattr(row, by)) or '(none)')}</td>"
        f"<td>{row.words:,}</td><td>{row.share:.0%}</td>"
        f'<td><div style="width:{8 * row.share:.2f}em;height:.7em;background:#0072B2"></div></td></tr>'
        for row in table.head(most).itertuples()
    )
    more = f"<caption>{len(table) - most:,} more</caption>" if len(table) > most else ""
    head = f"<tr><th>{by}</th><th>words</th><th>share</th><th></th></tr>"
    style = "display:inline-table;vertical-align:top;margin-right:2em;caption-side:bottom"
    return f'<table style="{style}">{more}{head}{rows}</table>'


def differences(versions: pd.DataFrame, changes: pd.DataFrame, labels, pages) -> HTML:
    """Utterances with their versions beneath, what each changes of the fullest one's words marked.

    versions, changes: as `measure.versions` and `measure.changes`, the utterances in the order to be shown.
    """
    if versions.empty:
        return HTML("<p><em>Nothing to show.</em></p>")
    keys = " ".join(f'<span style="{style}">{html.escape(name)}</span>' for name, style in CHANGED.items())
    blocks = [f"<p><small>{keys}, beside the fullest version</small></p>"]
    changed = dict(iter(changes.groupby("attribution_id")))
    for _, own in versions.groupby("utterance_id", sort=False):
        blocks.append(
            "\n".join(
                _version(
                    row,
                    changed.get(row.attribution_id),
                    pages.place(row.attribution_id, labels[row.article_id]),
                )
                for row in own.itertuples()
            )
        )
    return HTML("\n<hr>\n".join(blocks))


def _version(row, changes, place):
    who = html.escape(row.speaker or "(no source)")
    how = "fullest" if row.relation == "reference" else row.relation
    head = f"<b>{how}</b> · {who} · {linked(place)} · confidence {row.confidence:.2f}"
    body = html.escape(row.surface) if changes is None else " ".join(map(_changed, changes.itertuples()))
    return f"<p><small>{head}</small><br>{body}</p>"


def _changed(change):
    old, new = html.escape(change.fullest), html.escape(change.version)
    gone = f'<del style="{CHANGED["left out"]}">{old}</del>' if old else ""
    come = f'<ins style="{CHANGED["put in"]}">{new}</ins>' if new else ""
    return new if change.change == "same" else f"{gone} {come}".strip()


def passages_beside(rows: pd.DataFrame, articles: pd.DataFrame, labels, pages) -> HTML:
    """Passages of two articles, one beneath the other. rows: of the table `reuse`, in their order."""
    if rows.empty:
        return HTML("<p><em>Nothing to show.</em></p>")
    text = articles.set_index("article_id")["text"]
    blocks = []
    for row in rows.itertuples():
        sides = ((row.article_a, row.start_a, row.end_a), (row.article_b, row.start_b, row.end_b))
        lines = [
            f"<small><b>{linked(pages.shared(row.reuse_id, name, labels[name]))}</b>"
            f"{' (earlier)' * (name == row.earlier)}</small><br>"
            f"… {html.escape(text[name][start:end])} …"
            for name, start, end in sides
        ]
        head = f"<small>{row.words:,} words equal, {row.similarity:.0%} of the longer side</small>"
        blocks.append("<p>" + "<br>".join([head, *lines]) + "</p>")
    return HTML("\n".join(blocks))


def compared(errors: pd.DataFrame, spans: pd.DataFrame, articles: pd.DataFrame, labels) -> HTML:
    """Errors as marked text, twice: as the gold marks the passage, and as it was found.

    errors and spans: those of a `trust.Comparison`, the errors in the order to be shown.
    """
    if errors.empty:
        return HTML("<p><em>Nothing to show.</em></p>")
    text = articles.set_index("article_id")["text"]
    groups = dict(iter(spans.groupby("error_id")))
    blocks = [_legend(part for part in MARKS if part in set(spans["part"]))]
    for row in errors.itertuples():
        own = groups[row.error_id]
        head = f"<b>{row.kind}</b> · {row.form} · {html.escape(labels[row.article_id])}"
        sides = [_side(text[row.article_id], own, by) for by in ("gold", "found")]
        blocks.append("<br>".join([f"<p><small>{head}</small>", *sides]) + "</p>")
    return HTML("\n".join(blocks))


def _side(text, spans, by):
    """The passage of both sides with what one of them marks."""
    mine = spans[spans["by"] == by]
    if mine.empty:
        return f"<small><b>{by}:</b> nothing</small>"
    body = marked(text, mine, start=spans["start"].min(), end=spans["end"].max())
    return f"<small><b>{by}:</b></small> … {body} …"


def _legend(parts):
    keys = " ".join(f'<mark style="{MARKS[part]};color:inherit">{part}</mark>' for part in parts)
    return f"<p><small>{keys}</small></p>"
