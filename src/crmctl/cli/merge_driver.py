"""The merge driver: git calls it for every record that both sides of a merge changed.

    crmctl-merge-driver %O %A %B %P

It reads three files (before, ours, theirs) and the path of the record, writes the result in place
of ours, and exits 0; with a conflict it leaves our value, writes `conflicts/` beside the records,
and exits 1, so that git stops and shows the record as unmerged. Never a marker in a record.

Git waits for it file by file, so nothing is imported that could wait; it is no command of its
own. `crmctl init` and `crmctl doctor --fix` tell git of it.
"""

import os
import sys
from collections.abc import Sequence

from crmctl.store.joining import Merge, Outcome, join_files, takes_away, whole

_USAGE = "usage: crmctl-merge-driver %O %A %B %P (git fills them in)\n"
_NOBODY = ("", "")
_SETTINGS = "crm.yaml"


def main(arguments: Sequence[str] | None = None) -> int:
    """Merge the files that git names; gives the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    if len(given) != len(("before", "ours", "theirs", "path")):
        sys.stderr.write(_USAGE)
        return 2
    *files, path = given
    before, ours, theirs = map(_read, files)
    root, inside = _root(path)
    merge = join_files(before or None, ours, theirs)
    if merge.outcome is Outcome.JOINED and takes_away(before, merge.content):
        merge = _checked(root, inside, (before, ours, theirs), merge)
    if merge.content is not None and merge.content != ours:
        with open(files[1], "wb") as file:  # noqa: PTH123 - a Path takes longer than the merge
            file.write(merge.content)
    if merge.conflicts:
        _note(root, inside, merge)
    return 1 if merge.conflicts else 0


def _read(file: str) -> bytes:
    with open(file, "rb") as content:  # noqa: PTH123 - as said
        return content.read()


def _root(path: str) -> tuple[str, str]:
    """Give the CRM's root, and the record's path below it: git runs us at the top of the tree."""
    parts = path.split("/")
    for count in range(len(parts) - 1, -1, -1):
        root = "/".join((".", *parts[:count]))
        if os.path.isfile(f"{root}/{_SETTINGS}"):  # noqa: PTH113 - as said
            return root, "/".join(parts[count:])
    return ".", path


def _checked(root: str, path: str, files: tuple[bytes, bytes, bytes], merge: Merge) -> Merge:
    """Look whether a record of which both sides took something away is still valid.

    Without such a removal it says nothing that is not valid on one side. Without an index nobody
    knows the kinds; `crmctl check` finds then what is wrong.
    """
    from pathlib import Path  # noqa: PLC0415 - as said

    from crmctl.index.kinds import kind_of  # noqa: PLC0415 - SQLite, and only at a doubt
    from crmctl.store.forms import form_of  # noqa: PLC0415 - the same

    indexes = sorted(Path(_git_dir(root)).glob("crmctl/*/index.sqlite"))
    kind = kind_of(indexes[0], path.partition("/")[0]) if len(indexes) == 1 else None
    before, ours, theirs = files
    faults = form_of(kind).faults
    new = faults(merge.content or b"") - faults(ours) - faults(theirs)
    return whole(before, ours, theirs) if new else merge


def _git_dir(root: str) -> str:
    """Find git's folder without asking git, which would take longer than all the rest."""
    if given := os.environ.get("GIT_DIR"):
        return given
    place = os.path.abspath(root)  # noqa: PTH100 - as said
    while True:
        dot_git = f"{place}/.git"
        if os.path.isfile(dot_git):  # noqa: PTH113 - of a linked work tree, or of a submodule
            return os.path.join(place, _read(dot_git).decode().partition("gitdir: ")[2].strip())  # noqa: PTH118 - as said
        above = os.path.dirname(place)  # noqa: PTH120 - as said
        if os.path.isdir(dot_git) or above == place:  # noqa: PTH112 - as said
            return dot_git
        place = above


def _note(root: str, path: str, merge: Merge) -> None:
    """Write the conflicts beside the records, and tell where."""
    from pathlib import Path  # noqa: PLC0415 - conflicts are rare

    from crmctl.matching import conflicts  # noqa: PLC0415 - the same
    from crmctl.model.plain import Plain  # noqa: PLC0415 - the same
    from crmctl.store.canonical import emit  # noqa: PLC0415 - the same
    from crmctl.store.document import load  # noqa: PLC0415 - the same

    place = conflicts.path_of(path)
    file = Path(root) / place
    known = conflicts.read(load(file.read_bytes(), Plain).data or {}) if file.is_file() else None
    new = [conflicts.conflict(each, _NOBODY, _NOBODY) for each in merge.conflicts]
    added = conflicts.with_added(known[1] if known else (), new)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(emit(conflicts.tree(path, added)), "utf-8")
    sys.stderr.write(
        f"{place}: our values stand. `git add` it and the record, commit, `crmctl resolve`.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
