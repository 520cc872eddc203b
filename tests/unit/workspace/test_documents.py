"""Documents from the workspace: what a caller may hand in, and records that are not as usual."""

from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from crmctl.errors.records import UnknownRecordError
from crmctl.errors.rendering import FixedLayoutError, IncompleteDocumentError
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.documents import Form, draft_mail, render, source_of

_COMPANY = "company:\n  name: We\n  lines:\n    - Gewerbepark 7\n"
_LINE = {"text": "Gate drive", "quantity": 1, "price": "100.00 EUR"}
_DRAFT = Ref("quotes", "q-7k3f9q2m")


def _open(crm: Path) -> Workspace:
    now = datetime.fromisoformat("2026-11-21T12:00:00+01:00")
    return Workspace.open(crm, Surroundings(now, random=Random(7)))  # noqa: S311 - the same ids each time


def _with(crm: Path, **fields: Any) -> Workspace:
    with (crm / "crm.yaml").open("a", encoding="utf-8") as settings:
        settings.write(_COMPANY)
    change = _open(crm).change("add")
    data = {"customer": "acme-gmbh", "lines": [_LINE], **fields}
    change.add("quote", data, id_=_DRAFT.id)
    change.commit("a quote")
    return _open(crm)


def test_a_draft_has_the_sums_that_it_would_be_issued_with(crm: Path) -> None:
    made = render(_with(crm), _DRAFT, Form.MD).decode()

    assert "- **Total: €100.00**" in made
    assert made.startswith("**DRAFT**")


def test_stored_sums_are_not_computed_again(crm: Path) -> None:
    workspace = _with(crm, totals={"gross": "7.00 EUR"})

    assert source_of(workspace, _DRAFT).totals == {"gross": "7.00 EUR"}


def test_a_former_id_of_a_contact_still_leads_to_the_person(crm: Path) -> None:
    workspace = _with(crm, contacts=["p-0m2c8w4r"])

    assert b"erika.mueller@acme.example" in draft_mail(workspace, _DRAFT)


def test_a_customer_that_is_gone_is_nobody_to_write_to(crm: Path) -> None:
    workspace = _with(crm, customer="gone-gmbh", deal="2026-01-01-gone-gmbh-aaaa")

    with pytest.raises(IncompleteDocumentError, match=r"recipient\.name"):
        render(workspace, _DRAFT, Form.HTML)


def test_a_record_that_is_gone_is_named(crm: Path) -> None:
    with pytest.raises(UnknownRecordError):
        render(_with(crm), Ref("quotes", "q-00000000"), Form.MD)


def test_a_template_is_for_texts_only(crm: Path) -> None:
    with pytest.raises(FixedLayoutError):
        render(_with(crm), _DRAFT, Form.PDF, template="letter")
