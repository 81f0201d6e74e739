"""What an archive takes beyond reading: processor time and peak memory of what needs the whole corpus.

The articles of CORPUS are read once (into OUT, where they are found again); archives of about so many articles
are those in other words (`grown`), each of its stories being told by five of them. Each size is measured in a
process of its own, and each stage of it too: names resolved, lineage, topics and the tables written; what is done
article by article is not in it. Memory is told as the most that the command has had so far, and the stage. Usage: bench_archive.py CORPUS OUT [SIZE…] (default: 1000, 10000 and 100000).
"""

import re
import subprocess
import sys
import time
from pathlib import Path

import grown
from sourcebook.annotate import tables
from sourcebook.annotate.parts import Held
from sourcebook.run import chunks, pipeline, store, tasks, workers

SIZES = ("1000", "10000", "100000")
STAGES = {"heard": "statements", "spoken": "attributions", "themes": "units"}  # and a table that only it has


def parts_of(out):
    """What was found in each chunk of a corpus, [{stage: its tables}]."""
    folders = [path for path in (out / ".chunks").iterdir() if path.is_dir()]
    held = [Held({file.stem: store.read(file) for file in folder.glob("*.parquet")}) for folder in folders]
    first = {stage: {next(iter(one[table]["article_id"])): one for one in held if table in one and len(one[table])}
             for stage, table in STAGES.items()}  # fmt: skip
    whose = {article: chunk["articles"]["article_id"].iloc[0] for chunk in first["heard"].values()
             for article in chunk["articles"]["article_id"]}  # fmt: skip
    by = {stage: {whose[article]: one for article, one in found.items()} for stage, found in first.items()}
    return [{stage: by[stage][key] for stage in STAGES} for key in sorted(by["heard"])]


def grow(parts, copies, folder):
    """Keep so many copies of the parts in other words, those that are not there yet."""
    grower = grown.Grower(text for part in parts for text in part["heard"]["articles"]["text"])
    for copy in range(copies):
        for number, part in enumerate(parts):
            for stage, tables_ in part.items():
                target = folder / f"{copy:04}-{number:03}-{stage}"
                if not target.exists():
                    target.mkdir(parents=True)
                    for name, frame in grower.another(tables_, copy).items():
                        (target / f"{name}.parquet").write_bytes(store.parquet(frame, compression="zstd"))


def kept(folder, stage, copies):
    """The chunks of a stage, of so many copies."""
    places = [path for path in sorted(folder.glob(f"*-{stage}")) if int(path.name[:4]) < copies]
    return [
        chunks.Chunk(path.name, path, tuple(file.stem for file in path.glob("*.parquet"))) for path in places
    ]


def named(part, spoken, whom):
    """Write down whom the mentions of a part name in this archive."""
    names, mentions = part.table("names"), spoken.table("mentions")
    ids = names["article_id"] + "#m" + names["start"].astype(str).str.zfill(7)
    who = dict(zip(ids, (actor.actor_id for actor in whom), strict=True))
    mentions["actor_id"] = mentions["mention_id"].map(who).astype("str")
    (spoken.folder / "mentions.parquet").write_bytes(store.parquet(mentions, compression="zstd"))


def peak():
    """The most memory that this process has had, in MB."""
    told = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", told)[1]) // 1024


def told(what, seconds, here, there=0):
    """Print what something took: seconds of processor time, MB of the command and of its stage's process."""
    print(f"  {what:<20}{seconds:>10.1f} s{here:>8,} +{there:>6,} = {here + there:>6,} MB", flush=True)


def staged(*arguments):
    """In the process of a stage: (what it makes, seconds of processor time, MB)."""
    return tasks.at_once(*arguments), time.process_time(), peak()


class Work:
    """The work on so many copies: rounds are done already, stages are done and measured."""

    def __init__(self, folder, copies):
        self._folder, self._copies = folder, copies
        self._chunks = chunks.Chunks(folder / f"stages-{copies}")

    def round(self, function, parts, more, needs):
        found, began = kept(self._folder, function.__name__, self._copies), time.process_time()
        for part, own, given in zip(parts, found, more, strict=True):
            if function is tables.spoken:
                named(part, own, given[0])
        told(f"before {function.__name__}", time.process_time() - began, peak())
        return found

    def stage(self, function, parts, needs, *more):
        chunk, seconds, there = workers.alone(staged, function, parts, more, self._chunks, function.__name__)
        told(function.__name__, seconds, peak(), there)
        return chunk


def measure(folder, copies):
    """Print what an archive of so many copies takes, stage by stage."""
    heard, began = kept(folder, "heard", copies), time.process_time()
    store.save(folder / f"out-{copies}", tables.whole(heard, [], [], Work(folder, copies)))
    told("all of the command", time.process_time() - began, peak())
    print(repr(store.load(folder / f"out-{copies}")))


def main():
    """Read, grow, and measure each size in a process of its own."""
    corpus, out, *sizes = sys.argv[1:]
    if corpus == "measure":
        return measure(Path(out), int(sizes[0]))
    pipeline.ensure(corpus, out)
    parts = parts_of(Path(out))
    number = sum(len(part["heard"]["articles"]) for part in parts)
    for size in map(int, sizes or SIZES):
        copies = max(1, round(size / number))
        grow(parts, copies, Path(out, "grown"))
        print(f"\n{copies * number:,} articles", flush=True)
        subprocess.run([sys.executable, __file__, "measure", Path(out, "grown"), str(copies)], check=True)
    return None


if __name__ == "__main__":
    main()
