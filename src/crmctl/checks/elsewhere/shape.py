"""What `model/validate.py` finds wrong with a record's fields."""

from crmctl.checks.rule import Rule
from crmctl.findings import Fix, Severity

_CONTACT, _CUSTOMER = "contacts/p-7k3f9q2m.yaml", "customers/acme-gmbh.yaml"
_DEAL = "deals/2026-11-drive-d7k2.yaml"
_ACME = "type: organisation\nname: ACME\n"

NOT_IN_CHOICE = Rule(
    "S205",
    "not-in-choice",
    Severity.ERROR,
    Fix.UNSAFE,
    "A value is not one of those that its field takes; for pipelines, stages and reasons of deals "
    "crm.yaml has them. The word was misspelt, or removed from the settings while it was used.",
    {_CUSTOMER: f"{_ACME}stage: loyal\n"},
    {_CUSTOMER: f"{_ACME}stage: customer\n"},
)

RULES: tuple[Rule, ...] = (
    Rule(
        "S201",
        "unknown-field",
        Severity.ERROR,
        Fix.NONE,
        "A field is none that records of this kind have, so that nothing would ever read it. "
        "Fields of one's own stand below `custom` and are defined in crm.yaml.",
        {_CONTACT: "name:\n  family: Muster\nshoe_size: 41\n"},
        {_CONTACT: "name:\n  family: Muster\n"},
    ),
    Rule(
        "S202",
        "misspelt-field",
        Severity.ERROR,
        Fix.UNSAFE,
        "A field is unknown, and looks like one that is known.",
        {_CONTACT: "name:\n  family: Muster\nbirtday: 1984-03-12\n"},
        {_CONTACT: "name:\n  family: Muster\nbirthday: 1984-03-12\n"},
    ),
    Rule(
        "S203",
        "wrong-type",
        Severity.ERROR,
        Fix.SAFE,
        "A value is not of the type that its field takes: a text where a list belongs, or a "
        "word where a number belongs.",
        {_CONTACT: "name:\n  family: Muster\ntags: fair\n"},
        {_CONTACT: "name:\n  family: Muster\ntags:\n  - fair\n"},
    ),
    Rule(
        "S204",
        "missing-required",
        Severity.ERROR,
        Fix.NONE,
        "A field is missing without which the record makes no sense, such as the name of an "
        "organisation.",
        {_CUSTOMER: "type: organisation\n"},
        {_CUSTOMER: _ACME},
    ),
    NOT_IN_CHOICE,
    Rule(
        "M705",
        "lost-without-reason",
        Severity.ERROR,
        Fix.NONE,
        "A deal was lost, and nothing says why. Nobody can learn from it.",
        {_DEAL: "title: Drive\nstage: lost\n"},
        {_DEAL: "title: Drive\nstage: lost\nlost_reason: price\n"},
    ),
    Rule(
        "S207",
        "empty-value",
        Severity.WARNING,
        Fix.SAFE,
        "A field stands there without a value. What is not known is left out, so that there is "
        "one way to say so.",
        {_CONTACT: "name:\n  family: Muster\nbirthday:\n"},
        {_CONTACT: "name:\n  family: Muster\n"},
    ),
    Rule(
        "D601",
        "impossible-date",
        Severity.ERROR,
        Fix.NONE,
        "A date has the right form and is in no calendar.",
        {_CONTACT: "name:\n  family: Muster\nbirthday: 1984-02-30\n"},
        {_CONTACT: "name:\n  family: Muster\nbirthday: 1984-02-28\n"},
    ),
    Rule(
        "D602",
        "not-iso-date",
        Severity.ERROR,
        Fix.UNSAFE,
        "A date is not written year, month, day (ISO 8601). Whether 03.04.2026 is in March or in "
        "April would be a guess.",
        {_CONTACT: "name:\n  family: Muster\nbirthday: 12.03.1984\n"},
        {_CONTACT: "name:\n  family: Muster\nbirthday: 1984-03-12\n"},
    ),
    Rule(
        "M702",
        "amount-not-decimal",
        Severity.ERROR,
        Fix.UNSAFE,
        "An amount of money is not a decimal number with a point, a blank and the currency's "
        "code. 1.250,00 is a thousand times as much in one country as in another; the fix takes "
        "what is likely, and leaves 1,250 EUR alone.",
        {_CUSTOMER: f"{_ACME}custom:\n  budget: 1.250,00 EUR\n"},
        {_CUSTOMER: f"{_ACME}custom:\n  budget: 1250.00 EUR\n"},
    ),
)
