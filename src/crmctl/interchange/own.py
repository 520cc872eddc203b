"""How our own records are known again in an address book: their ids, as others keep them."""

import re
from typing import Any

KINDS = ("contact", "customer")
"""The kinds of record that an address book has."""

_OWN = re.compile(r"urn:crmctl:(contact|customer):([a-z0-9]+(?:-+[a-z0-9]+)*)")


def urn(record: dict[str, Any]) -> str:
    """Give the name of a record for other programs: `urn:crmctl:contact:p-7k3f9q2m`."""
    return f"urn:crmctl:{record['kind']}:{record['id']}"


def own_id(text: str) -> tuple[str, str]:
    """Give the kind and the id of a record of ours; both empty for what is none."""
    found = _OWN.fullmatch(text.strip())
    return (found[1], found[2]) if found else ("", "")
