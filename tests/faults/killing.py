"""Runs crmctl and ends it at a chosen boundary: before the n-th effect on anything outside.

    python killing.py ARGUMENTS OF crmctl

An effect is a git process (its start, its end), a file that is opened for writing, written half,
synced, renamed or removed, a lock, or a transaction of the index. FAULT_AT chooses one by number,
from 1; with FAULT_STEP only effects of that name count, from the writer's lock on: what happens
before it depends on the clock, by which the index trusts files or not. FAULT_SIGNAL is what is
sent (KILL by default), to the process alone or, with FAULT_GROUP, to its children too, as a power
cut does. FAULT_LOG is a file that gets a line for each effect. FAULT_ALIVE is a descriptor that
each process keeps open until it ends.
"""

import fcntl
import io
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_CHOSEN = int(os.environ.get("FAULT_AT", "0"))
_STEP = os.environ.get("FAULT_STEP", "")
_ALIVE = tuple(map(int, os.environ.get("FAULT_ALIVE", "").split()))
_SIGNAL = signal.Signals[f"SIG{os.environ.get('FAULT_SIGNAL', 'KILL')}"]
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_LOG = os.open(os.environ["FAULT_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
_EFFECTS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "sqlite3.connect"}

_count, _counting = 0, not _STEP


def boundary(what: str) -> None:
    """Count an effect; end here if it is the chosen one."""
    global _count, _counting  # noqa: PLW0603 - the hooks of an interpreter have no other place
    _counting = _counting or what == "open lock"
    os.write(_LOG, f"{what}\n".encode("utf-8", "surrogateescape"))
    if not _counting or _STEP not in {"", what}:
        return
    _count += 1
    if _count != _CHOSEN:
        return
    if "FAULT_GROUP" in os.environ:
        os.killpg(0, _SIGNAL)
    else:
        os.kill(os.getpid(), _SIGNAL)


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _EFFECTS:
        boundary(f"{event} {_name(arguments)}")
    elif event == "open" and arguments[2] & _WRITING:
        path = arguments[0]
        if isinstance(path, str | bytes | os.PathLike) and os.fspath(path) != os.devnull:
            boundary(f"open {_name(arguments)}")


def _name(arguments: tuple[Any, ...]) -> str:
    return PurePath(os.fsdecode(arguments[0])).name


def _between(owner: Any, name: str) -> None:
    """Make a boundary before and after each call."""
    original = cast("Callable[..., Any]", getattr(owner, name))

    def called(*arguments: Any, **named: Any) -> Any:
        boundary(f"before {name}")
        result = original(*arguments, **named)
        boundary(f"after {name}")
        return result

    setattr(owner, name, called)


class _HalfWriting(io.FileIO):
    """A file whose content arrives in two pieces."""

    def write(self, content: Any, /) -> int:
        view = memoryview(content)
        half = super().write(view[: len(view) // 2])
        boundary("half written")
        return half + super().write(view[half:])


def _verb(command: "Sequence[str]") -> str:
    words = list(command[1:])
    while words[0] == "-c":
        del words[:2]
    return words[0]


class _Git(subprocess.Popen[Any]):
    """A process with boundaries at its start, at its end, and while it runs."""

    def __init__(self, command: Any, *arguments: Any, **named: Any) -> None:
        self._told = f"git {_verb(command)}"
        boundary(f"before {self._told}")
        named["pass_fds"] = (*named.get("pass_fds", ()), *_ALIVE)
        super().__init__(command, *arguments, **named)
        boundary(f"while {self._told}")

    def communicate(self, *arguments: Any, **named: Any) -> Any:
        answer = super().communicate(*arguments, **named)
        boundary(f"after {self._told}")
        return answer


class _Index(sqlite3.Connection):
    """An index with boundaries around its transactions."""

    def __exit__(self, kind: Any, error: Any, trace: Any, /) -> Any:  # noqa: PYI036 - handed on
        boundary("before commit")
        answer = super().__exit__(kind, error, trace)
        boundary("after commit")
        return answer

    def commit(self) -> None:
        boundary("before commit")
        super().commit()


def main() -> None:
    """Arm all boundaries and run crmctl."""
    sys.dont_write_bytecode = True
    for owner, name in ((os, "fsync"), (os, "sync"), (fcntl, "flock")):
        _between(owner, name)
    plain_open, plain_connect = io.open, sqlite3.connect

    def open_(file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **named: Any) -> Any:
        if mode == "wb" and buffering == 0:
            return _HalfWriting(file, mode)
        return plain_open(file, mode, buffering, *rest, **named)

    def connect(*arguments: Any, **named: Any) -> sqlite3.Connection:
        return plain_connect(*arguments, factory=_Index, **named)

    vars(io)["open"], vars(sqlite3)["connect"] = open_, connect
    vars(subprocess)["Popen"] = _Git
    from crmctl.__main__ import main as crmctl  # noqa: PLC0415 - after the boundaries

    sys.argv[0] = "crmctl"
    sys.addaudithook(_listen)
    crmctl()


if __name__ == "__main__":
    main()
