"""What Dynamics 365 calls the columns of its export, in whichever language they are titled.

Its workbooks have a hidden sheet with one text: `account:<checksum>:accountid=<title>&name=...`,
each title as in a URL.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl

_MAP = re.compile(r"([a-z][a-z0-9_]*):([^:\s]*):([a-z][a-z0-9_.]*=\S*)", re.DOTALL)


class Logical(NamedTuple):
    """The names of an entity, `account`, and of its columns, by their titles."""

    entity: str
    names: Mapping[str, str]


def logical_names(rows: Sequence[Sequence[object]]) -> Logical | None:
    """Read how a hidden sheet begins; None where it has no such text."""
    texts = (cell for row in rows for cell in row if isinstance(cell, str))
    found = next(filter(None, (_MAP.fullmatch(text.strip()) for text in texts)), None)
    if not found:
        return None
    pairs = parse_qsl(found[3])
    titles = [title for _, title in pairs]
    # A title that stands for two attributes tells nothing.
    names = {title: name for name, title in pairs if titles.count(title) == 1}
    return Logical(found[1], names)
