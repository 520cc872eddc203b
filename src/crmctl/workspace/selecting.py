"""The records that a query finds, of all kinds."""

from crmctl.index.select import Selection
from crmctl.model.record import Ref
from crmctl.workspace.segments import query
from crmctl.workspace.view import View


def select_refs(view: View, text: str) -> list[Ref]:
    """Give the references of the records that a query finds, kind by kind.

    Raises:
        QuerySyntaxError: the query cannot be read.
        UnknownFieldError: no kind has a field of a name in the query.
        QueryValueError: a field never holds the value that the query compares it with.
    """
    node = query(view, text)
    kinds = list(view.catalogue.kinds)
    found = Selection(view.connection, view.catalogue, kinds, node, view.now.date()).rows()
    return [Ref(view.catalogue.by_name[row.record.kind].folder, row.record.id) for row in found]
