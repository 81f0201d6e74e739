"""Tables and executed notebooks → the pages around the notebooks' own: the story, tables, articles."""

import json
import re
from itertools import chain
from pathlib import Path

import mistune
import pandas as pd

from sourcebook import measure, schema
from sourcebook.run import notebooks, pages, store
from sourcebook.show import links
from sourcebook.show.evidence import LAYERS, Evidence
from sourcebook.show.listing import listing

NAMED = 50  # articles that the first page names
AT_ONCE = 500  # articles whose rows are in memory
_CITED = re.compile(r'href="(?:\.\./)?(articles/[^"#]+)')


def build(out: Path, names: list[str], failures: dict[str, str], facts: dict) -> list[Path]:
    """Write index.html, a page for each table, and one for each article that any page cites. -> the files.

    names: of the notebooks, in order; failures: those that have no page, and why.
    """
    tables = store.load(out)
    labels = measure.labels(tables)
    made = _tables(out, tables, names)
    made |= _index(out, names, failures, facts, labels)
    own = [out / f"{name}.html" for name in names if name not in failures]
    html = chain(made.values(), (path.read_text(encoding="utf-8") for path in own))
    cited = set(chain.from_iterable(map(_CITED.findall, html)))
    return [*made, *_articles(out, tables, labels, names, cited), *pages.assets(out)]


def _tables(out, tables, names):
    """{file: HTML} of the tables' pages."""
    made = {}
    for name, told in schema.TABLES.items():
        values = {"name": name, "about": told.description, "listing": listing(name, tables)}
        files = [_file(out / "tables" / f"{name}.{kind}") for kind in ("csv", "parquet")]
        target = out / "tables" / f"{name}.html"
        made[target] = pages.render(target, "table.html", base="../", title=name, names=names, here="",
                                    tables=list(schema.TABLES), files=files, **values)  # fmt: skip
    return made


def _file(path):
    """(name, link, how many files) of a table, which may be a folder of them."""
    if path.is_dir():
        own = sorted(path.iterdir())
        return path.name, f"{path.name}/{own[0].name}", len(own)
    return path.name, path.name, 1


def _index(out, names, failures, facts, labels):
    """The story: each notebook's question and answer, and one picture."""
    done = {name: _read(out, name) for name in names if name not in failures}
    chapters = [
        {"name": name, "title": notebooks.title(notebook), "answer": pages.beside(_answer(notebook))}
        for name, notebook in done.items()
    ]
    articles = [(label, links.page(article)) for article, label in labels.head(NAMED).items()]
    target = out / "index.html"
    html = pages.render(
        target, "index.html", title=f"Who says so? {facts['corpus']}", names=names, here="index",
        chapters=chapters, picture=next(filter(None, (_picture(*pair) for pair in done.items())), None),
        failures=failures, facts=facts, tables=list(schema.TABLES), articles=articles,
        more=len(labels) if len(labels) > NAMED else 0,
    )  # fmt: skip
    return {target: html}


def _read(out, name):
    return json.loads((out / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))


def _answer(notebook):
    """The HTML of what its cells tagged `answer` say."""
    told = (
        "".join(output["data"]["text/markdown"]) for output in _shown(notebook, "answer", "text/markdown")
    )
    return mistune.html("\n\n".join(told))


def _picture(name, notebook):
    """The figure of the cell tagged `picture`, if it has one: file, page and alternative text."""
    for output in _shown(notebook, "picture", "image/png"):
        alt = output["metadata"]["image/png"]["alt"]
        return {"file": f"figures/{name}.svg", "page": f"{name}.html", "alt": alt}
    return None


def _shown(notebook, tag, kind):
    """The outputs of a media type of the cells with that tag."""
    for cell in notebook["cells"]:
        if tag in cell["metadata"].get("tags", []):
            yield from (output for output in cell["outputs"] if kind in output.get("data", {}))


def _articles(out, tables, labels, names, cited):
    """The pages of the articles that are cited. -> the files; those of an earlier run are taken away."""
    for old in (out / "articles").glob("*.html"):
        old.unlink()
    kept = {page: article for article in labels.index if (page := links.page(article)) in cited}
    places = ["", *kept, ""]
    common = {"names": names, "here": "", "layers": LAYERS, "kept": kept, "total": len(labels)}
    for number, (place, article) in enumerate(kept.items(), 1):
        if number % AT_ONCE == 1:
            evidence = Evidence(tables, labels, list(kept.values())[number - 1 :][:AT_ONCE])
        row, label = evidence.articles[article], labels[article]
        day = "" if pd.isna(row.published) else f"{row.published:%Y-%m-%d}"
        pages.render(out / place, "article.html", base="../", title=label, label=row.title or label,
                     article=row, about=[row.outlet, day, f"{row.words:,} words"],
                     passages=evidence.passages(article),
                     statements=len(evidence.attributions[article]), mentions=len(evidence.mentions[article]),
                     before=places[number - 1], after=places[number + 1], **common)  # fmt: skip
    return [out / place for place in kept]
