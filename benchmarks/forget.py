"""Measure forgetting: `python benchmarks/forget.py [--quick] [--only WORD] [--runs N] ...`.

A generated repository, in which one person is planted everywhere, is rewritten by `crmctl redact
--history`, by the same without its look at everything afterwards, and by `git filter-repo`, in
turn, each on a copy of its own. crmctl's index is there already, as it is wherever crmctl is used;
what making it would add is told. Seconds by the clock and of the processor: on a busy machine only
the ratio of the latter says anything. Beside the times: what an independent scanner still finds,
and whether anybody else's bytes changed. Nothing is asserted but that the commands work. `--quick`
measures nothing worth reading: it proves on a few hundred commits that every figure can be taken.
Without it the repositories take 300 MB and the runs, on two idle cores, some ten minutes.

Needs git-filter-repo (`pip install crmctl[benchmark]`); without it the ratios are left out.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from figures import program
from planting.compare import compare
from planting.manifest import Manifest
from planting.people import Person
from planting.plant import Size, plant
from planting.scanner import left
from timing import FailedCommandError, Job, Run

_ROW = "{:60} {:>8} {:>24}"
_MOST_MEMORY = 400
_CODES = frozenset({0})
_LEFT_CODES = frozenset({0, 7, 8})  # traces left: told, but the time is a time


class Case(NamedTuple):
    """One repository to measure on, and the most that is good of filter-repo's time.

    Attributes:
        name: for the table.
        size: of the repository.
        erasing: the most for finding, rewriting and purging.
        whole: the most with the look at everything afterwards; None where none was named.
    """

    name: str
    size: Size
    erasing: float
    whole: float | None = None


def main() -> int:
    """Print the table; give the exit code."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="crmctl-forget-") as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        print(_ROW.format("figure", "goal", "measured"))
        try:
            if options.only in "traces":
                _traces(folder, quick=options.quick)
            for case in _cases(options):
                if options.only in case.name:
                    _times(folder, case, options.runs)
            if options.only in "people":
                _many(folder, options)
        except FailedCommandError as error:
            print(error)
            return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how people are forgotten.")
    parser.add_argument("--quick", action="store_true", help="a few hundred commits only")
    parser.add_argument("--commits", type=int, default=100_000, help="of the largest repository")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=1, help="of each command")
    parser.add_argument("--only", default="", metavar="WORD", help="figures with it in the name")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="work here and delete nothing")
    return parser.parse_args()


def _cases(options: argparse.Namespace) -> Iterator[Case]:
    if options.quick:
        yield Case("300 commits", Size(60, 300, beside=False), 1.2)
        return
    records, commits = options.records, options.commits
    yield Case("3,000 commits", Size(1_000, 3_000, beside=False), 1.2)
    yield Case("30,000 commits, first seen at 99 %", Size(3_000, 30_000, 0.99, beside=False), 0.6)
    large = Size(records, commits, beside=False)
    yield Case(f"{commits:,} commits, first seen at half", large, 0.75, 1.3)


def _traces(folder: Path, *, quick: bool) -> None:
    """Print what is left of a person planted everywhere, and what became of the others."""
    size = Size(60, 300) if quick else Size(1_000, 3_000)
    repository, before, manifest = _planted(folder, "traces", size)
    # A linked work tree is refused by name; this is what the command says to do then.
    linked = str(repository.with_name(f"{repository.name}-linked"))
    subprocess.run(["git", "worktree", "remove", "--force", linked], cwd=repository, check=True)
    planted = len(left(repository, manifest))
    run = _redact(repository, manifest).run()
    found = left(repository, manifest)
    hurt = compare(before, repository, manifest)
    kinds = f"{len(manifest.places)} places, {len(manifest.encodings)} encodings"
    places = f"traces left, of {planted} ({kinds})"
    _row(places, "0", str(len(found)))
    for one in found[:20]:
        print(f"    left: {one}")
    _row("files of others changed, at any commit", "0", str(hurt.others))
    _row("lines about nobody lost", "0", str(hurt.lines))
    _row("commits kept", "100 %", f"{100 * hurt.kept / hurt.commits:.2f} %")
    _row("commits with another date or number of parents", "0", str(hurt.dates))
    _row("ids changed before the first appearance", "0", str(hurt.ids))
    _row("memory, everything planted", f"{_MOST_MEMORY} MB", f"{run.memory / 1e6:.0f} MB")


