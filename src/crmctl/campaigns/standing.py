"""For which customers a contact stands: by a role there, or as the person they are."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

ROLES = """
    SELECT role.customer, contact.id, role.until FROM contacts_roles AS role
    JOIN contacts AS contact ON contact.rowid = role.owner WHERE role.customer IS NOT NULL
"""
PRIVATE = "SELECT id, person FROM customers WHERE person IS NOT NULL"
_SURVIVORS = "SELECT alias, id FROM aliases WHERE kind = 'customer'"


Rows = Callable[[str, Sequence[Any]], Sequence[tuple[Any, ...]]]


def survivors(rows: Rows) -> Mapping[Any, str]:
    """Give of each customer whom a merge retired the one that took its place."""
    return dict(rows(_SURVIVORS, ()))


def standing(rows: Rows, on: date) -> dict[str, list[str]]:
    """Give of each contact the customers they stand for on a day.

    Args:
        rows: asks the index.
        on: the day; a role that ended before it does not count.
    """
    former = survivors(rows)
    found = dict[str, list[str]]()
    for customer, contact, until in rows(ROLES, ()):
        id_ = former.get(customer, customer)
        if (until or on.isoformat()) >= on.isoformat() and id_ not in found.get(contact, ()):
            found.setdefault(contact, []).append(id_)
    for customer, contact in rows(PRIVATE, ()):
        found.setdefault(contact, []).append(customer)
    return found
