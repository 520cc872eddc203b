"""Who signed a commit, as far as a policy knows."""

from enum import StrEnum
from typing import NamedTuple

from crmctl.checks.access.policy import Person
from crmctl.checks.rule import Rule
from crmctl.findings import Finding


class Standing(StrEnum):
    """What a commit's signature is worth."""

    GOOD = "good"
    UNSIGNED = "unsigned"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    EARLY = "early"
    BROKEN = "broken"


class Signed(NamedTuple):
    """One commit, and who signed it.

    Attributes:
        commit: its id.
        author: the e-mail address that it names as its author's.
        standing: what the signature is worth.
        person: whose key it is; None where no user has it.
    """

    commit: str
    author: str
    standing: Standing
    person: Person | None = None

    def finding(self, rule: Rule, message: str) -> Finding:
        """Give a finding about the commit; its id stands in place of a file."""
        return Finding(self.commit[:12], 1, 1, rule.code, rule.severity, message, fix=rule.fix)
