"""Speed and growth of each stage: the seeds once, 8 times and 64 times; ratios within this run.

Machines are shared and noisy, so look at the ratios: `growth` is the time for 8 times the articles.
"""

import tempfile
import time
from itertools import pairwise
from pathlib import Path

from sourcebook.annotate import actors, attribution, reader
from sourcebook.corpus.read import read_corpus

SEEDS = Path(__file__).resolve().parents[1] / "seeds"


def corpus(times, folder):
    """The seeds, so many times over, each copy told apart by a line of its own."""
    for path in SEEDS.glob("*.txt"):
        for number in range(times):
            text = path.read_text(encoding="utf-8") + f"\n\nThis is copy number {number} of the text."
            Path(folder, f"{number:03}_{path.name}").write_text(text, encoding="utf-8")
    return folder


def timed(stage, work, seconds):
    """What the work gives; its time is noted."""
    began = time.perf_counter()
    result = work()
    seconds[stage] = time.perf_counter() - began
    return result


def measure(times):
    """Seconds of each stage, and the number of words."""
    seconds = {}
    with tempfile.TemporaryDirectory() as folder:
        articles, *_ = timed("read the files", lambda: read_corpus(corpus(times, folder)), seconds)
    texts = articles["text"].tolist()
    spans = timed("find spans", lambda: reader.read(texts), seconds)
    timed("link attributions", lambda: list(map(attribution.link, texts, spans)), seconds)
    whole = [(0, len(text)) for text in texts]
    ids = articles["article_id"]
    found = timed("find names", lambda: [m for a, t, s, w in zip(ids, texts, spans, whole, strict=True)
                                         for m in actors.find(a, t, s, [w])], seconds)  # fmt: skip
    timed("resolve names", lambda: actors.resolve(found), seconds)
    return seconds, int(articles["words"].sum())


def main():
    """Print the table."""
    measure(1)  # imports, tables of countries, the language model
    sizes = [1, 8, 64]
    runs = {times: measure(times) for times in sizes}
    print(f"{'stage':<20}{'words/s':>12}" + "".join(f"{f'growth to ×{times}':>16}" for times in sizes[1:]))
    for stage in runs[1][0]:
        last, words = runs[sizes[-1]]
        growth = [runs[b][0][stage] / runs[a][0][stage] for a, b in pairwise(sizes)]
        print(f"{stage:<20}{words / last[stage]:>12,.0f}" + "".join(f"{ratio:>16.1f}" for ratio in growth))


if __name__ == "__main__":
    main()
