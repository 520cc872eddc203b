"""What `workspace/mailing_faults.py` finds of campaigns and of the consents behind them."""

from collections.abc import Mapping

from crmctl.checks.rule import Rule
from crmctl.findings import Fix, Severity

_CAMPAIGN = (
    "name: Spring\npurpose: newsletter\nchannel: email\nwaves:\n  - name: first\n    at: {at}\n"
    "recipients:\n  - contact: p-7k3f9q2m\n    wave: first\n    group: sent\n"
)
_CONTACT = (
    "name:\n  family: Muster\nemails:\n  - address: muster@example.org\nconsents:\n"
    "  - id: c-2q8x\n    purpose: newsletter\n    channel: email\n    basis: consent\n"
    "    event: confirmed\n    at: 2026-03-01\n    method: form\n"
)
_WITHDRAWN = (
    "  - id: c-9k2m\n    purpose: newsletter\n    channel: email\n    basis: consent\n"
    "    event: withdrawn\n    at: 2026-05-01\n"
)


def _files(contact: str, at: str) -> Mapping[str, str]:
    return {
        "campaigns/spring.yaml": _CAMPAIGN.format(at=at),
        "contacts/p-7k3f9q2m.yaml": contact,
    }


WITHOUT_CONSENT = Rule(
    code="P801",
    name="mailing-without-consent",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A wave of a campaign reached somebody whose consents did not allow it on its day "
        "(section 7 UWG, Art. 13 of Directive 2002/58/EC). `crmctl campaign` says why."
    ),
    bad=_files(_CONTACT, "2026-02-01"),
    good=_files(_CONTACT, "2026-04-01"),
)
WITHDRAWN = Rule(
    code="P802",
    name="mailed-after-withdrawal",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A wave of a campaign reached somebody who had withdrawn the consent or objected before "
        "(GDPR Art. 7(3) and 21(3)). A consent given again later lifts it."
    ),
    bad=_files(_CONTACT + _WITHDRAWN, "2026-06-01"),
    good=_files(_CONTACT + _WITHDRAWN, "2026-04-01"),
)
HISTORY_CHANGED = Rule(
    code="P804",
    name="consent-history-changed",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "An event of a consent that was committed is changed or gone: events are evidence, and "
        "are only ever appended (GDPR Art. 7(1)). Looked for with `--since` and `--staged`; in "
        "the example the withdrawal was taken out."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": _CONTACT},
    good={"contacts/p-7k3f9q2m.yaml": _CONTACT + _WITHDRAWN},
)
RULES = (WITHOUT_CONSENT, WITHDRAWN, HISTORY_CHANGED)
