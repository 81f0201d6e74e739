"""The model's files: checked by their hashes before anything is loaded, and weights widened."""

import hashlib
import io
import json
from functools import cache
from importlib import resources

import numpy as np

FOLDER = resources.files("sourcebook") / "model"
FORMAT = 2  # of the files; goes up when they change in a way that the reader must know
_REMEDY = "restore the folder (git checkout -- lib/sourcebook/model) or install the library anew"


class ModelError(RuntimeError):
    """The model's files are missing, damaged, or another version's."""


@cache
def card() -> dict:
    """The model card: what the model is, how it was made, what it reaches, its settings and files."""
    try:
        found = json.loads(_bytes("card.json"))
    except ValueError as error:
        raise ModelError(f"{FOLDER / 'card.json'} is damaged ({error}): {_REMEDY}") from error
    if found.get("format") != FORMAT:
        raise ModelError(
            f"{FOLDER} holds a model of format {found.get('format')}, "
            f"this library reads format {FORMAT}: {_REMEDY}"
        )
    return found


def checked(name: str) -> bytes:
    """A file's bytes, if they are those that the card tells of. Raises ModelError."""
    found = _bytes(name)
    if hashlib.sha256(found).hexdigest() != card()["files"].get(name):
        raise ModelError(f"{FOLDER / name} is not the file that card.json tells of: {_REMEDY}")
    return found


def weights(precision: str) -> dict[str, np.ndarray]:
    """The weights that a graph names: matrices widened to 32 bits, or as they are stored for int8.

    Tables always stay as they are stored, 8-bit rows and the scale of each: few rows are needed at a time.
    """
    with np.load(io.BytesIO(checked("weights.npz"))) as stored:
        found = {}
        for name in stored.files:
            base, _, kind = name.partition(":")
            if not (precision == "fp32" and base.endswith(".weight")):
                found[name] = stored[name].ravel() if kind == "scale" else stored[name]
            elif kind == "int8":
                found[base] = stored[name] * stored[f"{base}:scale"]
    return found


def table(name: str) -> tuple[np.ndarray, np.ndarray]:
    """One table as it is stored, without the other weights: 8-bit rows, and the scale of each."""
    with np.load(io.BytesIO(checked("weights.npz"))) as stored:
        return stored[f"{name}.table:int8"], stored[f"{name}.table:scale"]


def _bytes(name):
    try:
        return (FOLDER / name).read_bytes()
    except OSError as error:
        raise ModelError(f"{FOLDER / name} can't be read ({error.strerror}): {_REMEDY}") from error
