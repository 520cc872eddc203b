"""Which new records may be ones that the CRM has already, by the score of the duplicate finder.

A row that shares something with a record and was still not taken for it (namesakes, one mailbox
of two names, a name written otherwise) is compared by everything that both say. Nothing is
decided here: a person is asked, or told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from crmctl.matching import MATCHED_KINDS
from crmctl.model.record import Ref
from crmctl.workspace.importing.book import Book
from crmctl.workspace.importing.plan import Fate, Maybe, RowPlan
from crmctl.workspace.likeness import LIKELY
from crmctl.workspace.resembling import resembling
from crmctl.workspace.workspace import Workspace


class Suspicion:
    """Compares new records with those that were there before."""

    def __init__(self, workspace: Workspace, book: Book) -> None:
        self._workspace, self._book = workspace, book

    def about(self, row: RowPlan) -> RowPlan:
        """Give the row, with the record that it may be."""
        if row.fate is not Fate.CREATED or row.ref is None or row.ref not in self._maybe:
            return row
        return replace(row, maybe=self._maybe[row.ref])

    @cached_property
    def _maybe(self) -> Mapping[Ref, Maybe]:
        """What each new record may be; asked for all at once when every row is decided."""
        return dict(self._likely())

    def _likely(self) -> Iterator[tuple[Ref, Maybe]]:
        counts = dict(self._workspace.rows("SELECT kind, count(*) FROM records GROUP BY kind"))
        for kind in self._workspace.catalogue.kinds:
            if kind.name not in MATCHED_KINDS or kind.name not in counts:
                continue
            refs = (ref for ref in self._book.new if ref.folder == kind.folder)
            new = {ref.id: self._book.data(ref) for ref in refs}
            for id_, found in resembling(self._workspace.connection, kind.name, new):
                if found[0].probability >= LIKELY:
                    known = Ref(kind.folder, found[0].id)
                    yield Ref(kind.folder, id_), Maybe(known, found[0].probability)
