"""Which commit made the files that lie below a folder."""

from collections.abc import Mapping

from crmctl.git.command import split
from crmctl.git.repository import Repository

_COMMIT = "\x01"


def added_by(repo: Repository, folder: str) -> Mapping[str, str]:
    """Give to each path below a folder the last commit that added it; in one walk of history."""
    if repo.head() is None:
        return {}
    output = repo.git.run(
        *("log", "-z", f"--format={_COMMIT}%H", "--name-only", "--no-renames", "--relative"),
        *("--diff-filter=A", "--full-history", "--diff-merges=off", "HEAD", "--", folder),
    )
    found: dict[str, str] = {}
    commit = ""
    for part in split(output):
        name = part.lstrip("\n")
        if name.startswith(_COMMIT):
            commit = name[len(_COMMIT) :]
        elif name:
            found.setdefault(name, commit)
    return found
