"""Whether the start grows with the number of kinds: crmctl with all against its first four.

The smaller program is a copy of this one whose list of kinds ends after four; no other way shows
what a kind costs every command, for the index keeps what all kinds are.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import crmctl
from crmctl.model.kinds import KINDS
from figures import Data, Figure
from timing import Job

MOST = 1.1
_FIRST = 4  # customer, contact, interaction, task: all that there was at first
_RUN = "import sys; sys.path.insert(0, {source!r}); from crmctl.__main__ import main; main()"
# What is put at the end of a module of the copy; the page of a customer asks for kinds by name.
_CUTS = {
    "model/kinds.py": f"""
KINDS = KINDS[:{_FIRST}]
BY_NAME = {{name: kind for name, kind in BY_NAME.items() if kind in KINDS}}
""",
    "workspace/page/business.py": """
from crmctl.model.kinds_of_the_copy import NAMES
_PARTS = tuple(part for part in _PARTS if part.kind in NAMES)
""",
    "model/kinds_of_the_copy.py": f"NAMES = {[kind.KIND for kind in KINDS[:_FIRST]]}\n",
}


def start_figures(data: Data) -> Iterator[Figure]:
    """Give the figures, to be taken in CPU time: a tenth is less than a shared machine wavers."""
    every, first = Path(crmctl.__file__).parents[1], data.scratch / "first-kinds"
    _copy(every, first)
    # Of each a CRM of its own, because an index says which kinds there are; both are copies,
    # because git looks at a copied work tree in another way than at one that it wrote itself.
    within, without = (data.scratch / name for name in ("crm-of-all-kinds", "crm-of-first-kinds"))
    for folder in (within, without):
        shutil.copytree(data.small, folder, ignore=shutil.ignore_patterns("crmctl"))
    customer = min((data.small / "customers").rglob("*.yaml")).stem
    for words in (("--version",), ("show", customer)):
        ours = _job(f"all {len(KINDS)} kinds", every, within, *words)
        other = _job(f"the first {_FIRST} kinds", first, without, *words)
        yield Figure(f"{words[0]} with {len(KINDS)} kinds, CPU", MOST, ours, other)


def _job(name: str, source: Path, folder: Path, *words: str) -> Job:
    return Job(name, folder, [[sys.executable, "-c", _RUN.format(source=str(source)), *words]])


def _copy(source: Path, folder: Path) -> None:
    shutil.copytree(source / "crmctl", folder / "crmctl")
    for path, end in _CUTS.items():
        with (folder / "crmctl" / path).open("a", encoding="utf-8") as file:
            file.write(end)
