"""Asking a person before something is destroyed."""

import sys

from crmctl.cli.terminal import safe
from crmctl.errors.crm import DeclinedError, NobodyToAskError

_YES = frozenset({"y", "yes", "j", "ja"})


def confirm(question: str, *, yes: bool) -> None:
    """Come back only if the person agrees.

    Args:
        question: what will happen, without a value of a record: `Remove 3 records?`.
        yes: whether `--yes` was given.

    Raises:
        NobodyToAskError: standard input is no terminal, and `--yes` was not given.
        DeclinedError: the person said no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise NobodyToAskError(question)
    # Not `typer.confirm`: it writes a blank to standard output, which carries data only.
    sys.stderr.write(f"{safe(question)} [y/N]: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().casefold() not in _YES:
        raise DeclinedError
