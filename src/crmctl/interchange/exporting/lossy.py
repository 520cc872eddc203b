"""Formats that know a few kinds and not all of their fields: cards, calendars, directories."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from crmctl.interchange.exporting.export import Export
from crmctl.model.catalogue import Kind

PRIVATE = "person"
"""The type of a customer who is a person, and in an address book once: as the contact."""

Write = Callable[[Iterator[dict[str, Any]]], Iterable[str]]


def texts(
    export: Export,
    write: Write,
    losses: Mapping[str, Sequence[str]],
    partly: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[str]:
    """Give what a writer makes of the records, and tell what it could not hold.

    Args:
        export: the records.
        write: makes text of records.
        losses: of each kind, the paths of fields that the format cannot hold.
        partly: of each kind, what the format holds only a part of, in words.
    """
    lost: dict[str, Counter[str]] = {kind.name: Counter() for kind in export.kinds}
    written = Counter[str]()

    def records(kind: Kind) -> Iterator[dict[str, Any]]:
        for item in export.items(kind):
            if item.data.get("type") == PRIVATE:
                written[PRIVATE] += 1
            else:
                written[kind.name] += 1
                held = (
                    path for path in losses.get(kind.name, ()) if has(item.data, path.split("."))
                )
                lost[kind.name].update(held)
            yield item.as_json()

    yield from write(record for kind in export.kinds for record in records(kind))
    for kind in export.kinds:
        if found := lost[kind.name]:
            said = ", ".join(f"{path} ({count})" for path, count in found.items())
            export.tell(f"{kind.folder}: this format does not hold {said}")
        if written[kind.name] and partly and kind.name in partly:
            export.tell(f"{kind.folder}: this format holds in part {'; '.join(partly[kind.name])}")
    if private := written[PRIVATE]:
        export.tell(f"private customers ({private}) have no entry but that of the contact")


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
