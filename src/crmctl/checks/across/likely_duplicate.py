"""R504: two records that are probably one."""

import json
from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext, file_finding
from crmctl.findings import Finding, Fix, Severity
from crmctl.matching import MATCHED_KINDS

RULE = Rule(
    code="R504",
    name="likely-duplicate",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "Two contacts or two customers are probably one and the same, by all that both say. "
        "`crmctl dedupe` tells why, `crmctl merge` makes one of them. Every record is compared, "
        "so it is only looked for when it is asked for, as in `check --select R504`."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  given: Erika\n  family: Müller\n"
            'birthday: 1980-05-17\nphones:\n  - number: "+493514123456"\n'
        ),
        "contacts/p-4h7v2n9c.yaml": (
            "name:\n  given: Ericka\n  family: Mueller\n"
            'birthday: 1980-05-17\nphones:\n  - number: "+493514123456"\n'
        ),
    },
    good={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  given: Erika\n  family: Müller\n"
            'birthday: 1980-05-17\nphones:\n  - number: "+493514123456"\n'
        ),
    },
)

_LIKELY = 0.5
_IN_USE = (
    "SELECT id, path, json FROM records WHERE kind = ? AND archived IS NULL ORDER BY id, path"
)


def check(store: StoreContext) -> Iterator[Finding]:
    """Find records that are probably the same as another, each with the likeliest one."""
    if not store.thorough:
        return
    for kind in MATCHED_KINDS:
        yield from _of_kind(store, kind)


def _of_kind(store: StoreContext, kind: str) -> Iterator[Finding]:
    from crmctl.matching.find import find  # noqa: PLC0415 - only for who asks for it

    folder, apart = store.catalogue.by_name[kind].folder, store.apart(kind)
    records = {
        id_: (path, data)
        for id_, path, text in store.rows(_IN_USE, (kind,))
        if "erased" not in (data := json.loads(text))
    }
    told = set[str]()
    for pair in find(((id_, data) for id_, (_, data) in records.items()), kind):
        if pair.probability < _LIKELY or frozenset((pair.left, pair.right)) in apart:
            continue
        for id_, other in ((pair.left, pair.right), (pair.right, pair.left)):
            if id_ not in told:
                told.add(id_)
                message = f"It is probably the same as {folder}/{other} ({pair.probability:.0%})."
                ref, hint = f"{folder}/{id_}", f"crmctl merge {folder}/{other} {folder}/{id_}"
                yield file_finding(RULE, records[id_][0], ref, message, hint)
