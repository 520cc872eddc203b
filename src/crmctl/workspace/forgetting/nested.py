"""Other repositories in the work tree: their history tells of people as well.

A repository that no commit of ours names is a person's own and is written anew like ours. A
submodule is not: ours names its commits by their ids, and so would others that have it.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from crmctl.errors.base import CrmctlError
from crmctl.git.command import split
from crmctl.git.objects import Change, read_changes
from crmctl.git.purging.keepers import require_alone
from crmctl.git.repository import Repository, open_repository
from crmctl.git.rewriting.quarantine import Quarantine
from crmctl.git.rewriting.rewriting import Rewritten, rewrite
from crmctl.git.rewriting.swapping import Swap, swap, swap_of
from crmctl.workspace.forgetting.steps import held
from crmctl.workspace.forgetting.surgery import Forgetting

_LOGS = "logs"


class Nested(NamedTuple):
    """What becomes of another repository.

    Attributes:
        root: where its work tree lies.
        before: the commit that is checked out; empty before the first one.
        after: the commit that shall be.
        swap: what becomes of all refs.
    """

    root: str
    before: str
    after: str
    swap: Swap


def repositories(repo: Repository) -> Iterator[Repository]:
    """Give the repositories in the work tree that no commit of ours names."""
    for path in split(repo.git_at_top.run("ls-files", "--others", "-z")):
        folder = repo.top / path
        if path.endswith("/") and (folder / ".git").is_dir():
            with suppress(CrmctlError):
                yield open_repository(folder)


def take_back(repo: Repository) -> None:
    """Drop new objects that nothing names yet."""
    for one in repositories(repo):
        Quarantine(one).remove()


def prepared(
    repo: Repository, surgery: Forgetting
) -> Iterator[tuple[Repository, Nested, Rewritten]]:
    """Write the history of other repositories anew beside the old one where it tells of people."""
    for one in repositories(repo):
        quarantine = Quarantine(one)
        try:
            require_alone(one)
            quarantine.begin()
            new = rewrite(one, surgery, quarantine)
            change = swap_of(one, new, None)
            quarantine.verify([ref.new for ref in change.refs if ref.new])
        except CrmctlError:
            quarantine.remove()  # what is left there is found by the look afterwards
            continue
        if not (new.ids or change.refs or change.symbolic or _tells(one, surgery)):
            quarantine.remove()
            continue
        before = one.head() or ""
        after = new.ids.get(bytes.fromhex(before)) if before else None
        yield one, Nested(str(one.root), before, after.hex() if after else before, change), new


def changed(repo: Repository, one: Nested) -> Sequence[Change]:
    """Give the files that its new history has otherwise."""
    if not one.before or one.before == one.after:
        return ()
    new = Quarantine(repo).repository
    output = new.git_at_top.run(
        "diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-commit-id", one.before, one.after
    )
    return read_changes(output)


def _tells(repo: Repository, surgery: Forgetting) -> bool:
    """Tell whether files that git writes for itself name people: its logs, its messages."""
    for top, _, names in os.walk(repo.git_dir):
        here = Path(top)
        if here == repo.git_dir or _LOGS in here.relative_to(repo.git_dir).parts:
            for name in names:
                content = held(here / name)
                if surgery.hint.search(content) and surgery.beside(content, name) != content:
                    return True
    return False


def carry_out(one: Nested) -> Repository:
    """Let the new history be that repository's; gives it. May be repeated.

    Raises:
        CrmctlError: git or the disk refused.
    """
    repo = open_repository(Path(one.root))
    Quarantine(repo).migrate()
    swap(repo, one.swap)
    return repo
