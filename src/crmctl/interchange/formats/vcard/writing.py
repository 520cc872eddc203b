"""Contacts and customers as vCards, for address books.

Our id goes along as the UID, and what a vCard has no room for in parameters that begin with
`X-CRMCTL`, so that a card which comes back is the same record. What it cannot hold is in `LOSSES`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from crmctl.interchange.formats.content_lines import escaped, folded, without_controls
from crmctl.interchange.own import urn

Record = Mapping[str, Any]  # `kind`, `id`, then the fields as in the file

_REACH = (
    *("emails.address", "emails.label", "emails.primary"),
    *("phones.number", "phones.label", "phones.primary"),
    *("addresses.label", "addresses.street", "addresses.postal_code", "addresses.city"),
    *("addresses.region", "addresses.country"),
)
_COMMON_LOSSES = (
    *("owner", "source", "custom", "external_ids", "attachments.file", "attachments.name"),
    *("attachments.type", "attachments.size", "attachments.sha256", "attachments.at"),
    *("attachments.label", "aliases", "archived"),
)
KEPT: Mapping[str, tuple[str, ...]] = {
    "contact": (
        *("name.salutation", "name.title", "name.given", "name.family", "name.suffix"),
        *("name.display", "roles.customer", "roles.position", "roles.department", *_REACH),
        *("birthday", "language", "profiles", "interests", "tags", "notes"),
    ),
    "customer": (
        *("type", "name", "legal_name", "websites", *_REACH, "interests", "tags", "notes"),
    ),
}
"""The fields that a vCard holds."""
LOSSES: Mapping[str, tuple[str, ...]] = {
    "contact": (
        *("roles.buying_role", "roles.since", "roles.until"),
        *("consents.id", "consents.purpose", "consents.channel", "consents.address"),
        *("consents.basis", "consents.event", "consents.at", "consents.by", "consents.method"),
        *("consents.text", "consents.evidence.sent_at", "consents.evidence.confirmed_at"),
        *("consents.evidence.message_id", "consents.evidence.ip", "consents.evidence.document"),
        *("do_not_contact", *_COMMON_LOSSES),
    ),
    "customer": (
        *("person", "stage", "industry", "size", "domains", "vat_id", "parent", "referred_by"),
        *("since", "usage.month", "usage.product", "usage.measure", "usage.amount"),
        *("usage.source", *_COMMON_LOSSES),
    ),
}
"""The fields that a vCard cannot hold. A private customer has no card beside the contact's."""

VERSIONS = ("3.0", "4.0")
_PLAIN_PARAMETER = re.compile(r'[^";:,^\n\x00-\x1f]*')
_CARETS = str.maketrans({"^": "^^", "\n": "^n", '"': "^'"})
# What labels are in the standard; every other one is written as Apple and Google write them.
_TYPES = {
    "private": ("home",),
    "work": ("work",),
    "mobile": ("cell",),
    "work mobile": ("work", "cell"),
    "private mobile": ("home", "cell"),
    "fax": ("fax",),
    "pager": ("pager",),
}


def to_vcard(
    records: Iterable[Record], names: Mapping[str, str] | None = None, version: str = "4.0"
) -> Iterator[str]:
    """Give a card for each contact and each organisation; their text ends in CR LF.

    Args:
        records: contacts and customers. A private customer and an erased record have no card.
        names: of customers, by their ids, for the roles of contacts.
        version: of the standard, one of `VERSIONS`; RFC 2426 or RFC 6350.
    """
    for record in records:
        if "erased" in record or record.get("type") == "person":
            continue
        writer = _Card(record, names or {}, version)
        yield "".join(f"{folded(line)}\r\n" for line in writer.lines())


def _parameter(name: str, text: str) -> str:
    if _PLAIN_PARAMETER.fullmatch(text):
        return f";{name}={text}"
    return f';{name}="{without_controls(text).translate(_CARETS)}"'


