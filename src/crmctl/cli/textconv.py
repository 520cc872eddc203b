"""What `git diff` and `git log -p` show of a record: its text, with names beside opaque ids.

Git calls this for every version of every file that it compares, so nothing is imported that
could wait. It is no command of its own: `crmctl init` and `crmctl doctor --fix` tell git of it.
"""

import os
import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from crmctl.cli.terminal import safe

# A line whose whole value is an opaque id or a reference to one: `customer: "k-9w2e5t7y"`.
_REFERENCE = re.compile(
    r"""\s*(?:-\ +)?(?:[\w.-]+:\ +)?(["']?)(?:[a-z]+/)?(?P<id>[a-z]-[0-9a-hjkmnp-tv-z]{8})\1\ *""",
    re.VERBOSE,
).fullmatch


def main(arguments: Sequence[str]) -> None:
    """Print the file that git names."""
    shown = "\n".join(_shown(Path(arguments[0]).read_bytes(), Path.cwd()))
    sys.stdout.buffer.write(shown.encode())


def _shown(content: bytes, folder: Path) -> Iterator[str]:
    lines = content.decode("utf-8", "backslashreplace").split("\n")
    ids = [match["id"] if (match := _REFERENCE(line)) else "" for line in lines]
    names = _names(set(ids) - {""}, folder) if any(ids) else {}
    for id_, line in zip(ids, lines, strict=True):
        yield _visible(line) + (f"  # {safe(names[id_])}" if id_ in names else "")


def _visible(line: str) -> str:
    """Give a line that does nothing to a terminal.

    What `safe` would drop is spelt out here: a diff must not hide where two texts differ.
    """
    if safe(line) == line:
        return line
    return "".join(map(_visible_char, line))


def _visible_char(char: str) -> str:
    if char.isprintable() or char == "\t":
        return char
    return safe(char).strip() or f"<U+{ord(char):04X}>"


def _names(ids: Collection[str], folder: Path) -> Mapping[str, str]:
    """Look the ids up in the index of every CRM of the repository: ids of chance clash nowhere."""
    from crmctl.index.labels import labels  # noqa: PLC0415 - SQLite, for files with references only

    git_dir = _git_dir(folder)
    indexes = sorted(git_dir.glob("crmctl/*/index.sqlite")) if git_dir else []
    return {id_: name for file in indexes for id_, name in labels(file, ids).items()}


def _git_dir(folder: Path) -> Path | None:
    """Find git's folder without asking git, which would take longer than all the rest."""
    if given := os.environ.get("GIT_DIR"):
        return folder / given
    for place in (folder, *folder.parents):
        dot_git = place / ".git"
        if dot_git.is_file():  # of a linked work tree, or of a submodule
            return place / dot_git.read_text("utf-8").partition("gitdir: ")[2].strip()
        if dot_git.is_dir():
            return dot_git
    return None
