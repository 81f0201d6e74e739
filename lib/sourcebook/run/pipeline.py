"""Corpus → all tables, in a folder: made once, and read again while nothing has changed.

The imports inside functions take seconds each; a command that finds nothing to do answers at once.
"""

from pathlib import Path

from sourcebook.corpus.files import CorpusError, fingerprint
from sourcebook.run import stamps


def read(corpus: str | Path, out: str | Path):
    """Read a corpus and find everything in it; the tables are kept under `out`/tables.

    corpus: folder, file or archive of articles. -> schema.Tables. A second call with the same
    corpus, library and versions reads them back. Raises CorpusError if there is nothing to read.
    """
    from sourcebook.run import store

    ensure(corpus, out)
    return store.load(Path(out))


def ensure(corpus: str | Path, out: str | Path) -> bool:
    """Make the tables unless they are there already, from the same things. -> whether they were made."""
    stamp, key = Path(out, ".stamps", "tables.json"), made_from(corpus, out)
    if stamps.sealed(stamp, key):
        return False
    from sourcebook.annotate.tables import annotate
    from sourcebook.corpus.read import read_corpus
    from sourcebook.run import store

    stamps.seal(stamp, key, store.save(Path(out), annotate(*read_corpus(corpus))))
    return True


def made_from(corpus: str | Path, out: str | Path) -> str:
    """Digest of all that the tables depend on: corpus, library, versions.

    Raises CorpusError if there is no such corpus, or if what is written to `out` would be part of it.
    """
    if Path(out).resolve().is_relative_to(Path(corpus).resolve()):
        raise CorpusError(f"{out} lies inside the corpus {corpus}: write to a folder outside it (--out)")
    return stamps.digest(fingerprint(corpus), stamps.library(), repr(stamps.versions()))
