"""S205: a deal with a pipeline, a stage or a reason that crm.yaml does not have.

It stands in no column of the board. `won` and `lost` end every pipeline.
"""

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from crmctl.checks.elsewhere.shape import NOT_IN_CHOICE
from crmctl.checks.store_context import Owner, StoreContext
from crmctl.findings import Finding, Fix

RULE = NOT_IN_CHOICE

_ENDS = ("won", "lost")
_DEALS = "SELECT rowid, pipeline, stage, lost_reason FROM deals ORDER BY id"


def check(store: StoreContext) -> Iterator[Finding]:
    """Find words of deals that the settings do not know."""
    pipelines = store.settings["pipelines"]
    everywhere = [stage for stages in pipelines.values() for stage in stages]
    for rowid, pipeline, stage, reason in store.rows(_DEALS, ()):
        stages = dict.fromkeys((*pipelines.get(pipeline, everywhere), *_ENDS))
        for field, word, known in (
            ("pipeline", pipeline, pipelines),
            ("stage", stage, stages),
            ("lost_reason", reason, store.settings["lost_reasons"]),
        ):
            if word and word not in known:
                yield _finding(store.owner(rowid), field, word, known)


def _finding(owner: Owner, field: str, word: str, known: Collection[str]) -> Finding:
    nearest = get_close_matches(word, sorted(known), n=1)
    hint = f"did you mean {nearest[0]}?" if nearest else f"Known: {', '.join(known)}."
    found = owner.finding(RULE, (field,), f"No {field} in crm.yaml is called so.", hint)
    return found if nearest else found._replace(fix=Fix.NONE)
