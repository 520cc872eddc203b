"""Whether everything is all right with a CRM and what it stands on.

Each look gives a diagnosis; none stops the others, so that a broken part does not hide the rest.
"""

import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from crmctl.errors.base import CrmctlError
from crmctl.errors.git import NoIdentityError
from crmctl.git.command import Git
from crmctl.git.commit import has_pending
from crmctl.git.leftovers import is_damaged
from crmctl.git.repository import Repository, open_repository
from crmctl.workspace import attributes
from crmctl.workspace.clone import (
    COMMIT_MSG,
    has_hook,
    hook_file,
    merge_driver,
    merges_by_crmctl,
    shows_names,
)
from crmctl.workspace.exposure import is_encrypted, public_remotes
from crmctl.workspace.locate import find_root
from crmctl.workspace.probing import merges_by_field
from crmctl.workspace.saving import hand_edits
from crmctl.workspace.settings_file import load_settings, settings_bytes
from crmctl.workspace.status import Status, status
from crmctl.workspace.workspace import Surroundings, Workspace

# Above so many files in one folder every commit writes a long listing again.
_MANY_FILES = 2_000
_MOUNTS = Path("/proc/self/mountinfo")
_OLDEST_PYTHON = (3, 11)
_IDENTITY = 'git config --global user.name "Your Name"; git config --global user.email you@...'


