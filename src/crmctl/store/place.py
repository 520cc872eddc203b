"""Where a key or an item stands in a file."""

from typing import NamedTuple

Path = tuple[str | int, ...]
"""Keys and numbers of list items from the root, which is ()."""


class Mark(NamedTuple):
    """Line and column from 1, and whether the value there is a plain scalar."""

    line: int
    column: int
    plain: bool = False
