"""P803: a consent of which nobody could say how it was given."""

from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

_GIVEN = frozenset({"granted", "confirmed"})
_SOURCES = ("by", "method", "text", "evidence")
_HEAD = "name:\n  family: Muster\nconsents:\n  - id: c-2q8x\n    purpose: newsletter\n"
_EVENT = "    basis: consent\n    event: granted\n    at: 2026-03-01\n"

RULE = Rule(
    code="P803",
    name="consent-incomplete",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A consent has neither who took it, nor how, nor its words or evidence. Whoever relies on "
        "it has to prove it (GDPR Art. 7(1)). One that was confirmed from an address has that. "
        "Without purpose or date it is the same."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": f"{_HEAD}{_EVENT}"},
    good={"contacts/p-7k3f9q2m.yaml": f"{_HEAD}{_EVENT}    method: form\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find consents without a source."""
    for place, event in enumerate(record.data.get("consents", ())):
        given = event.get("basis") == "consent" and event.get("event") in _GIVEN
        answered = event.get("event") == "confirmed" and event.get("address")
        if given and not answered and not any(event.get(name) for name in _SOURCES):
            yield record.finding(
                RULE, ("consents", place), "Nothing says how the consent was given."
            )
