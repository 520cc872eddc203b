from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from crmctl.errors.git import UnknownRevisionError
from crmctl.matching.decisions import Verdict
from crmctl.matching.find import Answer, Pair
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.automerging import automatic
from crmctl.workspace.deciding import decide
from crmctl.workspace.deduping import Duplicates, Wish, find, group
from crmctl.workspace.merging_many import merge_many, survivor_first
from crmctl.workspace.undo import undo

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_EVERYTHING = Wish()


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW, random=Random(7)))  # noqa: S311 - the same ids


def _add(crm: Path, kind: str, records: Mapping[str, Mapping[str, Any]]) -> None:
    change = _open(crm).change("add")
    for id_, data in records.items():
        change.add(kind, data, id_=id_)
    change.commit("more records")


def _pair(left: str, right: str, probability: float, relation: str = "") -> Pair:
    answer = Answer.RELATED if relation else Answer.SAME
    return Pair(left, right, probability, answer, relation, ())


def _erika(**more: Any) -> dict[str, Any]:
    return {
        "name": {"given": "Anna", "family": "Berg"},
        "emails": [{"address": "anna@berg.example"}],
        "phones": [{"number": "+493512345678"}],
        **more,
    }


def _found(pairs: list[Pair], **wish: Any) -> Duplicates:
    changed = wish.pop("changed", None)
    return Duplicates("contact", pairs, set(), changed, Wish(**wish))


def test_pairs_become_groups_the_likeliest_first() -> None:
    pairs = [_pair("a", "b", 0.99), _pair("a", "c", 0.9), _pair("b", "c", 0.8), _pair("d", "e", 1)]
    clusters = _found(pairs).clusters
    assert [each.ids for each in clusters] == [("d", "e"), ("a", "b", "c")]
    assert clusters[1].pairs == tuple(pairs[:3])
    # The mean of the log-odds: (99 * 9 * 4) ** (1/3) to one.
    odds = (99 * 9 * 4) ** (1 / 3)
    assert clusters[1].probability == pytest.approx(odds / (1 + odds))


@pytest.mark.parametrize(
    ("threshold", "ids"),
    [(0, [("a", "b"), ("c", "d")]), (0.5, [("a", "b")]), (0.9, []), (1, [])],
)
def test_groups_join_from_the_threshold_on(threshold: float, ids: list[tuple[str, ...]]) -> None:
    pairs = [_pair("a", "b", 0.8), _pair("c", "d", 0.3)]
    assert [each.ids for each in group("contact", pairs, threshold=threshold)] == ids


def test_what_is_certain_is_found_at_every_threshold() -> None:
    pairs = [_pair("a", "b", 1)]
    assert [each.ids for each in group("contact", pairs, threshold=1)] == [("a", "b")]
    (sure,) = group("contact", [_pair("a", "b", 1), _pair("a", "c", 1), _pair("b", "c", 1)])
    assert sure.probability == pytest.approx(1)


def test_an_impossible_pair_weighs_against_a_group() -> None:
    pairs = [_pair("a", "b", 1), _pair("a", "c", 0.9), _pair("b", "c", 0)]
    assert [each.ids for each in group("contact", pairs)] == [("a", "b")]


def test_no_group_holds_two_that_were_decided_on() -> None:
    pairs = [_pair("a", "b", 0.99), _pair("b", "c", 0.98)]
    groups = group("contact", pairs, {frozenset("ac")})
    assert [each.ids for each in groups] == [("a", "b")]


def test_related_pairs_come_as_groups_of_two_if_asked_for() -> None:
    pairs = [
        _pair("a", "b", 0.9),
        _pair("a", "c", 0.2, "household"),
        _pair("d", "e", 0.1, "colleague"),
    ]
    assert [each.ids for each in _found(pairs).clusters] == [("a", "b")]
    found = _found(pairs, related=True)
    assert [(each.ids, each.answer) for each in found.clusters] == [
        (("a", "b"), "same"),
        (("a", "c"), "household"),
        (("d", "e"), "colleague"),
    ]
    assert found.wanted == pairs


def test_only_what_changed_is_wanted() -> None:
    pairs = [_pair("a", "b", 0.9), _pair("c", "d", 0.8)]
    found = _found(pairs, changed={"d"})
    assert [each.ids for each in found.clusters] == [("c", "d")]
    assert found.wanted == pairs[1:]


