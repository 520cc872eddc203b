"""What a record says of its attachments, once these are other files."""

import re
from collections.abc import Mapping
from typing import Any

from crmctl.errors.files import EditError
from crmctl.model.plain import Plain
from crmctl.store.document import load
from crmctl.store.edit import edit

_DIGEST = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def corrected(content: bytes, changed: Mapping[str, tuple[str, int]]) -> bytes:
    """Give a record whose attachments have the digests and sizes that they have by now.

    Everything else keeps its bytes; what is no record that says of attachments does altogether.

    Args:
        content: the record's file.
        changed: SHA-256 of files that change -> that of what they become, and its size.
    """
    if not any(one.decode() in changed for one in _DIGEST.findall(content)):
        return content
    tree = load(content, Plain).data
    attached = tree.get("attachments") if tree else None
    if tree is None or not isinstance(attached, list):
        return content
    items = [_item(one, changed) for one in attached]
    try:
        after = edit(content.decode(), {**tree, "attachments": items}, light=True).encode()
    except (EditError, UnicodeDecodeError):
        return content
    return content if items == attached else after


def _item(item: Any, changed: Mapping[str, tuple[str, int]]) -> Any:
    if not isinstance(item, Mapping) or str(item.get("sha256")) not in changed:
        return item
    sha256, size = changed[str(item["sha256"])]
    new = {"sha256": Plain(sha256), "size": Plain(str(size))}
    return {name: new.get(name, value) for name, value in item.items()}
