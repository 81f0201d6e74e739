"""Windows → a trained reader: mixed batches of articles and sentences, one pass for both tasks."""

import copy
import csv
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from sourcebook.annotate.reading import pieces
from training.data import CONVENTIONS, IGNORED, Window

WEIGHTS = {"tags": 1.0, "names": 1.0, "pointers": 0.3}  # of the three losses
LABELS = ("tags", "names", "pointers", "others")
MASKED = 0.05  # of the pieces hidden in training, so that context is used
AVERAGED = 0.998  # of the running mean of the weights, which is what is kept
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
ASKED = {  # by which conventions a teacher may be asked for the names of a text: the two that have most of it
    "CoNLL": ("CoNLL", "CoNLL"),
    "UNER": ("UNER", "UNER"),
    "GUM": ("GUM", "GUM"),
    "Wikipedia": ("UNER", "GUM"),
    "none": ("UNER", "GUM"),
}


@dataclass(frozen=True)
class Step:
    """How long and how fast a reader learns: epochs, pieces in a batch (padding counted), rate."""

    epochs: int
    size: int
    rate: float


def collated(windows: list[Window]) -> dict:
    """Windows as one batch of tensors, shorter ones padded."""
    longest = max(window.inputs.shape[1] for window in windows)
    most = max(len(window.words) for window in windows)
    labels = {name: _stacked([getattr(window, name) for window in windows], most, IGNORED) for name in LABELS}
    sizes = torch.tensor([window.inputs.shape[1] for window in windows])
    counts = torch.tensor([len(window.words) for window in windows])
    found = labels | {
        "inputs": _stacked([window.inputs for window in windows], longest, 0),
        "mask": torch.arange(longest) < sizes[:, None],
        "words": _stacked([window.words for window in windows], most, 0),
        "present": torch.arange(most) < counts[:, None],
        "conventions": torch.tensor([window.convention for window in windows]),
    }
    return {name: _moved(tensor) for name, tensor in found.items()}


def _stacked(rows, width, fill):
    found = np.full((len(rows), *rows[0].shape[:-1], width), fill, np.int16)
    for number, row in enumerate(rows):
        found[number, ..., : row.shape[-1]] = row
    return torch.from_numpy(found)


def _moved(tensor):
    moved = tensor.to(DEVICE, non_blocking=True)
    return moved.long() if tensor.dtype == torch.int16 else moved


def gold_loss(reader, seen: dict, batch: dict) -> torch.Tensor:
    """Cross entropy of tags, names and pointers, each a mean over the words that have that label."""
    return _gold(_logits(reader, seen), batch)


def distilled_loss(taught: Callable[[dict], list[torch.Tensor]], gold: float):
    """A loss that asks for the gold labels, so much, and on every word for what is `taught` of a batch."""

    def both(reader, seen, batch):
        logits = _logits(reader, seen)
        return gold * _gold(logits, batch) + _soft(logits, taught(batch), batch["present"])

    return both


def _logits(reader, batch):
    asked = (batch[name] for name in ("inputs", "mask", "words", "present", "conventions"))
    return [one.float() for one in reader(*asked)]


def _gold(logits, batch):
    total = torch.zeros((), device=DEVICE)
    for scores, (name, weight) in zip(logits, WEIGHTS.items(), strict=True):
        wanted = [batch[name], batch["others"]] if name == "pointers" else [batch[name]]
        known = torch.stack(wanted) != IGNORED
        if known.any():
            flat = scores.log_softmax(-1).flatten(0, 1)
            sums = [
                functional.nll_loss(flat, one.flatten(), ignore_index=IGNORED, reduction="sum")
                for one in wanted
            ]
            total = total + weight * sum(sums) / known.sum()
    return total


def together(teachers: list):
    """What teachers say of a batch: the mean probabilities of tags, names and pointers."""

    @torch.no_grad()
    def taught(batch):
        asked = batch | {"conventions": _asked(batch["conventions"])}
        each = [[one.softmax(-1) for one in _logits(teacher, asked)] for teacher in teachers]
        return [torch.stack(ones).mean(0) for ones in zip(*each, strict=True)]

    return taught


def apart(of_marked, of_others):
    """What two teachers say: one of texts whose statements are marked, the other of all others."""
    sides = together([of_marked]), together([of_others])

    def taught(batch):
        marked = (batch["tags"] != IGNORED).any(1)[:, None, None]
        one, other = (side(batch) for side in sides)
        return [torch.where(marked, *pair) for pair in zip(one, other, strict=True)]

    return taught


