"""A form in the terminal: one line for each thing that was not said."""

import sys
from collections.abc import Sequence

from crmctl.cli.messages import note
from crmctl.cli.terminal import safe
from crmctl.errors.crm import DeclinedError


def is_answered() -> bool:
    """Tell whether somebody sits there who can be asked."""
    return sys.stdin.isatty()


def ask(what: str, among: Sequence[str] = (), *, usual: str = "", needed: bool = False) -> str:
    """Ask for a line; Enter gives the usual answer.

    Args:
        what: the question.
        among: the answers that there are; any when empty.
        usual: what Enter stands for.
        needed: whether there must be an answer.

    Raises:
        DeclinedError: standard input ended.
    """
    offered = f" ({', '.join(among)})" if among else ""
    default = f" [{usual}]" if usual else ""
    while True:
        sys.stdout.flush()
        sys.stderr.write(safe(f"{what}{offered}{default}: "))
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            sys.stderr.write("\n")
            raise DeclinedError
        answer = line.strip() or usual
        if (answer or not needed) and (not among or answer in among or not answer):
            return answer
        note("Answer with one of these." if among else "Something must stand here.")
