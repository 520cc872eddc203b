"""What is attached to a record: listed, opened, and let go with it."""

from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmctl.errors.attachments import (
    AmbiguousAttachmentError,
    LostAttachmentError,
    UnknownAttachmentError,
)
from crmctl.errors.records import UnknownRecordError
from crmctl.findings import Finding, Severity
from crmctl.model.attachment import bytes_for_people, chosen, files, is_attachment, items
from crmctl.model.record import Ref
from crmctl.store.attachments import sha256_of
from crmctl.workspace import wording
from crmctl.workspace.page.layout import Line, Section, section
from crmctl.workspace.view import View

if TYPE_CHECKING:
    from crmctl.workspace.change import Change
    from crmctl.workspace.workspace import Workspace

_NAMED = 'SELECT r.kind, r.id FROM "{}_attachments" a JOIN records r ON r.rowid = a.owner'


def rows(view: View, ref: Ref) -> list[dict[str, Any]]:
    """Give what is attached to a record, as plain data.

    Raises:
        UnknownRecordError: there is no such record.
    """
    return [{"number": number, **item} for number, item in enumerate(items(data(view, ref)), 1)]


def attachments(view: View, data: Mapping[str, Any]) -> Iterator[Section]:
    """Give the section of a record's page that lists its attachments."""
    zone = view.now.tzinfo
    return section(
        "Attachments",
        (
            Line(
                (
                    item["name"],
                    item.get("label", ""),
                    bytes_for_people(item["size"]) if "size" in item else "",
                    wording.moment(item["at"], zone)[:10] if "at" in item else "",
                    item["file"],
                )
            )
            for item in items(data)
        ),
    )


def one(view: View, ref: Ref, text: str) -> Mapping[str, Any]:
    """Give the attachment that a person means; without a text the only one.

    Raises:
        UnknownRecordError: there is no such record.
        UnknownAttachmentError: it has none that is called so.
        AmbiguousAttachmentError: it has several.
    """
    said = data(view, ref)
    found = chosen(said, text) if text else items(said)
    if not found:
        raise UnknownAttachmentError(str(ref))
    if len(found) > 1:
        raise AmbiguousAttachmentError(str(ref), [item["file"] for item in found])
    return found[0]


def file_of(workspace: "Workspace", item: Mapping[str, Any]) -> Path:
    """Give the file of an attachment, to be opened.

    Raises:
        LostAttachmentError: it is not there, or is not what was attached.
    """
    file = workspace.root / str(item["file"])
    within = file.parent.resolve().is_relative_to(workspace.root.resolve())
    if not within or sha256_of(file) != item["sha256"]:
        raise LostAttachmentError(item["file"])
    return file


def let_go(
    workspace: "Workspace", change: "Change", data: Mapping[str, Any], but: Collection[Ref]
) -> list[str]:
    """Collect the removal of a record's attached files; gives their paths.

    A file that another record names, too, stays.

    Args:
        workspace: the CRM.
        change: what it becomes part of.
        data: the record's data, or what of it goes.
        but: the records that go, and so keep no file.
    """
    gone = []
    for path in files(data):
        if not any(ref not in but for ref in naming(workspace, path)):
            change.write(path, None)
            gone.append(path)
    return gone


def missed(
    workspace: "Workspace", path: str, before: bytes | None, after: bytes | None
) -> Iterator[Finding]:
    """Find what an edit takes from the records that name an attachment, as `check` does (F017).

    Args:
        workspace: the CRM.
        path: the file.
        before: what was committed; None for a new file.
        after: what would be; None if the file is gone.
    """
    if before is None or not is_attachment(path):
        return
    digest = sha256(after).hexdigest() if after is not None else ""
    for ref in naming(workspace, path):
        named = {item["sha256"] for item in items(data(workspace, ref)) if item["file"] == path}
        if named != {digest}:
            said = "is not what was attached" if digest else "is not there any more"
            message = f"The file {said}; {ref} names it."
            hint = "git restore, or crmctl detach"
            yield Finding(path, 1, 1, "F017", Severity.ERROR, message, ref=str(ref), hint=hint)


def naming(view: View, path: str) -> list[Ref]:
    """List the records that have a file among their attachments."""
    return [
        Ref(kind.folder, id_)
        for kind in view.catalogue.kinds
        for _, id_ in view.rows(f"{_NAMED.format(kind.folder)} WHERE a.file = ?", (path,))
    ]


def data(view: View, ref: Ref) -> Mapping[str, Any]:
    """Give a record's data.

    Raises:
        UnknownRecordError: there is no such record.
    """
    record = view.record(ref)
    if record is None:
        raise UnknownRecordError(str(ref))
    return record.data
