"""What is done to files that no commit has, once the new history is the repository's.

Each step lies in the journal, and the new content of a file beside it, so that whoever completes
an interrupted erasure needs to know nobody's name. A step may be repeated.
"""

import hashlib
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from crmctl.errors.files import FileAccessError
from crmctl.git.command import split
from crmctl.git.repository import Repository

_FOLDER = "beside"


class Act(StrEnum):
    """What is done to a file or a folder."""

    REPLACE = "replace"
    DELETE = "delete"
    LINK = "link"
    RENAME = "rename"


class Step(NamedTuple):
    """One change of a file or a folder.

    Attributes:
        act: what is done.
        path: where it lies.
        before: the digest of what it holds; somebody else's edit since then stays.
        to: the file with its new content, the link's new target, or its new name.
    """

    act: Act
    path: str
    before: str = ""
    to: str = ""


class Staged(NamedTuple):
    """An entry of git's index that no commit has, and what it becomes."""

    mode: str
    stage: str
    path: str
    oid: str
    new_path: str
    new_oid: str


def folder_of(repo: Repository) -> Path:
    """Give where new contents lie until they are needed."""
    return repo.private / _FOLDER


def remove_prepared(repo: Repository) -> None:
    """Take away what was prepared."""
    shutil.rmtree(folder_of(repo), ignore_errors=True)


def digest(content: bytes) -> str:
    """Give what tells whether a file is still what it was."""
    return hashlib.sha256(content).hexdigest()


def held(file: Path) -> bytes:
    """Give what a file holds; of a link, its target."""
    return os.fsencode(file.readlink()) if file.is_symlink() else file.read_bytes()


def carry_out(repo: Repository, steps: Sequence[Step]) -> None:
    """Do what is to be done. What may not be written stays; the look afterwards finds it.

    Raises:
        FileAccessError: the disk refused; the next command goes on.
    """
    for one in steps:
        try:
            with suppress(PermissionError, FileNotFoundError, NotADirectoryError):
                _carry_out(one, folder_of(repo))
        except OSError as error:
            raise FileAccessError(str(folder_of(repo)), error.errno) from error
    remove_prepared(repo)


def _carry_out(step: Step, prepared: Path) -> None:
    file = Path(step.path)
    if step.act is Act.RENAME:
        if file.is_symlink() or file.exists():
            _rename(file, file.with_name(step.to))
        return
    if not (file.is_symlink() or file.is_file()) or digest(held(file)) != step.before:
        return
    if step.act is Act.REPLACE:
        mode = file.stat().st_mode
        new = file.with_name(f".{step.to}.crmctl-new")
        new.write_bytes((prepared / step.to).read_bytes())
        new.chmod(mode & 0o7777)
        new.replace(file)
    else:
        file.unlink()
        if step.act is Act.LINK:
            file.symlink_to(step.to)


def _rename(file: Path, to: Path) -> None:
    """Give a file or folder another name; a folder that is there takes what is in it."""
    if to.is_dir() and file.is_dir() and not file.is_symlink():
        for one in file.iterdir():
            if not (to / one.name).exists():
                one.rename(to / one.name)
        file.rmdir()
        return
    number, free = 1, to
    while free.is_symlink() or free.exists():
        number += 1
        free = to.with_name(f"{to.stem}-{number}{to.suffix}")
    file.rename(free)


def restage(repo: Repository, entries: Sequence[Staged]) -> None:
    """Let entries of the index that no commit has be without the people."""
    if not entries:
        return
    there = set(split(repo.git_at_top.run("ls-files", "--stage", "-z")))
    lines = []
    for one in entries:
        if f"{one.mode} {one.oid} {one.stage}\t{one.path}" in there:
            lines.append(f"0 {repo.no_object}\t{one.path}\0")
            if one.new_oid:
                lines.append(f"{one.mode} {one.new_oid} {one.stage}\t{one.new_path}\0")
    if lines:
        feed = "".join(lines).encode("utf-8", "surrogateescape")
        repo.git_at_top.run("update-index", "-z", "--index-info", feed=feed)
