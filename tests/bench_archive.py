"""What an archive takes beyond reading: processor time and peak memory of what needs the whole corpus.

The articles of CORPUS are read once (into OUT, where they are found again); archives of about so many articles
are those in other words (`grown`), each of its stories being told by five of them. Each size is measured in a
process of its own: names resolved, lineage, topics and the tables written; what is done article by article is not
in it. Usage: bench_archive.py CORPUS OUT [SIZE…] (default: 1000, 10000 and 100000).
"""

import resource
import subprocess
import sys
import time
from pathlib import Path

import grown
from sourcebook.annotate import tables
from sourcebook.annotate.parts import Held
from sourcebook.run import chunks, pipeline, store

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


def measure(folder, copies):
    """Print what an archive of so many copies takes, stage by stage."""
    began = last = time.process_time()

    def told(what):
        nonlocal last
        now = time.process_time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"  {what:<24}{now - last:>10.1f} s{peak:>10,} MB", flush=True)
        last = now

    def rounds(function, parts, more, needs):
        found = kept(folder, function.__name__, copies)
        for part, own in zip(parts, found, strict=True):
            given = more(part)
            if function is tables.spoken:
                named(part, own, given[0])
        told(f"before {function.__name__}")
        return found

    def watched(found):
        for name, frames in found:
            told(f"up to {name}")
            yield name, frames

    store.save(folder / f"out-{copies}", watched(tables.whole(kept(folder, "heard", copies), [], [], rounds)))
    told("rest")
    print(f"{store.load(folder / f'out-{copies}')!r}: {time.process_time() - began:,.1f} s of processor time")


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
