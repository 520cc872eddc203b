"""The page on the flat tables of an export, written from the models.

`python -m crmctl.cli.export_manual --write` writes docs/exporting/tables.md, `--check` fails if
it differs.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from crmctl.interchange.exporting.described import page
from crmctl.model.describe import catalogue
from crmctl.model.schemas import schemas
from crmctl.model.settings import Settings
from crmctl.workspace.flat_tables import COLUMNS

PAGE = Path(__file__).parents[3] / "docs" / "exporting" / "tables.md"


def manual() -> str:
    """Give the page."""
    return page(catalogue(Settings(format=1, name="any")).kinds, schemas(), COLUMNS)


def main(arguments: Sequence[str], file: Path = PAGE) -> int:
    """Write the page, or say whether it is what the program says; give the exit code."""
    if arguments == ["--write"]:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(manual(), encoding="utf-8")
        return 0
    if arguments == ["--check"]:
        if file.is_file() and file.read_text(encoding="utf-8") == manual():
            return 0
        sys.stderr.write(f"{file.name} is not what the program says; write it with --write.\n")
        return 1
    sys.stderr.write("Usage: python -m crmctl.cli.export_manual --write|--check\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
