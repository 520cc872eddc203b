"""Attaching files to a record, and taking them off."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from mimetypes import MimeTypes
from pathlib import Path
from typing import Any

from crmctl.errors.records import ErasedRecordError
from crmctl.model.attachment import FOLDER, LARGEST, LIMIT, items, place
from crmctl.model.entry import value_of
from crmctl.model.ids import IdContext, opaque
from crmctl.model.record import Ref
from crmctl.store.attachments import read_outside
from crmctl.workspace.attachments import let_go, one
from crmctl.workspace.change import Change
from crmctl.workspace.workspace import Workspace

_NAMELESS = "file"
# A file may be called anything; nobody means these.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Attaching:
    """Files, attached.

    Attributes:
        change: what is written.
        added: the paths of the copies.
        known: the paths of the copies that the record had already, for files of the same content.
    """

    change: Change
    added: Sequence[str]
    known: Sequence[str]


def attach(
    workspace: Workspace, ref: Ref, files: Sequence[Path], *, label: str = "", large: bool = False
) -> Attaching:
    """Collect copies of files and the record that names them.

    Raises:
        UnknownRecordError: there is no such record.
        ErasedRecordError: it was erased.
        RefusedAttachmentError: a file is a link, a folder, a pipe, or of the CRM itself.
        TooLargeAttachmentError: it is larger than 10 MB, or with `large` than 100 MB.
        UnreadableInputError: the file system refused.
    """
    change = workspace.change("attach")
    record = change.record(ref)
    if "erased" in record.data:
        raise ErasedRecordError(str(ref))
    there = list(items(record.data))
    added, known = list[str](), list[str]()
    for file in files:
        content = read_outside(file, workspace.root, LARGEST if large else LIMIT)
        digest = hashlib.sha256(content).hexdigest()
        same = next((item["file"] for item in there if item["sha256"] == digest), "")
        if same:
            known.append(same)
            continue
        path = _free_place(workspace, file.name)
        change.write(path, content)
        said = _item(workspace, ref, file.name, label)
        there.append({"file": path, **said, "size": len(content), "sha256": digest})
        added.append(path)
    if added:
        change.put(ref, {**record.data, "attachments": [_in_order(item) for item in there]})
    return Attaching(change, added, known)


def detach(workspace: Workspace, ref: Ref, texts: Sequence[str]) -> Change:
    """Collect the removal of attachments; the files go unless another record names them.

    Raises:
        UnknownRecordError: there is no such record.
        UnknownAttachmentError: it has no such attachment.
        AmbiguousAttachmentError: several are called so.
    """
    change = workspace.change("detach")
    record = change.record(ref)
    gone = [one(workspace, ref, text) for text in texts]
    let_go(workspace, change, {"attachments": gone}, [ref])
    left = [item for item in items(record.data) if item not in gone]
    change.put(ref, {**record.data, "attachments": left})
    return change


def _item(workspace: Workspace, ref: Ref, name: str, label: str) -> Mapping[str, Any]:
    kind = workspace.catalogue.by_name[ref.folder]
    text = _CONTROLS.sub("", name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    known = value_of(kind.by_path["attachments.name"], text, workspace.entry)
    word = value_of(kind.by_path["attachments.label"], label, workspace.entry)
    type_, _ = MimeTypes().guess_type(name)  # by Python's own table, not by this machine's
    return {
        "name": known or _NAMELESS,
        **({"type": type_} if type_ else {}),
        "at": workspace.now.date().isoformat(),
        **({"label": word} if word else {}),
    }


def _in_order(item: Mapping[str, Any]) -> dict[str, Any]:
    wanted = ("file", "name", "type", "size", "sha256", "at", "label")
    return {name: item[name] for name in wanted if name in item}


def _free_place(workspace: Workspace, name: str) -> str:
    def taken(id_: str) -> bool:
        return any((workspace.root / FOLDER / id_[2:4]).glob(f"{id_}*"))

    today = workspace.now.date()
    return place(opaque("a", IdContext(workspace.outside.random, today, taken)), name)
