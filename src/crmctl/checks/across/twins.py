"""Paths that some file systems take for one, for F011 and F016."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from crmctl.checks.store_context import StoreContext


def twins(store: StoreContext, form: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Give every path that shares its form with another, and that other path."""
    if not store.has_odd_paths:
        return
    groups: dict[str, list[str]] = defaultdict(list)
    for (path,) in store.rows("SELECT path FROM files ORDER BY path", ()):
        groups[form(path)].append(path)
    for paths in groups.values():
        for path in paths if len(paths) > 1 else ():
            yield path, next(other for other in paths if other != path)
