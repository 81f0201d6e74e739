"""Text → labelled spans: who says (source), by which words (cue), what (content), and names.

The only module that runs the model. Its weights are kept in eight bits and widened when they are
loaded: 32-bit arithmetic gives the same reading whatever the number of threads or of texts. Eight-bit
arithmetic (`precision="int8"`), for archives, takes less time and may differ in a word here or there
from one kind of processor to another.
"""

from functools import cache

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from sourcebook.annotate import decode, model, pieces
from sourcebook.annotate.decode import KINDS, ROLES, Reading, Settings, Span

WINDOW, OVERLAP = 384, 64  # word pieces read at once, and shared by neighbours
NEAREST = 6  # words that a pointer is kept for
PRECISIONS = ("fp32", "int8")


def read(texts: list[str], **options) -> list[list[Span]]:
    """The spans of each text, in order; offsets in code points, half open.

    options: those of `readings`. Raises ModelError.
    """
    settings = Settings(**model.card()["settings"])
    found = []
    for reading in readings(texts, **options):
        spans = decode.statements(reading, settings) + decode.names(reading)
        found.append(sorted(spans, key=lambda span: (span.start, span.label)))
    return found


def readings(texts: list[str], *, precision="fp32", batch=8, threads=0) -> list[Reading]:
    """What the model says of each word of each text.

    precision: one of PRECISIONS; batch: windows computed at once; threads: 0 for one a core. None of
    the last two changes the result. Raises ModelError.
    """
    session, cutter = _session(precision, threads), tokenizer()
    cuts = [pieces.cut(cutter, text) for text in texts]
    windows = [(n, *ends) for n, cut in enumerate(cuts) for ends in pieces.windows(cut, WINDOW - 2, OVERLAP)]
    windows.sort(key=lambda window: (window[1] - window[2], window))  # like lengths waste no padding
    parts = [[] for _ in texts]
    for at in range(0, len(windows), batch):
        chosen = windows[at : at + batch]
        for (number, start, end), part in zip(chosen, _run(session, cuts, chosen), strict=True):
            parts[number].append((start, end, part))
    return [
        _whole(cut, sorted(found, key=lambda part: part[0])) for cut, found in zip(cuts, parts, strict=True)
    ]


def _run(session, cuts, windows):
    """Probabilities of the words of each window: tags, names, pointers, pointed."""
    inputs, counts = _inputs(cuts, windows)
    for count, tags, names, pointers in zip(
        counts, *session.run(["tags", "names", "pointers"], inputs), strict=True
    ):
        likely = _softmax(pointers[:count, :count])
        kept = min(NEAREST, count)
        nearest = np.argpartition(-likely, kept - 1, axis=1)[:, :kept]
        pointed = np.take_along_axis(likely, nearest, axis=1)
        spare = ((0, 0), (0, NEAREST - kept))
        yield _softmax(tags[:count]), _softmax(names[:count]), np.pad(nearest, spare), np.pad(pointed, spare)


def _inputs(cuts, windows):
    """The arrays that the model takes, padded to the longest window, and the number of words of each."""
    length = max(end - start for _, start, end in windows) + 2
    inputs = {
        name: np.zeros((len(windows), length), np.int64) for name in ("ids", "shapes", "places", "quoted")
    }
    mask = np.zeros((len(windows), length), np.int32)
    heads = []
    for row, (number, start, end) in enumerate(windows):
        for name, array in inputs.items():
            array[row, 1 : end - start + 1] = getattr(cuts[number], name)[start:end]
        inputs["ids"][row, [0, end - start + 1]] = pieces.CLS, pieces.SEP
        mask[row, : end - start + 2] = 1
        first, last = np.searchsorted(cuts[number].words, [start, end])
        heads.append(cuts[number].words[first:last] - start + 1)
    words = np.zeros((len(windows), max(map(len, heads)), 1), np.int64)
    for row, head in enumerate(heads):
        words[row, : len(head), 0] = head
    return inputs | {"mask": mask, "words": words}, [len(head) for head in heads]


def _softmax(logits):
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _whole(cut, parts):
    """The reading of a text from those of its windows: each word from the one where it is most central."""
    count = len(cut.words)
    best = np.full(count, -1)
    shapes = (
        (len(ROLES) * 2 + 1, np.float32),
        (len(KINDS) * 2 + 1, np.float32),
        (NEAREST, np.int64),
        (NEAREST, np.float32),
    )
    arrays = [np.zeros((count, width), kind) for width, kind in shapes]
    for start, end, (tags, names, pointers, pointed) in parts:
        first, last = np.searchsorted(cut.words, [start, end])
        at = cut.words[first:last]
        left = at - start if start else np.full(len(at), len(cut.ids))
        right = end - at if end < len(cut.ids) else np.full(len(at), len(cut.ids))
        margin = np.minimum(left, right)
        better = margin > best[first:last]
        best[first:last][better] = margin[better]
        for array, part in zip(arrays, (tags, names, pointers + first, pointed), strict=True):
            array[first:last][better] = part[better]
    lines = np.cumsum(cut.places[cut.words] > 0)
    return Reading(cut.starts, cut.ends, lines, *arrays)


@cache
def tokenizer() -> Tokenizer:
    """The model's own; "[MASK]" and its like in a text are text."""
    found = Tokenizer.from_str(model.checked("tokenizer.json").decode())
    found.encode_special_tokens = True
    return found


@cache
def _session(precision, threads):
    if precision not in PRECISIONS:
        raise ValueError(f"no such precision: {precision}: there are {', '.join(PRECISIONS)}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3  # errors only
    weights = model.weights(precision)
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in weights.values()]
    options.add_external_initializers(list(weights), values)
    graph = model.checked(f"{precision}.onnx")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def use(folder):
    """Read with the model in another folder from now on; a trainer measures its new one so."""
    model.FOLDER = folder
    for kept in (model.card, tokenizer, _session):
        kept.cache_clear()
