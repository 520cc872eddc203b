"""The program with which this machine opens a file or an address: its own, or $CRMCTL_OPENER."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence

from crmctl.errors.calls import OpenerError

_WINDOWS = ("rundll32", "url.dll,FileProtocolHandler")  # `start` is a word of the shell


def open_it(target: str) -> None:
    """Open a file or a link; comes back at once.

    The target is one argument, never part of a command line.

    Raises:
        OpenerError: there is no such program, or it failed.
    """
    command = [*program(sys.platform, os.environ.get("CRMCTL_OPENER", "")), target]
    if shutil.which(command[0]) is None:
        raise OpenerError
    try:
        done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    except OSError as error:
        raise OpenerError from error
    if done.returncode != 0:
        raise OpenerError


def program(platform: str, chosen: str) -> Sequence[str]:
    """Give the program and what stands before the target.

    Args:
        platform: as `sys.platform` says it.
        chosen: a command line that a person wrote; empty for the platform's own.

    Raises:
        OpenerError: the command line cannot be read.
    """
    if chosen:
        try:
            return shlex.split(chosen) or [""]
        except ValueError as error:
            raise OpenerError from error
    if platform == "darwin":
        return ("open",)
    return _WINDOWS if platform == "win32" else ("xdg-open",)
