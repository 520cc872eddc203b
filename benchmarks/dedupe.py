"""Measure duplicates: `python benchmarks/dedupe.py [--quick] [--only NAME] [--large]`.

How right the finder is, with its default settings and without labels, on tables of which it is
known who is who, beside Splink and recordlinkage in the same run; whether its probabilities are
what they say; what it takes in seconds and memory; and whether two runs give the same bits.

CRMCTL_ER_PYTHON names a Python that has the other tools (splink, recordlinkage, pandas, faker):
without it their columns show `-`. `--quick` needs none of them and measures nothing worth reading.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from er_measures import deciles, right, true_pairs
from er_sets import DATA, PYTHON, Known, every, german, people_of, quick
from timing import FailedCommandError, Job, Run

_HERE = Path(__file__).parent
_SOURCES = _HERE.parent / "src"
_BAND = 0.999
_TOOLS = ("splink", "ecm")
_HEAD = (
    "table", "rows", "pairs", "goal", "F1", "prec", "recall", ">=.999", "recall", "splink", "ecm",
    "bits",
)  # fmt: skip
_ROW = "{:22} {:>7} {:>7} {:>6}  {:>6} {:>6} {:>6}  {:>6} {:>6}  {:>6} {:>6}  {}"
_SPEED = "{:20} {:>8} {:>8} {:>8}   {:>15} {:>15}"


class Answer(NamedTuple):
    """What a tool said of a table, and what that took."""

    pairs: Sequence[tuple[int, int, float]]
    same: Sequence[tuple[int, int]]
    seconds: float
    run: Run
    digest: str


def main() -> int:
    """Print the tables; give the exit code."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="crmctl-dedupe-") as made:
        scratch = options.keep or Path(made)
        scratch.mkdir(parents=True, exist_ok=True)
        tables = quick() if options.quick else every(options.data, scratch)
        chosen = (known for known in tables if options.only in known.name)
        try:
            worked = _rightness(chosen, scratch)
            if not options.quick and options.only in "speed":
                _speed(options, scratch)
        except FailedCommandError as error:
            print(error)
            return 1
    return 0 if worked else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how duplicates are found.")
    parser.add_argument("--quick", action="store_true", help="tiny data: do the figures start?")
    parser.add_argument("--only", default="", metavar="NAME", help="tables with NAME in them")
    parser.add_argument("--large", action="store_true", help="speed with a million rows, too")
    parser.add_argument("--keep", type=Path, help="keep generated tables here and use them again")
    data = Path(os.environ.get("CRMCTL_ER_DATA", DATA))
    parser.add_argument("--data", type=Path, default=data, help="the published tables")
    return parser.parse_args()


def _rightness(tables: Iterable[Known], scratch: Path) -> bool:
    """Print how right each is; tell whether two runs always gave the same."""
    print(_ROW.format(*_HEAD), flush=True)
    calibrated, steady = list[tuple[Known, Answer]](), True
    for known in tables:
        first, second = _ours(known, scratch), _ours(known, scratch)
        same = first.digest == second.digest
        steady = steady and same
        whole = right(first.same, known.labels, known.split)
        certain = [(one, other) for one, other, said in first.pairs if said >= _BAND]
        band = right(certain, known.labels, known.split)
        others = [_f1(_other(tool, known, scratch), known) for tool in _TOOLS]
        print(
            _ROW.format(
                known.name,
                len(known.labels),
                true_pairs(known.labels, known.split),
                f"{known.goal:.4f}".lstrip("0") if known.goal else "-",
                *map(_short, (whole.f1, whole.precision, whole.recall)),
                *map(_short, band),
                *others,
                "same" if same else "DIFFER",
            ),
            flush=True,
        )
        calibrated.append((known, first))
    _calibration(calibrated)
    return steady


def _calibration(told: Sequence[tuple[Known, Answer]]) -> None:
    """Print by tenths of the probability the pairs, what was said, and what share is the same."""
    print("\nstated probability, by tenths: pairs, share of them that is the same")
    for known, answer in told:
        cells = [
            f"{each.pairs}:{each.said:.2f}/{each.observed:.2f}" if each else "-"
            for each in deciles(answer.pairs, known.labels)
        ]
        print(f"{known.name:22} {' '.join(f'{cell:>14}' for cell in cells)}", flush=True)


def _speed(options: argparse.Namespace, scratch: Path) -> None:
    """Print seconds of CPU and memory, from the start of the program to its end, and ratios."""
    print("\nCPU seconds and memory; beside them how many times as much the others take")
    print(_SPEED.format("table", "CPU s", "clock s", "MB", "splink", "recordlinkage"), flush=True)
    for rows in (10_000, 100_000, *((1_000_000,) if options.large else ())):
        for known in (*german(options.data, scratch, rows, 1), people_of(rows, 1)):
            ours = _ours(known, scratch)
            ratios = [_ratio(_other(tool, known, scratch), ours) for tool in _TOOLS]
            run = ours.run
            memory = f"{run.memory / 1e6:.0f}"
            row = (known.name, f"{run.cpu:.2f}", f"{run.seconds:.2f}", memory, *ratios)
            print(_SPEED.format(*row), flush=True)


def _ratio(theirs: Answer | None, ours: Answer) -> str:
    if theirs is None:
        return "-"
    seconds, memory = theirs.run.cpu / ours.run.cpu, theirs.run.memory / ours.run.memory
    return f"{seconds:.1f} x, {memory:.1f} x"


def _f1(answer: Answer | None, known: Known) -> str:
    return _short(right(answer.same, known.labels, known.split).f1) if answer else "-"


def _short(share: float) -> str:
    """Give a share in four places: `.9996`, and `1` only where it is one."""
    shown = f"{share:.4f}"
    return ("1.0000" if share == 1 else ".9999") if shown == "1.0000" else shown.lstrip("0")


def _ours(known: Known, scratch: Path) -> Answer:
    return _ask([sys.executable, str(_HERE / "er_ours.py")], known, scratch)


def _other(tool: str, known: Known, scratch: Path) -> Answer | None:
    """Ask another tool; None where it is not here or does not manage."""
    if not PYTHON:
        return None
    try:
        return _ask([PYTHON, str(_HERE / "er_rivals.py"), tool], known, scratch)
    except FailedCommandError as error:
        print(f"  {tool} on {known.name}: {error}", file=sys.stderr)
        return None


def _ask(command: Sequence[str], known: Known, scratch: Path) -> Answer:
    given, found = scratch / "given.json", scratch / "found.json"
    given.write_text(json.dumps({"columns": known.columns, "split": known.split}))
    path = f"PYTHONPATH={_SOURCES}"
    run = Job("", scratch, [["env", path, *command, str(given), str(found)]]).run()
    told: dict[str, Any] = json.loads(found.read_text())
    seconds = told.pop("seconds")
    digest = hashlib.sha256(json.dumps(told).encode()).hexdigest()
    return Answer(told["pairs"], told["same"], seconds, run, digest)


if __name__ == "__main__":
    sys.exit(main())
