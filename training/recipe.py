"""The recipe: which texts, how often, how fast, with how many teachers."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from training import data, learn, model, widen

SENTENCES = {  # files of names, and the share of each that an epoch of a teacher and of the pupil sees
    "conll2003-train": (0.6, 0.4),
    "ewt-train": (0.6, 0.4),
    "gum-other-genres": (0.6, 1.0),
    "wikineural": (0.2, 0.1),
}
TEACHER, PUPIL = 0, 1


@dataclass(frozen=True)
class Recipe:
    """What can be turned; `training/README.md` says what each was worth."""

    window: int = 384  # pieces
    batch: int = 7  # windows
    rate: float = 2.5e-4
    teacher_epochs: int = 4
    epochs: int = 2  # of the pupil, which begins as the last teacher
    pupil_rate: float = 1.5e-4
    teachers: int = 2


class Texts:
    """The training texts, made into other windows in each epoch."""

    def __init__(self, folder: Path, tokenizer: Tokenizer, window: int):
        self.tokenizer, self.window = tokenizer, window
        self.articles = data.articles(folder / "attributions/polnear-train.jsonl", every_reading=True)
        self.pool = widen.quotable(self.articles)
        self.sentences = {name: data.sentences(folder / f"names/{name}.jsonl") for name in SENTENCES}

    def epoch(self, who: int, seed: int, number: int, *, plain: bool) -> list[data.Window]:
        """The windows of an epoch; who: TEACHER or PUPIL; plain: the articles as they are, not widened."""
        rng = np.random.default_rng([seed, number])
        found = []
        for article in self.articles:
            shown = article if plain else widen.widened(article, self.pool, rng)
            shift = int(rng.integers(40, self.window))
            found += data.windows(data.encode(self.tokenizer, shown), self.window, 0, shift)
        for name, shares in SENTENCES.items():
            for text in data.packed(_some(self.sentences[name], shares[who], rng), rng):
                found += data.windows(data.encode(self.tokenizer, text), self.window, 0)
        return found


def _some(sentences, share, rng):
    """Neighbouring sentences from a place of chance on, around the end."""
    start = int(rng.integers(len(sentences)))
    return (sentences + sentences)[start : start + int(len(sentences) * share)]


def reader(texts: Texts, base: Path, recipe: Recipe, work: Path) -> model.Reader:
    """Teachers, then the pupil that learns from them and from the gold. What `work` has isn't made again."""
    teachers = [_kept(work / f"teacher{n}", lambda out, n=n: _teacher(texts, base, recipe, n, out))
                for n in range(1, recipe.teachers + 1)]  # fmt: skip
    return _kept(work / "reader", lambda out: _pupil(texts, teachers, recipe, out))


def _teacher(texts, base, recipe, seed, out):
    begun = model.from_bert(load_file(base / "model.safetensors"), seed=seed)
    makers = _epochs(texts, TEACHER, seed, recipe.teacher_epochs)
    return learn.train(begun, makers, out, rate=recipe.rate, batch_size=recipe.batch, seed=seed)


def _pupil(texts, teachers, recipe, out):
    begun = model.Reader()
    begun.load_state_dict(teachers[-1].state_dict())
    makers = _epochs(texts, PUPIL, 0, recipe.epochs)
    options = {"rate": recipe.pupil_rate, "batch_size": recipe.batch, "seed": 0}
    return learn.train(begun, makers, out, loss=learn.distilled_loss(teachers), **options)


def _epochs(texts, who, seed, number):
    """Functions that make the windows of each epoch; the last one sees the articles as they are."""
    return [lambda n=n: texts.epoch(who, seed, n, plain=n == number - 1) for n in range(number)]


def _kept(out, make):
    """A reader from the folder `out`, made if it isn't there."""
    file = out / "reader.safetensors"
    if not file.exists():
        save_file(make(out).state_dict(), file)
    found = model.Reader()
    found.load_state_dict(load_file(file))
    return found.eval()
