from collections.abc import Callable
from datetime import date
from typing import Any

from crmctl.checks.across import attachment_mismatch
from crmctl.checks.store_context import StoreContext
from crmctl.model.catalogue import Catalogue

_DIGEST = "0123456789abcdef" * 4
_FILE = "attachments/7k/a-7k3f9q2m.pdf"
_TASK = {
    "tasks/t-m4k8z1qp.yaml": (
        f"title: x\nattachments:\n  - file: {_FILE}\n    name: a.pdf\n    sha256: {_DIGEST}\n"
    )
}


def _found(
    indexed: Callable[..., Any], catalogue: Catalogue, files: dict[str, str]
) -> list[tuple[str, str, str, str]]:
    store = StoreContext(indexed(_TASK), catalogue, date(2026, 11, 23), attached=lambda: files)
    found = attachment_mismatch.check(store)
    return [(one.path, one.field, one.severity.value, one.message) for one in found]


def test_a_file_as_it_was_attached_is_fine(
    indexed: Callable[..., Any], catalogue: Catalogue
) -> None:
    assert _found(indexed, catalogue, {_FILE: _DIGEST}) == []


def test_lost_and_changed_files_are_errors_and_unnamed_ones_a_warning(
    indexed: Callable[..., Any], catalogue: Catalogue
) -> None:
    task, field = "tasks/t-m4k8z1qp.yaml", "attachments[0].file"
    assert _found(indexed, catalogue, {}) == [
        (task, field, "error", "The attached file is not there.")
    ]
    assert _found(indexed, catalogue, {_FILE: "", "attachments/zz": _DIGEST}) == [
        (task, field, "error", "The file is not what was attached."),
        ("attachments/zz", "", "warning", "No record names this file."),
    ]
