"""Formats that know a few kinds and not all of their fields: cards, calendars, directories."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from crmctl.interchange.exporting.export import Export
from crmctl.model.catalogue import Kind

Write = Callable[[Iterator[dict[str, Any]]], Iterable[str]]


def texts(export: Export, write: Write, losses: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Give what a writer makes of the records, and tell what it could not hold.

    Args:
        export: the records.
        write: makes text of records.
        losses: of each kind, the paths of fields that the format cannot hold.
    """
    lost: dict[tuple[str, str], int] = {}

    def records() -> Iterator[dict[str, Any]]:
        for kind in export.kinds:
            for item in export.items(kind):
                for path in losses.get(kind.name, ()):
                    if has(item.data, path.split(".")):
                        place = (kind.folder, path)
                        lost[place] = lost.get(place, 0) + 1
                yield item.as_json()

    yield from write(records())
    for kind in export.kinds:
        if said := _said(kind, lost):
            export.tell(f"{kind.folder}: this format does not hold {said}")


def _said(kind: Kind, lost: Mapping[tuple[str, str], int]) -> str:
    return ", ".join(
        f"{path} ({count})" for (folder, path), count in lost.items() if folder == kind.folder
    )


def has(data: Any, path: Sequence[str]) -> bool:
    """Tell whether a record has a value of a field."""
    if isinstance(data, list):
        return any(has(item, path) for item in data)
    if not path:
        return True
    return isinstance(data, Mapping) and path[0] in data and has(data[path[0]], path[1:])


class Names(Mapping[str, str]):
    """The names of customers by their ids, each looked up when it is asked for."""

    def __init__(self, export: Export) -> None:
        self._called = export.called

    def __getitem__(self, id_: str) -> str:
        """Give the name."""
        return self._called("customers", id_)

    def __iter__(self) -> Iterator[str]:
        """Give none: there may be many."""
        return iter(())

    def __len__(self) -> int:
        """Give none, for the same reason."""
        return 0

    def __bool__(self) -> bool:
        """Be there all the same."""
        return True
