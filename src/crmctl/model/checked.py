"""Checking a record: what it says as it is to be written, or what is wrong with it.

Most records are plainly in order, which `model.glance` sees without pydantic; the others, and
all that are wrong, take the whole check of `model.validate`.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from crmctl.findings import Fix, Severity
from crmctl.model.catalogue import Kind
from crmctl.model.glance import glance
from crmctl.model.walk import Path, written


class Problem(NamedTuple):
    """One thing that is wrong, and where; never the value.

    Attributes:
        path: keys and positions from the root of the record.
        code: the rule.
        message: a clause that follows the field's name, as in `must be text`.
        hint: the nearest known name or choice.
    """

    path: Path
    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    fix: Fix = Fix.NONE

    @property
    def field(self) -> str:
        """The path as people write it: `emails[0].address`."""
        return written(self.path)


class Checked(NamedTuple):
    """A record's tree as it is to be written, or None where an error stands in the way."""

    tree: dict[str, Any] | None
    problems: tuple[Problem, ...] = ()


def check(kind: Kind, raw: Mapping[str, Any]) -> Checked:
    """Check a record against its kind, the CRM's custom fields included.

    Args:
        kind: the kind, as the catalogue of the CRM has it.
        raw: what the file or a script says; scalars are text or JSON values.
    """
    tree = glance(kind, raw)
    if tree is not None:
        return Checked(tree)
    from crmctl.model.validate import validate  # noqa: PLC0415 - needs pydantic

    return validate(kind, raw)
