"""Y111: a file that is not laid out as crmctl writes it."""

import re
from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

# Anything that may be a comment: a number sign at the start of a line or after a blank.
_COMMENT = re.compile(r"(^|[ \t])#", re.MULTILINE)

RULE = Rule(
    code="Y111",
    name="non-canonical-layout",
    severity=Severity.INFO,
    fix=Fix.SAFE,
    summary=(
        "The file says the same in another order, or with other quotes or line breaks, than "
        "crmctl would write. It is no fault; a file in the usual layout is read faster and its "
        "changes are easier to follow. The fix leaves files with comments alone."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": "name: {family: Muster}\n"},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Tell that the layout is a person's own."""
    if not record.canonical:
        fix = RULE.fix if record.rewritable else Fix.NONE
        yield record.finding(RULE, (), "The file is not laid out as crmctl writes it.", fix=fix)


def may_rewrite(text: str) -> bool:
    """Tell whether writing a file anew keeps all that a person wrote: it has no comments.

    A number sign within a text is taken for a comment, too: the file then stays as it is.
    """
    return _COMMENT.search(text) is None
