import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from crmctl.index.alike import blocks, counts
from crmctl.index.database import create
from crmctl.index.files import FileState
from crmctl.index.flatten import rows
from crmctl.index.plan import plan
from crmctl.index.write import Change, apply, fill
from crmctl.matching.keys import MOST_CANDIDATES, number, numbers
from crmctl.model.catalogue import Catalogue
from crmctl.model.identity import label
from crmctl.model.record import Record, Ref
from crmctl.workspace.resembling import resembling

Data = dict[str, Any]
Index = Callable[[Mapping[str, Data]], sqlite3.Connection]

ERIKA: Data = {
    "name": {"given": "Erika", "family": "Müller"},
    "emails": [{"address": "erika@alt.example"}],
    "addresses": [{"street": "Goethestraße 5a", "postal_code": "01067", "city": "Dresden"}],
    "birthday": "1980-05-17",
}
ERICKA: Data = {
    "name": {"given": "Ericka", "family": "Mueller"},
    "emails": [{"address": "neu@neu.example"}],
    "addresses": [{"street": "Goethestr. 5 A", "postal_code": "01067", "city": "Dresden"}],
}


def _change(catalogue: Catalogue, ref: str, data: Data) -> Change:
    where = Ref.parse(ref)
    kind = catalogue.by_name[where.folder]
    flat = rows(plan(catalogue, kind), f"{ref}.yaml", Record(kind.name, where, data),
                label(kind, data))  # fmt: skip
    return Change(FileState(f"{ref}.yaml", "", ""), flat)


@pytest.fixture
def index(catalogue: Catalogue) -> Iterator[Index]:
    """Give an index, in memory, of records by their references."""
    made = list[sqlite3.Connection]()

    def build(records: Mapping[str, Data]) -> sqlite3.Connection:
        made.append(create(None, catalogue))
        fill(made[-1], catalogue, (_change(catalogue, *each) for each in records.items()))
        return made[-1]

    yield build
    for connection in made:
        connection.close()


def found(
    connection: sqlite3.Connection, kind: str, data: Data, **more: Any
) -> list[tuple[str, bool]]:
    """Give what one new record resembles, and whether it is probably that one."""
    answer = dict(resembling(connection, kind, {"": data}, **more))
    return [(each.id, each.probability >= 0.5) for each in answer.get("", ())]


def _strangers(count: int) -> dict[str, Data]:
    return {
        f"contacts/p-{number}": {"name": {"given": f"Vor{number}x", "family": f"Nach{number}x"}}
        for number in range(count)
    }


def test_a_person_is_found_by_a_name_written_otherwise_at_the_same_address(index: Index) -> None:
    connection = index({**_strangers(50), "contacts/p-erika": ERIKA})

    assert found(connection, "contact", ERICKA) == [("p-erika", True)]


def test_a_company_is_found_without_its_legal_form(index: Index) -> None:
    other = {f"customers/c-{n}": {"type": "organisation", "name": f"Firma{n} Solar AG"}
             for n in range(30)}  # fmt: skip
    connection = index(
        {**other, "customers/nord": {"type": "organisation", "name": "Nordlicht Solar"}}
    )

    new = {"type": "organisation", "name": "Nordlicht Solar GmbH"}
    assert found(connection, "customer", new)[0] == ("nord", True)


def test_several_new_records_are_asked_about_together(index: Index) -> None:
    connection = index({**_strangers(20), "contacts/p-erika": ERIKA})
    nobody: Data = {"name": {"given": "Zoe", "family": "Quast"}}

    answer = dict(resembling(connection, "contact", {"n-1": nobody, "n-2": ERICKA}))

    assert {id_: [each.id for each in known] for id_, known in answer.items()} == {
        "n-2": ["p-erika"]
    }


def test_the_answer_is_the_same_for_one_and_among_many(index: Index) -> None:
    connection = index({**_strangers(2500), "contacts/p-erika": ERIKA})
    new = {f"n-{n}": {"name": {"given": f"Vor{n}x", "family": f"Anders{n}"}} for n in range(2100)}

    answer = dict(resembling(connection, "contact", {**new, "n-x": ERICKA}))

    alone = dict(resembling(connection, "contact", {"n-x": ERICKA}))
    assert [each.id for each in answer["n-x"]] == ["p-erika"]
    assert answer["n-x"][0].probability == pytest.approx(alone["n-x"][0].probability, abs=0.05)


def test_a_shared_name_says_less_where_many_bear_it(index: Index) -> None:
    new: Data = {"name": {"given": "Uwe", "family": "Meier"}, "birthday": "1970-01-01"}
    known = {**new, "birthday": "1970-01-10"}
    others: dict[str, Data] = {
        f"contacts/m-{n}": {"name": {"given": f"Vor{n}x", "family": "Meier"}} for n in range(200)
    }
    rare = index({**_strangers(400), "contacts/p-uwe": known})
    common = index({**_strangers(200), **others, "contacts/p-uwe": known})

    chances = [
        dict(resembling(each, "contact", {"": new}))[""][0].probability for each in (rare, common)
    ]

    assert chances[0] > chances[1]


