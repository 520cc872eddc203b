"""By what name people know a record."""

from collections.abc import Iterable, Mapping

from crmctl.index.read import alias, labels
from crmctl.model.record import Ref
from crmctl.workspace.view import View

# A private customer's name stands in the contact that it links to.
_OF_PERSON = """
    SELECT r.label FROM customers c JOIN records r ON r.kind = 'contact' AND r.id = c.person
    WHERE c.id = ?
"""


def name(view: View, ref: Ref) -> str:
    """Give the name of one record; its id when it has none or is not there."""
    return names(view, [ref])[ref]


def names(view: View, refs: Iterable[Ref]) -> Mapping[Ref, str]:
    """Give the name of each record, by what refers to it; the id of one that is not there.

    A former id of a merged record gives the name of the one that it was merged into.
    """
    asked = {ref: (_kind(view, ref), ref.id) for ref in refs}
    known = labels(view.connection, asked.values())
    return {ref: _name(view, kind, id_, known) for ref, (kind, id_) in asked.items()}


def _name(view: View, kind: str, id_: str, known: Mapping[tuple[str, str], str]) -> str:
    if (kind, id_) not in known:
        survivors = alias(view.connection, id_, kind)
        if not survivors:
            return id_
        id_ = survivors[0].id
        known = labels(view.connection, [(kind, id_)])
    return known[kind, id_] or (_of_person(view, id_) if kind == "customer" else "") or id_


def _of_person(view: View, id_: str) -> str:
    found = view.rows(_OF_PERSON, (id_,))
    return str(found[0][0]) if found else ""


def _kind(view: View, ref: Ref) -> str:
    kind = view.catalogue.by_name.get(ref.folder)
    return kind.name if kind else ref.folder
