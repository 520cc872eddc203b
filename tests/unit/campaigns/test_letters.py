import pytest

from crmctl.campaigns.audience import Person, Reached
from crmctl.campaigns.letters import FIELDS, full_name, greeting, letter

_ERIKA = {"salutation": "Frau", "title": "Dr.", "given": "Erika", "family": "Muster"}


@pytest.mark.parametrize(
    ("name", "language", "line"),
    [
        (_ERIKA, "de", "Sehr geehrte Frau Dr. Muster"),
        (_ERIKA, "en", "Dear Dr. Muster"),
        ({"salutation": "Mr.", "family": "Ito"}, "en-GB", "Dear Mr Ito"),
        ({"salutation": "Mrs", "family": "Ito"}, "en", "Dear Ms Ito"),
        ({"salutation": "Herr", "family": "Ito"}, "de-AT", "Sehr geehrter Herr Ito"),
        ({"given": "Kim", "family": "Ito"}, "de", "Guten Tag Kim Ito"),
        ({"given": "Kim", "family": "Ito"}, "fr", "Dear Kim Ito"),
        ({"salutation": "Herr", "given": "Kim"}, "de", "Guten Tag Kim"),
        ({"display": "DJ Kim"}, "en", "Dear DJ Kim"),
        ({}, "de", "Guten Tag"),
        ({}, "en", "Hello"),
    ],
)
def test_a_letter_begins_politely_and_guesses_nobodys_sex(
    name: dict[str, str], language: str, line: str
) -> None:
    assert greeting(name, language) == line


def test_an_envelope_has_the_whole_name() -> None:
    assert full_name({**_ERIKA, "suffix": "MdB"}) == "Dr. Erika Muster MdB"


def test_a_letter_to_somebody_at_work_names_the_company() -> None:
    person = Person(
        "p-1",
        {
            "name": _ERIKA,
            "emails": [{"address": "e@acme.example"}, {"address": "x@y", "primary": True}],
            "roles": [{"customer": "other", "position": "Boss"},
                      {"customer": "acme", "position": "Buyer"}],
        },
        ("acme",),
        consumer=False,
        company={
            "name": "ACME",
            "addresses": [
                {"street": "Weg 1", "postal_code": "1010", "city": "Wien", "country": "AT"}
            ],
        },
    )  # fmt: skip
    found = letter(Reached(person, "x@y"), language="de", country="DE")
    assert tuple(found) == FIELDS
    assert found == {
        "contact": "p-1", "language": "de", "salutation": "Frau", "title": "Dr.",
        "given": "Erika", "family": "Muster", "suffix": "", "name": "Dr. Erika Muster",
        "greeting": "Sehr geehrte Frau Dr. Muster", "position": "Buyer", "company": "ACME",
        "customer": "acme", "reached_at": "x@y", "email": "x@y", "phone": "", "street": "Weg 1",
        "postal_code": "1010", "city": "Wien", "region": "", "country": "AT",
        "address": "ACME\nDr. Erika Muster\nWeg 1\n1010 Wien\nAT",
    }  # fmt: skip


def test_a_private_letter_without_an_address_has_none() -> None:
    person = Person("p-1", {"name": {"given": "Kim"}, "language": "en"})
    found = letter(Reached(person, "+49"), language="de", country="DE")
    assert (found["greeting"], found["address"], found["company"]) == ("Dear Kim", "", "")
