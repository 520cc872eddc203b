"""Where new objects lie until they are whole: git's own store does not see them before.

As git's receive-pack does it: a folder beside the store, which only knows of the store.
"""

import os
import shutil
from dataclasses import replace
from pathlib import Path

from crmctl.errors.git import GitFailedError
from crmctl.git.repository import Repository

_FOLDER = "crmctl-rewriting"


class Quarantine:
    """The folder for new objects of one repository."""

    def __init__(self, repo: Repository) -> None:
        self._repo = repo
        self._folder = repo.common_dir / "objects" / _FOLDER

    @property
    def packs(self) -> Path:
        """The folder for pack files."""
        return self._folder / "pack"

    def begin(self) -> None:
        """Make it, empty."""
        self.remove()
        self.packs.mkdir(parents=True)

    def remove(self) -> None:
        """Take it away with what is in it; the repository is as it was."""
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def repository(self) -> Repository:
        """The repository with the new objects: git writes into the quarantine, and reads both."""
        git = replace(self._repo.git, objects=self._folder)
        return self._repo._replace(git=git)

    def verify(self, tips: list[str]) -> None:
        """Make sure that everything that these commits and tags lead to is there.

        Git hashed each new object when it made the pack's index.

        Raises:
            GitFailedError: something is missing or damaged.
        """
        feed = "".join(f"{tip}\n" for tip in tips)
        arguments = ("rev-list", "--objects", "--quiet", "--stdin", "--not", "--all")
        done = self.repository.git.attempt(*arguments, feed=feed.encode())
        if done.returncode:
            raise GitFailedError("rev-list", "the new history is not whole; nothing was changed.")

    def migrate(self) -> None:
        """Move the new objects into the store; an index of a pack last. Safe to repeat."""
        if not self._folder.is_dir():
            return
        store = self._repo.common_dir / "objects"
        for file in sorted(self._folder.rglob("*"), key=lambda file: file.suffix == ".idx"):
            if file.is_file():
                to = store / file.relative_to(self._folder)
                to.parent.mkdir(exist_ok=True)
                file.replace(to)
        for folder in {store, store / "pack"}:
            _sync(folder)
        self.remove()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
