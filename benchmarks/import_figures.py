"""The figures of imports: rows a second, a second run, growth, and beside hermitcrm.

Seconds are of the clock and of the processor (`cpu`, user and system, of crmctl and of git): on a
machine that others use, only the latter tell something. Memory is the most that one of the
processes held. hermitcrm is looked for in `CRMCTL_HERMITCRM` and on the PATH.
"""

import csv
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from figures import program, write_people
from generate import SEED, SETTINGS, commit
from mails import write_mbox
from records import contact
from timing import FailedCommandError, Job, Run, environment

MOST_MEMORY = 600e6  # bytes
LEAST_RATE = 2_000  # rows a second
LEAST_GAIN = 3.0  # how much faster the second, unchanged run is
# How much more time each entry of the large file of two may take than each of the small one.
MOST_GROWTH = 1.25
_STEPS = 5  # the small file of two that tell of growth is so much smaller
_A_COMPANY = 5  # rows
_ROW = "{:38} {:>9} {:>9} {:>9} {:>9}  {}"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is imported."""

    rows: int = 100_000
    cards: int = 10_000
    mails: int = 50_000
    beside: int = 2_000  # rows that hermitcrm imports, too


TINY = Sizes(200, 50, 50, 20)


def import_figures(scratch: Path, sizes: Sizes, *, compared: bool) -> Iterator[bool]:
    """Print what imports take; tell of each whether it worked.

    Args:
        scratch: a folder for files and CRMs.
        sizes: how much to import.
        compared: whether hermitcrm imports, too.
    """
    folder = scratch / "imports"
    folder.mkdir()
    print("\n" + _ROW.format("import", "seconds", "cpu", "cpu rate", "MB", ""), flush=True)
    for part in (_table, _growths, _beside_hermit)[: 3 if compared else 2]:
        try:
            part(folder, sizes)
        except (FailedCommandError, subprocess.CalledProcessError) as error:
            print(f"import: {error}")
            yield False
        else:
            yield True


def _table(folder: Path, sizes: Sizes) -> None:
    """Import a table of contacts twice."""
    rows, table = sizes.rows, folder / "people.csv"
    write_people(table, rows)
    crm = _new_crm(folder / "crm")
    first, second = (_imported(crm, table) for _ in range(2))
    held = f"{rows / first.seconds:,.0f} a second, at least {LEAST_RATE:,}"
    _tell(f"{rows:,} contacts", rows, first, f"{held}; at most {MOST_MEMORY / 1e6:.0f} MB")
    gain = f"{first.cpu / second.cpu:.1f} x by cpu, {first.seconds / second.seconds:.1f} x faster"
    _tell("the same again, unchanged", rows, second, f"{gain}, at least {LEAST_GAIN:.0f} x")


def _growths(folder: Path, sizes: Sizes) -> None:
    _growth(folder, "vCards", sizes.cards, _write_cards, "vcf")
    _growth(folder, "mails", sizes.mails, write_mbox, "mbox")


def _growth(
    folder: Path, name: str, count: int, write: Callable[[Path, int], None], ending: str
) -> None:
    """Import a file and one of a fifth of it, and say how time and memory grow."""
    taken = []
    for size in (count // _STEPS, count):
        file = folder / f"{name}-{size}.{ending}"
        write(file, size)
        crm = _new_crm(folder / f"{name}-{size}")
        run = _imported(crm, file)
        taken.append((size, run))
        said = "" if len(taken) == 1 else _grown(*taken[0], *taken[1])
        _tell(f"{size:,} {name}", size, run, said)


def _grown(few: int, small: Run, many: int, large: Run) -> str:
    """Say by how much more than its size the larger of two files takes."""
    times = many / few
    time = large.cpu / small.cpu / times
    more = (large.memory - small.memory) / (many - few)
    return f"{time:.2f} x the time of each, at most {MOST_GROWTH} x; {more / 1e3:.1f} kB each"


def _beside_hermit(folder: Path, sizes: Sizes) -> None:
    """Import one table with both programs."""
    found = os.environ.get("CRMCTL_HERMITCRM") or shutil.which("hermitcrm")
    if not found:
        print("hermitcrm is not installed (PATH, CRMCTL_HERMITCRM): not compared.")
        return
    rows, table, other = sizes.beside, folder / "employees.csv", folder / "hermit"
    _write_employees(table, rows)
    ours = _imported(_new_crm(folder / "beside"), table)
    subprocess.run(
        [found, "init", str(other), "--no-setup"],
        check=True, capture_output=True, stdin=subprocess.DEVNULL, env=environment(),
    )  # fmt: skip
    words = [found, "--data", str(other), "import", str(table), "--mode", "contacts", "--apply"]
    theirs = Job("hermitcrm", folder, [words]).run()
    _tell(f"{rows:,} employees", rows, ours, "")
    ratio = (
        f"{theirs.cpu / ours.cpu:.0f} x our cpu, {theirs.seconds / ours.seconds:.0f} x our time"
    )
    _tell("the same with hermitcrm", rows, theirs, ratio)


def _new_crm(folder: Path) -> Path:
    commit([("crm.yaml", SETTINGS)], folder)
    return folder


def _imported(crm: Path, file: Path) -> Run:
    words = [*program(), "-C", str(crm), "import", str(file)]
    return Job(f"import of {file.name}", crm.parent, [words]).run()


def _tell(name: str, count: int, run: Run, said: str) -> None:
    numbers = (f"{run.seconds:.2f}", f"{run.cpu:.2f}", f"{count / run.cpu:,.0f}")
    print(_ROW.format(name, *numbers, f"{run.memory / 1e6:.0f}", said), flush=True)


# --- files -------------------------------------------------------------------------------------


def _write_cards(path: Path, count: int) -> None:
    random = Random(SEED)
    with path.open("w", encoding="utf-8", newline="") as file:
        for number in range(count):
            tree = contact("", random)
            given, family = tree["name"]["given"], tree["name"]["family"]
            lines = (
                "BEGIN:VCARD",
                "VERSION:4.0",
                f"UID:urn:uuid:00000000-0000-4000-8000-{number:012}",
                f"FN:{given} {family}",
                f"N:{family};{given};;;",
                f"EMAIL;TYPE=work:{tree['emails'][0]['address']}",
                f"TEL;TYPE=cell;VALUE=uri:tel:{tree['phones'][0]['number']}",
                "END:VCARD",
            )
            file.writelines(f"{line}\r\n" for line in lines)


def _write_employees(path: Path, rows: int) -> None:
    """Write a table that both programs understand."""
    random = Random(SEED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("First name", "Last name", "Email", "Phone", "Company"))
        for number in range(rows):
            tree = contact("", random)
            name = (tree["name"]["given"], tree["name"]["family"])
            reach = (tree["emails"][0]["address"], tree["phones"][0]["number"])
            writer.writerow((*name, *reach, f"Company {number // _A_COMPANY} GmbH"))
