"""How far two records agree: a pattern, one agreement for each field.

Comparing is symmetric, and cheap enough for hundreds of thousands of pairs.
"""

from collections.abc import Callable

from crmctl.matching.agreement import Pattern
from crmctl.matching.compare_organisation import form, identifier, organisation
from crmctl.matching.compare_person import agreeing_names, birthday, names
from crmctl.matching.compare_place import whereabouts
from crmctl.matching.compare_reach import email, phone
from crmctl.matching.features import Features
from crmctl.matching.terms import Terms

Comparer = Callable[[Features, Features, Terms], Pattern]

CONTACT_FIELDS = (
    "given", "family", "order", "birthday", "email", "phone", "organisation", "street", "place",
    "identifier",
)  # fmt: skip
CUSTOMER_FIELDS = ("organisation", "form", "email", "phone", "street", "place", "identifier")


def compare_contacts(left: Features, right: Features, terms: Terms) -> Pattern:
    """Give the agreements of two contacts in the order of `CONTACT_FIELDS`."""
    given, family, order = names(left, right, terms)
    street, place = whereabouts(left, right, terms)
    return (
        given,
        family,
        order,
        birthday(left, right, terms),
        email(left, right, terms, agreeing_names(left, right, given, family)),
        phone(left, right, terms),
        organisation(left, right, terms),
        street,
        place,
        identifier(left, right, terms),
    )


def compare_customers(left: Features, right: Features, terms: Terms) -> Pattern:
    """Give the agreements of two customers in the order of `CUSTOMER_FIELDS`."""
    street, place = whereabouts(left, right, terms)
    return (
        organisation(left, right, terms),
        form(left, right),
        email(left, right, terms, ()),
        phone(left, right, terms),
        street,
        place,
        identifier(left, right, terms),
    )
