from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.records import UnknownRecordError
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.meaning import day, reader

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("+3d", "2026-11-26"),
        ("Yesterday", "2026-11-22"),
        ("-1w 9:30", "2026-11-16 9:30"),
        ("freitag", "2026-11-27"),
        ("next friday 9:30", "2026-12-04 9:30"),
        ("2026-11-01", "2026-11-01"),
        ("now", "now"),
        ("2026", "2026"),
        ("next week", "next week"),
        ("9:30", "9:30"),
        ("whenever", "whenever"),
    ],
)
def test_a_day_is_counted_from_today_if_it_is_one(crm: Path, text: str, meant: str) -> None:
    assert day(_open(crm), text) == meant


@pytest.mark.parametrize(
    ("kind", "field", "typed", "value"),
    [
        ("contact", "customer", " ACME Maschinenbau ", "acme-gmbh"),
        ("interaction", "contacts", "p-0m2c8w4r", "p-7k3f9q2m"),
        ("task", "about", "acme.example", "customers/acme-gmbh"),
        ("customer", "parent", "", ""),
        ("customer", "since", "tomorrow", "2026-11-24"),
        ("task", "due", "+1d 8:00", "2026-11-24T08:00:00+01:00"),
        ("contact", "phone", "01 5131234", "+4315131234"),
        ("task", "title", " +1d ", "+1d"),
    ],
)
def test_a_typed_value_is_read_as_its_field_means_it(
    crm: Path, kind: str, field: str, typed: str, value: str
) -> None:
    workspace = _open(crm)
    known = workspace.catalogue.by_name[kind]
    read = reader(workspace, known, {"addresses": [{"country": "Austria"}]})
    assert read(known.by_name[field], typed) == value


def test_a_reference_to_another_kind_means_nobody(crm: Path) -> None:
    workspace = _open(crm)
    contact = workspace.catalogue.by_name["contact"]
    with pytest.raises(UnknownRecordError):
        reader(workspace, contact, {})(contact.by_name["customer"], "p-2b4d6f8h")
