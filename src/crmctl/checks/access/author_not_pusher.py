"""A005: a commit whose author is somebody else than who signed or pushed it."""

from collections.abc import Iterator

from crmctl.checks.access.examples import settings
from crmctl.checks.access.policy import Person
from crmctl.checks.access.signed import Signed
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

_SETTINGS = settings("office", "write:", "  - contact")

RULE = Rule(
    code="A005",
    name="author-not-pusher",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "The author of a commit is not who signed or pushed it. That is usual where people pass "
        "on each other's work; but the author's name is only what somebody typed, and rights go "
        "by who pushed."
    ),
    bad={"crm.yaml": _SETTINGS, "commit.yaml": "author: anna@schmidt.example\nsigned: good\n"},
    good={"crm.yaml": _SETTINGS, "commit.yaml": "author: ben@schmidt.example\nsigned: good\n"},
)


def check(signed: Signed, person: Person) -> Iterator[Finding]:
    """Find a commit whose author's address is none of the person's."""
    if signed.author.casefold() not in person.emails:
        yield signed.finding(RULE, f"The author of the commit is not {person.id}.")
