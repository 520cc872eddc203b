from typing import Any

import pytest

from crmctl.matching.find import Answer, Pair, Rest, candidates_for, find

Record = tuple[str, dict[str, Any]]

FAMILIES = (
    "Vogt", "Lüders", "Krause", "Bäcker", "Sommer", "Winter", "Falk", "Hahn", "Reuter", "Stolz",
    "Brandt", "Kühn",
)  # fmt: skip
GIVENS = (
    "Anna", "Otto", "Ida", "Karl", "Berta", "Emil", "Clara", "Paul", "Dora", "Max", "Frieda",
    "Kurt",
)  # fmt: skip


def contact(name: str, given: str, family: str, **fields: Any) -> Record:
    return name, {"name": {"given": given, "family": family}, **fields}


def strangers() -> list[Record]:
    return [
        contact(
            f"s-{number:02}",
            given,
            family,
            emails=[{"address": f"{family}{number}@firma{number}.example"}],
            addresses=[{"street": f"Weg {number}", "postal_code": f"0{number}067"}],
        )
        for number, (given, family) in enumerate(zip(GIVENS, FAMILIES, strict=True), start=10)
    ]


HOME = [{"street": "Lindenstraße 7", "postal_code": "01067", "city": "Dresden"}]
ERIKA = contact(
    "a-1",
    "Erika",
    "Müller-Lüdenscheidt",
    emails=[{"address": "erika@mueller.example"}],
    phones=[{"number": "+491712345678"}],
    addresses=HOME,
)
ERIKA_AGAIN = contact(
    "a-2",
    "Ericka",
    "Mueller-Luedenscheidt",
    emails=[{"address": "Erika@Mueller.example"}],
    addresses=[{"street": "Lindenstr. 7", "postal_code": "01067"}],
)
HEINZ = contact("a-3", "Heinz", "Müller-Lüdenscheidt", addresses=HOME)


def between(pairs: Any, left: str, right: str) -> Pair | None:
    return next((pair for pair in pairs if (pair.left, pair.right) == (left, right)), None)


@pytest.mark.parametrize("records", [[], [ERIKA]])
def test_no_record_and_one_record_have_no_duplicates(records: list[Record]) -> None:
    assert list(find(records, "contact")) == []


def test_among_twenty_records_one_person_twice_is_found() -> None:
    pairs = find([*strangers(), ERIKA, ERIKA_AGAIN], "contact")

    assert [(pair.left, pair.right, pair.answer) for pair in pairs] == [
        ("a-1", "a-2", Answer.SAME)
    ]
    assert pairs[0].probability > 0.99


def test_a_household_is_related_and_not_the_same() -> None:
    pair = between(find([*strangers(), ERIKA, HEINZ], "contact"), "a-1", "a-3")

    assert pair is not None
    assert (pair.answer, pair.relation) == (Answer.RELATED, "household")
    assert pair.probability < 0.5


def test_colleagues_are_related_and_not_the_same() -> None:
    office = [{"customer": "lindner-sensorik-gmbh"}]
    anna, otto = (
        contact(
            name,
            given,
            family,
            roles=office,
            emails=[{"address": f"{family}@lindner.example"}],
            phones=[{"number": f"+493514711{tail}"}],
        )
        for name, given, family, tail in (
            ("c-1", "Anna", "Ahrens", "20"),
            ("c-2", "Otto", "Zeisig", "31"),
        )
    )

    pair = between(find([*strangers(), anna, otto], "contact"), "c-1", "c-2")

    assert pair is not None
    assert (pair.answer, pair.relation) == (Answer.RELATED, "colleague")


def test_namesakes_are_related_and_not_the_same() -> None:
    crowd = [contact(f"n-{number}", "Thomas", "Meier") for number in range(3)]
    spread = [
        (name, {**data, "birthday": f"19{60 + at}-0{at + 1}-1{at}"})
        for at, (name, data) in enumerate(crowd)
    ]

    pairs = find([*strangers(), *spread], "contact")

    answers = {pair.relation for pair in pairs}
    assert all(pair.answer is Answer.RELATED for pair in pairs)
    assert answers <= {"namesake"}


def test_customers_are_found_across_legal_forms_and_writings() -> None:
    one = ("k-1", {"type": "organisation", "name": "Schneider Sensorik GmbH",
                   "addresses": [{"street": "Goethestraße 5", "city": "Ulm"}]})  # fmt: skip
    other = ("k-2", {"type": "organisation", "name": "Schneider-Sensorik G.m.b.H.",
                     "addresses": [{"street": "Goethe-Str. 5", "city": "Ulm"}]})  # fmt: skip
    crowd = [
        (f"s-{name}", {"type": "organisation", "name": f"{name} Bau", "addresses": HOME})
        for name in FAMILIES
    ]

    pairs = find([one, other, *crowd], "customer")

    same = [(pair.left, pair.right) for pair in pairs if pair.answer is Answer.SAME]
    assert same == [("k-1", "k-2")]