class State(StrEnum):
    """How a part is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """How one part is, and what to do about it."""

    part: str
    state: State
    finding: str
    remedy: str = ""

    def as_row(self) -> dict[str, Any]:
        """Give it as a row of a table."""
        return asdict(self)


def diagnoses(folder: Path, outside: Surroundings) -> Iterator[Diagnosis]:
    """Look at the machine, the repository and the CRM that a folder lies in."""
    yield _python()
    yield _git(folder)
    try:
        root = find_root(folder)
        repository = open_repository(root)
    except CrmctlError as error:
        yield Diagnosis("CRM", State.FAIL, str(error))
        return
    yield Diagnosis("CRM", State.OK, str(root))
    yield from _repository(repository)
    try:
        load_settings(settings_bytes(root))
        workspace = Workspace.open(root, outside)
    except CrmctlError as error:
        yield Diagnosis("settings", State.FAIL, str(error))
        return
    yield Diagnosis("settings", State.OK, f"format {workspace.config['format']}")
    yield from _records(workspace)
    yield from _exposed(repository)


def _python() -> Diagnosis:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _OLDEST_PYTHON:  # pragma: no cover - it would not have come so far
        return Diagnosis("Python", State.FAIL, version, "install Python 3.11 or newer")
    return Diagnosis("Python", State.OK, version)


def _git(folder: Path) -> Diagnosis:
    try:
        version = Git(folder.absolute()).run("version").decode().removeprefix("git version ")
    except CrmctlError as error:
        return Diagnosis("git", State.FAIL, str(error))
    return Diagnosis("git", State.OK, version.strip())


def _repository(repository: Repository) -> Iterator[Diagnosis]:
    yield _identity(repository)
    operation = repository.operation()
    if operation:
        yield Diagnosis(
            "git operation",
            State.WARN,
            f"a {operation} is under way, so nothing can be written",
            f"finish it or end it: git {operation} --continue or --abort",
        )
    yield _interrupted(repository)
    yield _remote(repository)
    yield _hook(repository)
    yield _message_hook(repository)
    yield _merge_driver(repository)
    yield _diff_text(repository)


def _identity(repository: Repository) -> Diagnosis:
    try:
        who = repository.identity().author.rpartition(" ")[0].rpartition(" ")[0]
    except NoIdentityError:
        return Diagnosis("identity", State.FAIL, "git does not know who commits", _IDENTITY)
    return Diagnosis("identity", State.OK, who)


def _interrupted(repository: Repository) -> Diagnosis:
    if has_pending(repository):
        return Diagnosis(
            "last write",
            State.WARN,
            "was interrupted",
            "nothing to do: it has just been completed or taken back",
        )
    if is_damaged(repository):
        return Diagnosis(
            "last write",
            State.WARN,
            "was interrupted, and its mark is damaged",
            "look at `git status`; the next change removes the mark",
        )
    return Diagnosis("last write", State.OK, "complete")


def _remote(repository: Repository) -> Diagnosis:
    names = repository.git.run("remote").decode("utf-8", "replace").split()
    if not names:
        remedy = "git remote add origin URL; git push -u origin HEAD"
        return Diagnosis("remote", State.WARN, "none: there is no other copy", remedy)
    return Diagnosis("remote", State.OK, ", ".join(names))


def _message_hook(repository: Repository) -> Diagnosis:
    if has_hook(repository, COMMIT_MSG):
        said = "git refuses messages that name people"
        return Diagnosis("message hook", State.OK, said)
    hook = hook_file(repository, COMMIT_MSG)
    if hook.exists():
        remedy = f'let {hook} run `crmctl privacy scan --message "$1"`'
        said = "another one: git itself looks at no message"
        return Diagnosis("message hook", State.OK, said, remedy)
    said = "not installed: git itself looks at no message"
    return Diagnosis("message hook", State.OK, said, "crmctl hook install commit-msg")


def _hook(repository: Repository) -> Diagnosis:
    if has_hook(repository):
        return Diagnosis("hook", State.OK, "git refuses commits of broken records")
    hook = hook_file(repository)
    if hook.exists():
        remedy = f"let {hook} run `crmctl check --staged`"
        return Diagnosis("hook", State.OK, "another one: git itself checks no record", remedy)
    remedy = "crmctl init --hooks"
    return Diagnosis("hook", State.OK, "not installed: git itself checks nothing", remedy)


def _diff_text(repository: Repository) -> Diagnosis:
    if shows_names(repository):
        return Diagnosis("diff text", State.OK, "git diff shows names beside ids")
    finding = "not configured: git diff shows ids without names"
    return Diagnosis("diff text", State.OK, finding, "crmctl doctor --fix")


def _merge_driver(repository: Repository) -> Diagnosis:
    if not merge_driver(repository):
        finding = "not configured: git merges records as lines of text; `crmctl sync` does not"
        return Diagnosis("merge driver", State.OK, finding, "crmctl doctor --fix")
    if not merges_by_crmctl(repository):
        return Diagnosis("merge driver", State.OK, "another one than crmctl's")
    if not merges_by_field():
        finding = "configured, but a merge on trial failed: git merges records as lines of text"
        remedy = "let your PATH lead to crmctl-merge-driver; it is installed beside crmctl"
        return Diagnosis("merge driver", State.WARN, finding, remedy)
    return Diagnosis("merge driver", State.OK, "git merges records field by field (tried)")


def _records(workspace: Workspace) -> Iterator[Diagnosis]:
    found = status(workspace)
    records = sum(kind.records for kind in found.kinds)
    size = f"{found.size / 2**20:.1f} MiB" if found.size else "in memory"
    yield Diagnosis("index", State.OK, f"fresh, {records} records, {size}")
    yield _broken(found)
    yield _unsaved(workspace)
    yield _attributes(workspace)
    yield from _layout(workspace)


def _broken(found: Status) -> Diagnosis:
    count = sum(kind.broken_files for kind in found.kinds)
    if count:
        finding = f"{count} files hold no valid record"
        return Diagnosis("records", State.FAIL, finding, "crmctl check")
    return Diagnosis("records", State.OK, f"{found.files} files, all valid")


def _unsaved(workspace: Workspace) -> Diagnosis:
    count = len(hand_edits(workspace).edits)
    if count:
        finding = f"{count} files are edited and not committed"
        return Diagnosis("edits by hand", State.WARN, finding, "crmctl save")
    return Diagnosis("edits by hand", State.OK, "all committed")


def _attributes(workspace: Workspace) -> Diagnosis:
    count = len(attributes.missing(workspace))
    if count:
        lines = "1 line" if count == 1 else f"{count} lines"
        finding = f"{attributes.FILE} lacks {lines}: git may change or merge files as plain text"
        return Diagnosis("attributes", State.WARN, finding, "crmctl doctor --fix")
    return Diagnosis("attributes", State.OK, "git leaves records and attachments as they are")


def _exposed(repository: Repository) -> Iterator[Diagnosis]:
    """Say who else may see the CRM; nothing where that cannot be told."""
    told = repository.git.attempt("config", "--get-regexp", r"^remote\..*\.url$")
    lines = told.stdout.decode("utf-8", "replace").splitlines()
    named = (line.partition(" ") for line in lines)
    remotes = {key.removeprefix("remote.").removesuffix(".url"): url for key, _, url in named}
    for finding in public_remotes(remotes):
        remedy = "make sure that it is private; docs/erasure-request.md says what it keeps"
        yield Diagnosis("exposure", State.WARN, finding, remedy)
    with suppress(OSError, ValueError, IndexError):  # another system than Linux, or no such file
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
        encrypted = is_encrypted(repository.root.resolve(), mounts)
        if encrypted is not None:
            yield _disk(encrypted=encrypted)


def _disk(*, encrypted: bool) -> Diagnosis:
    if encrypted:
        return Diagnosis("disk", State.OK, "encrypted")
    remedy = "encrypt it (LUKS, FileVault, BitLocker), if its host does not"
    return Diagnosis("disk", State.WARN, "not encrypted: who has it has the data", remedy)


def _layout(workspace: Workspace) -> Iterator[Diagnosis]:
    layout = workspace.config["layout"]
    if layout == "flat":
        for kind in workspace.catalogue.kinds:
            flat = "SELECT count(*) FROM files WHERE path GLOB ? AND NOT path GLOB ?"
            ((count,),) = workspace.rows(flat, (f"{kind.folder}/*", f"{kind.folder}/*/*"))
            if count >= _MANY_FILES:
                finding = f"{count} files in the one folder {kind.folder}/ make commits slow"
                remedy = "set `layout: sharded` in crm.yaml: new files go into folders below it"
                yield Diagnosis("layout", State.WARN, finding, remedy)
                return
    yield Diagnosis("layout", State.OK, layout)
