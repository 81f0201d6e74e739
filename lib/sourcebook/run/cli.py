"""The command: sourcebook report | annotate | evaluate | refresh."""

import argparse
import difflib
import errno
import os
import re
import sys
import time
from pathlib import Path

from sourcebook.corpus.files import CorpusError

NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"
SHOWN = 50  # problems that are printed; the table has all
COMMANDS = ("report", "annotate", "evaluate", "refresh")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, with the nearest right word, and exits 2."""

    def error(self, message):
        wrong = re.search(r"invalid choice: '([^']*)'|unrecognized arguments: (\S+)", message)
        if wrong:
            word = wrong.group(1) or wrong.group(2)
            known = COMMANDS if wrong.group(1) else sorted(self.options)
            nearest = difflib.get_close_matches(word, known, n=1)
            hint = f"did you mean {nearest[0]}?" if nearest else f"there are {', '.join(known)}"
            message = f"{'no such command' if wrong.group(1) else 'no such option'}: {word}: {hint}"
        self.exit(2, f"sourcebook: {message}\n")


def _file(name):
    if Path(name).is_dir():
        raise argparse.ArgumentTypeError(f"{name} is a folder: name a file")
    return Path(name)


def _parser():
    parser = _Parser(prog="sourcebook", description="Who says so? Reads a folder of news articles.",
                     allow_abbrev=False)  # fmt: skip
    commands = parser.add_subparsers(dest="command", required=True, metavar=f"{{{','.join(COMMANDS)}}}")
    report = commands.add_parser(
        "report", help="run the notebooks on a corpus and write pages", allow_abbrev=False
    )
    annotate = commands.add_parser("annotate", help="write the tables only", allow_abbrev=False)
    evaluate = commands.add_parser("evaluate", help="score what is found against gold", allow_abbrev=False)
    refresh = commands.add_parser("refresh", help="run the notebooks in place", allow_abbrev=False)
    for command in (report, annotate):
        command.add_argument("corpus", help="folder, file or archive of articles")
        command.add_argument(
            "--out", default="outputs", metavar="DIR", help="where to write (default: outputs)"
        )
        command.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N",
                             help="processes, and notebooks at a time (default: one a core)")  # fmt: skip
    report.add_argument("-p", dest="pairs", action="append", default=[], metavar="NAME=VALUE",
                        help="a notebook's parameter; may be repeated")  # fmt: skip
    annotate.add_argument("--scheduler", default="", metavar="ADDRESS",
                          help="read on a Dask cluster: its scheduler's address")  # fmt: skip
    evaluate.add_argument("gold", help="annotated articles: .jsonl, or a folder of brat's .ann")
    evaluate.add_argument("--corpus", required=True, metavar="DIR", help="folder, file or archive of them")
    evaluate.add_argument("--annotator", default="", metavar="NAME",
                          help="whose annotations are the gold (default: the first by name)")  # fmt: skip
    evaluate.add_argument("--out", type=_file, metavar="FILE.csv", help="where to write the scores too")
    for command in (report, refresh):
        command.add_argument("--notebooks", type=Path, default=NOTEBOOKS, metavar="DIR",
                             help="where the notebooks are (default: beside the library)")  # fmt: skip
    parser.options = {
        option
        for command in (report, annotate, evaluate, refresh)
        for option in command._option_string_actions
    }
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run a command. -> 0 done, 1 something failed and is listed, 2 unusable arguments."""
    options = _parser().parse_args(arguments)
    began = time.monotonic()
    # The heavy imports wait until the arguments are known to be good.
    from sourcebook.annotate.reading.model import ModelError
    from sourcebook.corpus.gold import GoldError
    from sourcebook.run.notebooks import ParameterError
    from sourcebook.run.pipeline import ChangedError
    from sourcebook.run.workers import WorkerError

    run = {"report": _report, "annotate": _annotate, "evaluate": _evaluate, "refresh": _refresh}
    try:
        return run[options.command](options, began)
    except (CorpusError, GoldError, ParameterError, FileNotFoundError) as error:
        print(f"sourcebook: {error}", file=sys.stderr)
        return 2
    except (ModelError, ChangedError, WorkerError) as error:
        print(f"sourcebook: {error}", file=sys.stderr)
        return 1
    except OSError as error:  # a full disk, a folder that may not be written to
        print(f"sourcebook: {_unwritten(error)}; what is finished is kept, and the same command goes on",
              file=sys.stderr)  # fmt: skip
        return 1
    except KeyboardInterrupt:
        print("sourcebook: stopped; what is finished is kept, and the same command goes on", file=sys.stderr)
        return 130


