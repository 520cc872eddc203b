"""Who is meant: everything by which one person can be recognised, and what is linked to them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crmctl.model.catalogue import Catalogue, FieldType
from crmctl.model.record import Record, Ref
from crmctl.model.text import loose, words
from crmctl.model.walk import leaves
from crmctl.privacy import slugs, writings
from crmctl.privacy.writings import Writing

# An IBAN (ISO 13616) or a VAT id: a country, then digits and letters in any grouping.
_ACCOUNT = re.compile(r"[A-Z]{2}(?=(?:[^\d]*\d){5})[ .-]?[0-9A-Z](?:[ .-]?[0-9A-Z]){6,31}")
_POINTERS = frozenset({FieldType.REFERENCE, FieldType.LINK})


@dataclass(frozen=True, slots=True)
class Subject:
    """A natural person whom records are about (GDPR Art. 4(1): the data subject).

    Attributes:
        ref: the contact that holds the person's data.
        ids: that contact's id and those that were merged into it.
        customers: ids of the private customers who are this person.
        roles: ids of the customers at which the person has, or had, a role.
        writings: every identifier the person has or had, in its writings.
        names: given and family name, folded; former ones too.
        families: family names, folded; former ones too.
        suffixes: `jun.`, `sen.` and the like, folded; an empty one where there is none.
    """

    ref: Ref
    ids: frozenset[str]
    customers: frozenset[str]
    roles: frozenset[str]
    writings: tuple[Writing, ...] = field(repr=False)  # a repr may end in a traceback
    names: frozenset[tuple[str, str]] = field(repr=False)
    families: frozenset[str] = field(repr=False)
    suffixes: frozenset[str] = field(repr=False)

    @property
    def own(self) -> frozenset[str]:
        """Ids that mean nobody but this person."""
        return self.ids | self.customers


def subject_of(
    contact: Record, customers: Iterable[Record] = (), former: Iterable[Mapping[str, Any]] = ()
) -> Subject:
    """Say who is meant by a contact.

    Args:
        contact: the contact as it is now.
        customers: any customers; those of type person that link to the contact are the person.
        former: the same contact's data in earlier versions: former addresses, a maiden name.
    """
    versions = (contact.data, *former)
    ids = frozenset({contact.id, *contact.data.get("aliases", ())})
    private = [one for one in customers if one.data.get("person") in ids]
    return Subject(
        ref=contact.ref,
        ids=ids,
        customers=frozenset(
            id_ for one in private for id_ in (one.id, *one.data.get("aliases", ()))
        ),
        roles=frozenset(id_ for data in versions for id_ in role_customers(data)),
        writings=writings.distinct(
            one
            for data, name in [
                *((data, data.get("name", {})) for data in versions),
                *((one.data, {}) for one in private),
            ]
            for one in _writings(data, name)
        ),
        names=frozenset(name for data in versions for name in full_names(data)),
        families=frozenset(name for data in versions for name in families(data)),
        suffixes=frozenset(suffix(data.get("name", {}).get("suffix", "")) for data in versions),
    )


def full_names(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the full name of a contact as given and family name, folded."""
    name = data.get("name", {})
    if name.get("given") and name.get("family"):
        yield _folded(name["given"]), _folded(name["family"])
    if len(shown := words(name.get("display", ""))) > 1:
        yield _folded(" ".join(shown[:-1])), _folded(shown[-1])


def families(data: Mapping[str, Any]) -> Iterator[str]:
    """Give the family names of a contact, folded."""
    yield from (family for _, family in full_names(data))
    if family := data.get("name", {}).get("family"):
        yield _folded(family)


def role_customers(data: Mapping[str, Any]) -> Iterator[str]:
    """Give the ids of the customers at which a contact has a role."""
    yield from (role["customer"] for role in data.get("roles", ()) if "customer" in role)


def suffix(text: str) -> str:
    """Give a suffix in the form in which two writings are equal: `Jr.` and `jun.` are one."""
    letters = "".join(words(text))
    return _SUFFIXES.get(letters, letters)


_SUFFIXES = {
    "jr": "junior", "jun": "junior", "dj": "junior", "derjungere": "junior",
    "sr": "senior", "sen": "senior", "da": "senior", "deraltere": "senior",
}  # fmt: skip


def linked(
    subject: Subject, records: Iterable[Record], catalogue: Catalogue
) -> tuple[Sequence[Record], Sequence[Record]]:
    """Part records into those that are linked to the person and the others.

    Linked are the contact itself, the customers who are the person, the customers at which the
    person has a role, whatever refers to the person, and whatever refers to one of the records
    that do so (a task about an interaction). Being with the same firm links nobody to anybody.
    """
    at_hand = list(records)
    direct = {
        one.ref for one in at_hand if _is_meant(subject, one) or subject.own & ids(one, catalogue)
    }
    events = {ref.id for ref in direct if ref.folder not in {"contacts", "customers"}}
    indirect = {one.ref for one in at_hand if events & ids(one, catalogue)}
    near = direct | indirect
    return (
        [one for one in at_hand if one.ref in near],
        [one for one in at_hand if one.ref not in near],
    )


def ids(record: Record, catalogue: Catalogue) -> frozenset[str]:
    """Give the ids of all records to which a record refers."""
    kind = catalogue.by_name[record.kind]
    return frozenset(
        str(value).rpartition("/")[2]
        for _, leaf, value in leaves(kind, record.data)
        if leaf.type in _POINTERS
    )


def _is_meant(subject: Subject, record: Record) -> bool:
    if record.kind == "contact":
        return record.id in subject.ids
    return record.kind == "customer" and record.id in subject.customers | subject.roles


def _writings(data: Mapping[str, Any], name: Mapping[str, str]) -> Iterator[Writing]:
    yield from writings.of_name(name)
    yield from slugs.of_joined_name(name)
    addresses = [one.get("address", "") for one in data.get("consents", ())]
    for address in [one["address"] for one in data.get("emails", ())] + addresses:
        yield from writings.of_email(address)
        yield from slugs.of_mailbox(address, name)
    for phone in data.get("phones", ()):
        yield from writings.of_phone(phone["number"])
    for network, handle in data.get("profiles", {}).items():
        yield from writings.of_profile(network, handle)
    for address in data.get("addresses", ()):
        yield from writings.of_street(address.get("street", ""))
    yield from writings.of_birthday(data.get("birthday", ""))
    for account in (data.get("vat_id", ""), *data.get("custom", {}).values()):
        if isinstance(account, str) and _ACCOUNT.fullmatch(account):
            yield from writings.of_account(account)


def _folded(text: str) -> str:
    return " ".join(words(loose(text)))
