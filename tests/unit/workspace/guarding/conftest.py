"""A server with the hook, and clones of it that push by real git."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crmctl.cli.findings import line
from crmctl.errors.base import CrmctlError
from crmctl.workspace.guarding.installing import install, plan
from crmctl.workspace.guarding.receiving import receive
from crmctl.workspace.guarding.server import Server

SETTINGS = """\
format: 1
name: Schmidt Torantriebe
users:
  u-anna:
    name: Anna
    emails:
      - anna@schmidt.example
    role: admin
  u-ben:
    name: Ben
    emails:
      - ben@schmidt.example
    logins:
      - bennie
    role: service
  u-eva:
    name: Eva
    emails:
      - eva@schmidt.example
    role: office
    until: 2020-12-31
roles:
  admin:
    write:
      - "*"
  service:
    write:
      - interaction
      - contact.phones
      - contact.consents
      - letters/
    append-only:
      - task
  office:
    write:
      - contact
"""
CONTACT = "contacts/7k/p-7k3f9q2m.yaml"
OTHER = "contacts/2b/p-2b4d6f8h.yaml"
CONSENT = """\
consents:
  - id: c-2q8x
    purpose: newsletter
    channel: email
    address: kim@neu.example
    basis: consent
    event: confirmed
    at: 2026-03-01
"""
KIM = f"name:\n  family: Muster\nemails:\n  - address: kim@neu.example\n{CONSENT}"
PAUL = "name:\n  family: Ito\n"


HERMETIC = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_COMMITTER_NAME": "A",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "LC_ALL": "C.UTF-8",
}
"""For what is made once for a module, before the fixtures of a test set these."""


@dataclass(frozen=True)
class Pushed:
    """What came of a push: whether it was let in, and what was said."""

    is_in: bool
    said: str


@dataclass
class Clone:
    """One person's clone."""

    folder: Path
    user: str
    config: list[str] = field(default_factory=list)

    def git(self, *arguments: str, **variables: str) -> str:
        """Run git, which must succeed."""
        done = self.attempt(*arguments, **variables)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def attempt(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run git."""
        email = f"{self.user.removeprefix('u-')}@schmidt.example"
        own = {
            **HERMETIC,
            "GIT_AUTHOR_EMAIL": email,
            "GIT_COMMITTER_EMAIL": email,
            **({"CRMCTL_USER": self.user} if self.user else {}),
        }
        return subprocess.run(
            ["git", "-c", "uploadpack.allowAnySHA1InWant=true", *self.config, *arguments],
            cwd=self.folder,
            env={**os.environ, **own, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    def commit(self, files: Mapping[str, str | None], **variables: str) -> str:
        """Commit files as they shall be; None removes one."""
        for path, text in files.items():
            file = self.folder / path
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "work", **variables)
        return self.head

    def push(self, *arguments: str, **variables: str) -> Pushed:
        """Push."""
        asked = arguments or ("origin", "HEAD:refs/heads/main")
        done = self.attempt("push", "-q", *asked, **variables)
        return Pushed(done.returncode == 0, done.stderr)

    def ask(self, *arguments: str, **variables: str) -> Pushed:
        """Do what a push does, with the hook's own function in place of its process.

        A push by git is in `test_ways_back` and `test_epochs_of_a_server`.
        """
        arguments = arguments or ("HEAD:refs/heads/main",)
        specs = [each for each in arguments if ":" in each or "refs/" in each]
        named = [each for each in arguments if each not in {*specs, "--force", "origin"}]
        server = Path(self.git("remote", "get-url", "origin").removeprefix("file://"))
        asked = [self._asked(server, spec) for spec in specs]
        for name in named:
            is_branch = self.attempt("rev-parse", "-q", "--verify", f"refs/heads/{name}").stdout
            place = f"refs/heads/{name}" if is_branch else f"refs/tags/{name}"
            asked.append(self._asked(server, f"{name}:{place}"))
        environ = {**({"CRMCTL_USER": self.user} if self.user else {}), **variables}
        try:
            with pytest.MonkeyPatch.context() as patch:
                for name, text in variables.items():
                    patch.setenv(name, text)
                verdict = receive(server, asked, environ, datetime.now(UTC))
        except CrmctlError as error:
            return Pushed(is_in=False, said=str(error))
        said = "\n".join([*map(line, verdict.findings), *verdict.notes])
        for _, new, ref in asked if not verdict.findings else ():
            command = ("update-ref", ref, new) if new else ("update-ref", "-d", ref)
            self.git("--git-dir", str(server), *command)
        return Pushed(not verdict.findings, said)

    def _asked(self, server: Path, spec: str) -> tuple[str, str, str]:
        """Give what git tells its hook; the objects are on the server then."""
        source, _, ref = spec.partition(":")
        place = ref if ref.startswith("refs/") else f"refs/heads/{ref}"
        new = self.git("rev-parse", source) if source else ""
        if new:
            self.git("--git-dir", str(server), "fetch", "-q", str(self.folder), new)
        known = self.attempt("--git-dir", str(server), "rev-parse", "-q", "--verify", place)
        return known.stdout.strip(), new, place

    @property
    def head(self) -> str:
        """The commit that is checked out."""
        return self.git("rev-parse", "HEAD")


@dataclass
class Field:
    """A server and where its clones lie."""

    folder: Path

    @property
    def server(self) -> Path:
        """The bare repository."""
        return self.folder / "server.git"

    def clone(self, user: str, name: str = "", *options: str) -> Clone:
        """Clone the server for somebody."""
        place = self.folder / (name or user or "nobody")
        source = f"file://{self.server}" if options else str(self.server)
        command = ["git", "clone", "-q", *options, source, str(place)]
        subprocess.run(command, check=True, env={**os.environ, **HERMETIC}, capture_output=True)
        return Clone(place, user)

    def guard(self, server: Server | None = None) -> None:
        """Install the hook, with the Python of the tests."""
        install(plan(self.server, server or Server(), sys.executable))


def new_field(folder: Path) -> Field:
    """Make a server without a commit and without the hook."""
    found = Field(folder)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(found.server)], check=True)
    return found


@pytest.fixture
def empty(tmp_path: Path) -> Field:
    """A server without a commit and without the hook."""
    return new_field(tmp_path)


@pytest.fixture
def team(empty: Field) -> Field:
    """A server that holds two contacts and who may do what, with the hook."""
    anna = empty.clone("u-anna", "first")
    anna.commit({"crm.yaml": SETTINGS, CONTACT: KIM, OTHER: PAUL})
    assert anna.push().is_in
    empty.guard()
    return empty


Ssh = Callable[[str], tuple[Path, str]]


@pytest.fixture
def ssh_key(tmp_path: Path) -> Ssh:
    """Make keys: gives the private file and the line for crm.yaml."""

    def make(name: str) -> tuple[Path, str]:
        file = tmp_path / f"key-{name}"
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(file)]
        subprocess.run(command, check=True)
        return file, file.with_suffix(".pub").read_text().strip()

    return make
