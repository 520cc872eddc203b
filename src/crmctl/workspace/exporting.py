"""Records for another program, or for another CRM."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from crmctl.index.read import Stored, every
from crmctl.index.select import Selection
from crmctl.model.catalogue import Kind
from crmctl.workspace.locate import SETTINGS_FILE
from crmctl.workspace.segments import query
from crmctl.workspace.view import View

_OWN = frozenset({SETTINGS_FILE, ".git", ".gitattributes", "privacy"})


def records(view: View, kind: Kind | None = None, wish: str = "") -> Iterator[dict[str, Any]]:
    """Give records of one kind or of all, each as the one object that import reads.

    Without a query archived records are among them. Of erased records nothing is left to give.

    Args:
        view: the CRM, as it is or was.
        kind: of the records; of all kinds when None.
        wish: a query that they match.

    Raises:
        QuerySyntaxError: the query cannot be read.
        UnknownFieldError: no kind that is asked has a field of the query.
    """
    kinds = [kind] if kind else view.catalogue.kinds
    for stored in _matching(view, kinds, wish) if wish else _all(view, kinds):
        data = stored.data
        if "erased" not in data:
            yield {"kind": stored.kind, "id": stored.id, **data}


def _all(view: View, kinds: Sequence[Kind]) -> Iterator[Stored]:
    return (stored for kind in kinds for stored in every(view.connection, kind.name))


def _matching(view: View, kinds: Sequence[Kind], wish: str) -> Iterator[Stored]:
    today = view.now.date()
    selection = Selection(view.connection, view.catalogue, kinds, query(view, wish), today)
    return (row.record for row in selection.rows())


def is_own_place(view: View, file: Path) -> bool:
    """Tell whether a file lies where the CRM keeps its own: its settings, records, evidence."""
    root = view.repository.root.resolve()
    try:
        first, *_ = file.resolve().relative_to(root).parts or (".",)
    except ValueError:
        return False
    return first in {*_OWN, *(kind.folder for kind in view.catalogue.kinds)}
