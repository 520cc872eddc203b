"""Which new records may be ones that the CRM has already, by the score of the duplicate finder.

A row that shares a key with a record and was still not taken for it (namesakes, one mailbox of
two names) is compared by everything that both say. Nothing is decided here: a person is asked,
or told.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from crmctl.matching import MATCHED_KINDS
from crmctl.model.catalogue import Kind
from crmctl.model.record import Ref
from crmctl.workspace.importing.book import Book
from crmctl.workspace.importing.plan import Fate, Maybe, RowPlan
from crmctl.workspace.importing.ways import keys
from crmctl.workspace.workspace import Workspace

_LIKELY = 0.5  # the probability from which on a person had better look


class Suspicion:
    """Compares new records with those that were there before."""

    def __init__(self, workspace: Workspace, book: Book) -> None:
        self._workspace, self._book = workspace, book

    def about(self, row: RowPlan) -> RowPlan:
        """Give the row, with the record that it may be."""
        if row.fate is not Fate.CREATED or row.ref is None:
            return row
        kind = self._workspace.catalogue.by_name[row.ref.folder]
        if kind.name not in MATCHED_KINDS or kind.name not in self._counts:
            return row
        data = self._book.data(row.ref)
        known = self._sharing(kind, data)
        return replace(row, maybe=self._likeliest(kind, data, known)) if known else row

    def _sharing(self, kind: Kind, data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
        """Give the records of the CRM that share a key with a new one, by their ids."""
        return {
            ref.id: self._book.data(ref)
            for _, key in keys(kind, data)
            for ref in self._book.answering(kind, key)
            if ref not in self._book.new and "erased" not in self._book.data(ref)
        }

    def _likeliest(
        self, kind: Kind, data: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]
    ) -> Maybe | None:
        from crmctl.matching.find import candidates_for  # noqa: PLC0415 - 60 ms, seldom needed

        pairs = candidates_for(("", data), known.items(), kind.name, among=self._counts[kind.name])
        best = max(pairs, key=lambda pair: pair.probability, default=None)
        if best is None or best.probability < _LIKELY:
            return None
        return Maybe(Ref(kind.folder, best.right), best.probability)

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        return dict(self._workspace.rows("SELECT kind, count(*) FROM records GROUP BY kind"))
