"""Asking about each doubtful trace of a person in history: is it theirs?"""

import sys
from typing import TYPE_CHECKING

from crmctl.cli.terminal import safe
from crmctl.errors.crm import NobodyToAskError

if TYPE_CHECKING:
    from crmctl.privacy.traces import Trace
    from crmctl.workspace.forgetting.surgery import Decide

_AROUND = 40
_YES = frozenset({"y", "yes", "j", "ja"})
_QUESTION = "Is this the person?"


def ask() -> "Decide":
    """Give what asks on the terminal; the same words in the same place are asked about once.

    Raises:
        NobodyToAskError: standard input is no terminal.
    """
    if not sys.stdin.isatty():
        raise NobodyToAskError(_QUESTION)
    answers: dict[tuple[str, bytes], bool] = {}

    def decide(where: str, trace: "Trace", content: bytes) -> bool:
        start, end = trace.span
        around = content[max(0, start - _AROUND) : end + _AROUND]
        if (where, around) not in answers:
            shown = " ".join(around.decode("utf-8", "replace").split())
            sys.stderr.write(f"{where} ({trace.what}, {trace.encoding}): {trace.reason}\n")
            sys.stderr.write(f"  ... {safe(shown)} ...\n{_QUESTION} [y/N]: ")
            sys.stderr.flush()
            answers[where, around] = sys.stdin.readline().strip().casefold() in _YES
        return answers[where, around]

    return decide
