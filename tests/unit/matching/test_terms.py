from dataclasses import replace

from crmctl.matching.features import Address, Features
from crmctl.matching.terms import MOST, NO_TERMS, Terms


def test_a_common_name_is_less_rare_than_a_rare_one() -> None:
    meiers = [Features(given=f"g{number}", family="meier") for number in range(50)]
    terms = Terms.count([*meiers, Features(family="ludenscheidt")])

    assert terms.rarity("family", "meier") < terms.rarity("family", "ludenscheidt")


def test_two_records_of_one_person_do_not_make_the_mailbox_common() -> None:
    terms = Terms.count([Features(emails=("erika@acme.example",))] * 2)

    assert terms.rarity("email", "erika@acme.example") >= 19


def test_a_mailbox_of_everybody_says_little() -> None:
    terms = Terms.count(
        Features(given=f"g{number}", emails=("erika@acme.example",)) for number in range(100)
    )

    assert terms.rarity("email", "erika@acme.example") == 1


def test_a_record_entered_many_times_does_not_make_its_values_common() -> None:
    one = Features(family="meier")

    assert Terms.count([one] * 100).rarity("family", "meier") == Terms.count([one]).rarity(
        "family", "meier"
    )


def test_every_value_of_a_record_is_counted() -> None:
    one = Features(
        given="erika",
        family="muller",
        organisations=(("acme",),),
        domains=("acme.example",),
        phones=("49351",),
        birthday=("1984", "03", "12"),
        addresses=(Address("hauptstr", "1", "01067", "dresden"),),
        identifiers=(("hubspot", "4711"),),
    )

    terms = Terms.count(replace(one, domains=(*one.domains, f"{n}.example")) for n in range(40))

    seen = {
        "given": "erika",
        "family": "muller",
        "word": "acme",
        "domain": "acme.example",
        "phone": "49351",
        "birthday": "19840312",
        "street": "hauptstr1",
        "place": "dresden",
        "identifier": "hubspot=4711",
    }
    assert all(terms.rarity(field, value) <= 2 for field, value in seen.items())


def test_without_records_what_is_usual_counts() -> None:
    assert NO_TERMS.rarity("given", "erika") == 8
    assert NO_TERMS.rarity("identifier", "hubspot=4711") <= MOST
