"""Sync of records that both sides changed, and the merge driver: seconds of real and CPU time.

python benchmarks/sharing.py [--records 10000] [--both 300] [--files 20]
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

_ENV = {
    **{f"GIT_{role}_{key}": text for role in ("AUTHOR", "COMMITTER")
       for key, text in {"NAME": "Bench", "EMAIL": "bench@x.example"}.items()},
    "PYTHONPATH": str(Path(__file__).parents[1] / "src"),
}  # fmt: skip
_RECORD = """\
name:
  title: Dr.
  given: Erika
  family: Muster{number}
emails:
  - address: erika{number}@muster.example
    label: work
    primary: true
  - address: e{number}@home.example
phones:
  - number: "+49351412{number:05d}"
    label: office
addresses:
  - label: office
    street: Hafenstraße 1
    postal_code: "01067"
    city: Dresden
    country: DE
tags:
  - b2b
  - fair-2026
notes: |
  Met at the fair.
  Wants a quote.
"""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--both", type=int, default=300)
    parser.add_argument("--files", type=int, default=20)
    wanted = parser.parse_args()
    os.environ.update(_ENV)
    with tempfile.TemporaryDirectory() as folder:
        _sync(Path(folder), wanted.records, wanted.both)
        _driver(Path(folder), wanted.files)


def _sync(folder: Path, records: int, both: int) -> None:
    hub, ours, theirs = (folder / name for name in ("hub.git", "ours", "theirs"))
    _run("git", "init", "-q", "--bare", "-b", "main", str(hub))
    _run("git", "init", "-q", "-b", "main", str(ours))
    _crmctl(ours, "init", ".", "--name", "Bench")
    for number in range(records):
        _file(ours, number).parent.mkdir(parents=True, exist_ok=True)
        _file(ours, number).write_text(_RECORD.format(number=number), encoding="utf-8")
    _commit(ours)
    _run("git", "-C", str(ours), "remote", "add", "origin", str(hub))
    _crmctl(ours, "sync")
    _run("git", "clone", "-q", str(hub), str(theirs))
    _crmctl(theirs, "list", "contacts", "--format", "ids")
    for number in range(both):
        _change(ours, number, "  given: Erika", "  given: Eva")
        _change(theirs, number, "  - fair-2026", "  - fair-2026\n  - vip")
    for clone in (ours, theirs):
        _commit(clone)
        _crmctl(clone, "list", "contacts", "--format", "ids")
    _crmctl(theirs, "sync")
    real, cpu = _timed(lambda: _crmctl(ours, "sync"))
    merged = _file(ours, 0).read_text(encoding="utf-8")
    assert "Eva" in merged  # noqa: S101 - a figure of a merge that went wrong says nothing
    assert "- vip" in merged  # noqa: S101 - the same
    print(
        f"sync, {both} of {records} records changed on both sides: {real:.2f} s, CPU {cpu:.2f} s"
    )


def _driver(folder: Path, files: int) -> None:
    before = _RECORD.format(number=1)
    texts = (before, before.replace("Erika\n", "Eva\n"), before.replace("- b2b", "- b2b\n  - vip"))
    named = [folder / name for name in ("before.yaml", "ours.yaml", "theirs.yaml")]
    program = shutil.which("crmctl-merge-driver")
    call = [program] if program else [sys.executable, "-c", _MAIN]
    taken = []
    for _ in range(files):
        for file, text in zip(named, texts, strict=True):
            file.write_text(text, encoding="utf-8")
        command = [*call, *map(str, named), "contacts/p-00000001.yaml"]
        taken.append(_timed(partial(_run, *command))[1])
    bare = min(_timed(lambda: _run(sys.executable, "-c", "pass"))[1] for _ in range(files))
    taken.sort()
    middle = taken[len(taken) // 2]
    print(f"merge driver, a file: CPU {taken[0]:.3f} s at best, {middle:.3f} s in the middle")
    print(f"python -c pass: CPU {bare:.3f} s")


_MAIN = "import sys; from crmctl.cli.merge_driver import main; sys.exit(main())"


def _timed(action: Callable[[], object]) -> tuple[float, float]:
    """Give real and CPU seconds; those of children count."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    action()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, cpu


def _file(clone: Path, number: int) -> Path:
    return clone / "contacts" / f"{number // 100:02d}" / f"p-{number:08d}.yaml"


def _change(clone: Path, number: int, old: str, new: str) -> None:
    file = _file(clone, number)
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def _commit(clone: Path) -> None:
    _run("git", "-C", str(clone), "add", "-A")
    _run("git", "-C", str(clone), "commit", "-qm", "bench")


def _crmctl(clone: Path, *arguments: str) -> None:
    _run(sys.executable, "-m", "crmctl", "-C", str(clone), *arguments)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main()
