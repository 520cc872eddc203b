"""Answer people about their data; consents, retention, holds, requests.

Each is a command of its own with its own help. None of this is legal advice: docs/privacy.md says
which rule each of them follows, and where it stands.

Examples:
    crmctl privacy report erika@acme.example -o ~/report.md
    crmctl privacy may erika@acme.example --channel email --purpose newsletter
    crmctl privacy due
"""

from crmctl.cli.registry import Command

ASK = "What is known, what is allowed"
KEEP = "What must go, what must stay"
ACCOUNT = "What the controller owes"
AWAY = "Who goes, and stays away"

SUBCOMMANDS: tuple[Command, ...] = (
    Command(
        "report",
        ASK,
        "Write down everything that is kept about a person, for them to read (Art. 15 GDPR).",
        module="privacy_report",
    ),
    Command(
        "export",
        ASK,
        "Give a person what they gave us, as a program reads it (Art. 20 GDPR).",
        module="privacy_export",
    ),
    Command(
        "may",
        ASK,
        "Say whether a person may be contacted on a channel for a purpose, and why.",
        module="privacy_may",
    ),
    Command(
        "consent",
        ASK,
        "Show what a person agreed to or refused, or record what they say now.",
        module="privacy_consent",
    ),
    Command(
        "due",
        KEEP,
        "List what must go, since when, and by which rule of crm.yaml.",
        module="privacy_due",
    ),
    Command(
        "hold",
        KEEP,
        "Keep a record for a legal claim although it should go, or end that.",
        module="privacy_hold",
    ),
    Command(
        "register",
        ACCOUNT,
        "Print the record of processing activities, from what crm.yaml says (Art. 30 GDPR).",
        module="privacy_register",
    ),
    Command(
        "requests",
        ACCOUNT,
        "Keep track of what people ask about their data: received, due in a month, answered.",
        module="privacy_requests",
    ),
    Command(
        "breach",
        ACCOUNT,
        "Keep track of data breaches: noticed, to be notified within 72 hours, closed.",
        module="privacy_breach",
    ),
    Command(
        "find",
        AWAY,
        "Say where a person is, everywhere, without showing what stands there.",
        module="privacy_find",
    ),
    Command(
        "scan",
        AWAY,
        "Look for personal data in places where they should not be.",
        module="privacy_scan",
    ),
    Command(
        "verify",
        AWAY,
        "Verify that an erased person is gone: from every object and every file of this "
        "repository.",
        module="privacy_verify",
    ),
    Command(
        "key",
        AWAY,
        "Make, carry and show the key of the suppression list.",
        module="privacy_key",
    ),
    Command(
        "epochs",
        AWAY,
        "List the erasures of this CRM in order, and verify their certificates.",
        module="privacy_epochs",
    ),
)