class _Card:
    """One record on its way to a card."""

    def __init__(self, record: Record, names: Mapping[str, str], version: str) -> None:
        self._record, self._names, self._version = record, names, version
        self._groups = 0

    def lines(self) -> Iterator[str]:
        yield from ("BEGIN:VCARD", f"VERSION:{self._version}", "PRODID:-//crmctl//EN")
        yield f"UID:{urn(self._record)}"
        yield from self._person() if self._record["kind"] == "contact" else self._organisation()
        yield from self._items("emails", "EMAIL", lambda item: escaped(item["address"]))
        yield from self._items("phones", "TEL", lambda item: escaped(item["number"]))
        yield from self._items("addresses", "ADR", _address)
        yield from (f"INTEREST:{escaped(word)}" for word in self._list("interests"))
        if self._list("tags"):
            yield f"CATEGORIES:{','.join(map(escaped, self._list('tags')))}"
        if notes := str(self._record.get("notes", "")).rstrip("\n"):
            yield f"NOTE:{escaped(notes)}"
        yield "END:VCARD"

    def _list(self, name: str) -> list[Any]:
        return list(self._record.get(name) or ())

    def _person(self) -> Iterator[str]:
        name = self._record.get("name", {})
        title = [name[word] for word in ("salutation", "title") if name.get(word)]
        parts = (name.get("family", ""), name.get("given", ""), "", " ".join(title))
        yield f"N:{';'.join(map(escaped, (*parts, name.get('suffix', ''))))}"
        words = (name.get(word) for word in ("title", "given", "family", "suffix"))
        if name.get("display"):
            yield f"FN:{escaped(name['display'])}"
        else:
            yield f"FN;DERIVED=TRUE:{escaped(' '.join(filter(None, words)))}"
        if name.get("salutation"):
            yield f"X-CRMCTL-SALUTATION:{escaped(name['salutation'])}"
        for role in self._list("roles"):
            yield from self._role(role)
        if birthday := self._record.get("birthday"):
            yield f"BDAY:{_birthday(str(birthday), self._version)}"
        if language := self._record.get("language"):
            yield f"LANG:{escaped(language)}"
        for network, handle in (self._record.get("profiles") or {}).items():
            yield f"X-SOCIALPROFILE{_parameter('TYPE', network)}:{escaped(handle)}"

    def _role(self, role: Mapping[str, str]) -> Iterator[str]:
        """Bind organisation and position by a group: a person may have several of both."""
        group, customer = self._group(), role.get("customer", "")
        names = [self._names.get(customer) or customer, role.get("department", "")]
        if any(names):
            own = _parameter("X-CRMCTL-CUSTOMER", customer) if customer else ""
            texts = names if names[1] else names[:1]
            yield f"{group}.ORG{own}:{';'.join(map(escaped, texts))}"
        if role.get("position"):
            yield f"{group}.TITLE:{escaped(role['position'])}"

    def _organisation(self) -> Iterator[str]:
        name = self._record.get("name", "")
        legal = self._record.get("legal_name")
        yield "KIND:org" if self._version == "4.0" else "N:;;;;"
        yield f"FN:{escaped(name)}"
        yield f"ORG:{escaped(legal)}" if legal else f"ORG;DERIVED=TRUE:{escaped(name)}"
        yield "X-ABShowAs:COMPANY"
        yield from (f"URL:{escaped(page)}" for page in self._list("websites"))

    def _items(
        self, name: str, title: str, value_of: Callable[[Mapping[str, Any]], str]
    ) -> Iterator[str]:
        for item in self._list(name):
            label = item.get("label", "")
            types = list(_TYPES.get(label, ()))
            group = self._group() if label and not types else ""
            if item.get("primary") and self._version != "4.0":
                types.append("pref")
            params = "".join(f";TYPE={word}" for word in types)
            params += ";PREF=1" if item.get("primary") and self._version == "4.0" else ""
            value = value_of(item)
            yield f"{group}{'.' * bool(group)}{title}{params}:{value}"
            if group:
                yield f"{group}.X-ABLabel:{escaped(label)}"

    def _group(self) -> str:
        self._groups += 1
        return f"item{self._groups}"


def _address(item: Mapping[str, str]) -> str:
    words = ("street", "city", "region", "postal_code", "country")
    return ";;" + ";".join(escaped(item.get(word, "")) for word in words)


def _birthday(day: str, version: str) -> str:
    """Give a day; vCard 4.0 has the basic form alone, and 3.0 both."""
    if version != "4.0":
        return day
    return f"--{day[2:].replace('-', '')}" if day.startswith("--") else day.replace("-", "")
