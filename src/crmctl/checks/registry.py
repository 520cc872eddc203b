"""Every rule there is, for the manual and for `--select`."""

from collections.abc import Mapping

from crmctl.checks.access_checks import ACCESS_RULES
from crmctl.checks.elsewhere import (
    automations,
    conflicts,
    decisions,
    formats,
    mailings,
    reading,
    shape,
    suppressions,
)
from crmctl.checks.file_checks import FILE_CHECKS
from crmctl.checks.page import page
from crmctl.checks.record_checks import RECORD_CHECKS
from crmctl.checks.rule import Rule
from crmctl.checks.store_checks import STORE_CHECKS

_EVERY: tuple[Rule, ...] = (
    *reading.RULES,
    *shape.RULES,
    *automations.RULES,
    *conflicts.RULES,
    *decisions.RULES,
    *suppressions.RULES,
    *formats.RULES,
    *mailings.RULES,
    *ACCESS_RULES,
    *(module.RULE for module in FILE_CHECKS),
    *(module.RULE for module in RECORD_CHECKS),
    *(module.RULE for module in STORE_CHECKS),
)

# Several modules may find what one rule is about.
BY_CODE: Mapping[str, Rule] = {
    rule.code: rule for rule in sorted(_EVERY, key=lambda rule: rule.code)
}

RULES: tuple[Rule, ...] = tuple(BY_CODE.values())


def pages() -> dict[str, str]:
    """Give the manual of all rules, by the file's path below the project's root."""
    return {"docs/checks.md": page(RULES)}
