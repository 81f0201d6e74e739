"""The recipe: which texts, how often, how fast; teachers, pupil, namer, and the reader made of these two."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from training import acting, data, learn, model, widen
from training.learn import Step

STORIES = Path(__file__).parent / "stories"
TEACHER, PUPIL, NAMER, LAST, AGAIN = range(5)  # who learns; LAST, AGAIN: the last layers for statements
SENTENCES = {  # files of names: by which convention, and the share of each that an epoch of each learner sees
    "conll2003-train": ("CoNLL", 0.6, 0.4, 0.7, 0.08, 0.25),
    "ewt-train": ("UNER", 0.8, 1.0, 1.0, 0.08, 0.3),
    "ewt-dev": ("UNER", 0.8, 1.0, 1.0, 0.0, 0.0),
    "ewt-test": ("UNER", 0.8, 1.0, 1.0, 0.0, 0.0),
    "gum-other-genres": ("GUM", 0.8, 1.0, 2.0, 0.08, 0.3),
    "wikigold": ("Wikipedia", 0.8, 1.0, 1.0, 0.0, 0.3),
    "wikineural": ("Wikipedia", 0.2, 0.3, 0.3, 0.0, 0.0),
    "countries that act": ("GUM", 0.0, 0.0, 1.1, 0.0, 0.0),  # made of the others
}
EVERY = (1, 1, 0, 2, 3)  # article, from a place of chance on, is in an epoch of each learner; 0: none is
STEPS = (Step(5, 6144, 8e-5), Step(10, 6144, 3.5e-4), Step(8, 6144, 2.5e-4), Step(1, 3072, 2e-4),
         Step(2, 3072, 2e-4))  # fmt: skip
PLACES = (
    "conll2003-train",
    "ewt-train",
    "ewt-dev",
    "ewt-test",
    "wikineural",
)  # what they call states that act


@dataclass(frozen=True)
class Recipe:
    """What can be turned; `training/README.md` says what each was worth."""

    window: int = 384  # pieces
    teachers: int = 2
    steps: tuple[Step, ...] = STEPS
    gold: float = 0.3  # weight of the gold labels beside what teachers say
    own: int = 2  # last layers that names have for themselves
    share: float = 0.6  # of the namer's weights in the first layers, which names and statements share


class Texts:
    """The training texts, made into other windows in each epoch."""

    def __init__(self, folder: Path, tokenizer: Tokenizer, window: int):
        self.tokenizer, self.window = tokenizer, window
        self.articles = data.articles(folder / "attributions/polnear-train.jsonl", every_reading=True)
        self.pool = widen.quotable(self.articles)
        files = {file.stem: data.rows(file) for file in sorted((folder / "names").glob("*.jsonl"))}
        found = {name: files[name] for name in SENTENCES if name in files}
        self.sentences = _examples(found)
        made = [row for rows in found.values() for row in acting.swapped(rows, np.random.default_rng(4))]
        acts = {name: acting.marked(rows) if name in PLACES else rows for name, rows in found.items()}
        self.acting = _examples(acts | {"countries that act": made})
        self.stories = [data.Example(file.read_text("utf-8")) for file in sorted(STORIES.glob("*/*.txt"))]

    def epochs(self, who: int, seed: int, number: int) -> Iterator[list[data.Window]]:
        """The windows of each epoch, made ahead by other processes; the last has the articles as they are."""
        with ProcessPoolExecutor(
            mp_context=get_context("spawn"), initializer=_hold, initargs=(self,)
        ) as pool:
            plain = [n == number - 1 for n in range(number)]
            yield from pool.map(partial(_epoch, who, seed), range(number), plain)

    def epoch(self, who: int, seed: int, number: int, plain: bool) -> list[data.Window]:
        """The windows of one epoch of a learner; plain: articles that aren't widened."""
        rng = np.random.default_rng([seed, number])
        found = []
        for article in self.articles[int(rng.integers(EVERY[who])) :: EVERY[who]] if EVERY[who] else []:
            shown = article if plain else widen.widened(article, self.pool, rng)
            if who == TEACHER:  # so that it tells statements apart whatever the convention for names
                shown = replace(shown, convention=("UNER", "GUM")[rng.integers(2)])
            shift = int(rng.integers(40, self.window))
            found += data.windows(data.encode(self.tokenizer, shown), self.window, 0, shift)
        for text in self._sentences(who, rng):
            found += data.windows(data.encode(self.tokenizer, text), self.window, 0)
        return found

    def _sentences(self, who, rng):
        """Texts of sentences; without names where others know them better than who marked them."""
        for name, sentences in (self.acting if who == NAMER else self.sentences).items():
            unsaid = who in (LAST, AGAIN) or (who == PUPIL and name == "wikineural")
            for text in data.packed(_some(sentences, SENTENCES[name][1 + who], rng), rng):
                yield replace(text, names=None) if unsaid else text
        yield from self.stories if who == AGAIN else []


