"""What a record's canonical data says, as texts, whatever stands there."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

Data = Mapping[str, Any]

OWN_NUMBERS = ("vat_id", "tax_id", "register_id")
"""The fields that say by which number an authority knows a record."""

_MOST_VALUES = 20


def text(value: object) -> str:
    """Give a value as text, or nothing if it is none."""
    if isinstance(value, str):
        return value
    # Custom systems number their records; a flag is no identity.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def texts(data: Data, name: str, key: str) -> Iterator[str]:
    """Give the texts of a list of texts, or of the field `key` in a list of mappings."""
    for item in items(data, name):
        if found := text(item.get(key) if isinstance(item, Mapping) else item):
            yield found


def items(data: Data, name: str) -> Iterator[Any]:
    """Give what a list holds, no more of it than a record ever has in earnest."""
    value = data.get(name)
    return islice(value, _MOST_VALUES) if isinstance(value, list | tuple) else iter(())


def mapping(data: Data, name: str) -> Data:
    """Give the mapping in a field, empty if there is none."""
    value = data.get(name)
    return value if isinstance(value, Mapping) else {}