def test_a_pair_that_was_called_different_never_comes_back(crm: Path) -> None:
    _add(crm, "contact", {"p-00000001": _erika(), "p-00000002": _erika()})
    (cluster,) = find(_open(crm), "contact", _EVERYTHING).clusters
    assert cluster.ids == ("p-00000001", "p-00000002")
    decide(_open(crm), "contact", cluster.ids, Verdict.DIFFERENT).commit("two")
    found = find(_open(crm), "contact", Wish(threshold=0, related=True))
    assert all(not {pair.left, pair.right} <= set(cluster.ids) for pair in found.pairs)
    assert automatic(_open(crm), [found]).merged.survivors == []


def test_what_was_added_or_changed_since_a_commit_is_new(crm: Path) -> None:
    _add(crm, "contact", {"p-00000001": _erika(), "p-00000002": _erika()})
    before = _open(crm).repository.head() or ""
    assert find(_open(crm), "contact", Wish(since=before)).changed == set()
    assert find(_open(crm), "contact", Wish(since=before)).clusters == []
    file = crm / "contacts" / "00" / "p-00000002.yaml"
    file.write_text(file.read_text() + "notes: By hand, and not committed.\n")
    (crm / "customers" / "gamma.yaml").write_text("type: organisation\nname: Gamma\n")
    found = find(_open(crm), "contact", Wish(since=before))
    assert found.changed == {"p-00000002"}
    assert [each.ids for each in found.clusters] == [("p-00000001", "p-00000002")]


def test_a_revision_that_is_none_is_told(crm: Path) -> None:
    with pytest.raises(UnknownRevisionError):
        find(_open(crm), "contact", Wish(since="nowhere"))


# --- merging many --------------------------------------------------------------------------


def test_the_one_that_others_refer_to_stays_then_the_one_that_says_most(crm: Path) -> None:
    _add(
        crm,
        "contact",
        {
            "p-00000001": {"name": {"family": "Berg"}},
            "p-00000002": _erika(),
            "p-00000003": {"name": {"family": "Berg"}},
        },
    )
    refs = [Ref("contacts", f"p-0000000{number}") for number in (3, 1, 2)]
    ordered = survivor_first(_open(crm), [*refs, Ref("contacts", "p-2b4d6f8h")])
    assert [ref.id for ref in ordered] == ["p-2b4d6f8h", "p-00000002", "p-00000001", "p-00000003"]


def test_what_refers_to_one_group_may_itself_go_in_another(crm: Path) -> None:
    plain = {"type": "organisation", "name": "Gamma"}
    _add(crm, "customer", {"a1": {**plain, "notes": "stays\n"}, "a2": plain})
    _add(crm, "customer", {"b1": {**plain, "notes": "stays\n"}, "b2": {**plain, "parent": "a2"}})
    _add(crm, "contact", {"p-00000001": _erika(roles=[{"customer": "a2"}, {"customer": "b2"}])})
    groups = [[Ref("customers", id_) for id_ in ids] for ids in (("b1", "b2"), ("a1", "a2"))]
    for order in (groups, groups[::-1]):
        merged = merge_many(_open(crm), order)
        kept = {ref.id for ref in merged.survivors}
        (a,), (b,) = kept & {"a1", "a2"}, kept & {"b1", "b2"}
        data = merged.change.record(Ref("customers", b)).data
        assert data["parent"] == a
        roles = merged.change.record(Ref("contacts", "p-00000001")).data["roles"]
        assert [role["customer"] for role in roles] == [a, b]
        assert len(merged.gone) == 2


def test_a_group_that_cannot_be_merged_is_left_out(crm: Path) -> None:
    refs = [Ref("customers", "acme-gmbh"), Ref("customers", "k-9w2e5t7y")]
    merged = merge_many(_open(crm), [refs])
    assert (merged.left, merged.survivors, merged.change.edits()) == ([refs], [], [])


def test_one_undo_takes_back_all_that_was_certain(crm: Path) -> None:
    twins = {f"p-0000000{number}": _erika() for number in range(3)}
    _add(crm, "contact", twins)
    before = {file: file.read_bytes() for file in crm.rglob("*.yaml")}
    sure = automatic(_open(crm), [find(_open(crm), "contact", _EVERYTHING)])
    assert (len(sure.merged.gone), sure.pairs) == (2, 3)
    assert sure.wrong < 0.003
    assert sure.least > 0.99
    sure.merged.change.commit("merged", batch=sure.batch)
    assert find(_open(crm), "contact", _EVERYTHING).clusters == []
    undo(_open(crm), sure.batch).change.commit("undone")
    assert {file: file.read_bytes() for file in crm.rglob("*.yaml")} == before
