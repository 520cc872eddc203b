"""Where a key or an item stands in a file."""

from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and numbers of list items from the root, which is ()."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Line and column from 1, and whether the value there is a plain scalar."""

    line: int
    column: int
    plain: bool = False
