"""Open complaints that may be about the same trouble as one of them."""

import json
from collections.abc import Sequence

from crmctl.matching.complaints import Alike, alike
from crmctl.model.record import Ref
from crmctl.workspace.view import View

_OPEN = """
    SELECT r.id, r.json FROM complaints k JOIN records r ON r.rowid = k.rowid
    WHERE k.state NOT IN ('resolved', 'closed') AND r.archived IS NULL AND r.id <> ?
    ORDER BY r.id
"""


def similar(view: View, ref: Ref) -> Sequence[Alike]:
    """Find open complaints that may be about the same trouble, the likeliest first."""
    record = view.record(ref)
    if record is None:
        return ()
    others = ((id_, json.loads(text)) for id_, text in view.rows(_OPEN, (ref.id,)))
    return alike(record.data, others)