def test_pairs_that_were_decided_and_the_record_itself_are_left_out(index: Index) -> None:
    connection = index({"contacts/p-erika": ERIKA, "contacts/p-again": ERICKA})

    def alike(*apart: frozenset[str]) -> list[str]:
        answer = dict(resembling(connection, "contact", {"p-again": ERICKA}, apart))
        return [each.id for each in answer.get("p-again", ())]

    assert alike() == ["p-erika"]
    assert alike(frozenset({"p-again", "p-erika"})) == []


def test_archived_and_erased_records_are_never_proposed(
    index: Index, catalogue: Catalogue
) -> None:
    connection = index({"contacts/p-erika": {**ERIKA, "archived": "2026-01-01"}})
    assert found(connection, "contact", ERIKA) == []

    apply(connection, catalogue, [_change(catalogue, "contacts/p-erika", ERIKA)])
    assert found(connection, "contact", ERIKA) == [("p-erika", True)]

    apply(
        connection, catalogue, [_change(catalogue, "contacts/p-erika", {"erased": "2026-01-01"})]
    )
    assert found(connection, "contact", ERIKA) == []


def test_a_removed_record_leaves_no_keys(index: Index, catalogue: Catalogue) -> None:
    connection = index({"contacts/p-erika": ERIKA})

    apply(connection, catalogue, [], ["contacts/p-erika.yaml"])

    assert connection.execute("SELECT count(*) FROM alike").fetchone() == (0,)


def test_of_two_files_with_one_id_one_record_is_told(index: Index) -> None:
    connection = index({"contacts/p-erika": ERIKA, "contacts/old/p-erika": ERIKA})
    connection.execute("UPDATE records SET id = 'p-erika'")

    assert [id_ for id_, _ in found(connection, "contact", ERICKA)] == ["p-erika"]


def test_a_record_of_another_kind_with_a_key_of_the_same_number_is_none(index: Index) -> None:
    connection = index({"customers/acme": {"type": "organisation", "name": "Acme"}})
    key = number("contact", ("mailbox", "erika@alt.example"))
    connection.execute("INSERT INTO alike SELECT rowid, ? FROM records", (key,))

    assert found(connection, "contact", ERIKA) == []


@pytest.mark.parametrize("kind", ["contact", "customer", "interaction"])
def test_a_record_without_any_key_resembles_nothing(index: Index, kind: str) -> None:
    connection = index({"contacts/p-erika": ERIKA})

    assert found(connection, kind, {}) == []
    assert found(connection, kind, {"name": {"display": "???"}}) == []
    assert list(resembling(connection, kind, {})) == []


def test_an_empty_crm_holds_nothing_alike(index: Index) -> None:
    assert found(index({}), "contact", ERIKA) == []


def test_names_in_other_scripts_are_found(index: Index) -> None:
    known: dict[str, Data] = {
        "contacts/p-wang": {"name": {"given": "伟", "family": "王"}, "birthday": "1990-01-01"},
        "contacts/p-anna": {"name": {"given": "Анна", "family": "Иванова"},
                            "birthday": "1985-02-03"},
    }  # fmt: skip
    connection = index({**_strangers(20), **known})

    assert found(connection, "contact", known["contacts/p-wang"]) == [("p-wang", True)]
    assert found(connection, "contact", known["contacts/p-anna"]) == [("p-anna", True)]


def test_a_key_that_a_hundred_thousand_share_neither_finds_nor_stops_anything(
    index: Index,
) -> None:
    connection = index({"contacts/p-erika": ERIKA})
    shared = number("contact", ("mailbox", "info@all.example"))
    connection.executemany(
        "INSERT INTO alike VALUES (?, ?)", ((owner, shared) for owner in range(100, 100_100))
    )
    new = {**ERICKA, "emails": [{"address": "info@all.example"}]}

    assert counts(connection, [shared, 0]) == {shared: 100_000}
    assert [id_ for id_, _ in found(connection, "contact", new)] == ["p-erika"]


def test_of_hundreds_of_equal_records_some_are_told(index: Index) -> None:
    equal = {f"contacts/e-{n:03}": ERIKA for n in range(400)}
    connection = index({**_strangers(800), **equal})

    alike = found(connection, "contact", ERIKA)

    assert len(alike) == MOST_CANDIDATES
    assert alike == sorted(alike)


def test_more_keys_than_a_statement_takes_are_asked_in_several(index: Index) -> None:
    connection = index({"contacts/p-erika": ERIKA})
    own = numbers("contact", ERIKA)

    every = [*range(40_000), *own]

    assert counts(connection, every) == dict.fromkeys(own, 1)
    assert blocks(connection, every) == {key: [1] for key in own}
