"""P801: a deal with a pipeline, a stage or a reason that crm.yaml does not have."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import Owner, StoreContext
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="P801",
    name="unknown-stage",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A deal is in a pipeline or a stage, or was lost for a reason, that crm.yaml does not "
        "have, so it stands in no column of the board: the word was misspelt, or was removed from "
        "the settings while deals used it. `won` and `lost` end every pipeline."
    ),
    bad={"deals/2026-11-drive-d7k2.yaml": "title: Drive\nstage: qualifed\n"},
    good={"deals/2026-11-drive-d7k2.yaml": "title: Drive\nstage: qualified\n"},
)

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
    hint = f"Did you mean {nearest[0]}?" if nearest else f"Known: {', '.join(known)}."
    return owner.finding(RULE, (field,), f"No {field} in crm.yaml is called so.", hint)
