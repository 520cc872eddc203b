"""Make a planted repository: `python -m planting.plant FOLDER [--commits N] [--records N] ...`.

Run in `benchmarks/`. The manifest is written beside the folder, as FOLDER.manifest.json.
"""

import argparse
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from random import Random

from planting.beside import plant_beside
from planting.history import Planter
from planting.manifest import Manifest
from planting.people import innocents_of, made_up
from planting.stream import SETTINGS, Records, Stream

SEED = 20_261_122


@dataclass(frozen=True, slots=True)
class Size:
    """How large a repository shall be.

    Attributes:
        records: of nobody in particular.
        commits: at least so many.
        first: the share of the commits before anybody planted appears.
        people: how many are planted; the first everywhere, the others in three places each.
        beside: whether places beside the history are planted, too.
    """

    records: int = 10_000
    commits: int = 100_000
    first: float = 0.5
    people: int = 1
    beside: bool = True


def plant(folder: Path, size: Size, seed: int = SEED) -> Manifest:
    """Make a repository in a new folder; the same for the same size and seed."""
    random, manifest = Random(seed), Manifest()
    stream, records = Stream(folder), Records(size.records, Random(seed + 1))
    stream.commit([("crm.yaml", SETTINGS)], "crm: settings")
    person = made_up(random)
    planter = Planter(stream, person, innocents_of(person, random), manifest, random)
    steps = deque(planter.steps())
    manifest.people.append(person.values())
    for number in range(1, size.people):
        # A family name of their own each, for namesakes are another question.
        other = made_up(random, family=f"{person.family[:4]}{_word(number)}")
        manifest.people.append(other.values())
        more = Planter(stream, other, innocents_of(other, random), manifest, random)
        steps += [more.own_record, more.now, more.mentioned]
    start = int(size.first * size.commits)
    apart = max(1, (size.commits - start) // (len(steps) + 40))
    number = 0
    while number < size.commits or steps:
        subject, changes = records.next(number)
        stream.commit(changes, subject)
        number += 1
        if number >= start and steps and (number - start) % apart == 0:
            steps.popleft()()
    stream.end()
    manifest.first = min(manifest.first, start + len(manifest.people) + 2)
    manifest.commits = stream.commits
    subprocess.run(["git", "checkout", "--quiet", "main"], cwd=folder, check=True)
    if size.beside:
        plant_beside(folder, person, manifest)
    manifest.write(manifest_of(folder))
    return manifest


def manifest_of(folder: Path) -> Path:
    """Give where the manifest of a planted repository lies."""
    return folder.with_name(f"{folder.name}.manifest.json")


def _word(number: int) -> str:
    """Give a made-up word for a number."""
    parts = ("ber", "kin", "lau", "mok", "nis", "pal", "quo", "rud", "sen", "tav")
    return parts[number // 10 % 10] + parts[number % 10]


def main() -> int:
    """Make one and say what was planted."""
    parser = argparse.ArgumentParser(description="Plant a person in a CRM's repository.")
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--commits", type=int, default=100_000)
    parser.add_argument("--first", type=float, default=0.5, metavar="SHARE", help="0 to 1")
    parser.add_argument("--people", type=int, default=1)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    size = Size(options.records, options.commits, options.first, options.people)
    manifest = plant(options.folder.absolute(), size, options.seed)
    print(
        f"{manifest.commits:,} commits; {len(manifest.traces)} traces in {len(manifest.places)} "
        f"places and {len(manifest.encodings)} encodings; {len(manifest.doubtful)} to decide; "
        f"{len(manifest.innocent)} innocent files"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
