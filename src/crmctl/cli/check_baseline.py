"""The file that holds what a team knows to be wrong already."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crmctl.cli.messages import counted, note
from crmctl.cli.session import session
from crmctl.errors.queries import UnreadableBaselineError
from crmctl.findings import Finding

if TYPE_CHECKING:
    from crmctl.checks.baseline import Compared, Key

_NAME = "crmctl-baseline.json"


def beside_baseline(found: Sequence[Finding], name: str) -> "Compared":
    """Take away what a baseline knows; without one, nothing.

    Raises:
        UnreadableBaselineError: there is none of that name.
        BrokenBaselineError: it is something else.
    """
    from crmctl.checks.baseline import compared, read  # noqa: PLC0415 - `--help`

    known: Counter[Key] = Counter()
    if name:
        try:
            known = read(_file(name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            raise UnreadableBaselineError(name) from None
    return compared(found, known)


def update_baseline(found: Sequence[Finding], name: str) -> None:
    """Write all that is found as the baseline of later runs."""
    from crmctl.checks.baseline import written  # noqa: PLC0415 - seldom asked for
    from crmctl.store.output import whole_file  # noqa: PLC0415 - seldom asked for

    with whole_file(_file(name or _NAME)) as place:
        place.write_text(written(found), encoding="utf-8")
    note(f"The baseline {name or _NAME} knows {counted(len(found), 'finding')} from now on.")


def _file(name: str) -> Path:
    return session().directory / name
