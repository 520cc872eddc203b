"""What a row says, in the form in which it is stored."""

from types import MappingProxyType

import pytest

from crmctl.model.entry import EntryContext
from crmctl.workspace import Workspace
from crmctl.workspace.importing import storing


@pytest.fixture
def made(workspace: Workspace) -> storing.Storing:
    return storing.Storing(EntryContext("DE", workspace.now, "EUR"))


def test_nothing_empty_is_left(workspace: Workspace, made: storing.Storing) -> None:
    contact = workspace.catalogue.by_name["contact"]
    raw = {
        "name": {"given": " Ada ", "family": ""},
        "emails": [{"address": " "}],
        "tags": ["", "a"],
    }
    assert made.stored(contact, raw) == {"name": {"given": "Ada"}, "tags": ["a"]}


def test_a_phone_is_read_by_the_country_of_its_own_row(
    workspace: Workspace, made: storing.Storing
) -> None:
    contact = workspace.catalogue.by_name["contact"]
    number = {"phones": [{"number": "01 5123456"}]}
    abroad = made.stored(contact, {**number, "addresses": [{"country": "Austria"}]})
    assert abroad["phones"] == [{"number": "+4315123456"}]
    assert abroad["addresses"] == [{"country": "AT"}]
    assert made.stored(contact, number)["phones"] != abroad["phones"]


def test_free_keys_and_values_that_are_no_texts_are_kept(
    workspace: Workspace, made: storing.Storing
) -> None:
    contact = workspace.catalogue.by_name["contact"]
    raw = {
        "external_ids": MappingProxyType({"hubspot": " 17 "}),
        "unheard": {"of": (0, False, None)},
    }
    assert made.stored(contact, raw) == {
        "external_ids": {"hubspot": "17"},
        "unheard": {"of": [0, False]},
    }


def test_more_texts_than_are_remembered_are_read_alike(
    workspace: Workspace, made: storing.Storing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "_REMEMBERED", 1)
    contact = workspace.catalogue.by_name["contact"]
    for _ in range(2):
        for name in ("Ada ", "Bob "):
            assert made.stored(contact, {"name": {"given": name}}) == {
                "name": {"given": name.strip()}
            }
