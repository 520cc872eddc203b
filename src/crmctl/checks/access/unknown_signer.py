"""A004: a commit that no known key has signed."""

from collections.abc import Iterator

from crmctl.checks.access.examples import settings
from crmctl.checks.access.signed import Signed, Standing
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

_SETTINGS = settings("office", "write:", "  - contact")

RULE = Rule(
    code="A004",
    name="unsigned-or-unknown-key",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A commit is not signed, or by a key that crm.yaml did not list for anybody at that time: "
        "anybody could have written the author's name into it. Keys stand below `users` as "
        "`keys`, with `valid-before` and `valid-after` where their time is limited; "
        "`git config gpg.format ssh` and `commit.gpgsign true` let git sign."
    ),
    bad={"crm.yaml": _SETTINGS, "commit.yaml": "author: ben@schmidt.example\nsigned: unknown\n"},
    good={"crm.yaml": _SETTINGS, "commit.yaml": "author: ben@schmidt.example\nsigned: good\n"},
)

_SENTENCES = {
    Standing.UNSIGNED: "The commit is not signed.",
    Standing.UNKNOWN: "The commit is signed by a key that crm.yaml does not list.",
    Standing.EXPIRED: "The commit is signed by a key, or for a user, whose time is over.",
    Standing.EARLY: "The commit is signed by a key, or for a user, whose time has not begun.",
    Standing.BROKEN: "The signature does not fit the commit.",
}


def check(signed: Signed) -> Iterator[Finding]:
    """Find a commit whose signature proves nothing."""
    if signed.standing is not Standing.GOOD:
        yield signed.finding(RULE, _SENTENCES[signed.standing])
