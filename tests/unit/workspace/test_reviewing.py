from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import pytest

from crmctl.errors.duplicates import MeanwhileError, NothingToTakeBackError, TooFewChosenError
from crmctl.errors.merging import MergeEditError
from crmctl.errors.records import NotMergeableError
from crmctl.matching.decisions import Verdict
from crmctl.matching.find import Answer, Pair
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.deciding import apart, decide, decisions
from crmctl.workspace.deduping import Cluster
from crmctl.workspace.reviewing import Review

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_A, _B, _C = "p-00000001", "p-00000002", "p-00000003"


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW, random=Random(7)))  # noqa: S311 - the same ids


def _ref(id_: str) -> Ref:
    return Ref("contacts", id_)


@pytest.fixture
def people(crm: Path) -> Path:
    """The small CRM with three who may be one; the first says most, the last least."""
    _add(
        crm,
        {
            _A: {"name": {"given": "Anna", "family": "Berg"}, "birthday": "1990-01-02"},
            _B: {"name": {"given": "Anna", "family": "Berg"}, "tags": ["fair"]},
            _C: {"name": {"given": "A.", "family": "Berg"}},
        },
    )
    return crm


def _add(crm: Path, records: Mapping[str, Mapping[str, Any]]) -> None:
    change = _open(crm).change("add")
    for id_, data in records.items():
        change.add("contact", data, id_=id_)
    change.commit("people")


def _pair(left: str, right: str, probability: float = 0.9) -> Pair:
    return Pair(left, right, probability, Answer.SAME, "", ())


def _cluster(*pairs: Pair, answer: str = "same") -> Cluster:
    ids = sorted({id_ for pair in pairs for id_ in (pair.left, pair.right)})
    return Cluster("contact", tuple(ids), pairs, 0.9, answer)


def _three() -> Cluster:
    return _cluster(_pair(_A, _B, 0.95), _pair(_A, _C), _pair(_B, _C))


def _review(crm: Path, *clusters: Cluster) -> Review:
    return Review(_open(crm), clusters)


def _shown(review: Review) -> list[str]:
    shown = review.current()
    return [ref.id for ref in shown.refs] if shown else []


def _head(crm: Path) -> str:
    return _open(crm).repository.head() or ""


def test_a_merge_is_a_commit_at_once(people: Path) -> None:
    review = _review(people, _cluster(_pair(_A, _B)), _cluster(_pair(_A, _C)))
    assert (_shown(review), review.left) == ([_A, _B], 2)
    assert review.merge() == ()
    record = _open(people).record(_ref(_A))
    assert record
    assert record.data["tags"] == ["fair"]
    assert _open(people).record(_ref(_B)) is None
    assert (_shown(review), review.left, review.done) == ([_A, _C], 1, 1)


def test_only_what_is_chosen_is_merged_and_the_rest_comes_again(people: Path) -> None:
    review = _review(people, _three())
    assert _shown(review) == [_A, _B, _C]
    review.toggle(3)
    review.toggle(9)
    shown = review.current()
    assert shown
    assert [ref.id for ref in shown.chosen] == [_A, _B]
    review.merge()
    assert (_shown(review), review.left) == ([_A, _C], 1)
    again = review.current()
    assert again
    assert [pair.probability for pair in again.cluster.pairs] == [0.9]


def test_a_choice_is_taken_back_by_the_same_key(people: Path) -> None:
    review = _review(people, _three())
    review.toggle(1)
    review.toggle(1)
    shown = review.current()
    assert shown
    assert shown.chosen == shown.refs


def test_without_two_that_are_chosen_nothing_can_be_said(people: Path) -> None:
    review = _review(people, _cluster(_pair(_A, _B)))
    review.toggle(1)
    for act in (review.merge, review.draft, lambda: review.decide(Verdict.DIFFERENT)):
        with pytest.raises(TooFewChosenError):
            act()
    review.toggle(2)
    shown = review.current()
    assert shown
    assert shown.chosen == []


def test_what_is_said_of_some_leaves_the_rest_to_be_looked_at(people: Path) -> None:
    review = _review(people, _three())
    review.toggle(3)
    review.decide(Verdict.HOUSEHOLD)
    assert decisions(_open(people)).verdicts("contact") == {frozenset((_A, _B)): Verdict.HOUSEHOLD}
    assert (review.left, len(_shown(review))) == (1, 2)
    assert _C in _shown(review)


def test_all_that_is_chosen_is_different_from_each_other(people: Path) -> None:
    review = _review(people, _three())
    review.decide(Verdict.DIFFERENT)
    assert len(apart(_open(people), "contact")) == 3
    assert review.left == 0
    assert review.current() is None
    with pytest.raises(TooFewChosenError):
        review.skip()


def test_what_is_skipped_changes_nothing(people: Path) -> None:
    before = _head(people)
    review = _review(people, _three())
    review.skip()
    assert (review.left, review.done, _head(people)) == (0, 0, before)


def test_undo_takes_back_step_after_step(people: Path) -> None:
    files = {file: file.read_bytes() for file in people.rglob("*.yaml")}
    review = _review(people, _three(), _cluster(_pair("p-2b4d6f8h", "p-7k3f9q2m")))
    review.toggle(3)
    review.merge()
    review.decide(Verdict.DIFFERENT)
    review.skip()
    assert (review.left, review.done) == (0, 2)
    review.undo()
    assert _shown(review) == ["p-7k3f9q2m", "p-2b4d6f8h"]
    review.undo()
    assert _shown(review) == [_A, _C]
    review.undo()
    assert (_shown(review), review.left, review.done) == ([_A, _B, _C], 2, 0)
    assert {file: file.read_bytes() for file in people.rglob("*.yaml")} == files
    with pytest.raises(NothingToTakeBackError):
        review.undo()


