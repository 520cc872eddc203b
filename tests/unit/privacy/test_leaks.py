import pytest

from crmctl.privacy.leaks import Watch, What, shown

_CONTACTS = (
    ("p-1", {"name": {"given": "Erika", "family": "Müller"}}),
    ("p-2", {"name": {"display": "Anna Lena von Thun"}}),
    ("p-3", {"name": {"given": "Hans"}}),
)


def _leaks(text: str) -> list[What]:
    return [leak.what for leak in Watch(_CONTACTS, "DE").leaks(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("call erika@acme.example", [What.EMAIL]),
        ("call 030 23125177", [What.PHONE]),
        ("call +49 30 23125177 now", [What.PHONE]),
        ("talk-erika-mueller", [What.NAME]),
        ("MÜLLER, Erika", [What.NAME]),
        ("docs/anna_lena_von_thun.pdf", [What.NAME]),
        ("Erika Müller, Erika Müller", [What.NAME, What.NAME]),
    ],
)
def test_addresses_numbers_and_names_leak(text: str, found: list[What]) -> None:
    assert _leaks(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "contact p-7k3f9q2m: set role", "2026-11-21 to 2026-12-24", "invoice 2026-0004711",
        "v1.2.3", "Hans", "With Erika. Müller agreed", "12.11.2026", "1,234,567.00 EUR", "0000000",
        "4f2a9c1d8e7b6a5f4e3d2c1b0a9f8e7d6c5b4a39",
    ],
)  # fmt: skip
def test_ids_dates_and_amounts_are_no_leak(text: str) -> None:
    assert _leaks(text) == []


def test_who_signs_a_commit_with_an_address_meant_to() -> None:
    watch = Watch(_CONTACTS, "DE")
    message = "Set role\n\nSigned-off-by: Erika Müller <erika@acme.example>\n# Erika Müller\n"
    assert not list(watch.in_message(message))
    assert list(watch.in_message(f"{message}Erika Müller\n"))


def test_a_leak_is_shown_as_dots() -> None:
    watch = Watch(_CONTACTS, "DE")
    text = "talk-erika-mueller-2"
    assert shown(text, watch.leaks(text)) == "talk-...-2"
