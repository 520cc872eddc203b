"""How long an access report takes: `python benchmarks/access.py DIR [--commits N] [--runs N]`.

Makes a CRM of 10,000 records with as many commits as asked for, each a change of one record that
names it, and reports on the person who was changed most often: first with nothing kept, then warm.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from crmctl.store.canonical import emit
from generate import SEED, SETTINGS
from records import SIZES, Made, records

_RECORDS, _EVERY = 10_000, 2_000
_BEGIN, _STEP = 1_500_000_000, 2_500
_LIMIT = 5.0  # seconds; what is to be reached, warm


def history(commits: int, random: Random) -> Iterator[bytes]:
    """Give the stream for `git fast-import`."""
    made = list(islice(records(SIZES["S"], random), _RECORDS))
    yield _commit(0, f"import\n\nCrmctl-Action: import\nCrmctl-Count: {len(made)}\n")
    yield _file("crm.yaml", SETTINGS)
    for one in made:
        yield _file(one.path, emit(one.tree))
    person = subject(made)
    for number in range(1, commits):
        one = person if number % _EVERY == 1 else random.choice(made)
        ref = f"{one.path.partition('/')[0]}/{Path(one.path).stem}"
        yield _commit(number, f"set\n\nCrmctl-Action: set\nCrmctl-Record: {ref}\n")
        yield _file(one.path, emit({**one.tree, "notes": f"Note {number}.\n"}))


def subject(made: list[Made]) -> Made:
    """Give the person who is reported on."""
    return next(one for one in made if one.path.startswith("contacts/"))


def _commit(number: int, message: str) -> bytes:
    at, text = _BEGIN + number * _STEP, message.encode()
    who = f"committer Anna Schmidt <anna@schmidt.example> {at} +0100"
    return f"commit refs/heads/main\n{who}\ndata {len(text)}\n".encode() + text + b"\n"


def _file(path: str, text: str) -> bytes:
    content = text.encode()
    return f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n"


def generate(folder: Path, commits: int) -> None:
    """Make the CRM, packed as git packs it in the course of time."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    git = ["git", "-C", str(folder)]
    with subprocess.Popen([*git, "fast-import", "--quiet"], stdin=subprocess.PIPE) as importing:
        assert importing.stdin  # noqa: S101 - a pipe was asked for
        importing.stdin.writelines(history(commits, Random(SEED)))
    subprocess.run([*git, "gc", "-q"], check=True)
    subprocess.run([*git, "reset", "-q", "--hard"], check=True)


def measure(folder: Path, id_: str) -> float:
    """Give the seconds of one report, the start of the program included."""
    with TemporaryDirectory() as outside:
        place = str(Path(outside) / "report.json")
        command = [sys.executable, "-m", "crmctl", "-C", str(folder), "privacy", "report", id_]
        begin = time.perf_counter()
        subprocess.run([*command, "-o", place], check=True, stderr=subprocess.DEVNULL)
        return time.perf_counter() - begin


def main() -> int:
    """Generate, measure, print; 1 if the warm report takes too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--commits", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    if not asked.folder.exists():
        generate(asked.folder, asked.commits)
    id_ = Path(subject(list(islice(records(SIZES["S"], Random(SEED)), _RECORDS))).path).stem
    subprocess.run(
        [sys.executable, "-m", "crmctl", "-C", str(asked.folder), "index"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (asked.folder / ".git" / "crmctl" / "root" / "named").unlink(missing_ok=True)
    cold = measure(asked.folder, id_)
    warm = min(measure(asked.folder, id_) for _ in range(asked.runs))
    print(f"access report, {asked.commits} commits: first {cold:.2f} s, then {warm:.2f} s")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    return int(warm > _LIMIT)


if __name__ == "__main__":
    sys.exit(main())
