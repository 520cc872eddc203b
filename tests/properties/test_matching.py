"""Finding duplicates: symmetric, deterministic, and blind to nothing that is equal."""

from itertools import combinations, permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crmctl.matching import blocking
from crmctl.matching.comparison import compare_contacts, compare_customers
from crmctl.matching.features import Features, extract
from crmctl.matching.find import Answer, candidates_for, find
from crmctl.matching.spelling import alike
from crmctl.matching.terms import Terms

Data = dict[str, Any]

GIVEN = st.sampled_from(["Erika", "Ericka", "E.", "Müller", "Hans Peter", "Peter", "山田"])
FAMILY = st.sampled_from(["Müller", "Mueller", "Muller-Lang", "Lang", "Erika", "Vogt"])
MAIL = st.sampled_from(["erika@acme.example", "info@acme.example", "e.muller@gmx.de", "kaputt"])
PHONE = st.sampled_from(["+49351123456", "+49351123457", "0351123456", "110"])
STREET = st.sampled_from(["Goethestr. 5", "Goethestraße 5", "Goethestraße 6", "Ring"])
TOWN = st.sampled_from(["Ulm", "Dresden", "Drseden"])
DAY = st.sampled_from(["1984-03-12", "1984-12-03", "--03-12", "1971-01-01"])


def lists(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Data]]:
    return st.lists(st.fixed_dictionaries(dict(fields)), max_size=2)


CONTACTS = st.fixed_dictionaries(
    {"name": st.fixed_dictionaries({"family": FAMILY}, optional={"given": GIVEN})},
    optional={
        "emails": lists(address=MAIL),
        "phones": lists(number=PHONE),
        "birthday": DAY,
        "addresses": lists(street=STREET, city=TOWN),
        "roles": lists(customer=st.sampled_from(["acme-gmbh", "acme-bau-ag", "k-9w2e5t7y"])),
        "external_ids": st.dictionaries(st.just("hubspot"), st.sampled_from(["1", "12"])),
    },
)
CUSTOMERS = st.fixed_dictionaries(
    {"name": st.sampled_from(["ACME GmbH", "Acme Bau", "Bau ACME AG", "Vogt", "AG"])},
    optional={"domains": st.lists(st.just("acme.example")), "addresses": lists(street=STREET)},
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
FIELDS = [
    "name", "legal_name", "emails", "phones", "addresses", "roles", "birthday", "external_ids",
    "domains", "websites", "vat_id", "person",
]  # fmt: skip
ANYTHING = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=5)


@given(CONTACTS, CONTACTS)
def test_comparing_two_contacts_is_symmetric(one: Data, other: Data) -> None:
    left, right = extract(one, "contact"), extract(other, "contact")
    terms = Terms.count([left, right])

    assert compare_contacts(left, right, terms) == compare_contacts(right, left, terms)


@given(CUSTOMERS, CUSTOMERS)
def test_comparing_two_customers_is_symmetric(one: Data, other: Data) -> None:
    left, right = extract(one, "customer"), extract(other, "customer")
    terms = Terms.count([left, right])

    assert compare_customers(left, right, terms) == compare_customers(right, left, terms)


@given(st.text(max_size=12), st.text(max_size=12))
def test_alike_is_symmetric(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)


@settings(max_examples=20)
@given(st.lists(CONTACTS, max_size=4))
def test_the_answer_does_not_depend_on_the_order_of_the_records(records: list[Data]) -> None:
    named = [(f"p-{at}", data) for at, data in enumerate(records)]
    expected = find(named, "contact")

    for order in list(permutations(named))[:6]:
        assert find(order, "contact") == expected


@settings(max_examples=20)
@given(st.lists(CONTACTS, min_size=3, max_size=12))
def test_blocking_loses_no_pair_with_an_equal_mailbox_or_number(records: list[Data]) -> None:
    features = [extract(data, "contact") for data in records]
    crowd = [Features(family=f"x{number}y") for number in range(blocking.EXHAUSTIVE)]

    found = set(blocking.candidates(features + crowd))

    for left, right in combinations(range(len(features)), 2):
        one, other = features[left], features[right]
        if set(one.emails) & set(other.emails) or set(one.phones) & set(other.phones):
            assert (left, right) in found


@settings(max_examples=25)
@given(st.lists(ANYTHING, max_size=5), st.sampled_from(["contact", "customer"]))
def test_data_of_any_shape_is_compared_without_an_exception(
    records: list[Data], kind: str
) -> None:
    named = [(f"p-{at}", data) for at, data in enumerate(records)]

    pairs = find(named, kind)

    assert all(0 <= pair.probability <= 1 for pair in pairs)
    assert all(pair.answer is not Answer.UNRELATED for pair in pairs)
    for one in named[:2]:
        candidates_for(one, named, kind)
