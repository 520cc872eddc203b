from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from crmctl.errors.records import UnknownKindError
from crmctl.errors.values import UnknownFieldError
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.adding import add, draft, kind_of

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


def _open(crm: Path) -> Workspace:
    chance = Random("7")  # noqa: S311 - the same ids in every run
    return Workspace.open(crm, Surroundings(_NOW, random=chance))


def test_a_kind_is_known_by_its_singular_and_its_plural(crm: Path) -> None:
    workspace = _open(crm)
    assert kind_of(workspace, "task") is kind_of(workspace, "tasks")
    with pytest.raises(UnknownKindError):
        kind_of(workspace, "widget")


def test_what_is_personal_of_a_private_customer_goes_to_the_contact(crm: Path) -> None:
    workspace = _open(crm)
    options = [
        ("type", "person"), ("stage", "lead"), ("phone", "01 5131234"), ("country", "AT"),
        ("addresses.label", "home"), ("birthday", "1.2."), ("tag", "b2c"), ("title", "Dr."),
        ("profiles.x", "@jana"), ("custom.gate_height", "2"), ("note", "Rings twice."),
    ]  # fmt: skip
    new = draft(workspace, kind_of(workspace, "customer"), "Jana Beispiel", options)
    assert new.data == {
        "type": "person", "stage": "lead", "tags": ["b2c"], "custom": {"gate_height": "2"},
        "notes": "Rings twice.\n",
    }  # fmt: skip
    assert new.person == {
        "name": {"given": "Jana", "family": "Beispiel", "title": "Dr."},
        "phones": [{"number": "+4315131234"}],
        "addresses": [{"country": "AT", "label": "home"}],
        "birthday": "--02-01",
        "profiles": {"x": "jana"},
    }
    change = workspace.change("add")
    ref = add(change, new)
    assert [str(each) for each in change.touched()] == ["contacts/p-8kcxqyf4", str(ref)]
    assert change.record(ref).data["person"] == "p-8kcxqyf4"


def test_a_field_that_neither_has_is_unknown(crm: Path) -> None:
    workspace = _open(crm)
    with pytest.raises(UnknownFieldError, match="'brithday'"):
        draft(
            workspace,
            kind_of(workspace, "customer"),
            "Jana",
            [("type", "person"), ("brithday", "1.2.")],
        )
