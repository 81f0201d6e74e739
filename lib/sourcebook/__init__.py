"""Who says so? Sourcebook reads a folder of news articles and shows who is speaking in it.

In a notebook: `tables = sourcebook.read(corpus, out)` gives every table (see `schema`);
`measure` counts them, `charts`, `diagrams` and `text` show them, `keep` saves a figure, `pages` leads to
the report, `explore` is for picking by hand; `evaluate` and `trust` say how right they are.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["evaluate", "measure", "schema", "trust"],
    submod_attrs={
        "run.notebooks": ["located"],
        "run.pipeline": ["read"],
        "run.outputs": ["explore", "keep", "keep_graph", "keep_table", "pages", "written"],
        "show": ["charts", "diagrams", "text"],
    },
)
