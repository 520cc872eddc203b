"""What stands in crm.yaml and should not: numbers of accounts that no bank has, keys, cards."""

from collections.abc import Iterator, Mapping
from typing import Any

from crmctl.checks.account_numbers import has_card, has_secret, ibans, is_iban, may_hold
from crmctl.checks.rule import Rule
from crmctl.checks.values import iban, secret
from crmctl.findings import Finding, Severity
from crmctl.model.walk import Path, written


def check(path: str, text: str, data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find wrong IBANs, cards and keys in settings; what they are, is never told.

    Args:
        path: the file.
        text: what it says.
        data: the same as raw data.
    """
    if not may_hold(text):
        return
    for place, value in _texts(data, ()):
        if has_card(value):
            yield _finding(path, secret.RULE, place, "The number of a payment card stands here.")
        elif has_secret(value):
            yield _finding(path, secret.RULE, place, "A key or token stands here.")
        elif not all(map(is_iban, ibans(value))):
            found = _finding(path, iban.RULE, place, "The check digits of an IBAN are wrong.")
            sure = "iban" in str(place[-1]).lower()
            yield found if sure else found._replace(severity=Severity.WARNING)


def _finding(path: str, rule: Rule, place: Path, message: str) -> Finding:
    return Finding(path, 0, 0, rule.code, rule.severity, message, written(place), fix=rule.fix)


def _texts(part: Any, place: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(part, Mapping):
        for name, value in part.items():
            yield from _texts(value, (*place, name))
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from _texts(value, (*place, number))
    elif isinstance(part, str):
        yield place, part
