"""An older format of a repository, brought to the one that this crmctl writes.

A step leads from one format to the next. Steps work on the texts of files, for an older crm.yaml
may hold what today's settings do not know, so that no CRM can be opened yet. What a step makes of
a record has to be a valid record; a file that is none stays as it is and is told. Everything goes
into one commit.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from crmctl.errors.crm import BrokenSettingsError, NewerFormatError, NoMigrationError
from crmctl.errors.files import EditError
from crmctl.git.command import split
from crmctl.git.commit import prepare, publish, stage, stamping
from crmctl.git.fast_import import FileChange
from crmctl.git.message import Trailers, message
from crmctl.git.repository import Repository
from crmctl.model.catalogue import Catalogue
from crmctl.model.checked import check
from crmctl.model.describe import catalogue
from crmctl.model.formats import FORMAT
from crmctl.store import document
from crmctl.store.edit import edit
from crmctl.workspace.files import put_files
from crmctl.workspace.locate import SETTINGS_FILE
from crmctl.workspace.lock import exclusive
from crmctl.workspace.recovery import recover
from crmctl.workspace.settings_file import load_settings

_FORMAT = re.compile(r"^format:[ \t]*([0-9]+)", re.MULTILINE)


class Step(Protocol):
    """A module that leads to one format from the one before it."""

    TO: int

    def settings(self, text: str) -> str:
        """Give crm.yaml as the next format has it; the number in it is not the step's business."""
        ...

    def record(self, folder: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give a record's raw data as the next format has them; the same if nothing changes."""
        ...


STEPS: tuple[Step, ...] = ()
"""Format 1 is the first one."""


class Migrated(NamedTuple):
    """What a migration changes.

    Attributes:
        before: the format as it was.
        after: the format as it will be.
        files: the new contents by their paths.
        left: the paths of files that are no valid records afterwards; they stay as they are.
    """

    before: int
    after: int
    files: Mapping[str, bytes]
    left: Sequence[str]


def migrated(repository: Repository, steps: Sequence[Step] = STEPS, to: int = FORMAT) -> Migrated:
    """Work out what a migration changes, and change nothing.

    Raises:
        NewerFormatError: a newer crmctl wrote the CRM.
        NoMigrationError: no steps lead from its format to this one.
        BrokenSettingsError: crm.yaml names no format, or the steps leave it broken.
    """
    text = (repository.root / SETTINGS_FILE).read_text(encoding="utf-8")
    before = _format_of(text)
    if before > to:
        raise NewerFormatError(before, to)
    chosen = [step for step in steps if before < step.TO <= to]
    if [step.TO for step in chosen] != list(range(before + 1, to + 1)):
        raise NoMigrationError(before, to)
    if not chosen:
        return Migrated(before, to, {}, ())
    for step in chosen:
        text = step.settings(text)
    text = _FORMAT.sub(f"format: {to}", text, count=1)
    kinds = catalogue(load_settings(text.encode()))
    files: dict[str, bytes] = {SETTINGS_FILE: text.encode()}
    left = []
    for path in _record_files(repository, kinds):
        content = (repository.root / path).read_bytes()
        changed = _record(path, content, chosen, kinds)
        if changed is None:
            left.append(path)
        elif changed != content:
            files[path] = changed
    return Migrated(before, to, files, left)


def carry_out(repository: Repository, plan: Migrated) -> None:
    """Write what was worked out, in one commit.

    Raises:
        CrmctlError: git or the disk refused; what was written is taken back.
    """
    text = message(f"format {plan.before} to {plan.after}", Trailers("migrate"))
    with exclusive(repository.private / "lock", lambda: None) as handle:
        repository.require_writable()
        alone = repository.holding(handle)
        changes = [FileChange(path, content) for path, content in plan.files.items()]
        try:
            prepared = prepare(alone, changes, text, alone.head())
            put_files(alone.root, plan.files)
            stage(alone, prepared.changes)
            with stamping(alone, prepared.changes):
                publish(alone, prepared)
        except BaseException:
            recover(alone, alone.root)
            raise


def edited(repository: Repository, plan: Migrated) -> Sequence[str]:
    """Give the files of a plan that hold edits which are not committed."""
    asked = ("status", "--porcelain", "--no-renames", "-z", "--", *plan.files)
    found = split(repository.git.run(*asked)) if plan.files else ()
    return [entry[3:] for entry in found]


def _format_of(text: str) -> int:
    match = _FORMAT.search(text)
    if match is None:
        raise BrokenSettingsError(1, 1, "format is missing")
    return int(match[1])


def _record_files(repository: Repository, kinds: Catalogue) -> Sequence[str]:
    folders = (Path(kind.folder) for kind in kinds.kinds)
    found = (
        file
        for folder in folders
        for file in (repository.root / folder).rglob("*.yaml")
        if file.is_file() and not file.is_symlink()
    )
    return sorted(file.relative_to(repository.root).as_posix() for file in found)


def _record(path: str, content: bytes, steps: Sequence[Step], kinds: Catalogue) -> bytes | None:
    """Give a record's file as the steps leave it; None where that is no valid record."""
    read = document.load(content)
    if read.data is None:
        return None
    folder = path.partition("/")[0]
    data: Mapping[str, Any] = read.data
    for step in steps:
        data = step.record(folder, data)
    checked = check(kinds.by_name[folder], data)
    if checked.tree is None:
        return None
    if data == read.data:
        return content
    try:
        return edit(content.decode(), checked.tree).encode()
    except EditError:
        return None