def _examples(files):
    return {name: data.sentences(rows, SENTENCES[name][0]) for name, rows in files.items()}


_HELD = []  # the texts, in a process that makes epochs


def _hold(texts):
    _HELD.append(texts)


def _epoch(who, seed, number, plain):
    return _HELD[0].epoch(who, seed, number, plain)


def _some(sentences, share, rng):
    """Neighbouring sentences from a place of chance on, around the end and round again."""
    start = int(rng.integers(len(sentences)))
    return (sentences * 3)[start : start + int(len(sentences) * share)]


class Learning:
    """The learners one after another. What the work folder has isn't made again."""

    def __init__(self, texts: Texts, recipe: Recipe, work: Path):
        self.texts, self.recipe, self.work = texts, recipe, work

    def reader(self, bases: dict[str, Path], before: model.Reader) -> model.Reader:
        """The reader.

        bases: the checkpoints that "teacher" and "pupil" begin with; before: an earlier reader.
        """
        pupil = self.pupil(bases)
        return self.again(self.last(pupil, self.namer(pupil)), pupil, before)

    def pupil(self, bases: dict[str, Path]) -> model.Reader:
        """A small reader that learns from the gold and from large ones, told the convention of each text."""
        teachers = [self._teacher(bases["teacher"], number + 1) for number in range(self.recipe.teachers)]
        begun = model.from_bert(load_file(bases["pupil"]), seed=0)
        return self._learnt(
            "pupil", begun, PUPIL, 0, learn.distilled_loss(learn.together(teachers), self.recipe.gold)
        )

    def _teacher(self, base, seed):
        begun = model.from_mpnet(load_file(base), seed=seed, conventions=len(data.CONVENTIONS))
        return self._learnt(f"teacher{seed}", begun, TEACHER, seed)

    def namer(self, pupil: model.Reader) -> model.Reader:
        """The pupil, gone on to learn names alone, all by the convention by which states act."""
        return self._learnt("namer", _copied(pupil), NAMER, 7)

    def last(self, pupil: model.Reader, namer: model.Reader) -> model.Reader:
        """Both as one, whose last layers for statements learn from the pupil what the first layers lost."""
        both = model.joined(pupil.cpu(), namer.cpu(), own=self.recipe.own, share=self.recipe.share)
        taught = learn.together([pupil.to(learn.DEVICE)])
        return self._finished("last", both, LAST, 11, taught)

    def again(self, both: model.Reader, pupil: model.Reader, before: model.Reader) -> model.Reader:
        """The same layers once more, on texts that aren't PolNeAR's too; of these the earlier reader tells.

        The teachers know statements in PolNeAR only, and so does their pupil.
        """
        return self._finished("reader", both, AGAIN, 21, learn.apart(pupil, before.to(learn.DEVICE)))

    def _finished(self, name, both, who, seed, taught):
        both.requires_grad_(False)
        for module in (*both.layers[both.shared :], both.tags, both.asks, both.answers):
            module.requires_grad_(True)
        return self._learnt(name, both, who, seed, learn.distilled_loss(taught, self.recipe.gold))

    def _learnt(self, name, begun, who, seed, loss=learn.gold_loss):
        """A reader from the folder `name`, trained if it isn't there."""
        file = self.work / name / "reader.safetensors"
        if not file.exists():
            step = self.recipe.steps[who]
            epochs = self.texts.epochs(who, seed, step.epochs)
            trained = learn.train(begun, epochs, file.parent, step, seed=seed, loss=loss)
            save_file(trained.state_dict(), file)
        begun.load_state_dict(load_file(file))
        return begun.to(learn.DEVICE).eval()


def _copied(reader):
    found = model.Reader()
    found.load_state_dict(reader.state_dict())
    return found
