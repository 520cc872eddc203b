"""What `privacy/epochs/<epoch>.yaml` says of an erasure: that it took place, never of whom.

It is the evidence that the controller owes (GDPR Art. 5(2)), and outlives the person's data: it
holds ids, dates and counts only.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from crmctl.model.ids import IdContext, opaque
from crmctl.model.plain import Plain
from crmctl.privacy.erase import Plan
from crmctl.privacy.find import without

NOT_REWRITTEN = "not rewritten"

_ID = re.compile(r"[a-z]-[a-z0-9-]{1,40}")


def epoch_id(context: IdContext) -> str:
    """Give a free id for a certificate, as in `e-7k3f9q2m`."""
    return opaque("e", context)


def certificate(
    plans: Sequence[Plan],
    *,
    operator: str = "",
    ground: str = "",
    requested: date | None = None,
    follows: Sequence[str] = (),
) -> dict[str, Any]:
    """Give the content of a certificate as a tree for the store.

    Args:
        plans: the erasures that were carried out together, one a person.
        operator: the id of the user who did it, as in `u-anna`; a name is left out.
        ground: why, in the operator's words; identifiers of the person are taken out of it.
        requested: the day on which the person asked for it.
        follows: ids of the certificates before, so that two erasures can be put in order.
    """
    changed = [one for plan in plans for one in plan.replacements]
    taken_out = Counter(str(hit.what) for one in changed for hit in one.hits)
    for plan in plans:
        ground = without(plan.subject, ground)
    tree = {
        "follows": list(follows),
        "date": Plain(plans[0].day.isoformat()),
        "records": [str(ref) for plan in plans for ref in plan.tombstones or [plan.subject.ref]],
        "ground": ground,
        "requested": Plain(requested.isoformat()) if requested else None,
        "operator": operator if _ID.fullmatch(operator) else None,
        "counts": {
            "tombstones": sum(len(plan.tombstones) for plan in plans),
            "attachments": sum(len(plan.files) for plan in plans),
            "records_changed": len({one.ref for one in changed}),
            "replaced": {what.replace(" ", "_"): taken_out[what] for what in sorted(taken_out)},
            "left_to_decide": sum(len(plan.listed) for plan in plans),
            "linked_and_kept": sum(len(plan.kept) for plan in plans),
        },
        "changed": list(dict.fromkeys(str(one.ref) for one in changed)),
        "history": NOT_REWRITTEN,
    }
    return {name: value for name, value in tree.items() if value not in (None, "", [])}
