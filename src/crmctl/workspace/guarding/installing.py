"""The hook of a server: written beside what git has, with a Python of its own.

A server's Python may change under a hook, or lack crmctl, so the hook gets a virtual environment
below the git directory. If that goes missing, the hook fails, and git lets nothing in.
"""

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import crmctl
from crmctl.errors.guarding import (
    EnvironmentNotMadeError,
    ForeignHookError,
    HooksElsewhereError,
    NoSuchHookError,
)
from crmctl.git.command import Git
from crmctl.git.receiving import bare_folder
from crmctl.workspace.guarding.server import FOLDER, Server

_MARK = "# Written by `crmctl hook install pre-receive`"
_SCRIPT = """\
#!/bin/sh
{mark}; `crmctl hook uninstall pre-receive` takes it away.
# Whatever fails here, a Python that is gone included, refuses the push.
asked=$(cat) || exit 1
printf '%s\\n' "$asked" | {command} hook pre-receive || exit 1
# The hook that was here before runs after it.
next="$(dirname "$0")/pre-receive.before-crmctl"
if [ -x "$next" ]; then
    printf '%s\\n' "$asked" | "$next" "$@" || exit 1
fi
"""
_EARLIER = "pre-receive.before-crmctl"
_TIMEOUT = 900


@dataclass(frozen=True, slots=True)
class Installation:
    """What is to be done in one repository.

    Attributes:
        git_dir: its git directory.
        hook: the file that git runs.
        server: what the hook is told.
        source: what pip installs: a folder or a name with a version; empty with a `python`.
        python: a Python that has crmctl, if none is to be set up.
    """

    git_dir: Path
    hook: Path
    server: Server
    source: str
    python: str = ""

    @property
    def earlier(self) -> Path:
        """Where the hook that was here before goes."""
        return self.hook.with_name(_EARLIER)

    @property
    def environment(self) -> Path:
        """The hook's own virtual environment."""
        return self.git_dir / FOLDER / "venv"

    @property
    def chains(self) -> bool:
        """Whether a hook of somebody else's is there, which then runs after this one."""
        return self.hook.exists() and not is_ours(self.hook)

    def script(self) -> str:
        """Give the text of the hook."""
        own = (str(self.environment / "bin" / "python"), "-I")
        words = [*([self.python] if self.python else own), "-m", "crmctl"]
        return _SCRIPT.format(mark=_MARK, command=shlex.join(words))

    def steps(self) -> Iterator[str]:
        """Say what is done, a line each."""
        if not self.python:
            yield f"make a virtual environment in {self.environment}"
            yield f"install {self.source} into it"
        yield f"write {self.server.file(self.git_dir)}"
        if self.chains:
            yield f"keep the hook that is there as {self.earlier}; it runs afterwards"
        yield f"write {self.hook}"


def plan(folder: Path, server: Server, python: str = "") -> Installation:
    """Say what installing the hook in a repository means; nothing is done yet.

    Raises:
        NotARepositoryError: there is no repository.
        HooksElsewhereError: git would not run a hook in it.
        ForeignHookError: two other hooks are in the way.
    """
    git_dir = bare_folder(folder)
    hook = _hooks(git_dir) / "pre-receive"
    found = Installation(git_dir, hook, server, "" if python else source(), python)
    if found.chains and found.earlier.exists():
        raise ForeignHookError(str(found.earlier))
    return found


def install(planned: Installation) -> None:
    """Install the hook; until it is whole, the repository is as it was.

    Raises:
        EnvironmentNotMadeError: the virtual environment could not be set up.
    """
    if not planned.python:
        _set_up(planned)
    settings = planned.server.file(planned.git_dir)
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(planned.server.text(), encoding="utf-8")
    planned.hook.parent.mkdir(parents=True, exist_ok=True)
    if planned.chains:
        planned.hook.rename(planned.earlier)
    new = planned.hook.with_name(".pre-receive.new")
    new.write_text(planned.script(), encoding="utf-8")
    new.chmod(0o755)
    new.replace(planned.hook)


def uninstall(folder: Path) -> Path:
    """Take the hook away and put back the one before; what the server remembers stays.

    Raises:
        NoSuchHookError: it is not there.
    """
    hook = _hooks(bare_folder(folder)) / "pre-receive"
    if not is_ours(hook):
        raise NoSuchHookError(str(hook))
    earlier = hook.with_name(_EARLIER)
    if earlier.exists():
        earlier.replace(hook)
    else:
        hook.unlink()
    return hook


def is_ours(hook: Path) -> bool:
    """Tell whether crmctl wrote a hook."""
    return hook.is_file() and _MARK in hook.read_text("utf-8", "replace")


def source() -> str:
    """Give what pip installs to get this crmctl: the folder that it runs from, or its release."""
    checkout = Path(crmctl.__file__).parents[2]
    if (checkout / "pyproject.toml").is_file():
        return str(checkout)
    with suppress(PackageNotFoundError):
        said = distribution("crmctl").read_text("direct_url.json")
        url = str(json.loads(said).get("url", "")) if said else ""
        if url.startswith("file:"):
            return url2pathname(urlsplit(url).path)
    return f"crmctl=={crmctl.__version__}"


def _hooks(git_dir: Path) -> Path:
    """Give the folder in which git looks for hooks of this repository.

    Raises:
        HooksElsewhereError: it is one that other repositories share.
    """
    # Our own git is told to run no hooks, so each configuration file is asked by itself.
    git = Git(git_dir, variables=(("GIT_CONFIG_COUNT", "0"),))
    said = ""
    for scope in ("--system", "--global", "--local"):
        asked = git.attempt("config", scope, "--type=path", "--get", "core.hooksPath")
        said = asked.stdout.decode("utf-8", "surrogateescape").rstrip("\n") or said
    place = (git_dir / said).resolve() if said else git_dir / "hooks"
    if not place.is_relative_to(git_dir.resolve()) and said:
        raise HooksElsewhereError(said)
    return place


def _set_up(planned: Installation) -> None:
    place = planned.environment
    place.parent.mkdir(parents=True, exist_ok=True)
    _run([sys.executable, "-m", "venv", "--clear", str(place)], "python -m venv")
    python = str(place / "bin" / "python")
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    _run([python, "-I", "-m", "pip", "install", *quiet, planned.source], "pip install")
    _run([python, "-I", "-m", "crmctl", "--version"], "crmctl --version")


def _run(command: Sequence[str], step: str) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, check=False, timeout=_TIMEOUT, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EnvironmentNotMadeError(step, type(error).__name__) from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        telling = [line for line in said if line.startswith("ERROR")] or said[-1:]
        raise EnvironmentNotMadeError(step, telling[0] if telling else f"status {done.returncode}")