def test_organisations_in_one_house_are_related() -> None:
    ring = {"addresses": [{"street": "Ring 5", "postal_code": "89073", "city": "Ulm"}]}
    records = [
        ("k-1", {"name": "Schneider Sensorik", **ring}),
        ("k-2", {"name": "Café Roma", **ring}),
        *((f"s-{name}", {"name": f"{name} Bau", "addresses": [{"city": name}]})
          for name in FAMILIES),
    ]  # fmt: skip

    pair = between(find(records, "customer"), "k-1", "k-2")

    assert pair is not None
    assert (pair.answer, pair.relation) == (Answer.RELATED, "same place")


def test_the_evidence_adds_up_to_the_probability() -> None:
    for pair in find([*strangers(), ERIKA, ERIKA_AGAIN, HEINZ], "contact"):
        bits = sum(one.bits for one in pair.evidence)

        assert pair.probability == pytest.approx(1 / (1 + 2**-bits))


def test_a_new_record_is_compared_with_a_few_others() -> None:
    pairs = candidates_for(ERIKA_AGAIN, [*strangers(), HEINZ, ERIKA, ERIKA_AGAIN], "contact")

    assert [(pair.left, pair.right) for pair in pairs if pair.answer is Answer.SAME] == [
        ("a-1", "a-2")
    ]
    assert pairs[0].answer is Answer.SAME


def test_among_more_records_the_same_agreement_says_less() -> None:
    bare = contact("b-1", "Erika", "Müller-Lüdenscheidt")

    few, many = (
        candidates_for(bare, [contact("b-2", "Erika", "Müller-Lüdenscheidt")], "contact",
                       among=Rest(among))[0].probability
        for among in (20, 100_000)
    )  # fmt: skip

    assert many < few


# --- faults --------------------------------------------------------------------------------


def test_records_that_know_nothing_are_no_duplicates() -> None:
    assert list(find([(f"e-{number}", {}) for number in range(400)], "contact")) == []


def test_equal_records_in_hundreds_are_each_found() -> None:
    _, data = ERIKA
    pairs = find([(f"r-{number:03}", data) for number in range(400)], "contact")

    assert {name for pair in pairs for name in (pair.left, pair.right)} == {
        f"r-{number:03}" for number in range(400)
    }


def test_one_value_in_every_record_makes_no_duplicates() -> None:
    crowd = [
        contact(f"v-{number:03}", f"{GIVENS[number % 12]}{number}", f"{FAMILIES[number // 40]}x",
                emails=[{"address": "office@firm.example"}])
        for number in range(400)
    ]  # fmt: skip

    pairs = find(crowd, "contact")

    assert sum(pair.answer is Answer.SAME for pair in pairs) < 40


@pytest.mark.parametrize(
    ("given", "family"),
    [("太郎", "山田"), ("Анна", "Иванова"), ("محمد", "الفارسي"), ("Μαρία", "Παπαδοπούλου")],
)
def test_names_in_other_scripts_are_compared(given: str, family: str) -> None:
    mail = [{"address": "someone@mail.example"}]
    twins = [contact(f"t-{number}", given, family, emails=mail) for number in range(2)]

    pairs = find([*strangers(), *twins], "contact")

    assert [(pair.left, pair.right) for pair in pairs] == [("t-0", "t-1")]


@pytest.mark.parametrize("name", ["🙂", "👩‍👩‍👧", "x" * 10_000, "ab " * 5_000, "\u200f", "'"])
def test_odd_names_are_compared_without_harm(name: str) -> None:
    odd = [contact(f"o-{number}", name, name, tags=[name]) for number in range(2)]

    find([*strangers(), *odd], "contact")
    find([(key, {"name": name}) for key, _ in odd], "customer")


def test_an_address_alone_makes_neighbours_and_no_duplicates() -> None:
    address = {"street": "Marktplatz 3", "postal_code": "01067", "city": "Dresden"}
    neighbours = [
        ("a", {"type": "person", "person": "p-7k3f9q2m", "addresses": [address]}),
        ("b", {"type": "person", "person": "p-7k3f9q2n", "addresses": [address]}),
        ("c", {"type": "organisation", "name": "Optik Lehmann", "addresses": [address]}),
    ]

    pairs = find(neighbours, "customer")

    assert {pair.relation for pair in pairs} == {"same place"}
    assert max(pair.probability for pair in pairs) < 0.1
