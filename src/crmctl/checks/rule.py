"""What a rule is, for `crmctl rule CODE` and for the manual."""

from collections.abc import Mapping
from typing import NamedTuple

from crmctl.findings import Fix, Severity

Files = Mapping[str, str]  # a path and what the file says


class Rule(NamedTuple):
    """One thing that can be wrong.

    Attributes:
        code: a letter for the group and a number; it never changes its meaning.
        name: a few words joined by hyphens.
        severity: how much a finding weighs unless the finding itself says otherwise.
        fix: what `check --fix` can do unless the finding itself says otherwise.
        summary: what is wrong, and why it matters.
        bad: files that break the rule; bytes that are not UTF-8 stand as surrogates, as
            `bytes.decode("utf-8", "surrogateescape")` gives them.
        good: the same files, put right.
    """

    code: str
    name: str
    severity: Severity
    fix: Fix
    summary: str
    bad: Files
    good: Files
