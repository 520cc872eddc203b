"""Faults found and CPU seconds, beside yamllint and check-jsonschema in the same run.

`python benchmarks/check_gate.py [--contacts 10000] [--skip-faults]`. Each fault is planted in a
CRM of its own. crmctl has to name rule, file and line; of yamllint a message on the right line is
enough, of check-jsonschema, which knows no lines, that it fails. Their runs need `pip install
yamllint check-jsonschema`.
"""

import argparse
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from crmctl.store.canonical import emit
from gate_faults import FAULTS, Fault
from generate import SEED, SETTINGS, commit
from records import contact, detailed_contact

_PROGRAMS = Path(sys.executable).parent
_CRMCTL = (sys.executable, "-m", "crmctl", "--today", "2026-11-23")
_YAMLLINT = (
    str(_PROGRAMS / "yamllint"), "-f", "parsable", "-d",
    "{extends: default, rules: {document-start: disable, line-length: disable}}",
)  # fmt: skip
_JSONSCHEMA = (str(_PROGRAMS / "check-jsonschema"), "--schemafile")


class Run(NamedTuple):
    """One run of a program: its CPU seconds, its greatest memory in MB, and what it said."""

    cpu: float
    memory: float
    out: str
    status: int


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a program to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(cpu, after.ru_maxrss / 1024, done.stdout + done.stderr, done.returncode)


def faults(scratch: Path) -> None:
    """Plant each fault, ask each program, and print who found what."""
    base = scratch / "base"
    run((*_CRMCTL, "init", str(base)), scratch)
    found = dict.fromkeys(("crmctl", "yamllint", "check-jsonschema"), 0)
    for number, fault in enumerate(FAULTS):
        folder = scratch / str(number)
        shutil.copytree(base, folder)
        for path, text in fault.files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode("utf-8", "surrogateescape"))
        answers = (_ours(folder, fault), _yamllint(folder, fault), _jsonschema(folder, fault))
        for name, answer in zip(found, answers, strict=True):
            found[name] += answer
        marks = " ".join("x" if answer else "-" for answer in answers)
        print(f"{marks}  {fault.code}  {fault.name}", flush=True)
    for name, count in found.items():
        print(f"{name}: {count} of {len(FAULTS)}")


def _ours(folder: Path, fault: Fault) -> bool:
    done = run((*_CRMCTL, "check", "--format", "json"), folder)
    text = done.out[: done.out.rindex("]") + 1] if "]" in done.out else "[]"
    return any(
        (each["code"], each["path"], each["line"]) == (fault.code, fault.path, fault.line)
        for each in json.loads(text)
    )


def _yamllint(folder: Path, fault: Fault) -> bool:
    done = run((*_YAMLLINT, fault.path), folder)
    return re.search(rf":{fault.line}:\d+: ", done.out) is not None


def _jsonschema(folder: Path, fault: Fault) -> bool:
    schema = folder / "schemas" / f"{fault.path.partition('/')[0].removesuffix('s')}.json"
    if not schema.exists():
        return False
    return run((*_JSONSCHEMA, str(schema), fault.path), folder).status != 0


def timing(scratch: Path, contacts: int, *, short: bool = False) -> None:
    """Print the CPU seconds of each program for one CRM of so many contacts."""
    folder = scratch / "many"
    random, make = Random(SEED), contact if short else detailed_contact
    customer = ("customers/acme-gmbh.yaml", "type: organisation\nname: ACME\n")
    files = [
        (f"contacts/{number % 97:02}/p-{number:08}.yaml", emit(make("acme-gmbh", random)))
        for number in range(contacts)
    ]
    commit([("crm.yaml", SETTINGS), customer, *files], folder)
    lines = sum(text.count("\n") for _, text in files) / contacts
    print(f"{contacts} contacts of {lines:.0f} lines, CPU seconds and MB")
    check = (*_CRMCTL, "check")
    _tell("crmctl cold", run(check, folder))
    _tell("crmctl warm", run(check, folder))
    time.sleep(1)
    (folder / files[0][0]).write_text(files[0][1] + "notes: edited\n", encoding="utf-8")
    _tell("crmctl warm, one file changed", run(check, folder))
    _tell("yamllint", run((*_YAMLLINT, "contacts"), folder))
    schema = scratch / "contact.json"
    schema.write_text(run((*_CRMCTL, "schema", "contact"), folder).out, encoding="utf-8")
    paths = [path for path, _ in files]
    _tell("check-jsonschema", run((*_JSONSCHEMA, str(schema), *paths), folder))


def _tell(name: str, done: Run) -> None:
    # The memory is that of the largest child so far: only the first is sure to be its own.
    print(f"{name:32} {done.cpu:7.2f} s  {done.memory:6.0f} MB  exit {done.status}", flush=True)


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=10_000)
    parser.add_argument("--skip-faults", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        if arguments.contacts:
            timing(Path(place), arguments.contacts)
        if not arguments.skip_faults:
            faults(Path(place))
    return 0


if __name__ == "__main__":
    sys.exit(main())
