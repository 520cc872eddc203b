"""How git is run: a fixed argument list, a cleaned environment, and a distrusted repository.

A CRM is often a clone of somebody else's repository or a copy of a folder, `.git/config`
included. Git's own configuration can name programs (monitors, hooks, filters, pagers); none of
them may run because somebody looked at a customer. Settings are handed over in
`GIT_CONFIG_KEY_n`, which outrank every configuration file and, unlike `git -c NAME=VALUE`, keep
a name that has `=` in it whole.
"""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from crmctl.errors.base import CrmctlError, DiskError
from crmctl.errors.git import GitFailedError, GitLockedError, GitMissingError

LOCAL_VARIABLES = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
)
"""What `git rev-parse --local-env-vars` lists: git exports these to its hooks, and they would
point us at another repository or index. Written out to save a process at every start."""

_PATHSPEC_VARIABLES = ("GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS")
"""Git refuses these beside GIT_LITERAL_PATHSPECS, which we set."""

_FIXED_VARIABLES: Mapping[str, str] = {
    "LC_ALL": "C",  # messages are recognised by their English text
    "GIT_OPTIONAL_LOCKS": "0",  # reading never writes the git index
    "GIT_NO_REPLACE_OBJECTS": "1",  # refs/replace can make history lie
    "GIT_GRAFT_FILE": os.devnull,  # info/grafts too
    "GIT_LITERAL_PATHSPECS": "1",  # a file called `*.yaml` is just that
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    # A partial clone fetches a missing object by itself, from where its own configuration says:
    # `ext::` and ssh addresses run programs. No address is allowed, whatever protocol.* says.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
}

_SAFE_CONFIG: Sequence[tuple[str, str]] = (
    ("core.fsmonitor", "false"),  # may name a program
    ("core.hooksPath", os.devnull),  # reference-transaction and post-index-change would run
    ("log.showSignature", "false"),  # would run gpg.program
    ("core.quotePath", "false"),
    # What makes git's own look at the work tree exact; a repository may have weakened them.
    ("core.trustctime", "true"),
    ("core.checkStat", "default"),
    ("core.ignoreStat", "false"),
    # A commit must outlive a power cut, the index beside it too. `batch` would be faster, but
    # git's manual promises its safety for APFS and NTFS only.
    ("core.fsync", "added,reference"),
    ("core.fsyncMethod", "fsync"),
)


# Compressing takes 270 kB; glibc hands them back to the system and asks for them anew with each
# object, which is half the time of storing many small ones (mallopt(3)).
_KEEPS_MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": "33554432",
    "MALLOC_TRIM_THRESHOLD_": "134217728",
}

_LOCKED = re.compile(rb"Unable to create '(.+\.lock)': File exists")
"""How git says that another git keeps its index, a branch or its list of packed refs locked."""


def environment(config: Sequence[tuple[str, str]] = ()) -> dict[str, str]:
    """The variables every git process gets, with `config` added to the safe settings.

    Settings the user's own environment hands to git the same way are kept (containers pass
    `safe.directory` so); ours come after them and win.
    """
    dropped = {*LOCAL_VARIABLES, *_PATHSPEC_VARIABLES}
    variables = {name: text for name, text in os.environ.items() if name not in dropped}
    variables.update(_FIXED_VARIABLES)
    inherited = os.environ.get("GIT_CONFIG_COUNT", "")
    first = int(inherited) if inherited.isdecimal() else 0
    settings = [*_SAFE_CONFIG, *config]
    for number, (name, text) in enumerate(settings, first):
        variables[f"GIT_CONFIG_KEY_{number}"] = name
        variables[f"GIT_CONFIG_VALUE_{number}"] = text
    variables["GIT_CONFIG_COUNT"] = str(first + len(settings))
    return variables


@dataclass(frozen=True, slots=True)
class Git:
    """Git, run in one folder.

    Attributes:
        folder: where it runs; paths given to git are relative to it.
        config: settings beside the safe ones.
        keep_open: file descriptors every git process inherits. A lock (`flock`) handed over so
            is held until the last git process ends, even when crmctl is killed before it.
        index: a file to take for git's index, if not the repository's own.
        protocols: what git may reach other repositories over, joined by colons.
        variables: what git told a hook, where the hook must see what waits in quarantine.
        objects: a folder for new objects in place of the repository's own, which is read too.
    """

    folder: Path
    config: tuple[tuple[str, str], ...] = ()
    keep_open: tuple[int, ...] = ()
    index: Path | None = None
    protocols: str = "none"
    variables: tuple[tuple[str, str], ...] = ()
    objects: Path | None = None

    def start(
        self, *arguments: str, feed: bool = False, keeps_memory: bool = False
    ) -> subprocess.Popen[bytes]:
        """A running git; with `feed` its standard input is a pipe, else it is empty.

        With `keeps_memory` it gives none back before it ends.

        Raises:
            GitMissingError: there is no git to run.
            DiskError: the folder is not there.
        """
        variables = environment(self.config)
        variables["GIT_ALLOW_PROTOCOL"] = self.protocols
        variables.update(self.variables)
        if keeps_memory:
            variables |= _KEEPS_MEMORY
        if self.index:
            variables["GIT_INDEX_FILE"] = str(self.index)
        if self.objects:
            variables["GIT_OBJECT_DIRECTORY"] = str(self.objects)
            variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = f'"{self.objects.parent}"'
        try:
            return subprocess.Popen(
                ["git", *arguments],
                cwd=self.folder,
                env=variables,
                stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=self.keep_open,
            )
        except OSError as error:
            if not self.folder.is_dir():
                message = f"The folder {self.folder} is not there or cannot be read."
                raise DiskError(message) from error
            raise GitMissingError from error

    def attempt(
        self, *arguments: str, feed: bytes | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Run git to its end, whatever its exit status; `feed` is its standard input."""
        process = self.start(*arguments, feed=feed is not None)
        output, complaint = process.communicate(feed)
        return subprocess.CompletedProcess(
            process.args, process.returncode, stdout=output, stderr=complaint
        )

    def run(self, *arguments: str, feed: bytes | None = None) -> bytes:
        """What git prints.

        Raises:
            GitFailedError: git ended with a status other than 0.
            GitLockedError: another git keeps locked what this one needs.
        """
        done = self.attempt(*arguments, feed=feed)
        if done.returncode != 0:
            raise failure(arguments[0], done.stderr)
        return done.stdout


def end(process: subprocess.Popen[bytes]) -> None:
    """Leave neither a running git nor open pipes. Safe to repeat, and after its own end."""
    process.kill()
    for pipe in (process.stdin, process.stdout, process.stderr):
        # What was not written yet has no reader any more.
        with suppress(BrokenPipeError):
            if pipe is not None:
                pipe.close()
    process.wait()


def failure(command: str, complaint: bytes) -> CrmctlError:
    """The error for a git that failed: the lock in its way, or its first telling line."""
    locked = _LOCKED.search(complaint)
    if locked:
        return GitLockedError(os.fsdecode(locked[1]))
    lines = complaint.decode("utf-8", "replace").splitlines()
    telling = [line for line in lines if line.startswith(("fatal:", "error:"))]
    reason = (telling or lines or ["it gave no reason"])[0]
    return GitFailedError(command, reason.partition(": ")[2] or reason)


def split(output: bytes) -> list[str]:
    """The parts of NUL-terminated output, as text.

    A path that is no UTF-8 keeps its bytes as lone surrogates (`os.fsencode` takes them back).
    """
    return output.decode("utf-8", "surrogateescape").split("\0")[:-1]
