"""How our own records are known again in an address book: their ids, as others keep them."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from crmctl.errors.addressbooks import NoPersonKindError

KINDS = ("contact", "customer")
"""The kinds of record that an address book has."""

_OWN = re.compile(r"urn:crmctl:(contact|customer):([a-z0-9]+(?:-+[a-z0-9]+)*)")


def require_kind(wanted: str) -> None:
    """Refuse to take the entries of an address book for anything else.

    Raises:
        NoPersonKindError: they are wanted as such.
    """
    if wanted not in {"", *KINDS}:
        raise NoPersonKindError(wanted)


def urn(record: Mapping[str, Any]) -> str:
    """Give the name of a record for other programs: `urn:crmctl:contact:p-7k3f9q2m`."""
    return f"urn:crmctl:{record['kind']}:{record['id']}"


def own_id(text: str) -> tuple[str, str]:
    """Give the kind and the id of a record of ours; both empty for what is none."""
    found = _OWN.fullmatch(text.strip())
    return (found[1], found[2]) if found else ("", "")


class _Directory(NamedTuple):
    """How our records are written in a directory.

    Attributes:
        base: what the names of our entries end with.
        no_family: stands for a family name that is not known, for the schema asks for one.
    """

    base: str
    no_family: str


OWN_DIRECTORY = _Directory("ou=contacts,o=crmctl", "-")

_IN_DIRECTORY = re.compile(rf"uid=([a-z0-9]+(?:-+[a-z0-9]+)*),{OWN_DIRECTORY.base}")


def id_of_directory(name: str) -> str:
    """Give the id of a record of ours by the name of its entry; empty for another's entry."""
    found = _IN_DIRECTORY.fullmatch(name)
    return found[1] if found else ""
