"""The flat tables: those of `crmctl sql`, with real types."""

from collections.abc import Iterator
from typing import Any

import pytest

from crmctl.index import schema
from crmctl.interchange.exporting.export import Export, Item
from crmctl.interchange.exporting.relational import SqlType, filled, tables
from crmctl.model.catalogue import Catalogue, Kind
from crmctl.model.describe import catalogue as describe
from crmctl.model.kinds import KINDS
from crmctl.model.settings import Settings

_ALL = {kind.KIND: {"size_m": {"type": "decimal"}, "fee": {"type": "money"}} for kind in KINDS}
_CATALOGUE = describe(Settings.model_validate({"format": 1, "name": "x", "custom_fields": _ALL}))


@pytest.mark.parametrize("kind", _CATALOGUE.kinds, ids=lambda kind: kind.name)
def test_tables_and_columns_are_those_of_sql(kind: Kind) -> None:
    ours = {table.name: [column.name for column in table.columns] for table in tables(kind)}
    for table in schema.tables(kind):
        first = ["owner", "n"] if table.listed else ["id"]
        added = {"custom_size_m", "custom_fee", "custom_fee_currency"}
        added |= {name for name in ours[table.name] if name.endswith("_day")}
        wanted = [*first, *(name for name, _ in table.columns)]
        assert [name for name in ours[table.name] if name not in added - set(wanted)] == wanted
    assert ours.keys() == {table.name for table in schema.tables(kind)}


@pytest.mark.parametrize("kind", _CATALOGUE.kinds, ids=lambda kind: kind.name)
def test_no_two_columns_of_a_table_have_one_name(kind: Kind) -> None:
    for table in tables(kind):
        names = [column.name.lower() for column in table.columns]
        assert len(names) == len(set(names))


def _rows(kind: Kind, *items: Item) -> dict[str, list[tuple[Any, ...]]]:
    def given(_kind: Kind) -> Iterator[Item]:
        return iter(items)

    told = list[str]()
    export = Export("x", "en", (kind,), given, tell=told.append)
    found = dict[str, list[tuple[Any, ...]]]()
    for batch in filled(export, kind, tables(kind)):
        for table, rows in batch:
            found.setdefault(table.name, []).extend(rows)
    return {**found, "told": [(sentence,) for sentence in told]}


def _column(kind: Kind, table: str, name: str, row: tuple[Any, ...]) -> Any:
    columns = next(one.columns for one in tables(kind) if one.name == table)
    return row[[column.name for column in columns].index(name)]


def test_values_have_their_types_and_items_their_owner() -> None:
    kind = _CATALOGUE.by_name["contact"]
    data = {
        "name": {"given": "Erika"},
        "emails": [{"address": "a@b.example", "primary": True}, {"address": "c@d.example"}],
        "birthday": "--03-12",
        "tags": ["x", "y"],
        "profiles": {"linkedin": "erika"},
        "consents": [{"id": "c-1", "at": "2026-03-01T23:30:00-05:00", "evidence": {"ip": "::1"}}],
        "custom": {"size_m": 1.75, "fee": "12.50 CHF"},
    }
    found = _rows(kind, Item("contact", "p-1", "Erika", data))
    (own,) = found["contacts"]

    def of(name: str) -> Any:
        return _column(kind, "contacts", name, own)

    assert (of("id"), of("name_given"), of("name_family")) == ("p-1", "Erika", None)
    assert (of("birthday"), of("custom_size_m")) == ("--03-12", "1.75")
    assert (of("custom_fee"), of("custom_fee_currency")) == ("12.50", "CHF")
    assert found["contacts_emails"] == [
        ("p-1", 0, "a@b.example", None, True),
        ("p-1", 1, "c@d.example", None, None),
    ]
    assert found["contacts_tags"] == [("p-1", 0, "x"), ("p-1", 1, "y")]
    assert found["contacts_profiles"] == [("p-1", 0, "linkedin", "erika")]
    assert found["contacts_custom"] == [
        ("p-1", 0, "size_m", "1.75"),
        ("p-1", 1, "fee", "12.50 CHF"),
    ]
    (consent,) = found["contacts_consents"]
    assert _column(kind, "contacts_consents", "at", consent) == "2026-03-01T23:30:00-05:00"
    assert _column(kind, "contacts_consents", "at_day", consent) == "2026-03-01"
    assert _column(kind, "contacts_consents", "evidence_ip", consent) == "::1"


def test_of_two_files_with_one_id_the_first_counts_and_that_is_said() -> None:
    kind = _CATALOGUE.by_name["task"]
    twins = (Item("task", "t-1", "", {"title": title}) for title in ("one", "two"))
    found = _rows(kind, *twins)
    assert [_column(kind, "tasks", "title", row) for row in found["tasks"]] == ["one"]
    assert found["told"] == [
        ("tasks: 1 file has the id of another file and no row here; `crmctl check` says which.",)
    ]


def test_a_value_of_another_shape_is_left_out_and_crashes_nothing(catalogue: Catalogue) -> None:
    kind = catalogue.by_name["deal"]
    odd = {
        "value": "much",
        "expected_close": "soon",
        "tags": "x",
        "external_ids": "y",
        "stages": [3],
    }
    found = _rows(kind, Item("deal", "d-1", "", odd))
    (own,) = found["deals"]
    assert _column(kind, "deals", "value", own) is None
    assert _column(kind, "deals", "expected_close", own) is None
    assert found["deals_tags"] == [("d-1", 0, "x")]
    assert found["deals_external_ids"] == []


def test_many_records_come_in_batches() -> None:
    kind = _CATALOGUE.by_name["task"]

    def given(_kind: Kind) -> Iterator[Item]:
        return (Item("task", f"t-{n:05}", "", {"title": "x"}) for n in range(2_500))

    batches = list(filled(Export("x", "en", (kind,), given), kind, tables(kind)))
    assert [len(batch[0][1]) for batch in batches] == [1_000, 1_000, 500]


def test_amounts_and_numbers_hold_every_digit_that_a_record_may_have() -> None:
    assert str(SqlType.AMOUNT) == "DECIMAL(21,6)"  # 15 digits and 6 behind the point: forms.MONEY
    assert str(SqlType.NUMBER) == "DECIMAL(27,9)"  # 18 and 9: forms.DECIMAL
