"""For whom a person stands, and so whether they are asked as a consumer: one answer for all.

A campaign, `call` and `show` ask here, so that none of them allows what another refuses.
"""

from collections.abc import Iterable
from datetime import date

from crmctl.campaigns.standing import PRIVATE, ROLES, standing
from crmctl.model.record import Ref
from crmctl.privacy import consent
from crmctl.workspace.view import View

_SURVIVOR = "SELECT id FROM aliases WHERE kind = 'customer' AND alias = ?"


def standing_for(view: View, on: date) -> dict[str, list[str]]:
    """Give of each contact the customers they stand for on a day: by role, or as the person."""
    return standing(view.rows, on)


def is_consumer(view: View, ref: Ref, on: date | None = None) -> bool:
    """Tell whether a contact, or a customer at its own number, is asked as a consumer on a day.

    Args:
        view: the CRM.
        ref: the contact or the customer.
        on: the day; today for none.
    """
    if ref.folder == "customers":
        return consent.is_consumer(_types(view, [ref.id]))
    today = on or view.now.date()
    roles = view.rows(f"{ROLES} AND contact.id = ?", (ref.id,))
    theirs = [_survivor(view, customer) for customer, _, until in roles if _holds(until, today)]
    private = [id_ for id_, _ in view.rows(f"{PRIVATE} AND person = ?", (ref.id,))]
    return consent.is_consumer(_types(view, [*theirs, *private]))


def _survivor(view: View, id_: str) -> str:
    """Give the id of the customer that a customer was merged into; else the same."""
    found: str = next(iter(view.rows(_SURVIVOR, (id_,))), (id_,))[0]
    return found


def _types(view: View, customers: Iterable[str]) -> list[str]:
    """Give the types of customers; one without a valid record has none."""
    of_one = "SELECT type FROM customers WHERE id = ?"
    return [type_ for id_ in customers for (type_,) in view.rows(of_one, (id_,))]


def _holds(until: str | None, on: date) -> bool:
    return (until or on.isoformat()) >= on.isoformat()
