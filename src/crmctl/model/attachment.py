"""Attachments: where the copy of a file lies, and what its record says of it."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

FOLDER = "attachments"
LIMIT = 10_000_000
"""Bytes that an attachment may have: git keeps every version of a file for ever."""

LARGEST = 100_000_000
"""Bytes that one may have if somebody insists: hosts of git take no larger file."""

_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}")


def is_attachment(path: str) -> bool:
    """Tell whether a path, from the CRM's root, lies where attachments are."""
    return path.startswith(f"{FOLDER}/")


def place(id_: str, name: str) -> str:
    """Give the path of a copy, which says nothing of the file but its suffix.

    Args:
        id_: the opaque id, as in `a-7k3f9q2m`.
        name: what the file was called.
    """
    suffix = PurePath(name).suffix.lower()
    known = suffix if suffix.isascii() and _SUFFIX.fullmatch(suffix) else ""
    return f"{FOLDER}/{id_[2:4]}/{id_}{known}"


def items(data: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Give what a record says of its attachments."""
    found: Sequence[Mapping[str, Any]] = data.get("attachments", ())
    return found


def files(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the paths of a record's attachments, each once."""
    return tuple(dict.fromkeys(str(item["file"]) for item in items(data)))


def chosen(data: Mapping[str, Any], text: str) -> Sequence[Mapping[str, Any]]:
    """Give the attachments that a person means: by place, number from 1, id, name or label."""
    found = items(data)
    if text.isdecimal() and 0 < int(text) <= len(found):
        return [found[int(text) - 1]]
    by_place = [item for item in found if text in {item["file"], PurePath(item["file"]).stem}]
    wanted = text.casefold()
    return by_place or [
        item
        for item in found
        if wanted in {str(item["name"]).casefold(), str(item.get("label", "")).casefold()}
    ]


def bytes_for_people(size: int) -> str:
    """Say a number of bytes: `812 B`, `1.4 kB`, `10.0 MB` (powers of ten)."""
    for unit, length in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= length:
            return f"{size / length:.1f} {unit}"
    return f"{size} B"
