"""F016: paths that differ only in Unicode's form."""

from collections.abc import Iterator
from unicodedata import normalize

from crmctl.checks.across.twins import twins
from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext, file_finding
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="F016",
    name="unicode-equal-names",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "Two paths look the same and are written differently: accents as characters of their own "
        "(NFD) and as part of a letter (NFC). macOS takes them for one file."
    ),
    bad={
        "contacts/b\u00fcro/p-7k3f9q2m.yaml": "name:\n  family: Muster\n",
        "contacts/bu\u0308ro/p-7k3f9q2m.yaml": "name:\n  family: Muster\n",
    },
    good={"contacts/buero/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"},
)


def check(store: StoreContext) -> Iterator[Finding]:
    """Find paths that are equal once composed."""
    for path, other in twins(store, _composed):
        yield file_finding(RULE, path, "", f"{other} looks the same.", "rename one of them")


def _composed(path: str) -> str:
    return normalize("NFC", path)
