"""C408: a postcode that its country does not have."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.walk import Path

# The Unicode CLDR's postal patterns (release 26, the last that had them), for countries whose
# form has no exceptions. Blanks and hyphens are as people write them.
_DIGITS = {
    4: "AT AU BE BG CH CY DK HU LI LU NO NZ SI",
    5: "DE EE ES FI FR HR IT MC MX SM TR UA",
    6: "CN RO RU SG",
}
_FORMS: Mapping[str, str] = {
    **{
        country: rf"(?:{country}-|{country[0]}-)?[0-9]{{{count}}}"
        for count, countries in _DIGITS.items()
        for country in countries.split()
    },
    "BR": r"[0-9]{5}-?[0-9]{3}",
    "CA": r"(?i:[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9])",
    "CZ": r"[0-9]{3} ?[0-9]{2}",
    "GB": r"(?i:[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})",
    "GR": r"[0-9]{3} ?[0-9]{2}",
    "IN": r"[0-9]{3} ?[0-9]{3}",
    "JP": r"[0-9]{3}-?[0-9]{4}",
    "LT": r"(LT-)?[0-9]{5}",
    "LV": r"(LV-)?[0-9]{4}",
    "NL": r"(?i:[0-9]{4} ?[A-Z]{2})",
    "PL": r"[0-9]{2}-?[0-9]{3}",
    "PT": r"[0-9]{4}(-[0-9]{3})?",
    "SE": r"(SE-)?[0-9]{3} ?[0-9]{2}",
    "SK": r"[0-9]{3} ?[0-9]{2}",
    "US": r"[0-9]{5}(-[0-9]{4})?",
}

RULE = Rule(
    code="C408",
    name="postcode-not-for-country",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A postcode has not the form that its country uses: often a zero that a spreadsheet took "
        "away, or a country that was never set. Post goes astray. Countries that crmctl does not "
        "know well enough are not looked at."
    ),
    bad={
        "customers/acme-gmbh.yaml": (
            "type: organisation\nname: ACME\n"
            'addresses:\n  - postal_code: "1067"\n    city: Dresden\n    country: DE\n'
        )
    },
    good={
        "customers/acme-gmbh.yaml": (
            "type: organisation\nname: ACME\n"
            'addresses:\n  - postal_code: "01067"\n    city: Dresden\n    country: DE\n'
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find postcodes beside a country whose form they do not have."""
    for path, address in _addresses(record.data):
        form = _FORMS.get(address["country"])
        if form and not re.fullmatch(form, address["postal_code"].strip()):
            message = "The postcode has not the form that the address's country uses."
            yield record.finding(RULE, (*path, "postal_code"), message)


def _addresses(data: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, str]]]:
    for place, address in enumerate(data.get("addresses", ())):
        if "postal_code" in address and "country" in address:
            yield ("addresses", place), address