def _times(folder: Path, case: Case, runs: int) -> None:
    """Print the times of all programs on one repository."""
    name = case.name.partition(" ")[0].replace(",", "")
    repository, _, manifest = _planted(folder, name, case.size)
    made = _indexed(repository)
    jobs: dict[str, Callable[[Path], Job]] = {
        "with verification": partial(_redact, manifest=manifest),
        "find, rewrite, purge": partial(_erase_only, manifest=manifest),
    }
    if shutil.which("git-filter-repo"):
        jobs["git filter-repo"] = partial(_filter_repo, manifest=manifest)
    took: dict[str, list[Run]] = {what: [] for what in jobs}
    for _ in range(max(1, runs)):
        for what, job in jobs.items():
            with _copied(repository) as copy:
                took[what].append(job(copy).run())
    _row(f"{case.name}: the index, made before", "", _seconds(made))
    best = {what: min(each, key=lambda run: run.cpu) for what, each in took.items()}
    for what, run in best.items():
        _row(
            f"    {what}: clock, CPU, memory", "", f"{_seconds(run)} s, {run.memory / 1e6:.0f} MB"
        )
    if other := best.get("git filter-repo"):
        for what, most in (
            ("find, rewrite, purge", case.erasing),
            ("with verification", case.whole),
        ):
            run = best[what]
            ratios = f"{run.seconds / other.seconds:.2f}, {run.cpu / other.cpu:.2f} x"
            _row(f"    {what}, of filter-repo: clock, CPU", f"{most} x" if most else "", ratios)


def _indexed(repository: Path) -> Run:
    """Make crmctl's index, which is there wherever crmctl was used before."""
    return Job("index", repository, [[*program(), "list", "tasks", "--limit", "1"]]).run()


def _seconds(run: Run) -> str:
    return f"{run.seconds:.1f}, {run.cpu:.1f}"


def _many(folder: Path, options: argparse.Namespace) -> None:
    """Print what 50 people in one epoch take beside one."""
    commits, people = (300, 5) if options.quick else (30_000, 50)
    took: list[Run] = []
    for count in (1, people):
        size = Size(commits // 10, commits, people=people, beside=False)
        repository, _, manifest = _planted(folder, f"people{people}", size)
        _indexed(repository)
        with _copied(repository) as copy:
            took.append(_redact(copy, manifest, count).run())
    one, all_ = took
    ratios = f"{all_.seconds / one.seconds:.2f}, {all_.cpu / one.cpu:.2f} x"
    _row(f"{people} people in one epoch, beside one: clock, CPU", "1.3 x", ratios)
    _row("    one; all: clock, CPU", "", f"{_seconds(one)}; {_seconds(all_)}")
    _row("    memory", f"{_MOST_MEMORY} MB", f"{all_.memory / 1e6:.0f} MB")


def _planted(folder: Path, name: str, size: Size) -> tuple[Path, Path, Manifest]:
    """Make a planted repository and a copy of it as it was."""
    repository, before = folder / name, folder / f"{name}.before"
    for old in (repository, before, folder / f"{name}-linked"):
        shutil.rmtree(old, ignore_errors=True)
    manifest = plant(repository, size)
    shutil.copytree(repository, before, symlinks=True)
    return repository, before, manifest


class _copied:  # noqa: N801 - used as a function
    """A copy of a repository for as long as it is measured."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository
        self._copy = repository.with_name(f"{repository.name}.copy")

    def __enter__(self) -> Path:
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(self._repository, self._copy, symlinks=True)
        return self._copy

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._copy)


def _redact(folder: Path, manifest: Manifest, count: int = 1) -> Job:
    refs = [one["id"] for one in manifest.people[:count]]
    return Job(
        "redact", folder, [[*program(), "redact", *refs, "--history", "--yes"]], codes=_LEFT_CODES
    )


def _erase_only(folder: Path, manifest: Manifest) -> Job:
    script = Path(__file__).with_name("erase_only.py")
    return Job("erase", folder, [[sys.executable, str(script), manifest.people[0]["id"]]])


def _filter_repo(folder: Path, manifest: Manifest) -> Job:
    """Give filter-repo with what a careful person would tell it."""
    words = folder.with_suffix(".words")
    words.write_text("".join(f"literal:{one}==>[erased]\n" for one in _told(manifest)), "utf-8")
    command = ["git", "filter-repo", "--force", "--replace-text", str(words), "--replace-message",
               str(words), "--prune-empty", "never"]  # fmt: skip
    return Job("git filter-repo", folder, [command], codes=_CODES)


def _told(manifest: Manifest) -> Sequence[str]:
    values = manifest.people[0]
    person = Person(**values)
    return [person.full, f"{person.given} {person.maiden}", person.email, person.former_email,
            person.mobile, person.landline, person.handle]  # fmt: skip


def _row(name: str, goal: str, measured: str) -> None:
    print(_ROW.format(name, goal, measured), flush=True)


if __name__ == "__main__":
    sys.exit(main())
