"""What an erasure did to everybody else: commits kept, bytes changed, old ids kept."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from planting.manifest import Manifest

_NUMBER = re.compile(rb"Crmctl-Batch: (b-\d{7})")
_CHANGED = re.compile(rb":(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) (\w)\d*")


@dataclass(slots=True)
class Hurt:
    """What changed that should not have.

    Attributes:
        commits: how many commits there were.
        kept: how many of them are still there.
        others: changed files of others, in whatever commit.
        lines: lines that told of nobody and are gone from files that may change.
        dates: commits whose date, parents' number or other people's identity changed.
        ids: commits before the first appearance whose ids changed.
    """

    commits: int = 0
    kept: int = 0
    others: int = 0
    lines: int = 0
    dates: int = 0
    ids: int = 0


@dataclass(frozen=True, slots=True)
class _Commit:
    oid: str
    about: bytes
    changes: Mapping[tuple[int, bytes], bytes]


def compare(before: Path, after: Path, manifest: Manifest) -> Hurt:
    """Compare two states of a planted repository, commit by commit.

    Each commit of the generator has a number of its own in its message, by which it is found
    again whatever its id is. Two histories whose every commit changes the same paths to the same
    blobs, against each of its parents, hold the same files in every commit.
    """
    old, new = (dict(_commits(folder)) for folder in (before, after))
    hurt = Hurt(commits=len(old), kept=len(old.keys() & new.keys()))
    touched = {path.encode() for path in manifest.touched}
    for number in sorted(old.keys() & new.keys()):
        one, other = old[number], new[number]
        hurt.dates += one.about != other.about
        hurt.ids += int(number[2:]) < manifest.first and one.oid != other.oid
        for key in one.changes.keys() | other.changes.keys():
            # What held the name in its path lies elsewhere now.
            if b"[erased]" in key[1] or key[1].startswith(b"documents/"):
                continue
            if key[1] not in touched:
                hurt.others += one.changes.get(key) != other.changes.get(key)
    hurt.lines = sum(_lost_lines(after, path, kept) for path, kept in manifest.touched.items())
    return hurt


def _commits(folder: Path) -> Iterator[tuple[str, _Commit]]:
    command = ["git", "--no-replace-objects", "log", "--branches", "--tags", "--remotes", "-m",
               "--raw", "-z", "--no-abbrev", "--no-renames", "--root",
               "--format=%x01%H%x02%at %ct %P%x02%B%x03"]  # fmt: skip
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) as process:
        assert process.stdout  # noqa: S101 - it is a pipe
        collected: dict[str, _Commit] = {}
        # A merge comes once for each of its parents.
        for part in _parts(process.stdout.read()):
            head, _, rest = part.partition(b"\x03")
            oid, about, text = head.split(b"\x02", 2)
            number = _NUMBER.search(text)
            if number is None:
                continue
            key = number[1].decode()
            side = (
                len(collected[key].changes) and max(s for s, _ in collected[key].changes) + 1
                if key in collected
                else 0
            )
            changes = {(side, path): line for path, line in _changes(rest)}
            known = collected[key].changes if key in collected else {}
            moment = b" ".join(about.split()[:2]) + b" %d" % len(about.split()[2:])
            collected[key] = _Commit(oid.split()[0].decode(), moment, {**known, **changes})
        yield from collected.items()


def _parts(output: bytes) -> Iterator[bytes]:
    yield from output.split(b"\x01")[1:]


def _changes(rest: bytes) -> Iterator[tuple[bytes, bytes]]:
    fields = rest.strip(b"\n\0").split(b"\0")
    for line, path in zip(fields[0::2], fields[1::2], strict=False):
        found = _CHANGED.search(line)
        if found:
            yield path, found[2] + b" " + found[4]


def _lost_lines(folder: Path, path: str, kept: list[str]) -> int:
    """Count the lines that told of nobody and are gone from a file."""
    if not kept:
        return 0
    done = subprocess.run(
        ["git", "cat-file", "blob", f"HEAD:{path}"], cwd=folder, capture_output=True, check=False
    )
    if done.returncode:
        return len(kept)
    text = done.stdout.decode("utf-8", "replace")
    return sum(line not in text for line in kept)
