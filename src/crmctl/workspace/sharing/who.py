"""Who changed files last on one side, by ids of users, and when."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from crmctl.git.command import split

if TYPE_CHECKING:
    from crmctl.workspace.workspace import Workspace

Who = tuple[str, str]
"""The id of a user, empty for none of crm.yaml, and the moment with its offset from UTC."""

NOBODY: Who = ("", "")
_COMMIT = "\x01"


def who(
    workspace: "Workspace", since: str | None, until: str, paths: Collection[str]
) -> Mapping[str, Who]:
    """Give who changed each of some files last between two commits, in one walk of history."""
    if not paths:
        return {}
    behind = [f"^{since}"] if since else []
    output = workspace.repository.git.run(
        *(
            "log",
            "-z",
            f"--format={_COMMIT}%ae%x01%aI",
            "--name-only",
            "--no-renames",
            "--relative",
        ),
        *("--full-history", "--diff-merges=off", until, *behind, "--", *_named(paths)),
    )
    found: dict[str, Who] = {}
    author: Who = NOBODY
    for part in split(output):
        name = part.lstrip("\n")
        if name.startswith(_COMMIT):
            email, _, at = name[1:].partition(_COMMIT)
            author = (user_of(workspace, email), at)
        elif name in paths:
            found.setdefault(name, author)
    return found


def user_of(workspace: "Workspace", email: str) -> str:
    """Give the id of the user whose address this is; empty for none of them."""
    address = email.casefold()
    users = workspace.config["users"].items()
    known = (id_ for id_, user in users if address in map(str.casefold, user["emails"]))
    return next(known, "")


def myself(workspace: "Workspace") -> str:
    """Give the id of the user who commits here; empty for none of crm.yaml."""
    author = workspace.repository.identity().author
    return user_of(workspace, author.partition("<")[2].partition(">")[0])


_MOST_NAMED = 200  # paths on a command line; with more, all of history is walked


def _named(paths: Collection[str]) -> Collection[str]:
    return sorted(paths) if len(paths) <= _MOST_NAMED else (".",)
