"""The manual of other systems: a page each, with how to export there and what is recognised.

`python -m crmctl.cli.preset_manual --write` writes docs/importing/systems.md and the pages below
docs/importing/systems/, `--check` fails if they differ.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from crmctl.interchange.presets.page import index, pages
from crmctl.interchange.presets.registry import NAMES, Presets

FOLDER = Path(__file__).parents[3] / "docs" / "importing"

_INDEX, _PAGES = "systems.md", "systems"


def manual() -> Mapping[str, str]:
    """Give the files of the manual by their paths below docs/importing."""
    presets = [Presets().get(name) for name in NAMES]
    below = {f"{_PAGES}/{name}": text for name, text in pages(presets).items()}
    return {_INDEX: index(presets), **below}


def main(arguments: Sequence[str], folder: Path = FOLDER) -> int:
    """Write the manual, or say whether it is what the program says; give the exit code."""
    if arguments not in (["--write"], ["--check"]):
        sys.stderr.write("Usage: python -m crmctl.cli.preset_manual --write|--check\n")
        return 2
    files, known = manual(), _known(folder)
    if arguments == ["--check"]:
        differing = sorted(
            name for name in files.keys() | known if files.get(name) != known.get(name)
        )
        for name in differing:
            sys.stderr.write(f"{name} is not what the program says; write it with --write.\n")
        return 1 if differing else 0
    (folder / _PAGES).mkdir(parents=True, exist_ok=True)
    for name in known.keys() - files:
        (folder / name).unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


def _known(folder: Path) -> Mapping[str, str]:
    found = [folder / _INDEX, *(folder / _PAGES).glob("*.md")]
    return {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for file in found
        if file.is_file()
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
