"""Measure: `python benchmarks/run.py [--quick] [--only NAME] [--runs N] [--data DIR]`.

Each figure is a ratio: our command against the one beside it, both run in turn on this machine.
Nothing is asserted, because the time of a machine is no fact about the program; a command that
fails is reported and ends the run with exit code 1. `--quick` measures nothing worth reading: it
proves on a tiny CRM that every figure can still be taken.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from operator import attrgetter
from pathlib import Path

from entry import entry_figures
from figures import MEMORY, Data, Figure, commands_on_large, figures, is_seen
from generate import SEED, generate, generate_busy
from import_figures import TINY, Sizes, import_figures
from in_duckdb import MOST, compare
from records import SIZES
from report_figures import MOST_OF_A_FIT, RECORDS, fit_of_cdnow, make, report_figures
from start_up import start_figures
from timing import FailedCommandError, alternate

_OFTEN = 3  # times as many runs where a tenth is the limit
_ROW = "{:34} {:>7} {:>7}  {:30} {:>7} {:>7}  {:>7} {:>8}"


def main() -> int:
    """Print the table; give the exit code."""
    options = _options()
    if not shutil.which("rg"):
        print("rg (ripgrep) is not installed: figures against it are left out.\n")
    with tempfile.TemporaryDirectory(prefix="crmctl-benchmark-") as scratch:
        data = _data(options.data or Path(scratch), Path(scratch), quick=options.quick)
        print(
            _ROW.format(
                "figure", "best s", "median", "against", "best s", "median", "ratio", "most"
            )
        )
        every = chain(figures(data), report_figures(data.business))
        chosen = (figure for figure in every if options.only in figure.name)
        worked = [_measured(figure, options.runs) for figure in chosen]
        if options.only in "start with all kinds":
            often = _OFTEN * options.runs
            worked += [_measured(figure, often, cpu=True) for figure in start_figures(data)]
        if options.only in "report duckdb":
            worked.append(_order_lines(data, options.runs))
        if options.only in "report cdnow":
            seconds = fit_of_cdnow(options.runs)
            took = "its data are not here" if seconds is None else f"{seconds:.2f} s of CPU"
            print(f"\nfit of CDNOW: {took}, at most {MOST_OF_A_FIT} s", flush=True)
        if options.only in "import":
            sizes = TINY if options.quick else Sizes()
            worked += import_figures(Path(scratch), sizes, compared=not options.quick)
        if options.only in "entry":
            worked.append(entry_figures(500 if options.quick else 100_000))
        if options.only in "memory":
            worked += _memory(data)
        if options.only in "duplicates":
            worked.append(_duplicates(quick=options.quick))
        worked += _forgetting(options)
        if options.only in "edited":
            worked.append(_edit_seen(data))
    return 0 if all(worked) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure crmctl against other commands.")
    parser.add_argument("--quick", action="store_true", help="tiny data: do the figures start?")
    parser.add_argument("--only", default="", metavar="NAME", help="figures with NAME in them")
    parser.add_argument("--runs", type=int, default=0, help="of each command; 5, or 1 if quick")
    parser.add_argument(
        "--data", type=Path, help="keep the generated CRMs here and use them again"
    )
    options = parser.parse_args()
    options.runs = options.runs or (1 if options.quick else 5)
    return options


def _data(folder: Path, scratch: Path, *, quick: bool) -> Data:
    small, large = ("tiny", "tiny") if quick else ("S", "L")
    data = Data(
        small=folder / f"small-{small}",
        large=folder / f"large-{large}",
        handwritten=folder / f"handwritten-{large}",
        busy=folder / f"busy-{large}",
        business=folder / f"business-{small}",
        scratch=scratch,
        rows=50 if quick else 10_000,
        lines=5_000 if quick else 1_000_000,
    )
    for path, size, share in (
        (data.small, small, 0.0),
        (data.large, large, 0.0),
        (data.handwritten, large, 0.5),
    ):
        if not path.exists():
            generate(SIZES[size], path, share)
    if not data.busy.exists():
        generate_busy(SIZES[large], data.busy, *((50, 5) if quick else (5_000, 500)))
    if not data.business.exists():
        make(data.business, 50 if quick else RECORDS)
    return data


def _measured(figure: Figure, runs: int, *, cpu: bool = False) -> bool:
    """Measure one figure and print its row; tell whether its commands worked."""
    if figure.other.commands[0][0] == "rg" and not shutil.which("rg"):
        return True
    try:
        of = attrgetter("cpu" if cpu else "seconds")
        ours, other = alternate([figure.ours, figure.other], runs, of)
    except FailedCommandError as error:
        print(f"{figure.name}: {error}")
        return False
    numbers = [f"{seconds:.3f}" for seconds in (ours.best, ours.median, other.best, other.median)]
    ratio = f"{ours.best / other.best:.2f} x"
    row = (figure.name, *numbers[:2], figure.other.name, *numbers[2:], ratio, f"{figure.most} x")
    print(_ROW.format(*row), flush=True)
    return True


def _order_lines(data: Data, runs: int) -> bool:
    """Print what reports over very many order lines take, beside duckdb."""
    try:
        print(f"\nreports over {data.lines:,} order lines, the query itself, against duckdb")
        for one in compare(data.scratch, data.lines, SEED, runs):
            seconds = [f"{each:.3f}" for each in (*one.ours, *one.theirs)]
            row = (f"report {one.name}", *seconds[:2], one.against, *seconds[2:])
            print(_ROW.format(*row, f"{one.ratio:.2f} x", f"{MOST[one.name]} x"), flush=True)
    except ModuleNotFoundError:
        print("duckdb is not installed: figures against it are left out.")
    return True


def _memory(data: Data) -> Iterator[bool]:
    """Print how much memory the commands take; tell of each whether it worked."""
    print(f"\nmemory on L, at most {MEMORY / 1e6:.0f} MB")
    for job in commands_on_large(data):
        try:
            print(f"{job.name:34} {job.run().memory / 1e6:7.0f} MB", flush=True)
        except FailedCommandError as error:
            print(f"{job.name}: {error}")
            yield False


def _duplicates(*, quick: bool) -> bool:
    """Print how right and how fast duplicates are found; `dedupe.py` is called for itself, too."""
    print("\nduplicates", flush=True)
    command = [sys.executable, str(Path(__file__).with_name("dedupe.py"))]
    return subprocess.run([*command, *(["--quick"] if quick else [])], check=False).returncode == 0


def _forgetting(options: argparse.Namespace) -> Iterator[bool]:
    """Print how people are forgotten; `forget.py` is called for itself, too."""
    if options.only not in "forget":
        return
    print("\nforgetting", flush=True)
    command = [sys.executable, str(Path(__file__).with_name("forget.py"))]
    command += ["--quick"] if options.quick else []
    yield subprocess.run(command, check=False).returncode == 0


def _edit_seen(data: Data) -> bool:
    """Print whether an edit in place is seen by the next command."""
    try:
        seen = is_seen(data)
    except FailedCommandError as error:
        print(f"edit in place: {error}")
        return False
    print(f"\nAn edit in place {'is' if seen else 'IS NOT'} seen by the next command.")
    return seen


if __name__ == "__main__":
    sys.exit(main())
