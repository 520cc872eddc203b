"""R504: two records that are probably one."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import Owner, StoreContext, file_finding
from crmctl.findings import Finding, Fix, Severity
from crmctl.matching import MATCHED_KINDS

if TYPE_CHECKING:  # it needs numpy
    from crmctl.matching.find import Pair

RULE = Rule(
    code="R504",
    name="likely-duplicate",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "Two contacts or two customers are probably one and the same, by all that both say. "
        "`crmctl dedupe` tells why, `crmctl merge` makes one of them. Pairs that share several "
        "rare values are looked at; `check --select R504` compares every record with all others."
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
# Pairs that share several keys which few others have; the most telling of them.
_SHARING = """
    SELECT one.owner, other.owner
    FROM (SELECT key FROM alike GROUP BY key HAVING count(*) BETWEEN 2 AND 8) AS few
    JOIN alike AS one ON one.key = few.key
    JOIN alike AS other ON other.key = few.key AND other.owner > one.owner
    GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY count(*) DESC, 1, 2 LIMIT 1000
"""
_COUNT = "SELECT count(*) FROM records WHERE kind = ?"

_Known = Mapping[str, tuple[str, Mapping[str, Any]]]  # id -> path and data


def check(store: StoreContext) -> Iterator[Finding]:
    """Find records that are probably the same as another, each with the likeliest one."""
    if store.thorough:
        for kind in MATCHED_KINDS:
            yield from _of_all(store, kind)
    elif store.sharing:
        owners = [[store.owner(rowid) for rowid in pair] for pair in store.rows(_SHARING, ())]
        for kind in MATCHED_KINDS:
            yield from _of_pairs(store, kind, [p for p in owners if p[0].kind.name == kind])


def _of_all(store: StoreContext, kind: str) -> Iterator[Finding]:
    from crmctl.matching.find import find  # noqa: PLC0415 - only for who asks for it

    records = {
        id_: (path, data)
        for id_, path, text in store.rows(_IN_USE, (kind,))
        if "erased" not in (data := json.loads(text))
    }
    pairs = find(((id_, data) for id_, (_, data) in records.items()), kind)
    yield from _findings(store, kind, records, pairs)


def _of_pairs(
    store: StoreContext, kind: str, owners: Sequence[Sequence[Owner]]
) -> Iterator[Finding]:
    looked_at = store.sharing
    if looked_at is None or not owners:
        return
    apart = store.apart(kind)
    sharing = [
        (one, other)
        for one, other in owners
        if one.kind == other.kind and frozenset((one.id, other.id)) not in apart
        if one.id != other.id and (looked_at(one.path) or looked_at(other.path))
    ]
    if not sharing:
        return
    from crmctl.matching.find import Rest, judge  # noqa: PLC0415 - 60 ms, seldom needed

    records = {owner.id: (owner.path, owner.data) for pair in sharing for owner in pair}
    among = Rest(store.rows(_COUNT, (kind,))[0][0])
    known = [(id_, data) for id_, (_, data) in records.items()]
    ids = [(min(one.id, other.id), max(one.id, other.id)) for one, other in sharing]
    yield from _findings(store, kind, records, judge(known, (), ids, kind, among=among))


def _findings(
    store: StoreContext, kind: str, records: _Known, pairs: "Sequence[Pair]"
) -> Iterator[Finding]:
    folder, apart = store.catalogue.by_name[kind].folder, store.apart(kind)
    told = set[str]()
    for pair in pairs:
        if pair.probability < _LIKELY or frozenset((pair.left, pair.right)) in apart:
            continue
        for id_, other in ((pair.left, pair.right), (pair.right, pair.left)):
            if id_ not in told:
                told.add(id_)
                message = f"It is probably the same as {folder}/{other} ({pair.probability:.0%})."
                ref, hint = f"{folder}/{id_}", f"crmctl merge {folder}/{other} {folder}/{id_}"
                yield file_finding(RULE, records[id_][0], ref, message, hint)
