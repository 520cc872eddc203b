"""A repository of odd things that tell of `SECRET`, and a surgery that takes it out."""

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crmctl.git.repository import Repository, open_repository
from crmctl.git.rewriting.mentions import Digest
from crmctl.git.rewriting.quarantine import Quarantine
from crmctl.git.rewriting.rewriting import Rewritten, rewrite
from crmctl.git.rewriting.swapping import swap, swap_of

SECRET = re.compile(rb"[Ss]ecret")


@dataclass
class Plain:
    """Puts `hidden` in place of the word."""

    replaced: Mapping[str, bytes | None] = field(default_factory=dict)
    hint: re.Pattern[bytes] = SECRET

    def blob(self, _oid: str, content: bytes) -> bytes:
        """Give a content without the word."""
        return SECRET.sub(b"hidden", content)

    def digests(self, content: bytes, changed: Mapping[str, Digest]) -> bytes:
        """Give a file with the new digests of others."""
        for old, new in changed.items():
            content = content.replace(old.encode(), new.sha256.encode())
        return content

    def text(self, content: bytes) -> bytes:
        """Give a text without the word."""
        return SECRET.sub(b"hidden", content)

    def name(self, name: bytes) -> bytes:
        """Give a name without the word."""
        return SECRET.sub(b"hidden", name)


@dataclass
class Odd:
    """A repository, and git as a person runs it."""

    root: Path
    count: int = 0

    def git(self, *arguments: str, feed: bytes | None = None, **more: str) -> str:
        """Give what git prints."""
        return self.raw(*arguments, feed=feed, **more).decode("utf-8", "replace").strip()

    def raw(self, *arguments: str, feed: bytes | None = None, **more: str) -> bytes:
        """Give what git prints, as bytes."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            input=feed if feed is not None else b"",
            capture_output=True,
            check=False,
            env={**os.environ, **more},
        )
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file and stage it."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.git("add", path)

    def commit(self, text: str = "", *more: str) -> str:
        """Commit what is staged, a minute after the commit before."""
        self.count += 1
        at = f"{1_600_000_000 + 60 * self.count} +0330"
        said = text or f"commit {self.count}"
        dates = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
        self.git("commit", "-q", "--allow-empty", "-m", said, *more, feed=None, **dates)
        return self.head

    @property
    def head(self) -> str:
        """The commit that is checked out."""
        return self.git("rev-parse", "HEAD")

    @property
    def repo(self) -> Repository:
        """The repository."""
        return open_repository(self.root)

    def objects(self) -> set[str]:
        """Give the ids of all objects."""
        told = self.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
        return set(told.split())


@pytest.fixture(params=["sha1", "sha256"])
def odd(tmp_path: Path, request: pytest.FixtureRequest) -> Odd:
    """An empty repository of either object format."""
    root = tmp_path / "odd"
    root.mkdir()
    made = Odd(root)
    made.git("init", "-q", "-b", "main", f"--object-format={request.param}")
    made.git("config", "gc.auto", "0")
    return made


Rewrite = Callable[[Odd], Rewritten]


@pytest.fixture
def rewritten() -> Callable[..., Rewritten]:
    """Write all history anew and let the refs follow."""

    def run(odd: Odd, surgery: Plain | None = None, top: str | None = None) -> Rewritten:
        repo = odd.repo
        quarantine = Quarantine(repo)
        quarantine.begin()
        new = rewrite(repo, surgery or Plain(), quarantine)
        change = swap_of(repo, new, top)
        quarantine.verify([one.new for one in change.refs if one.new])
        quarantine.migrate()
        swap(repo, change)
        return new

    return run
