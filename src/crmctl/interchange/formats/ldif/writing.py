"""Contacts and customers as LDIF (RFC 2849), for directories and Thunderbird.

A contact is an inetOrgPerson (RFC 2798), a customer an organization (RFC 4519). Our id is the
`uid` in the name of the entry, so that an entry which comes back is the same record. What it
cannot hold is in `LOSSES`, and what it holds in part in `PARTLY`.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from crmctl.interchange.formats.vcard import writing as vcard
from crmctl.interchange.own import OWN_DIRECTORY
from crmctl.model.entry import phone

Record = Mapping[str, Any]  # `kind`, `id`, then the fields as in the file

_REACH = (
    *("emails.address", "phones.number", "addresses.street", "addresses.postal_code"),
    *("addresses.city", "addresses.region"),
)
KEPT: Mapping[str, tuple[str, ...]] = {
    "contact": (
        *("name.given", "name.family", "name.display", "roles.customer", "roles.position"),
        *("roles.department", *_REACH, "phones.label", "language", "notes"),
    ),
    "customer": ("type", "name", *_REACH, "phones.label", "notes"),
}
"""The fields that an entry holds."""
LOSSES: Mapping[str, tuple[str, ...]] = {
    kind: tuple(
        field
        for fields in (vcard.KEPT[kind], vcard.LOSSES[kind])
        for field in fields
        if field not in KEPT[kind]
    )
    for kind in KEPT
}
"""The fields that an entry cannot hold."""
PARTLY: Mapping[str, tuple[str, ...]] = {
    "contact": (
        "roles: the first alone",
        "addresses: the first alone, without its country",
        "phones: labels other than private, mobile, fax and pager are lost",
    ),
    "customer": (
        "addresses: the first alone, without its country",
        "phones: labels other than fax are lost",
    ),
}
"""What an entry holds only a part of, in words for people."""

_WIDTH = 76  # octets of a line, as other programs write it; the standard names no width
# RFC 2849, SAFE-STRING; a blank at the end is to be encoded, too.
_SAFE = re.compile(r"(?![ :<])[\x01-\x09\x0b\x0c\x0e-\x7f]*(?<! )")
_PHONES = {
    "private": "homePhone",
    "mobile": "mobile",
    "fax": "facsimileTelephoneNumber",
    "pager": "pager",
}
_CLASSES = {
    "contact": ("top", "person", "organizationalPerson", "inetOrgPerson"),
    "customer": ("top", "organization", "uidObject"),
}


def to_ldif(records: Iterable[Record], names: Mapping[str, str] | None = None) -> Iterator[str]:
    """Give the version of the standard, then an entry for each contact and organisation.

    Args:
        records: contacts and customers. A private customer and an erased record have no entry.
        names: of customers, by their ids, for the roles of contacts.
    """
    yield "version: 1\n"
    for record in records:
        if "erased" in record or record.get("type") == "person":
            continue
        lines = _contact(record, names or {}) if record["kind"] == "contact" else _firm(record)
        yield "\n" + "".join(
            attribute(name, str(value)) for name, value in (*_head(record), *lines) if value
        )


def attribute(name: str, value: str) -> str:
    """Give one attribute in lines of at most 76 octets; base64 where the standard asks for it."""
    if _SAFE.fullmatch(value):
        line = f"{name}: {value}"
    else:
        line = f"{name}:: {base64.b64encode(value.encode()).decode()}"
    cuts = [0, *range(_WIDTH, len(line), _WIDTH - 1), len(line)]
    parts = (line[start:end] for start, end in pairwise(cuts))
    return "\n ".join(parts) + "\n"


def _head(record: Record) -> Iterator[tuple[str, str]]:
    yield "dn", f"uid={record['id']},{OWN_DIRECTORY.base}"
    yield from (("objectClass", name) for name in _CLASSES[record["kind"]])
    yield "uid", record["id"]


def _contact(record: Record, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    name = record.get("name", {})
    words = [name.get(word, "") for word in ("given", "family")]
    yield "cn", name.get("display") or " ".join(filter(None, words))
    yield "sn", name.get("family") or OWN_DIRECTORY.no_family
    yield "givenName", name.get("given", "")
    yield "displayName", name.get("display", "")
    for role in (record.get("roles") or ())[:1]:
        customer = role.get("customer", "")
        yield "o", names.get(customer) or customer
        yield "departmentNumber", role.get("department", "")
        yield "title", role.get("position", "")
    for item in record.get("emails") or ():
        yield "mail", item["address"]
    yield from _reach(record, _PHONES)
    yield "preferredLanguage", record.get("language", "")
    yield "description", str(record.get("notes", "")).rstrip("\n")


def _firm(record: Record) -> Iterator[tuple[str, str]]:
    yield "o", record.get("name", "")
    yield from _reach(record, {"fax": _PHONES["fax"]})
    notes = str(record.get("notes", "")).rstrip("\n")
    yield "description", notes


def _reach(record: Record, phones: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    addresses = record.get("addresses") or ()
    country = next((item["country"] for item in addresses if item.get("country")), "")
    for item in record.get("phones") or ():
        # Without the country of the record its own way to write a number would mean another one.
        number = (country and phone(item["number"], country)) or item["number"]
        yield phones.get(item.get("label", ""), "telephoneNumber"), number
    for item in addresses[:1]:
        yield "street", item.get("street", "")
        yield "l", item.get("city", "")
        yield "st", item.get("region", "")
        yield "postalCode", item.get("postal_code", "")
