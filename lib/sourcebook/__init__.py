"""Who says so? Sourcebook reads a folder of news articles and shows who is speaking in it.

In a notebook: `tables = sourcebook.read(corpus, out)` gives every table (see `schema`);
`measure` counts them, `charts` and `text` show them, `keep` saves a figure.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["measure", "schema"],
    submod_attrs={
        "run.pipeline": ["read"],
        "run.outputs": ["keep", "keep_table", "written"],
        "show": ["charts", "text"],
    },
)
