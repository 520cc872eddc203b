"""Which records answer to a key: an address, a name, an id of another system."""

from collections.abc import Sequence

from crmctl.model.record import Ref
from crmctl.workspace.importing.ways import Entry


class Answering:
    """Holds the records that a key may mean, in the order in which they became known.

    Nearly every key is one record's: only for those of several there is a list.
    """

    def __init__(self) -> None:
        self._by_kind: dict[tuple[str, str], dict[str, Ref | list[Ref]]] = {}

    def add(self, entry: Entry, ref: Ref) -> None:
        """Let a record answer to a key."""
        kind, what, key = entry
        of_kind = self._by_kind.setdefault((kind, what), {})
        known = of_kind.setdefault(key, ref)
        if isinstance(known, list):
            known.append(ref)
        elif known is not ref:
            of_kind[key] = [known, ref]

    def drop(self, entry: Entry, ref: Ref) -> None:
        """Let a record answer to a key no more."""
        kind, what, key = entry
        of_kind = self._by_kind[kind, what]
        known = of_kind.get(key)
        if isinstance(known, list):  # which stays the same one: `Crowds` knows it by that
            known[:] = [one for one in known if one != ref]
        elif known == ref:
            del of_kind[key]

    def to(self, kind: str, what: str, key: str) -> Sequence[Ref]:
        """Give the records of a kind that answer to a key."""
        found = self._by_kind.get((kind, what), {}).get(key, ())
        return (found,) if isinstance(found, Ref) else found
