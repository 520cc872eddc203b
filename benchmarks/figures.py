"""The figures to reach: what is measured, against what, and how much of it is allowed."""

import csv
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

from crmctl.store.canonical import emit
from generate import BUSY, SEED, SETTINGS, commit
from records import contact
from timing import Job
from vocabulary import RARE

_PARSE = """
import pathlib, yaml
for path in pathlib.Path().rglob("*.yaml"):
    yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""
_EXAMPLES = Path(__file__).parents[1] / "examples"
_KINDS = ("customers", "contacts", "interactions")
_NUMBERS = count(time.time_ns())  # new ones in every run: the CRMs may be kept
_NOTHING_FOUND = frozenset({0, 1})  # exit codes of rg, and of a check with findings
MEMORY = 400_000_000  # bytes
_DOCUMENTS = 1_000  # quotes that become invoices in one command
_QUOTE = """\
number: Q-2026-{n:03}
title: Quote {n}
customer: acme-gmbh
issued: 2026-11-01
prices: net
lines:
  - text: Work
    quantity: 2
    price: {n}.00 EUR
    tax: standard
  - text: Travel
    quantity: 1
    price: 80.00 EUR
    tax: standard
"""


@dataclass(frozen=True, slots=True)
class Data:
    """The CRMs to measure on.

    Attributes:
        small: of size S.
        large: of size L.
        handwritten: the large one, half of it written by hand.
        busy: the large one with a customer who has 5,000 interactions and 500 invoices.
        business: with documents, deals and complaints, for reports.
        scratch: a folder for what the figures need beside them.
        rows: how many contacts to import.
        lines: how many order lines reports fold.
    """

    small: Path
    large: Path
    handwritten: Path
    busy: Path
    business: Path
    scratch: Path
    rows: int
    lines: int


@dataclass(frozen=True, slots=True)
class Figure:
    """Ours against another command; `most` is the largest ratio that is good."""

    name: str
    most: float
    ours: Job
    other: Job


def program() -> list[str]:
    """Give the command that starts crmctl: the one beside this Python, as a user has it."""
    script = Path(sys.executable).with_name("crmctl")
    return [str(script)] if script.exists() else [sys.executable, "-m", "crmctl"]


def figures(data: Data) -> Iterator[Figure]:
    """Give every figure that compares two commands."""
    large, small = data.large, data.small
    typer = _python("import typer", large)
    yield Figure("start: --version", 1.5, _crmctl(large, "--version"), typer)
    for name, arguments in _reading(large).items():
        warm = _crmctl(large, *arguments)
        yield Figure(f"{name} on L, warm", 1.0, warm, _rg(large))
        edited = _crmctl(large, *arguments, before=_edit_in_place(large))
        yield Figure(f"{name} on L, one file edited", 1.2, edited, warm)
    yield Figure("first index of L", 0.5, _first_index(large), _parse(large))
    for size, folder in (("S", small), ("L", large)):
        yield Figure(f"add contact on {size}", 1.5, _add(folder), _add_by_git(folder))
    yield Figure(f"import of {data.rows:,} contacts", 3.0, *_import(data))
    count = min(data.rows, _DOCUMENTS)
    yield Figure(f"{count:,} quotes to invoices", 3.0, *_conversion(data, count))
    forget = _forget_index(small)
    cold = _crmctl(small, "check", before=forget, codes=_NOTHING_FOUND)
    yield Figure("check of S, cold", 1.0, cold, _parse(small))
    yield Figure(
        "check of S, warm", 1.0, _crmctl(small, "check", codes=_NOTHING_FOUND), _rg(small)
    )
    yield Figure(
        "show of a busy customer on L", 1.5, _crmctl(data.busy, "show", BUSY),
        _crmctl(data.busy, *_reading(data.busy)["show"], name="show of another"),
    )  # fmt: skip
    by_hand = _first_index(data.handwritten)
    yield Figure("first index of L, half by hand", 2.0, by_hand, _first_index(large))
    invoice = _invoice(data)
    second = Job("sleep 1", data.scratch, [["sleep", "1"]])
    yield Figure("an invoice as PDF, in a second", 1.0, invoice, second)
    yield Figure("an invoice as PDF", 50.0, invoice, _python("import typst", data.scratch))


def commands_on_large(data: Data) -> Iterator[Job]:
    """Give the commands whose memory is measured."""
    yield _first_index(data.large)
    for name, arguments in _reading(data.large).items():
        yield _crmctl(data.large, *arguments, name=name)
    yield _crmctl(data.large, "check", name="check", codes=_NOTHING_FOUND)
    yield _crmctl(data.large, "report", "activity", name="report activity")
    yield _crmctl(data.large, "dedupe", "contacts", name="dedupe contacts")
    yield _crmctl(data.large, "export", "jsonl", "interactions", name="export jsonl")


def is_seen(data: Data) -> bool:
    """Tell whether the next command sees a file that was just edited in place."""
    edit = _edit_in_place(data.large)
    edit()
    customer = min((data.large / "customers").rglob("*.yaml"))
    wanted = customer.read_text(encoding="utf-8").splitlines()[1].partition(": ")[2]
    return wanted in _crmctl(data.large, "show", customer.stem).run().output


def _crmctl(
    folder: Path,
    *arguments: str,
    name: str = "",
    before: Callable[[], Sequence[str]] = tuple,
    codes: frozenset[int] = frozenset({0}),
) -> Job:
    return Job(name or "crmctl", folder, [[*program(), *arguments]], before, codes)


def _reading(folder: Path) -> dict[str, Sequence[str]]:
    customer = min((folder / "customers").rglob("*.yaml")).stem
    return {
        "show": ("show", customer),
        "search": ("search", RARE),
        "list with a filter": ("list", "customers", "city:Berlin"),
    }


def _rg(folder: Path) -> Job:
    return Job("rg -il WORD", folder, [["rg", "-il", RARE, *_KINDS]], codes=_NOTHING_FOUND)


def _python(code: str, folder: Path, name: str = "") -> Job:
    return Job(name or f"python -c '{code}'", folder, [[sys.executable, "-c", code]])


def _parse(folder: Path) -> Job:
    return _python(_PARSE, folder, "PyYAML's C loader")


def _forget_index(folder: Path) -> Callable[[], Sequence[str]]:
    def forget() -> Sequence[str]:
        shutil.rmtree(folder / ".git" / "crmctl", ignore_errors=True)
        return ()

    return forget


def _first_index(folder: Path) -> Job:
    return _crmctl(folder, "list", "tasks", name="first index", before=_forget_index(folder))


def _edit_in_place(folder: Path) -> Callable[[], Sequence[str]]:
    """Give another name to one customer, in the same file, as an editor or a script does."""
    path = min((folder / "customers").rglob("*.yaml"))

    def edit() -> Sequence[str]:
        first, _, *rest = path.read_text(encoding="utf-8").splitlines()
        lines = [first, f"name: Edited {next(_NUMBERS)}", *rest, ""]
        path.write_text("\n".join(lines), encoding="utf-8")
        return ()

    return edit


def _add(folder: Path) -> Job:
    return _crmctl(folder, "add", "contact", before=_new_person)


def _new_person() -> Sequence[str]:
    number = next(_NUMBERS)
    return (f"Erika{number} Muster{number}", "--email", f"erika{number}@muster{number}.example")


def _add_by_git(folder: Path) -> Job:
    path = folder / "contacts" / "zz" / "p-zzzzzzzz.yaml"

    def write() -> Sequence[str]:
        path.parent.mkdir(exist_ok=True)
        path.write_text(emit(contact("", Random(next(_NUMBERS)))), encoding="utf-8")
        return ()

    imports = [sys.executable, "-c", "import typer, pydantic"]
    add = ["git", "add", str(path)]
    save = ["git", "commit", "--quiet", "-m", "One file", "--", str(path)]
    return Job("imports, git add, git commit", folder, [imports, add, save], write)


def _import(data: Data) -> tuple[Job, Job]:
    """Import a table; copy, add and commit the files that came of it, in a repository alike."""
    table, folder = data.scratch / "people.csv", data.scratch / "import"
    write_people(table, data.rows)

    def begin() -> Sequence[str]:
        shutil.rmtree(folder, ignore_errors=True)
        commit([("crm.yaml", SETTINGS)], folder)
        return ()

    written = data.scratch / "written"

    def begin_by_shell() -> Sequence[str]:
        if not written.exists():
            # The import has run just before, as the two take turns.
            shutil.copytree(folder / "contacts", written)
        return begin()

    ours = _crmctl(data.scratch, "-C", str(folder), "import", str(table), before=begin)
    # Without gc.auto=0 git would go on packing in the background, while the next is measured.
    save = "git add contacts && git -c gc.auto=0 commit -qm All"
    shell = f"cd import && cp -R {written} contacts && {save}"
    other = [["sh", "-c", shell]]
    return ours, Job("cp, git add, git commit", data.scratch, other, begin_by_shell)


def _conversion(data: Data, count: int) -> tuple[Job, Job]:
    """Turn quotes into invoices; import as many contacts, in a CRM alike."""
    table, folder = data.scratch / "as-many-people.csv", data.scratch / "quotes"
    write_people(table, count)
    customer = ("customers/acme-gmbh.yaml", "type: organisation\nname: ACME GmbH\n")
    quotes = [(f"quotes/q-{n:08}.yaml", _QUOTE.format(n=n)) for n in range(1, count + 1)]

    def begin() -> Sequence[str]:
        shutil.rmtree(folder, ignore_errors=True)
        commit([("crm.yaml", SETTINGS), customer, *quotes], folder)
        subprocess.run([*program(), "list", "tasks"], cwd=folder, check=True, capture_output=True)
        return ()

    every = ("--where", "kind:quote state:open")
    within = ("-C", str(folder))
    return (
        _crmctl(data.scratch, *within, "quote", "to-invoice", *every, before=begin),
        _crmctl(data.scratch, *within, "import", str(table), name="import", before=begin),
    )


def _invoice(data: Data) -> Job:
    """Render the invoice of the examples; its PDF goes beside them."""
    folder = data.scratch / "documents"
    paths = (path for path in _EXAMPLES.rglob("*.yaml") if path.parent.name != "import")
    if not folder.exists():
        texts = ((str(path.relative_to(_EXAMPLES)), path.read_text("utf-8")) for path in paths)
        commit(texts, folder)
    return _crmctl(folder, "render", "R-2026-031", "--output", str(data.scratch / "invoice.pdf"))


def write_people(path: Path, rows: int) -> None:
    """Write a table of so many contacts."""
    random = Random(SEED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Anrede", "Vorname", "Nachname", "E-Mail", "Mobil", "Sprache"))
        for _ in range(rows):
            tree = contact("", random)
            reach = (tree["emails"][0]["address"], tree["phones"][0]["number"])
            writer.writerow((*tree["name"].values(), *reach, tree["language"]))
