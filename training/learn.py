"""Windows → a trained reader: mixed batches of articles and sentences, one pass for both tasks."""

import copy
import csv
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch.nn import functional

from sourcebook.annotate.reading import pieces
from training.data import IGNORED, Window

WEIGHTS = {"tags": 1.0, "names": 1.0, "pointers": 0.3}  # of the three losses
LABELS = ("tags", "names", "pointers", "others")
MASKED = 0.05  # of the pieces hidden in training, so that context is used
AVERAGED = 0.998  # of the running mean of the weights, which is what is kept


def collated(windows: list[Window]) -> dict:
    """Windows as one batch of tensors, shorter ones padded."""
    longest = max(window.inputs.shape[1] for window in windows)
    most = max(len(window.words) for window in windows)

    def stacked(rows, width, fill):
        padded = [
            np.pad(row, [(0, 0)] * (row.ndim - 1) + [(0, width - row.shape[-1])], constant_values=fill)
            for row in rows
        ]
        return torch.from_numpy(np.stack(padded))

    labels = {name: stacked([getattr(window, name) for window in windows], most, IGNORED) for name in LABELS}
    sizes = torch.tensor([window.inputs.shape[1] for window in windows])
    counts = torch.tensor([len(window.words) for window in windows])
    return labels | {
        "inputs": stacked([window.inputs for window in windows], longest, 0),
        "mask": torch.arange(longest) < sizes[:, None],
        "words": stacked([window.words for window in windows], most, 0),
        "present": torch.arange(most) < counts[:, None],
    }


def gold_loss(reader, seen: dict, batch: dict) -> torch.Tensor:
    """Cross entropy of tags, names and pointers, each a mean over the words that have that label."""
    return _gold(_logits(reader, seen), batch)


def distilled_loss(teachers: list):
    """A loss that asks for the gold labels and, on every word of every text, for the teachers' mean."""

    def both(reader, seen, batch):
        logits = _logits(reader, seen)
        return 0.5 * _gold(logits, batch) + _soft(logits, _taught(teachers, batch), batch["present"])

    return both


def _logits(reader, batch):
    return [one.float() for one in reader(batch["inputs"], batch["mask"], batch["words"], batch["present"])]


def _gold(logits, batch):
    total = torch.zeros(())
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


@torch.no_grad()
def _taught(teachers, batch):
    """Mean probabilities of the teachers: tags, names, pointers."""
    each = [[one.softmax(-1) for one in _logits(teacher, batch)] for teacher in teachers]
    return [torch.stack(ones).mean(0) for ones in zip(*each, strict=True)]


def _soft(logits, taught, present):
    """Cross entropy with the teachers' probabilities; a pointer counts as far as its word is in anything."""
    inside = 1 - taught[0][..., 0]
    shares = (present.float(), present.float(), inside * present)
    total = torch.zeros(())
    for scores, wanted, share, weight in zip(logits, taught, shares, WEIGHTS.values(), strict=True):
        entropy = -(wanted * scores.log_softmax(-1)).sum(-1)
        total = total + weight * (entropy * share).sum() / share.sum().clamp(min=1)
    return total


def hidden(batch: dict, generator: torch.Generator) -> dict:
    """The batch with a share of its pieces replaced by the mask piece."""
    inputs = batch["inputs"].clone()
    chosen = torch.rand(inputs[:, 0].shape, generator=generator) < MASKED
    inputs[:, 0][chosen & (inputs[:, 0] > pieces.MASK)] = pieces.MASK
    return batch | {"inputs": inputs}


def train(reader, epochs: list, out: Path, *, rate: float, batch_size: int, seed: int, loss=gold_loss):
    """Fit a reader. epochs: for each epoch a function that makes its windows. -> the averaged reader.

    The curve goes to `out`/curve.csv: epoch, step, seconds, mean loss of the last 50 steps.
    """
    out.mkdir(parents=True, exist_ok=True)
    rng, run = np.random.default_rng(seed), None
    with (out / "curve.csv").open("w", newline="") as file:
        curve = csv.writer(file)
        for epoch, make in enumerate(epochs):
            batches = _batches(make(), batch_size, rng)
            run = run or _Run(reader, len(batches) * len(epochs), rate, seed, loss)
            for batch in batches:
                run.step(collated(batch))
                if len(run.losses) == 50:
                    curve.writerow([epoch, run.steps, round(run.seconds()), round(run.mean_loss(), 4)])
                    file.flush()
            save_file(run.mean.state_dict(), out / f"epoch{epoch}.safetensors")
    return run.mean.eval()


class _Run:
    """A reader in training, with its optimiser, its schedule and the running mean of its weights."""

    def __init__(self, reader, steps, rate, seed, loss):
        torch.manual_seed(seed)
        self.reader, self.mean, self.loss = reader.train(), copy.deepcopy(reader), loss
        self.generator = torch.Generator().manual_seed(seed)
        self.steps, self.losses, self.began = 0, [], time.monotonic()
        new = {id(parameter) for parameter in reader.heads()}
        groups = [
            {"params": [one for one in reader.parameters() if id(one) not in new], "lr": rate},
            {"params": reader.heads(), "lr": 5 * rate},
        ]
        self.optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimiser, lambda n: min((n + 1) / (0.06 * steps), max(0.0, 1 - n / steps))
        )

    def step(self, batch):
        with torch.autocast("cpu", torch.bfloat16):
            value = self.loss(self.reader, hidden(batch, self.generator), batch)
        value.backward()
        torch.nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
        self.optimiser.step()
        self.schedule.step()
        self.optimiser.zero_grad()
        self.steps += 1
        self.losses.append(value.item())
        decay = min(AVERAGED, self.steps / (self.steps + 10))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.mean.parameters()), list(self.reader.parameters()), 1 - decay)

    def mean_loss(self):
        mean, self.losses = float(np.mean(self.losses)), []
        return mean

    def seconds(self):
        return time.monotonic() - self.began


def _batches(windows, size, rng):
    """Batches of windows of like length, in an order of chance."""
    order = sorted(rng.permutation(len(windows)), key=lambda n: windows[n].inputs.shape[1] // 32)
    batches = [[windows[n] for n in order[at : at + size]] for at in range(0, len(order), size)]
    return [batches[n] for n in rng.permutation(len(batches))]