def _unwritten(error):
    """What a file could not be written for, and the remedy."""
    remedy = {
        errno.ENOSPC: "free some space",
        errno.EDQUOT: "free some space",
        errno.EACCES: "make it writable",
        errno.EROFS: "make it writable",
    }.get(error.errno, "mend that")
    what = f"{error.filename or 'a file'} can't be written ({error.strerror})"
    return f"{what}: {remedy}, or name another folder (--out)"


def _report(options, began):
    from sourcebook.run.report import report

    outcome = report(options.corpus, options.out, options.notebooks, options.pairs, max(1, options.jobs))
    for name, failure in outcome.failures.items():
        print(f"failed: {name}: {failure}; see {options.out}/notebooks/{name}.failed.ipynb", file=sys.stderr)
    took = f"{time.monotonic() - began:.1f} s"
    print(f"{outcome.index} ({f'made in {took}' if outcome.seconds else 'nothing has changed'})")
    return 1 if outcome.failures else 0


def _annotate(options, began):
    from sourcebook.run import pipeline, store

    pipeline.ensure(options.corpus, options.out, jobs=max(1, options.jobs), scheduler=options.scheduler)
    tables = store.load(Path(options.out))
    for problem in tables.problems.head(SHOWN).itertuples():
        print(f"{problem.article_id}: {problem.problem}: {problem.detail}", file=sys.stderr)
    if (more := len(tables.problems) - SHOWN) > 0:
        print(f"and {more:,} more: {options.out}/tables/problems.csv", file=sys.stderr)
    print(f"{options.out}/tables ({time.monotonic() - began:.1f} s): {tables!r}")
    return 0


def _evaluate(options, began):
    import pandas as pd

    from sourcebook import evaluate
    from sourcebook.corpus.gold import read_gold
    from sourcebook.corpus.read import read_corpus
    from sourcebook.run import stamps

    if options.out and options.out.resolve().is_relative_to(Path(options.corpus).resolve()):
        raise CorpusError(f"{options.out} lies inside the corpus: write to a file outside it (--out)")
    gold = read_gold(options.gold, annotator=options.annotator)
    articles = read_corpus(options.corpus).articles
    counts, spoken, problems = evaluate.against(gold, articles)
    taken = evaluate.lineage_against(gold, articles)
    for problem in problems:
        print(f"{problem.where}: {problem.problem}: {problem.detail}", file=sys.stderr)
    scores = evaluate.scores(counts)
    print(_percentages(scores))
    speakers = evaluate.scores(spoken, evaluate.SPEAKER_MEASURES)
    lineage = evaluate.scores(taken, evaluate.LINEAGE_MEASURES)
    for what, more in (("who speaks, and who is named", speakers), ("who took what from whom", lineage)):
        if len(more):
            print(f"\n{what}\n{_percentages(more)}")
            scores = pd.concat([scores, more])
    read = f"articles: {counts['article_id'].nunique()} ({time.monotonic() - began:.1f} s)"
    print(f"{read}; low and high bound the 95 % interval of f1 over articles")
    if options.out:
        stamps.write(options.out, scores.to_csv(index=False, lineterminator="\n", float_format="%.4f"))
    return 1 if problems else 0


def _percentages(scores):
    """The scores as a person reads them."""
    table = scores.set_index("measure").rename_axis(None).rename_axis("measure", axis=1)
    table[["precision", "recall", "f1", "low", "high"]] *= 100
    return table.to_string(float_format="{:.1f}".format, na_rep="–")


def _refresh(options, began):
    from sourcebook.run.making import refresh

    failures = refresh(options.notebooks)
    for failure in failures:
        print(f"failed: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
