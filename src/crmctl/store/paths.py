"""Which path an id has, and which id a path."""

import re

from crmctl.errors.files import UnsafeIdError

_SUFFIX = ".yaml"

# Windows keeps these names for devices, whatever suffix they have. With the suffix a name has at
# most 120 bytes.
_is_id = re.compile(
    r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\Z)[a-z0-9](?:[a-z0-9-]{0,113}[a-z0-9])?"
).fullmatch
_opaque = re.compile(r"[a-z]-([0-9a-z]{2})[0-9a-z]{6}").fullmatch
_dated = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-").match
_BY_MONTH = frozenset({"interactions"})
_BY_SLUG = frozenset({"customers"})  # a private customer's opaque id lies among the slugs


def is_id(text: str) -> bool:
    """Tell whether a text may be an id, and so the name of a file on any system."""
    return _is_id(text) is not None


def path_of(folder: str, identifier: str, layout: str = "flat") -> str:
    """Give the path below the CRM's root where a new record's file goes.

    Args:
        folder: the kind's folder, as in `contacts`.
        identifier: the record's id.
        layout: `flat`, or `sharded` for slugs in folders of their first two characters.

    Raises:
        UnsafeIdError: the folder or the id cannot be the name of a file on every system.
    """
    if not is_id(folder) or not is_id(identifier):
        raise UnsafeIdError
    return "/".join((folder, *_between(folder, identifier, layout), identifier + _SUFFIX))


def id_of(path: str) -> str | None:
    """Give the id that a path stands for, whatever folders lie before it; None if for none."""
    name = path[path.rfind("/") + 1 :]
    identifier = name.removesuffix(_SUFFIX)
    return identifier if identifier != name and is_id(identifier) else None


def _between(folder: str, identifier: str, layout: str) -> tuple[str, ...]:
    """Give the folders between the kind's and the file."""
    if folder in _BY_MONTH:
        date = _dated(identifier)
        return date.groups() if date else ()
    opaque = _opaque(identifier)
    if opaque and (folder not in _BY_SLUG or layout == "sharded"):
        return opaque.groups()
    return (identifier[:2],) if layout == "sharded" and not opaque else ()
