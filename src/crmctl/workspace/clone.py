"""What each clone needs of its own, since git clones neither hooks nor settings."""

from pathlib import Path

from crmctl.errors.crm import HookInTheWayError
from crmctl.git.repository import Repository, open_repository
from crmctl.workspace.locate import find_root

PRE_COMMIT, COMMIT_MSG = "pre-commit", "commit-msg"
_COMMANDS = {PRE_COMMIT: "check --staged", COMMIT_MSG: 'privacy scan --message "$1"'}
_WHY = {
    PRE_COMMIT: "broken records are not committed",
    COMMIT_MSG: "no message names a person, an address or a number",
}
_HOOK = """#!/bin/sh
# Written by `crmctl init --hooks`: {why}.
exec crmctl -C "{prefix}" {command}
"""

DIFF_TEXT = "diff.crmctl.textconv"
# Without crmctl on the PATH git shows the records as they are, and no diff fails.
_SHOW = 'f() { crmctl textconv "$1" 2>/dev/null || cat "$1"; }; f'
# Kept in refs/notes, the names of people would outlive their erasure.
_KEEP = "diff.crmctl.cachetextconv"
MERGE_DRIVER = "merge.crmctl.driver"
# Named as it stands on the PATH: the driver of another version merges no worse than lines of text.
_MERGE = "crmctl-merge-driver %O %A %B %P"
_MERGE_NAME = "merge.crmctl.name"


def hook_file(repository: Repository, name: str = PRE_COMMIT) -> Path:
    """Give where git looks for a hook of a clone."""
    return repository.common_dir / "hooks" / name


def has_hook(repository: Repository, name: str = PRE_COMMIT) -> bool:
    """Tell whether a hook that runs crmctl is there."""
    hook = hook_file(repository, name)
    return hook.is_file() and b"crmctl" in hook.read_bytes()


def install_hooks(repository: Repository) -> None:
    """Let git refuse commits of broken records, and messages that name people.

    Raises:
        HookInTheWayError: there is a hook of the user's own; the other one is installed.
    """
    in_the_way = None
    for name in _COMMANDS:
        try:
            install_hook(repository, name)
        except HookInTheWayError as error:
            in_the_way = in_the_way or error
    if in_the_way:
        raise in_the_way


def install_hook(repository: Repository, name: str = PRE_COMMIT) -> None:
    """Let git run crmctl before it commits; a hook that exists is left alone.

    Args:
        repository: the CRM's.
        name: `pre-commit`, which refuses broken records, or `commit-msg`, which refuses messages
            that name people.

    Raises:
        HookInTheWayError: there is another hook of that name, or that of another CRM.
    """
    hook, command = hook_file(repository, name), _COMMANDS[name]
    content = _HOOK.format(why=_WHY[name], prefix=repository.prefix or ".", command=command)
    if hook.is_symlink() or hook.exists():
        if not hook.is_file() or hook.read_bytes() != content.encode():
            raise HookInTheWayError(str(hook), command, _WHY[name])
        return
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(content, encoding="utf-8")
    hook.chmod(0o755)


def shows_names(repository: Repository) -> bool:
    """Tell whether git is told how to show names beside opaque ids."""
    return repository.git.attempt("config", "--get", DIFF_TEXT).returncode == 0


def set_up(folder: Path) -> Repository:
    """Set up what a clone lacks and what changes nothing but how git shows records.

    Raises:
        NotACrmError: the folder lies in no CRM.
        CrmctlError: git refused.
    """
    repository = open_repository(find_root(folder))
    if not shows_names(repository):
        show_names(repository)
    if not merge_driver(repository):
        set_merge_driver(repository)
    return repository


def show_names(repository: Repository) -> None:
    """Let `git diff` and `git log -p` show names beside opaque ids, in this clone."""
    repository.git.run("config", "--local", DIFF_TEXT, _SHOW)
    repository.git.run("config", "--local", _KEEP, "false")


def merge_driver(repository: Repository) -> str:
    """Give what git is told to merge records with; empty for lines of text."""
    asked = repository.git.attempt("config", "--get", MERGE_DRIVER)
    return asked.stdout.decode("utf-8", "replace").strip()


def merges_by_crmctl(repository: Repository) -> bool:
    """Tell whether git is told to merge records with crmctl's own driver."""
    return merge_driver(repository) == _MERGE


def set_merge_driver(repository: Repository) -> None:
    """Let `git merge`, `git pull` and `git rebase` merge records field by field, in this clone."""
    repository.git.run("config", "--local", MERGE_DRIVER, _MERGE)
    repository.git.run("config", "--local", _MERGE_NAME, "records, field by field")
