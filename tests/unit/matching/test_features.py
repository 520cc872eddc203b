from crmctl.matching.features import Address, Features, extract


def test_a_contact_gives_all_that_identifies_it() -> None:
    features = extract(
        {
            "name": {"given": "Jean-Luc", "family": "O'Brien"},
            "roles": [{"customer": "mueller-bau-gmbh"}],
            "emails": [
                {"address": "Jean@Acme.example"},
                {"address": "info@acme.example"},
                {"address": "jean@gmx.de"},
            ],
            "phones": [{"number": "+49351123456"}],
            "birthday": "1984-03-12",
            "addresses": [{"street": "Hauptstraße 1", "postal_code": "01067", "city": "Köln"}],
            "external_ids": {"hubspot": "47 11", "old": 12},
        },
        "contact",
    )

    assert features == Features(
        given="jeanluc",
        family="obrien",
        given_words=("jean", "luc"),
        family_words=("obrien",),
        organisations=(("muller", "bau"),),
        form="gmbh",
        emails=("jean@acme.example", "jean@gmx.de"),
        role_emails=("info@acme.example",),
        domains=("acme.example",),
        phones=("49351123456",),
        birthday=("1984", "03", "12"),
        addresses=(Address("hauptstr", "1", "01067", "koln"),),
        identifiers=(("hubspot", "4711"), ("old", "12")),
    )


def test_a_display_name_stands_in_for_the_structured_one() -> None:
    features = extract({"name": {"display": "Anna Maria Schmidt"}}, "contact")

    assert (features.given, features.family) == ("annamaria", "schmidt")


def test_a_customer_gives_names_domains_and_numbers() -> None:
    features = extract(
        {
            "type": "organisation",
            "name": "ACME Maschinenbau",
            "legal_name": "ACME Maschinenbau GmbH",
            "domains": ["acme.example"],
            "websites": ["https://www.acme.example/de"],
            "vat_id": "DE 136695976",
        },
        "customer",
    )

    assert features.organisations == (("acme", "maschinenbau"),)
    assert features.form == "gmbh"
    assert features.domains == ("acme.example",)
    assert features.identifiers == (("vat_id", "de136695976"),)


def test_a_private_customer_is_known_by_the_contact() -> None:
    features = extract({"type": "person", "person": "p-7k3f9q2m"}, "customer")

    assert features == Features(identifiers=(("person", "p7k3f9q2m"),))


def test_odd_shapes_are_passed_over() -> None:
    features = extract(
        {
            "name": "text",
            "emails": "text",
            "phones": [None, {}],
            "addresses": ["text", {"street": None}],
            "external_ids": [],
            "birthday": True,
        },
        "contact",
    )

    assert features == Features()
