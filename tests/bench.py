"""Speed and growth of each stage, and the reader's speed beside what the machine can do.

Machines are shared and noisy, so look at the ratios within this run: `growth` is the time for 8 times
the articles; `of the machine` is the reader's useful arithmetic (2 × encoder weights × word pieces, what
windows read twice not counted) over the rate of a 32-bit matrix multiply on as many threads.
Usage: bench.py [CORPUS [SIZE…]]: the articles that the reader's speed is measured on (default: the seeds, 8
times), and that archives of so many articles are made of (default: 100 and 400), to trace lineage in.
"""

import os
import resource
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

import archive
import others
from sourcebook import evaluate
from sourcebook.annotate.lineage import reuse, utterances
from sourcebook.annotate.names import actors, mentions
from sourcebook.annotate.reading import attribution, model, pieces, reader
from sourcebook.annotate.speech import speakers
from sourcebook.corpus.read import read_corpus

MOST_BESIDE = 40  # articles that other programs read too
SEEDS = Path(__file__).resolve().parents[1] / "seeds"


def corpus(times, folder):
    """The seeds, so many times over, each copy told apart by a line of its own."""
    for path in SEEDS.glob("*.txt"):
        for number in range(times):
            text = path.read_text(encoding="utf-8") + f"\n\nThis is copy number {number} of the text."
            Path(folder, f"{number:03}_{path.name}").write_text(text, encoding="utf-8")
    return folder


def articles_of(times):
    """The articles of the seeds, so many times over."""
    with tempfile.TemporaryDirectory() as folder:
        return read_corpus(corpus(times, folder))[0]


def timed(stage, work, seconds):
    """What the work gives; its time is noted."""
    began = time.perf_counter()
    result = work()
    seconds[stage] = time.perf_counter() - began
    return result


def measure(times):
    """Seconds of each stage, and the number of words."""
    seconds = {}
    articles = timed("read the files", lambda: articles_of(times), seconds)
    texts = articles["text"].tolist()
    spans = timed("find spans", lambda: reader.read(texts), seconds)
    linked = timed("link attributions", lambda: list(map(attribution.link, texts, spans)), seconds)
    voices(articles, spans, linked, seconds)
    return seconds, int(articles["words"].sum())


def voices(articles, spans, linked, seconds):
    """Who is named and who speaks, stage by stage."""
    ids, texts = articles["article_id"].tolist(), articles["text"].tolist()
    named = timed("find names", lambda: [mentions.find(*one, [(0, len(one[1]))])
                                         for one in zip(ids, texts, spans, strict=True)], seconds)  # fmt: skip
    whom = timed("resolve names", lambda: actors.resolve([m for found in named for m in found]), seconds)
    timed("find speakers", lambda: [speakers.identify(*one, whom)
                                    for one in zip(texts, linked, named, strict=True)], seconds)  # fmt: skip


def stages():
    """Print words a second of each stage, and how its time grows."""
    sizes = [1, 8, 64]
    runs = {times: measure(times) for times in sizes}
    print(f"{'stage':<20}{'words/s':>12}" + "".join(f"{f'growth to ×{times}':>16}" for times in sizes[1:]))
    for stage in runs[1][0]:
        last, words = runs[sizes[-1]]
        growth = [runs[b][0][stage] / runs[a][0][stage] for a, b in pairwise(sizes)]
        print(f"{stage:<20}{words / last[stage]:>12,.0f}" + "".join(f"{ratio:>16.1f}" for ratio in growth))


def multiply_rate(threads, size=1536, times=12):
    """Floating-point operations a second of the best of several 32-bit matrix multiplications."""
    left, right = np.random.default_rng(0).random((2, size, size), dtype=np.float32)
    best = {}
    with threadpool_limits(threads):
        for number in range(times):
            timed(number, lambda: left @ right, best)
    return 2 * size**3 / min(best.values())


def reading(articles):
    """Print the reader's speed, text to attributions, beside the machine's matrix multiply."""
    texts, words = articles["text"].tolist(), int(articles["words"].sum())
    count = sum(len(pieces.cut(reader.tokenizer(), text).ids) for text in texts)
    weights = model.weights("fp32")
    encoder = sum(array.size for name, array in weights.items() if name.startswith(("layers.", "own.")))
    print(f"\n{len(texts):,} articles, {words:,} words, {count:,} pieces; encoder of {encoder:,} weights")
    print(
        f"{'threads':<10}{'precision':<12}{'words/s':>10}{'GFLOP/s':>10}{'matmul':>10}{'of the machine':>18}"
    )
    for threads in (1, 2):
        os.sched_setaffinity(0, range(threads))  # the Python between the windows has no core of its own
        for precision in reader.PRECISIONS:
            seconds = {}
            reader.read(texts[:2], precision=precision, threads=threads)
            before = multiply_rate(threads)
            timed("read", lambda t=threads, p=precision: _read(texts, p, t), seconds)
            rate = max(before, multiply_rate(threads))
            useful = 2 * encoder * count / seconds["read"]
            print(f"{threads:<10}{precision:<12}{words / seconds['read']:>10,.0f}{useful / 1e9:>10,.0f}"
                  f"{rate / 1e9:>10,.0f}{useful / rate:>18.2f}")  # fmt: skip


