"""What is wrong in the data, as a value."""

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding weighs: an error fails `crmctl check`, a warning only with `--strict`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Fix(StrEnum):
    """Whether `check --fix` can mend a finding, and whether that needs a person's consent."""

    NONE = ""
    SAFE = "safe"
    UNSAFE = "unsafe"


class Finding(NamedTuple):
    """One fault at one place. Never carries a value of a record: it may be personal.

    Attributes:
        path: the file, relative to the CRM's root, with forward slashes.
        line: the line, from 1.
        column: the column, from 1.
        code: the rule, as in `F001`; it never changes its meaning.
        severity: how much it weighs.
        message: one sentence that says what is wrong, without the value.
        field: the path of the field, as in `emails[0].address`; empty for a whole file.
        ref: the record, as in `contacts/p-7k3f9q2m`; empty for a file that is none.
        hint: what to do, or the nearest known name.
        fix: whether `--fix` mends it.
    """

    path: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str
    field: str = ""
    ref: str = ""
    hint: str = ""
    fix: Fix = Fix.NONE
