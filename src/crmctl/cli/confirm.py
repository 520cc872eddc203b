"""Asking a person before something is destroyed."""

import sys

import typer

from crmctl.errors import DeclinedError, NobodyToAskError


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
    if not typer.confirm(question, err=True):
        raise DeclinedError
