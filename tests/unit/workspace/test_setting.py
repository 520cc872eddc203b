from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.records import InvalidDataError
from crmctl.errors.values import UnknownFieldError
from crmctl.model.assign import parse
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.setting import Setting, assign

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_ACME, _BETA = Ref("customers", "acme-gmbh"), Ref("customers", "beta-ag")


def _assign(crm: Path, refs: list[Ref], *texts: str) -> Setting:
    return assign(Workspace.open(crm, Surroundings(_NOW)), refs, [parse(text) for text in texts])


def test_what_was_changed_is_told_in_the_order_of_the_model(crm: Path) -> None:
    setting = _assign(crm, [_ACME, _BETA, _ACME], "tags+=b2b", "stage=lead", "industry=steel")
    assert setting.refs == [_ACME, _BETA]
    assert setting.fields == ["stage", "industry", "tags"]
    assert len(setting.change.edits()) == 2


def test_what_is_so_already_is_no_change(crm: Path) -> None:
    setting = _assign(crm, [_BETA], "stage=lead", "tags-=x", "notes=")
    assert (setting.refs, setting.fields, setting.change.edits()) == ([], [], [])


def test_one_record_that_would_not_be_valid_is_named_and_stops_all(crm: Path) -> None:
    with pytest.raises(InvalidDataError, match=r"^Not written: customers/acme-gmbh an org"):
        _assign(crm, [_ACME, _BETA], "name=")
    with pytest.raises(UnknownFieldError):
        _assign(crm, [_BETA, Ref("tasks", "t-3f5h7k9m")], "stage=lead")
