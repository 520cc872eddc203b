"""What a check gave, as every writer gets it."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Severity

# What neither XML nor a line of a log can carry; a path may hold any of them.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_GRAVITY = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Outcome:
    """The findings of one run, and what formats say beside them.

    Attributes:
        findings: in the order of files and lines.
        rules: the rules by their codes.
        version: of crmctl.
        prefix: the CRM's root below the top of the git repository; empty or ending in a slash.
        at: when the check ran.
        complete: whether every file could be looked at.
    """

    findings: Sequence[Finding]
    rules: Mapping[str, Rule] = field(default_factory=dict)
    version: str = "0"
    prefix: str = ""
    at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    complete: bool = True

    def file(self, finding: Finding) -> str:
        """Give the path below the top of the repository, which is what forges link to."""
        return printable(f"{self.prefix}{finding.path}")

    def name(self, finding: Finding) -> str:
        """Give the name of a finding's rule."""
        rule = self.rules.get(finding.code)
        return rule.name if rule else finding.code

    def count(self, severity: Severity) -> int:
        """Count the findings of one weight."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def worst_first(self) -> Sequence[Finding]:
        """The findings, errors first; those of one weight as they stand."""
        return sorted(self.findings, key=lambda finding: _GRAVITY[finding.severity])

    @property
    def fingerprinted(self) -> Iterator[tuple[Finding, str]]:
        """Every finding with what it is known by in another run; no two have the same."""
        seen: Counter[str] = Counter()
        for finding in self.findings:
            print_ = fingerprint(finding)
            seen[print_] += 1
            yield finding, f"{print_}:{seen[print_]}"


def fingerprint(finding: Finding) -> str:
    """Give what stays the same when lines move: the rule, the record and the field."""
    parts = (finding.code, finding.ref or finding.path, finding.field)
    text = "\0".join(parts).encode("utf-8", "surrogateescape")
    return hashlib.sha256(text).hexdigest()[:32]


def sentence(finding: Finding) -> str:
    """Give what is wrong and what to do."""
    return printable(finding.message + (f" ({finding.hint})" if finding.hint else ""))


def printable(text: str) -> str:
    """Give a text of one line that every format can carry."""
    return _UNPRINTABLE.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
