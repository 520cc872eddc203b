"""Duplicates as rows: groups, pairs, and what was decided on."""

from collections.abc import Mapping, Sequence
from typing import Any

from crmctl.cli.evidence import in_words
from crmctl.cli.output import Column
from crmctl.matching.decisions import Decided
from crmctl.matching.find import Evidence, Pair
from crmctl.model.record import Ref
from crmctl.workspace.deduping import Cluster
from crmctl.workspace.names import names
from crmctl.workspace.view import View

Row = dict[str, Any]


def group_row(view: View, cluster: Cluster) -> Row:
    """Give a group with its records, their names, and every pair of them."""
    refs = [_ref(view, cluster.kind, id_) for id_ in cluster.ids]
    named = names(view, refs)
    return {
        "probability": round(cluster.probability, 4),
        "answer": cluster.answer,
        "records": [str(ref) for ref in refs],
        "names": [named[ref] for ref in refs],
        "pairs": [
            {
                "left": str(_ref(view, cluster.kind, pair.left)),
                "right": str(_ref(view, cluster.kind, pair.right)),
                "probability": round(pair.probability, 4),
                "evidence": _evidence(pair.evidence),
            }
            for pair in cluster.pairs
        ],
        # Of a large group the pair that is least sure: there a mistake would be.
        "evidence": _evidence(min(cluster.pairs, key=lambda each: each.probability).evidence),
    }


def pair_row(view: View, kind: str, pair: Pair) -> Row:
    """Give a pair with its names and the evidence."""
    left, right = _ref(view, kind, pair.left), _ref(view, kind, pair.right)
    named = names(view, [left, right])
    return {
        "probability": round(pair.probability, 4),
        "answer": pair.relation or str(pair.answer),
        "left": str(left),
        "right": str(right),
        "names": " = ".join(dict.fromkeys(named.values())),
        "evidence": _evidence(pair.evidence),
    }


def decided_row(view: View, each: Decided, commit: str) -> Row:
    """Give what was decided on a pair, by the ids of today, and what takes it back."""
    folder = view.catalogue.by_name[each.decision.kind].folder
    refs = [Ref(folder, id_) for id_ in sorted(each.ids)]
    named = names(view, refs)
    return {
        "decision": str(each.decision.verdict),
        "records": [str(ref) for ref in refs],
        "names": [named[ref] for ref in refs],
        "commit": commit[:10],
        "file": each.path,
    }


def _ref(view: View, kind: str, id_: str) -> Ref:
    return Ref(view.catalogue.by_name[kind].folder, id_)


def _evidence(evidence: Sequence[Evidence]) -> list[Row]:
    return [
        {"field": each.field, "level": each.level, "bits": round(each.bits, 2)}
        for each in evidence
    ]


def _for(evidence: Sequence[Mapping[str, Any]]) -> str:
    return in_words([each for each in evidence if each["bits"] >= 0])


def _against(evidence: Sequence[Mapping[str, Any]]) -> str:
    """Say what speaks against it, and what the two may be instead."""
    below = [each for each in evidence if each["bits"] < 0]
    instead = (
        f"rather {each['level']} ({each['bits']:+.1f})"
        for each in below
        if each["field"] == "relation"
    )
    return ", ".join(filter(None, (in_words(below), *instead)))


def _joined(names: Sequence[str]) -> str:
    return " = ".join(dict.fromkeys(names))


_PROBABILITY = Column("probability", "same", "right", show=lambda value: f"{value:.1%}")
_EVIDENCE = (
    Column("evidence", "for", show=_for),
    Column("evidence", "against", show=_against, people=True),
)
GROUPS = (
    _PROBABILITY,
    Column("answer"),
    Column("records", whole=True, show=" ".join),
    Column("names", show=_joined),
    *_EVIDENCE,
)
PAIRS = (
    _PROBABILITY,
    Column("answer"),
    Column("left", whole=True),
    Column("right", whole=True),
    Column("names"),
    *_EVIDENCE,
)
DECIDED = (
    Column("decision"),
    Column("records", whole=True, show=" ".join),
    Column("names", show=_joined),
    Column("commit", whole=True),
    Column("file"),
)
