"""Links between entries: a mail to the one that it answers, a meeting to the one before.

An entry may stand before the one that it names, in the same file or in another, and that one may
come with a later import. So entries are linked once all of them are decided, and one whose link
is still missing is told: importing it again, when the other is there, makes the link.
"""

from collections.abc import Iterator
from dataclasses import replace

from crmctl.model.catalogue import Catalogue
from crmctl.workspace.importing.book import Book
from crmctl.workspace.importing.drafts import Refused, RowDraft
from crmctl.workspace.importing.faults import RowFault
from crmctl.workspace.importing.plan import Fate, RowPlan

_ABOUT = "about"


class Threads:
    """Knows which records entries belong to."""

    def __init__(self, book: Book, catalogue: Catalogue) -> None:
        self._book, self._kinds = book, catalogue.by_name

    def linked(self, row: RowDraft | Refused, decided: RowPlan) -> RowPlan:
        """Link the record of a row to those that are there by now."""
        if isinstance(row, Refused) or not row.links or decided.ref is None:
            return decided
        ref, data = decided.ref, self._book.data(decided.ref)
        if missing := sum(1 for _ in self._missing(row)):
            decided = replace(decided, unlinked=missing)
        known = [str(ref), *data.get(_ABOUT, ())]
        more = [other for other in dict.fromkeys(self.about(row)) if other not in known]
        if not more:
            return decided
        self._book.begin()
        try:
            self._book.update(row.record.kind, ref, {**data, _ABOUT: [*known[1:], *more]})
        except RowFault:
            self._book.roll_back()
            return decided
        fields = tuple(dict.fromkeys((*decided.fields, _ABOUT)))
        fate = Fate.CREATED if decided.fate is Fate.CREATED else Fate.UPDATED
        return replace(decided, fate=fate, fields=fields)

    def about(self, row: RowDraft) -> Iterator[str]:
        """Give the records that an entry belongs to, as far as they are known."""
        for link in row.links:
            ref = self._book.with_external_id(self._kinds[link.kind], link.system, link.id)
            if ref:
                yield str(ref)

    def _missing(self, row: RowDraft) -> Iterator[str]:
        """Give the ids of records that nobody knows; one id may be tried as several kinds."""
        kinds: dict[str, list[str]] = {}
        for link in row.links:
            kinds.setdefault(link.id, []).append(link.kind)
        systems = {link.id: link.system for link in row.links}
        for id_, names in kinds.items():
            each = (self._kinds[name] for name in names)
            if not any(self._book.with_external_id(kind, systems[id_], id_) for kind in each):
                yield id_
