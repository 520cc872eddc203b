"""What each clone needs of its own, since git clones neither hooks nor settings."""

from pathlib import Path

from crmctl.errors.crm import HookInTheWayError
from crmctl.git.repository import Repository, open_repository
from crmctl.workspace.locate import find_root

_HOOK = """#!/bin/sh
# Written by `crmctl init --hooks`: broken records are not committed.
exec crmctl -C "{prefix}" check --staged
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


def hook_file(repository: Repository) -> Path:
    """Give where git looks for the hook that runs before a commit."""
    return repository.common_dir / "hooks" / "pre-commit"


def has_hook(repository: Repository) -> bool:
    """Tell whether a hook that runs crmctl is there."""
    hook = hook_file(repository)
    return hook.is_file() and b"crmctl" in hook.read_bytes()


def install_hook(repository: Repository) -> None:
    """Let git refuse commits of broken records; a hook that exists is left alone.

    Raises:
        HookInTheWayError: there is another pre-commit hook, or that of another CRM.
    """
    hook, content = hook_file(repository), _HOOK.format(prefix=repository.prefix or ".")
    if hook.exists():
        if hook.read_bytes() != content.encode():
            raise HookInTheWayError(str(hook))
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
