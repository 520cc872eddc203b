"""The one place where errors meet the user."""

import errno
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import NoReturn, TypeVar

import typer

from crmctl.cli.messages import fail
from crmctl.cli.terminal import safe
from crmctl.errors.base import CrmctlError
from crmctl.errors.records import AmbiguousRecordError
from crmctl.errors.values import UndecodableArgumentError

T = TypeVar("T")

BUG = 70
DISK = 6
INTERRUPTED = 130
# What a shell reports for a program that SIGPIPE ended: the reader went away. Not 0, because a
# command that writes records may have been stopped half-way through telling about it.
READER_GONE = 141

_DISK_FAULTS = frozenset(
    {
        *(errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT),
        *(errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENAMETOOLONG),
    }
)


def guarded(action: Callable[[], T]) -> T:
    """Run a command; turn what stops it into a sentence on standard error and an exit code.

    Raises:
        typer.Exit: with the exit code that DESIGN.md, section 4, gives the error.
        typer.TyperException: a usage error, which typer prints itself, with exit code 2.
    """
    try:
        result = action()
        # Here and not at the interpreter's end, where a reader that went away is only grumbled at.
        sys.stdout.flush()
    except (typer.Exit, typer.TyperException):
        raise
    except (KeyboardInterrupt, typer.Abort):
        fail("interrupted.")
        raise typer.Exit(INTERRUPTED) from None
    except CrmctlError as error:
        _expected(error)
    except BrokenPipeError:
        _leave_pipe()
    except OSError as error:
        _system(error)
    except UnicodeEncodeError as error:
        if _are_text(sys.argv):
            _bug(error)
        _expected(UndecodableArgumentError())
    except Exception as error:  # noqa: BLE001 - the boundary: every bug ends here, and is shown
        if _is_damage(error):
            _drop_index()
        _bug(error)
    return result


def _are_text(arguments: Iterable[str]) -> bool:
    """Tell whether all bytes were UTF-8: Python gives others as lone surrogates."""
    return not any("\ud800" <= char <= "\udfff" for text in arguments for char in text)


def _expected(error: CrmctlError) -> NoReturn:
    fail(str(error))
    if isinstance(error, AmbiguousRecordError):
        for candidate in error.candidates:
            sys.stderr.write(f"  {safe(candidate)}\n")
    raise typer.Exit(error.exit_code) from None


def _leave_pipe() -> NoReturn:
    # Python flushes standard output once more at its end; that must not meet the closed pipe.
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    raise typer.Exit(READER_GONE) from None


def _system(error: OSError) -> NoReturn:
    if error.errno not in _DISK_FAULTS:
        _bug(error)
    place = f" at {os.fsdecode(error.filename)}" if error.filename else ""
    reason = os.strerror(error.errno)
    fail(f"The file system refused{place}: {reason}. Mend that and run the command again.")
    raise typer.Exit(DISK) from None


def _is_damage(error: Exception) -> bool:
    """Tell whether SQLite found the index damaged, which may show only in a later query."""
    name: str = getattr(error, "sqlite_errorname", "")  # without importing sqlite3
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _drop_index() -> NoReturn:
    from crmctl.cli.session import session  # noqa: PLC0415 - only when the index is damaged
    from crmctl.workspace.indexing import drop_index  # noqa: PLC0415 - the same

    drop_index(session().directory)
    fail(
        "The index was damaged and has been deleted; no record is affected. Run the command "
        "again: it makes the index anew."
    )
    raise typer.Exit(DISK) from None


def _bug(error: BaseException) -> NoReturn:
    if os.environ.get("CRMCTL_DEBUG") == "1":
        sys.stderr.write("".join(traceback.format_exception(error)))
    else:
        sys.stderr.write("".join(_without_values(error)))
    fail(
        f"this is a bug ({type(error).__name__}). Please report the lines above; they hold no "
        "value of a record. With CRMCTL_DEBUG=1 the message is shown too, which may hold some."
    )
    raise typer.Exit(BUG) from None


def _without_values(error: BaseException) -> Iterator[str]:
    """Give the traceback with the types of the exceptions alone.

    The message of an exception may quote a record: pydantic's do, and KeyError and ValueError.
    """
    for link in reversed(list(_chain(error))):
        yield "Traceback (most recent call last):\n"
        yield from traceback.format_tb(link.__traceback__)
        yield f"{type(link).__module__}.{type(link).__qualname__}\n"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
