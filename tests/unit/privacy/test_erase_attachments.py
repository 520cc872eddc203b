from datetime import date
from typing import Any

from crmctl.model.checked import check
from crmctl.model.describe import catalogue
from crmctl.model.record import Record, Ref
from crmctl.model.settings import Settings
from crmctl.privacy.certificate import certificate
from crmctl.privacy.erase import Plan, plan
from crmctl.privacy.subject import linked, subject_of
from crmctl.privacy.writings import What

_CATALOGUE = catalogue(Settings.model_validate({"format": 1, "name": "Test"}))


def _item(id_: str, name: str = "scan.pdf") -> dict[str, Any]:
    return {"file": f"attachments/{id_[2:4]}/{id_}.pdf", "name": name, "sha256": "0" * 64}


def _record(kind: str, id_: str, **data: Any) -> Record:
    assert check(_CATALOGUE.by_name[kind], data).tree
    return Record(kind, Ref(_CATALOGUE.by_name[kind].folder, id_), data)


_CONTACT = _record(
    "contact", "p-er1ka000", name={"given": "Erika", "family": "Muster"},
    attachments=[_item("a-c0ntact0")],
)  # fmt: skip
_PRIVATE = _record(
    "customer", "k-er1ka000", type="person", person="p-er1ka000",
    attachments=[_item("a-pr1vate0")],
)  # fmt: skip
_CALL = _record(
    "interaction", "2026-11-20-x-phone-7k3f", at="2026-11-20", channel="phone",
    contacts=["p-er1ka000"], attachments=[_item("a-ca110000", "Erika Muster.pdf")],
)  # fmt: skip


def _plan(*records: Record) -> Plan:
    subject = subject_of(_CONTACT, [one for one in records if one.kind == "customer"])
    near, far = linked(subject, [_CONTACT, *records], _CATALOGUE)
    return plan(subject, near, far, _CATALOGUE, epoch="e-7k3f9q2m", day=date(2026, 11, 23))


def test_the_persons_own_attachments_go_and_are_counted() -> None:
    made = _plan(_PRIVATE)
    assert made.files == ("attachments/c0/a-c0ntact0.pdf", "attachments/pr/a-pr1vate0.pdf")
    assert certificate([made])["counts"]["attachments"] == 2
    (private,) = made.replacements
    assert "attachments" not in private.data


def test_those_of_a_linked_record_are_left_to_decide_without_the_name_in_theirs() -> None:
    made = _plan(_CALL)
    assert made.files == ("attachments/c0/a-c0ntact0.pdf",)
    (hit,) = [hit for hit in made.listed if hit.what is What.ATTACHMENT]
    assert (hit.ref, hit.path) == (_CALL.ref, ("attachments", 0))
    (call,) = made.replacements
    assert call.data["attachments"][0]["name"] == "[erased].pdf"
