"""C416: a link that tells where it was found."""

import re
from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

_TRACKING = re.compile(
    r"(?:utm_[a-z]+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|yclid)=[^&#]*", re.IGNORECASE
)

RULE = Rule(
    code="C416",
    name="social-or-tracking-link",
    severity=Severity.INFO,
    fix=Fix.SAFE,
    summary=(
        "A link carries parameters that only tell the site where it was clicked (utm_source, "
        "fbclid). The same page without them is the same link."
    ),
    bad={
        "customers/acme-gmbh.yaml": (
            "type: organisation\nname: ACME\nwebsites:\n"
            "  - https://acme.example/?utm_source=fair&page=2\n"
        )
    },
    good={
        "customers/acme-gmbh.yaml": (
            "type: organisation\nname: ACME\nwebsites:\n  - https://acme.example/?page=2\n"
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find links with parameters for tracking."""
    for path, _, text in record.of(FieldType.URL):
        if untracked(text) != text:
            yield record.finding(RULE, path, "The link carries parameters for tracking.")


def untracked(text: str) -> str:
    """Give a link without the parameters for tracking."""
    place, mark, query = text.partition("?")
    if not mark or not _TRACKING.search(query):
        return text
    query, anchor, name = query.partition("#")
    kept = [part for part in query.split("&") if not _TRACKING.fullmatch(part)]
    return place + ("?" + "&".join(kept) if kept else "") + anchor + name
