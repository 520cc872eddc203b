"""A number is known by the digits that people type."""

import pytest

from crmctl.index.phones import digit_forms, typed_digits


@pytest.mark.parametrize(
    ("number", "forms"),
    [
        ("+4935141234560", ("4935141234560", "035141234560")),
        ("+15551234567", ("15551234567", "05551234567")),
        ("+35312345678", ("35312345678", "012345678")),
        ("112", ("112",)),
        ("+49", ("49",)),
        ("unknown", ()),
    ],
)
def test_a_number_has_international_and_national_digits(
    number: str, forms: tuple[str, ...]
) -> None:
    assert digit_forms(number) == forms


@pytest.mark.parametrize("text", ["+49 (0)351/41-23", "0049 351 4123", "493514123"])
def test_writings_of_a_number_have_the_same_digits(text: str) -> None:
    assert typed_digits(text) == "493514123"