def beside(articles):
    """Print words a second of one thread's own time: this reader, and what a user would run instead."""
    texts, words = articles["text"].tolist()[:MOST_BESIDE], int(articles["words"].head(MOST_BESIDE).sum())
    windows = sum(len(pieces.cut(reader.tokenizer(), text).ids) for text in texts) / others.WINDOW
    encode = others.base_encoder(np.random.default_rng(0))
    one = np.random.default_rng(0).standard_normal((others.WINDOW, others.WIDTH), dtype=np.float32)
    with threadpool_limits(1):
        seconds = {
            "this reader, 32 bits": spent(
                lambda: _read(texts, "fp32", 1), lambda: _read(texts[:1], "fp32", 1)
            ),
            "this reader, 8 bits": spent(
                lambda: _read(texts, "int8", 1), lambda: _read(texts[:1], "int8", 1)
            ),
            "encoder of BERT-base's size": windows
            / 5
            * spent(lambda: [encode(one) for _ in range(5)], lambda: encode(one)),
        }
        try:
            nlp = others.spacy_small()
            seconds["spaCy, en_core_web_sm's size"] = spent(
                lambda: list(nlp.pipe(texts)), lambda: nlp(texts[0])
            )
        except ImportError:
            print("spaCy is not installed: pip install spacy puts it beside the reader")
    own = seconds["this reader, 32 bits"]
    print(f"\n{'one thread':<32}{'words/s':>10}{'times the reader':>20}")
    for name, took in seconds.items():
        print(f"{name:<32}{words / took:>10,.0f}{own / took:>20.2f}")


def spent(work, before):
    """Seconds of this process's own time that work takes; it is tried before, to load what it needs."""
    before()
    began = time.process_time()
    work()
    return time.process_time() - began


def speaking(articles):
    """Print the time for actors and speakers as a part of the reader's, on all cores."""
    os.sched_setaffinity(0, range(os.cpu_count()))
    texts, seconds = articles["text"].tolist(), {}
    spans = timed("read", lambda: reader.read(texts), seconds)
    voices(articles, spans, list(map(attribution.link, texts, spans)), seconds)
    read = seconds.pop("read")
    print(f"\nactors and speakers: {sum(seconds.values()) / read:.1%} of the reader's time")


def tracing(articles, sizes):
    """Print what lineage takes in archives of stories that five articles tell, made of these articles."""
    texts = articles.set_index("article_id")["text"].to_dict()
    traced, last = evaluate.traced(texts), 0
    columns = ("articles", "statements", "reuse, s", "utterances, s", "growth", "peak, MB")
    print("\n" + "".join(f"{name:>14}" for name in columns) + "   (processor time)")
    for size in sizes:
        made = archive.archive(texts, traced.attributions, traced.spans, size)
        whole = {name: [(0, len(text))] for name, text in made.texts.items()}
        began = time.process_time()
        reuse.find(made.texts, whole)
        shared = time.process_time()
        utterances.find(made.attributions, made.spans, made.texts)
        ended = time.process_time()
        growth = f"{(ended - began) / last:.1f}" if last else ""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        row = (f"{size:,}", f"{len(made.attributions):,}", f"{shared - began:.1f}", f"{ended - shared:.1f}")
        print("".join(f"{cell:>14}" for cell in (*row, growth, f"{peak:,}")), flush=True)
        last = ended - began
    against_all(archive.archive(texts, traced.attributions, traced.spans, sizes[0]))


def against_all(made):
    """Print how many pairs of one utterance are found alike when each article is compared with all others."""
    bounds, found = (utterances.NEAREST, utterances.LEAST_ALIKE), []
    for utterances.NEAREST, utterances.LEAST_ALIKE in (bounds, (len(made.texts), 0.0)):
        found.append(archive.together(utterances.find(made.attributions, made.spans, made.texts)))
    utterances.NEAREST, utterances.LEAST_ALIKE = bounds
    near, every = found
    print(f"\nof {len(made.texts):,} articles, each compared with all others: {len(every):,} pairs of one utterance;"
          f" {len(near & every):,} of them, and {len(near - every):,} more, when it is compared with those near it")  # fmt: skip


def _read(texts, precision, threads):
    found = reader.read(texts, precision=precision, threads=threads)
    return list(map(attribution.link, texts, found))


def main():
    """Print all tables."""
    measure(1)  # imports, tables of countries, the language model, the reader
    stages()
    articles = read_corpus(sys.argv[1])[0] if len(sys.argv) > 1 else articles_of(8)
    reading(articles)
    beside(articles)
    speaking(articles)
    tracing(articles, [int(size) for size in sys.argv[2:]] or [100, 400])


if __name__ == "__main__":
    main()
