from datetime import datetime
from pathlib import Path

from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.fixing import fix
from crmctl.workspace.sifting import Scope

_ALL = Scope()
_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


def _fixed(crm: Path, scope: Scope = _ALL) -> dict[str, bytes | None]:
    change = fix(Workspace.open(crm, Surroundings(_NOW)), scope)
    return {edit.path: edit.after for edit in change.edits()}


def test_a_file_without_comments_is_laid_out_anew(crm: Path) -> None:
    file = crm / "tasks" / "t-00000000.yaml"
    file.write_bytes(b"\xef\xbb\xbfdue:   2026-11-30\r\ntitle: 'Call'\r\n")
    assert _fixed(crm) == {"tasks/t-00000000.yaml": b"title: Call\ndue: 2026-11-30\n"}


def test_a_file_with_comments_keeps_them_and_its_order(crm: Path) -> None:
    file = crm / "tasks" / "t-00000000.yaml"
    file.write_text("due: 2026-11-30  # or later\ntitle: 'Call '\nowner: ''\n")
    assert _fixed(crm) == {"tasks/t-00000000.yaml": b"due: 2026-11-30  # or later\ntitle: Call\n"}


def test_only_what_is_in_the_scope_is_mended(crm: Path) -> None:
    (crm / "tasks" / "t-00000000.yaml").write_text("due: 2026-11-30\ntitle: Call\n")
    assert _fixed(crm, Scope(paths=["contacts"])) == {}
    assert _fixed(crm, Scope(unwanted=["Y"])) == {}


def test_two_files_with_one_id_are_left_to_a_person(crm: Path) -> None:
    (crm / "tasks" / "t-3f5h7k9m.yaml").write_text("due: 2026-11-30\ntitle: Call\n")
    assert _fixed(crm) == {}


def test_an_issued_document_keeps_its_mistakes(crm: Path) -> None:
    file = crm / "invoices" / "i-00000000.yaml"
    file.parent.mkdir()
    text = "number: 'R-1 '\ncustomer: acme-gmbh\nissued: 2026-11-06\ntotals:\n  gross: 5.00 EUR\n"
    file.write_text(f"{text}  # checked\n")
    assert _fixed(crm) == {}