def test_a_record_edited_meanwhile_is_shown_again(people: Path) -> None:
    review = _review(people, _cluster(_pair(_A, _B)))
    review.current()
    file = people / "contacts" / "00" / f"{_B}.yaml"
    file.write_text(file.read_text().replace("Anna", "Annika"))
    before = _head(people)
    for act in (review.merge, review.draft, lambda: review.decide(Verdict.DIFFERENT)):
        with pytest.raises(MeanwhileError):
            act()
        file.write_text(file.read_text() + "# again\n")
    assert _head(people) == before
    file.write_text(file.read_text().replace("# again\n", ""))
    with pytest.raises(MeanwhileError):
        review.merge()
    shown = review.current()
    assert shown
    (row,) = [row for row in shown.sides.differing if row.field == "name.given"]
    assert row.values == (("Anna",), ("Annika",))
    review.merge()
    assert review.left == 0


def test_a_record_removed_meanwhile_is_shown_no_more(people: Path) -> None:
    review = _review(people, _three(), _cluster(_pair(_A, _B)))
    review.current()
    (people / "contacts" / "00" / f"{_B}.yaml").unlink()
    with pytest.raises(MeanwhileError):
        review.merge()
    assert _shown(review) == [_A, _C]
    review.skip()
    assert review.current() is None
    # What nobody asked for is taken back along with the step before it.
    review.undo()
    assert _shown(review) == [_A, _C]


def test_a_record_merged_meanwhile_is_shown_as_what_it_is_now(people: Path) -> None:
    first, second = _cluster(_pair(_A, _B)), _cluster(_pair(_B, _C))
    review = _review(people, first, second)
    review.merge()
    assert _shown(review) == [_A, _C]


def test_an_archived_record_is_no_duplicate_any_more(people: Path) -> None:
    change = _open(people).change("set")
    change.put(_ref(_B), {**change.record(_ref(_B)).data, "archived": "2026-11-01"})
    change.commit("archived")
    review = _review(people, _cluster(_pair(_A, _B)), _three())
    assert _shown(review) == [_A, _C]


def test_what_another_machine_decided_meanwhile_is_not_merged(people: Path) -> None:
    review = _review(people, _three())
    review.current()
    decide(_open(people), "contact", [_A, _B], Verdict.DIFFERENT).commit("elsewhere")
    with pytest.raises(MeanwhileError):
        review.merge()
    assert len(_shown(review)) == 2


def test_related_pairs_follow_a_merge_too(people: Path) -> None:
    household = _cluster(_pair(_B, _C, 0.1), answer="household")
    review = _review(people, _cluster(_pair(_A, _B)), household, household)
    review.merge()
    shown = review.current()
    assert shown
    assert (shown.cluster.answer, _shown(review)) == ("household", [_A, _C])
    review.decide(Verdict.HOUSEHOLD)
    # The same pair once more: it was decided on.
    assert review.current() is None


def test_an_edited_result_is_merged_if_it_is_valid(people: Path) -> None:
    review = _review(people, _cluster(_pair(_A, _B)))
    text = review.draft()
    assert f"aliases:\n  - {_B}\n" in text
    wrong = review.merge(text.replace("1990-01-02", "1990-13-02"))
    assert [finding.code for finding in wrong] == ["D601"]
    assert _open(people).record(_ref(_B))
    assert review.merge(text.replace("Anna", "Annette")) == ()
    record = _open(people).record(_ref(_A))
    assert record
    assert record.data["name"]["given"] == "Annette"


def test_an_edit_cannot_lose_the_ids_that_others_know(people: Path) -> None:
    review = _review(people, _cluster(_pair(_A, _B)))
    text = review.draft().replace(f"aliases:\n  - {_B}\n", "")
    with pytest.raises(MergeEditError):
        review.merge(text)
    assert _open(people).record(_ref(_B))


def test_why_two_cannot_be_merged_is_told(crm: Path) -> None:
    pair = _pair("acme-gmbh", "k-9w2e5t7y")
    review = Review(_open(crm), [Cluster("customer", (pair.left, pair.right), (pair,), 0.9)])
    shown = review.current()
    assert shown
    assert "one is an organisation, the other a person" in shown.obstacle
    with pytest.raises(NotMergeableError):
        review.merge()
    review.decide(Verdict.DIFFERENT)
    assert review.left == 0


def test_of_a_large_group_as_many_are_shown_as_there_are_keys(crm: Path) -> None:
    ids = [f"p-{number:08}" for number in range(12)]
    _add(crm, {id_: {"name": {"family": "Berg"}} for id_ in ids})
    pairs = [_pair(one, other, 0.99) for one in ids for other in ids if one < other]
    review = _review(crm, _cluster(*pairs))
    shown = review.current()
    assert shown
    assert (len(shown.refs), shown.more) == (9, 3)
    review.merge()
    assert len(_shown(review)) == 4
    review.merge()
    assert review.left == 0


def test_ten_thousand_groups_begin_at_once(people: Path) -> None:
    groups = [_cluster(_pair(_A, _B))] * 10_000
    begun = perf_counter()
    review = _review(people, *groups)
    assert _shown(review) == [_A, _B]
    assert perf_counter() - begun < 1
    assert review.left == 10_000
