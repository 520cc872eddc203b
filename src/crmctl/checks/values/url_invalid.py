"""C411: a web address that leads nowhere."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

_HOST = re.compile(r"[^\s/@]+\.[^\s/@.]{2,}|localhost|\d+(\.\d+){3}|[0-9a-f:]+")
_DOMAIN = re.compile(r"[^\s/@:.]+(\.[^\s/@:.]+)*\.[^\s/@:.]{2,}")

RULE = Rule(
    code="C411",
    name="url-invalid",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary="A web address, or a domain, has not the form of one and cannot be opened.",
    bad={
        "customers/acme-gmbh.yaml": (
            "type: organisation\nname: ACME\nwebsites:\n  - https//www.acme.example\n"
        )
    },
    good={
        "customers/acme-gmbh.yaml": (
            "type: organisation\nname: ACME\nwebsites:\n  - https://www.acme.example\n"
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find web addresses without a host, and domains that are none."""
    for path, _, text in record.of(FieldType.URL):
        if not _is_url(text.strip()):
            yield record.finding(RULE, path, "This has not the form of a web address.")
    for path, _, text in record.of(FieldType.DOMAIN):
        if not _DOMAIN.fullmatch(text.strip()):
            yield record.finding(RULE, path, "This has not the form of a domain.")


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = parts.hostname or ""
    except ValueError:  # brackets that hold no IPv6 address
        return False
    return " " not in text and _HOST.fullmatch(host) is not None
