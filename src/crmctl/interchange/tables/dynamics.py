"""What Dynamics 365 calls the columns of its export, in whichever language they are titled.

Its workbooks have a hidden sheet with one text: `account:<checksum>:accountid=<title>&name=...`,
each title as in a URL.
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

_MAP = re.compile(r"[a-z][a-z0-9_]*:[^:\s]*:([a-z][a-z0-9_.]*=\S*)", re.DOTALL)


def logical_names(rows: Sequence[Sequence[object]]) -> Mapping[str, str]:
    """Give the names of columns by their titles, as a hidden sheet begins; none without them."""
    texts = (cell for row in rows for cell in row if isinstance(cell, str))
    found = next(filter(None, (_MAP.fullmatch(text.strip()) for text in texts)), None)
    if not found:
        return {}
    pairs = parse_qsl(found[1])
    titles = [title for _, title in pairs]
    # A title that stands for two attributes tells nothing.
    return {title: name for name, title in pairs if titles.count(title) == 1}