def _asked(conventions):
    """For each text one of the conventions that are ASKED, by chance."""
    table = torch.tensor([[CONVENTIONS.index(one) for one in ASKED[name]] for name in CONVENTIONS])
    chosen = torch.randint(2, (len(conventions), 1), device=DEVICE)
    return table.to(DEVICE)[conventions].gather(1, chosen)[:, 0]


def _soft(logits, taught, present):
    """Cross entropy with the teachers' probabilities; a pointer counts as far as its word is in anything."""
    inside = 1 - taught[0][..., 0]
    shares = (present.float(), present.float(), inside * present)
    total = torch.zeros((), device=DEVICE)
    for scores, wanted, share, weight in zip(logits, taught, shares, WEIGHTS.values(), strict=True):
        entropy = -(wanted * scores.log_softmax(-1)).sum(-1)
        total = total + weight * (entropy * share).sum() / share.sum().clamp(min=1)
    return total


def hidden(batch: dict, generator: torch.Generator) -> dict:
    """The batch with a share of its pieces replaced by the mask piece."""
    inputs = batch["inputs"].clone()
    chosen = torch.rand(inputs[:, 0].shape, generator=generator, device=DEVICE) < MASKED
    inputs[:, 0][chosen & (inputs[:, 0] > pieces.MASK)] = pieces.MASK
    return batch | {"inputs": inputs}


def train(reader, epochs: Iterable[list[Window]], out: Path, step: Step, *, seed: int, loss=gold_loss):
    """Fit a reader to the windows of each epoch. -> the averaged reader.

    The curve goes to `out`/curve.csv: epoch, step, seconds, mean loss of the last 50 steps.
    """
    out.mkdir(parents=True, exist_ok=True)
    rng, run = np.random.default_rng(seed), None
    with (out / "curve.csv").open("w", newline="") as file:
        curve = csv.writer(file)
        for epoch, windows in enumerate(epochs):
            batches = _batches(windows, step.size, rng)
            run = run or _Run(reader, len(batches) * step.epochs, step.rate, seed, loss)
            for batch in batches:
                run.step(collated(batch))
                if len(run.losses) == 50:
                    curve.writerow([epoch, run.steps, round(run.seconds()), round(run.mean_loss(), 4)])
                    file.flush()
    return run.mean.eval()


class _Run:
    """A reader in training, with its optimiser, its schedule and the running mean of its weights."""

    def __init__(self, reader, steps, rate, seed, loss):
        torch.manual_seed(seed)
        self.reader, self.loss = reader.to(DEVICE).train(), loss
        self.mean = copy.deepcopy(self.reader)
        self.generator = torch.Generator(DEVICE).manual_seed(seed)
        self.steps, self.losses, self.began = 0, [], time.monotonic()
        new = {id(parameter) for parameter in reader.heads()}
        learning = [one for one in reader.parameters() if one.requires_grad]
        groups = [
            {"params": [one for one in learning if id(one) not in new], "lr": rate},
            {"params": reader.heads(), "lr": 5 * rate},
        ]
        self.optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimiser, lambda n: min((n + 1) / (0.06 * steps), max(0.0, 1 - n / steps))
        )

    def step(self, batch):
        with torch.autocast(DEVICE.type, torch.bfloat16):
            value = self.loss(self.reader, hidden(batch, self.generator), batch)
        value.backward()
        torch.nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
        self.optimiser.step()
        self.schedule.step()
        self.optimiser.zero_grad()
        self.steps += 1
        self.losses.append(value.detach())
        decay = min(AVERAGED, self.steps / (self.steps + 10))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.mean.parameters()), list(self.reader.parameters()), 1 - decay)

    def mean_loss(self):
        mean, self.losses = float(torch.stack(self.losses).mean()), []
        return mean

    def seconds(self):
        return time.monotonic() - self.began


def _batches(windows, size, rng):
    """Batches of windows of like length, in an order of chance."""
    order = sorted(rng.permutation(len(windows)), key=lambda n: windows[n].inputs.shape[1] // 32)
    batches, longest = [[]], 0
    for window in (windows[n] for n in order):
        longest = max(longest, window.inputs.shape[1])
        if batches[-1] and longest * (len(batches[-1]) + 1) > size:
            batches.append([])
            longest = window.inputs.shape[1]
        batches[-1].append(window)
    return [batches[n] for n in rng.permutation(len(batches))]
