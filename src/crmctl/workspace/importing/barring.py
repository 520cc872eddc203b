"""Rows that would bring somebody back who was erased."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crmctl.errors.suppression import UncheckedImportError
from crmctl.workspace.importing.faults import RowFault

if TYPE_CHECKING:
    from crmctl.privacy.suppression import Suppression
    from crmctl.workspace.importing.drafts import RowDraft
    from crmctl.workspace.workspace import Workspace

_KINDS = frozenset({"contact", "customer"})
_SHORTEST = 7  # digits of a phone number


class BarredFault(RowFault):
    """A row about a person who was erased; it is kept nowhere, not even among rejected rows."""


class Barring:
    """Refuses records that would be a person who was erased."""

    def __init__(self, workspace: "Workspace", *, unchecked: bool) -> None:
        """Prepare for an import.

        Args:
            workspace: the CRM.
            unchecked: whether to go on where the key of the suppression list is not here.
        """
        self._unchecked = unchecked
        self._known: Suppression | None = None
        if (workspace.root / "privacy").is_dir():
            from crmctl.workspace.suppressing import listed, suppression  # noqa: PLC0415 - seldom

            self._known = suppression(workspace, listed(workspace))

    def is_back(self, row: "RowDraft") -> bool:
        """Tell whether a row says anything of a person who was erased."""
        known = self._known
        return known is not None and any(
            known.hits(draft.kind.name, draft.data)
            for draft in row.drafts
            if draft.kind.name in _KINDS
        )

    def holds(self, cells: Sequence[str]) -> bool:
        """Tell whether a cell of a row that could not be read is what an erased person had."""
        if self._known is None:
            return False
        addresses = [{"address": cell} for cell in cells if "@" in cell]
        numbers = [{"number": cell} for cell in cells if _has_many_digits(cell)]
        return bool(self._known.hits("contact", {"emails": addresses, "phones": numbers}))

    def require_other(
        self, kind: str, data: Mapping[str, Any], before: Mapping[str, Any] | None = None
    ) -> None:
        """Refuse what a record would say.

        Args:
            kind: the record's.
            data: what it would say.
            before: what it says already, which is no reason.

        Raises:
            BarredFault: it would be a person who was erased.
            UncheckedImportError: that cannot be told.
        """
        if self._known is None or kind not in _KINDS:
            return
        if self._known.unchecked and not self._unchecked:
            raise UncheckedImportError
        found = self._known.hits(kind, data)
        already = (
            {hit.digest for hit in self._known.hits(kind, before)} if found and before else ()
        )
        new = dict.fromkeys(hit.words for hit in found if hit.digest not in already)
        if new:
            by = " and ".join(new)
            raise BarredFault((), f"is a person who was erased: the suppression list knows {by}")


def _has_many_digits(cell: str) -> bool:
    return sum(map(str.isdigit, cell)) >= _SHORTEST
