"""The formats of entries, one line each; a format's code is loaded when a file may be of it."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module

from crmctl.interchange.entries import Format

# In the order in which a file without a telling name is tried.
_NAMES: tuple[str, ...] = (
    "vcard",
    "jcard",
    "ldif",
    "icalendar_",
    "mail.mbox",
    "mail.eml",
    "json_",
)


def formats() -> Iterator[Format]:
    """Give all formats, each once."""
    return map(_loaded, _NAMES)


@cache
def _loaded(name: str) -> Format:
    module = import_module(f"crmctl.interchange.formats.{name}")
    found: Format = module.FORMAT
    return found


def format_of(name: str, beginning: bytes) -> Format | None:
    """Tell a file's format by its name and its beginning; None for a table.

    A name that the beginning contradicts counts only where nothing says more surely what it is:
    a jCard is often called `.json`, and what looks like a mail may be anything.

    Args:
        name: of the file; empty for standard input.
        beginning: its first 4,096 bytes.
    """
    named = [one for one in formats() if name.lower().endswith(one.endings)]
    others = (_loaded(one) for one in _NAMES if not named or not one.startswith("mail."))
    fitting = (one for one in (*named, *others) if one.fits(beginning))
    return next(fitting, named[0] if named else None)
