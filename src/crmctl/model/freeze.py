"""Issued documents: what of them may still change, and a seal that shows whether more did."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from crmctl.model.catalogue import FieldType, Kind
from crmctl.model.walk import leaves

SEAL = "seal"
_LINKS = frozenset({FieldType.REFERENCE, FieldType.LINK})
# What helps to find a document and is not part of it.
_BESIDE = frozenset(
    {SEAL, "tags", "custom", "external_ids", "attachments", "notes", "aliases", "archived"}
)


def is_frozen(kind: Kind, data: Mapping[str, Any]) -> bool:
    """Tell whether a record is a document that was issued, with its totals.

    One that another system has issued is completed until it has them.
    """
    return kind.freeze is not None and all(data.get(name) for name in kind.freeze.fields)


def thawed(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any] | None) -> list[str]:
    """Give the names at the root at which an issued document would be changed against the rules.

    Links to other records are not part of what was issued: they follow a merge or a rename. Lists
    that may grow, as `payments`, must begin as they are.

    Args:
        kind: the record's kind.
        before: the document as it is.
        after: as it would be; None if it would be gone.
    """
    if kind.freeze is None or not is_frozen(kind, before):
        return []
    if after is None:
        return list(kind.freeze.fields[:1])
    old, new = _content(kind, before), _content(kind, after)
    changed = {path.partition(".")[0] for path, _ in _entries(old) ^ _entries(new)}
    grown = (name for name in kind.freeze.open if not _begins(before.get(name), after.get(name)))
    return sorted({*changed, *grown})


def seal(kind: Kind, data: Mapping[str, Any]) -> str:
    """Give the digest of an issued document's content (SHA-256, 16 hexadecimal digits).

    It shows an edit by hand, and keeps nobody from making a new one.
    """
    text = json.dumps(_content(kind, data), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _content(kind: Kind, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the values of what was issued, each with its place."""
    open_ = _BESIDE | frozenset(kind.freeze.open if kind.freeze else ())
    return [
        (".".join(map(str, path)), str(value))
        for path, leaf, value in leaves(kind, data)
        if path[0] not in open_ and leaf.type not in _LINKS
    ]


def _entries(content: list[tuple[str, str]]) -> set[tuple[str, str]]:
    return set(content)


def _begins(before: Any, after: Any) -> bool:
    """Tell whether what stood in an open field still stands there.

    An item may say more than it did: that a planned delivery is `done`.
    """
    if isinstance(before, list):
        within = isinstance(after, list) and len(after) >= len(before)
        return within and all(map(_holds, after, before))
    return before is None or before == after


def _holds(after: Any, before: Any) -> bool:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return all(after.get(name) == value for name, value in before.items())
    return bool(after == before)
