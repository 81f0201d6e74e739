"""A trained network → the files that the library reads: weights in eight bits, two graphs, the tokenizer."""

import hashlib
import io
import json
from pathlib import Path

import numpy as np
import torch

from training.graph import build
from training.model import POINTER_WIDTH, Reader

FILES = ("fp32.onnx", "int8.onnx", "tokenizer.json", "weights.npz")
TABLES = ("ids", "positions", "shapes", "places", "quoted")


def named(reader: Reader) -> dict[str, np.ndarray]:
    """The network's weights as the graphs name them.

    .weight: a matrix, [in, out]; .table: a row for each input; .gain and .bias: one number an output.
    """
    found = {}
    for name, tensor in reader.state_dict().items():
        module, kind = name.rsplit(".", 1)
        array = tensor.float().numpy()
        if module in TABLES:
            found[f"{module}.table"] = array
        elif array.ndim == 1:
            found[f"{module}.{'gain' if kind == 'weight' else 'bias'}"] = array
        else:
            found[f"{module}.weight"] = np.ascontiguousarray(array.T)
    for kind in ("weight", "bias"):
        found[f"asks.{kind}"] /= POINTER_WIDTH**0.5
        for layer in (
            *(f"layers.{n}" for n in range(len(reader.layers))),
            *(f"own.{n}" for n in range(len(reader.own))),
        ):
            parts = np.split(found.pop(f"{layer}.qkv.{kind}"), 3, axis=-1)
            for part, array in zip(("query", "key", "value"), parts, strict=True):
                found[f"{layer}.{part}.{kind}"] = np.ascontiguousarray(array)
    return dict(sorted(found.items()))


def stored(weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Matrices (by column) and tables (by row) as 8-bit numbers with their scales; the rest as it is."""
    found = {}
    for name, array in weights.items():
        if array.ndim == 1:
            found[name] = array.astype(np.float32)
            continue
        scale = np.abs(array).max(axis=1 if name.endswith(".table") else 0, keepdims=True) / 127
        scale = np.maximum(scale, 1e-12).astype(np.float32)
        found[f"{name}:int8"] = np.round(array / scale).astype(np.int8)
        found[f"{name}:scale"] = scale
    return found


def restored(folder: Path) -> Reader:
    """The network of a model's folder, if names have no layers of their own in it."""
    with np.load(folder / "weights.npz") as kept:
        plain = {name: kept[name] for name in kept.files if ":" not in name}
        wide = {name.removesuffix(":int8"): kept[name] * kept[name.removesuffix("int8") + "scale"]
                for name in kept.files if name.endswith(":int8")}  # fmt: skip
    found = Reader()
    state = {name: _of_torch(name, tensor.shape, plain | wide) for name, tensor in found.state_dict().items()}
    found.load_state_dict(
        {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in state.items()}
    )
    return found


def _of_torch(name, shape, weights):
    """One of the network's weights, from those that the graphs name."""
    module, kind = name.rsplit(".", 1)
    if module.endswith(".qkv"):
        parts = [f"{module.removesuffix('qkv')}{part}.{kind}" for part in ("query", "key", "value")]
        return np.concatenate([weights[part] for part in parts], axis=-1).T
    if module in TABLES:
        return weights[f"{module}.table"]
    if len(shape) == 1 and kind == "weight":
        return weights[f"{module}.gain"]
    scale = POINTER_WIDTH**0.5 if module == "asks" else 1
    return weights[name].T * scale


def export(reader: Reader, tokenizer: str, card: dict, out: Path):
    """Write the model's folder: weights, graphs, tokenizer, and the card with the hash of each."""
    weights = named(reader)
    file = io.BytesIO()
    np.savez(file, **stored(weights))
    files = {"weights.npz": file.getvalue(), "tokenizer.json": tokenizer.encode()}
    for precision in ("fp32", "int8"):
        shape = {"layers": len(reader.layers), "own": len(reader.own), "heads": reader.layers[0].heads}
        files[f"{precision}.onnx"] = build(weights, **shape, int8=precision == "int8")
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    describe(card, out)


def describe(card: dict, out: Path):
    """Write the card beside the files that it tells of."""
    hashes = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES}
    text = json.dumps(card | {"files": hashes}, indent=1, ensure_ascii=False)
    (out / "card.json").write_text(text + "\n", encoding="utf-8")
