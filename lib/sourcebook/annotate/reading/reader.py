"""Text → labelled spans: who says (source), by which words (cue), what (content), and names.

The only module that runs the model. Its weights are kept in eight bits and widened when they are
loaded: 32-bit arithmetic gives the same reading on any processor, but for rounding. Eight-bit
arithmetic (`precision="int8"`), for archives, takes less time and may differ in a word here or there
from one kind of processor to another.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from sourcebook.annotate.reading import decode, layouts, model, pieces
from sourcebook.annotate.reading.decode import KINDS, ROLES, Reading, Settings, Span

WINDOW, OVERLAP = 384, 48  # word pieces read at once, and shared by neighbours
NEAREST = 6  # words that a pointer is kept for
OUTPUTS = ("tags", "names", "pointers", "pointed")
PRECISIONS = ("fp32", "int8")


def read(texts: list[str], **options) -> list[list[Span]]:
    """The spans of each text, in order; offsets in code points, half open.

    options: those of `readings`. Raises ModelError.
    """
    settings = Settings(**model.card()["settings"])
    found = []
    for text, reading in zip(texts, readings(texts, **options), strict=True):
        statements = layouts.over(text, decode.statements(reading, settings))
        spans = statements + decode.names(reading)
        found.append(sorted(spans, key=lambda span: (span.start, span.label)))
    return found


def readings(texts: list[str], *, precision="fp32", threads=0) -> Iterator[Reading]:
    """What the model says of each word of each text, in order.

    precision: one of PRECISIONS; threads: windows computed at once, 0 for one a core. Each window is
    computed by itself on one thread, so neither other texts nor threads change the result. Raises
    ModelError.
    """
    session, cutter = _session(precision), tokenizer()
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        coming = []
        for text in texts:  # the pool is at work while later texts are still being cut
            cut = pieces.cut(cutter, text)
            ranges = pieces.windows(cut, WINDOW - 2, OVERLAP)
            parts = [pool.submit(session.run, OUTPUTS, _inputs(cut, *ends)) for ends in ranges]
            coming.append((cut, ranges, parts))
        for cut, ranges, parts in coming:
            yield _whole(cut, ranges, [part.result() for part in parts])


def _inputs(cut, start, end):
    """The arrays that the model takes: the pieces between the two that every window begins and ends with."""
    inputs = {
        name: np.pad(getattr(cut, name)[start:end], 1) for name in ("ids", "shapes", "places", "quoted")
    }
    inputs["ids"][[0, -1]] = pieces.CLS, pieces.SEP
    first, last = np.searchsorted(cut.words, [start, end])
    return inputs | {"words": cut.words[first:last] - start + 1}


def _whole(cut, ranges, parts):
    """The reading of a text from those of its windows: each word from the one where it is most central."""
    count = len(cut.words)
    best = np.full(count, -1)
    arrays = [
        np.zeros((count, width), kind)
        for width, kind in (
            (len(ROLES) * 2 + 1, np.float32),
            (len(KINDS) * 2 + 1, np.float32),
            (NEAREST, np.int64),
            (NEAREST, np.float32),
        )
    ]
    for (start, end), (tags, names, pointers, pointed) in zip(ranges, parts, strict=True):
        first, last = np.searchsorted(cut.words, [start, end])
        at = cut.words[first:last]
        left = at - start if start else np.full(len(at), len(cut.ids))
        right = end - at if end < len(cut.ids) else np.full(len(at), len(cut.ids))
        margin = np.minimum(left, right)
        better = margin > best[first:last]
        best[first:last][better] = margin[better]
        for array, part in zip(arrays, (tags, names, pointers + first, pointed), strict=True):
            array[first:last, : part.shape[1]][better] = part[better]
    lines = np.cumsum(cut.places[cut.words] > 0)
    return Reading(cut.starts, cut.ends, lines, *arrays)


@cache
def tokenizer() -> Tokenizer:
    """The model's own; "[MASK]" and its like in a text are text."""
    found = Tokenizer.from_str(model.checked("tokenizer.json").decode())
    found.encode_special_tokens = True
    return found


@cache
def _session(precision):
    if precision not in PRECISIONS:
        raise ValueError(f"no such precision: {precision}: there are {', '.join(PRECISIONS)}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # `readings` has threads of its own
    options.log_severity_level = 3  # errors only
    weights = model.weights(precision)
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in weights.values()]
    options.add_external_initializers(list(weights), values)
    graph = model.checked(f"{precision}.onnx")
    return onnxruntime.InferenceSession(
        graph, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )  # the fused one takes eight times as long as the two that it replaces


def use(folder):
    """Read with the model in another folder from now on; a trainer measures its new one so."""
    model.FOLDER = folder
    for kept in (model.card, tokenizer, _session):
        kept.cache_clear()
