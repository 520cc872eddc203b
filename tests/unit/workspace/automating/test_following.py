import sqlite3
from typing import TYPE_CHECKING

import pytest

from crmctl.errors.base import CrmctlError
from crmctl.errors.files import BrokenHandEditError
from crmctl.errors.git import GitFailedError
from crmctl.git.commit import publish
from crmctl.model.record import Ref
from crmctl.workspace.automating import following
from crmctl.workspace.automating.running import run
from crmctl.workspace.change import Change
from crmctl.workspace.erasing import erase
from crmctl.workspace.merging import merge
from crmctl.workspace.saving import hand_edits, save
from crmctl.workspace.undo import undo
from crmctl.workspace.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.workspace.automating.conftest import Rules

    from crmctl.git.commit import Prepared
    from crmctl.git.repository import Repository

_RULE = """\
{name}:
  when:
    kind: customer
    query: {query}
  then:
    - {action}
"""


def _rule(name: str, query: str, *actions: str) -> str:
    return _RULE.format(name=name, query=query, action="\n    - ".join(actions))


_SEEN = _rule("seen", "id:beta-ag", "tag: seen")
_PING = _rule("ping", "tag:a", "untag: a", "tag: b")
_PONG = _rule("pong", "tag:b", "untag: b", "tag: a")


def test_rules_that_trigger_each_other_act_once_each_and_are_named(rules: "Rules") -> None:
    crm = rules(_PING + _PONG)
    before = crm.head
    crm.set("beta-ag", tags=["a"])
    assert crm.actions(before) == ["set", "ping", "pong"]
    assert crm.tags("beta-ag") == ["a"]
    assert crm.told == [
        "Rule ping: customers/beta-ag.",
        "Rule pong: customers/beta-ag.",
        "warning: The rules ping and pong trigger each other; each acted once on 1 record.",
    ]
    assert not crm.mark.exists()


def test_the_order_of_the_file_does_not_matter_to_a_circle(rules: "Rules") -> None:
    crm = rules(_PONG + _PING)
    before = crm.head
    crm.set("beta-ag", tags=["a"])
    assert crm.actions(before) == ["set", "ping", "pong"]
    assert "The rules ping and pong trigger each other" in crm.told[-1]


def test_rules_follow_upon_rules_to_a_fixed_depth(rules: "Rules") -> None:
    # In the reverse order, so that each needs a step of its own.
    crm = rules("".join(_rule(f"r{n}", f"tag:t{n}", f"tag: t{n + 1}") for n in range(9, 0, -1)))
    before = crm.head
    crm.set("beta-ag", tags=["t1"])
    assert crm.actions(before) == ["set", "r1", "r2", "r3", "r4", "r5"]
    assert crm.told[-1] == (
        "warning: Rules followed upon rules 5 times; r6 would act next and was left out."
    )
    with crm.open().writing():
        pass
    assert not crm.mark.exists()


def test_a_rule_sees_what_an_earlier_one_did_in_the_same_step(rules: "Rules") -> None:
    crm = rules(_rule("one", "tag:x", "tag: y") + _rule("two", "tag:y", "tag: z"))
    before = crm.head
    crm.set("beta-ag", tags=["x"])
    assert crm.actions(before) == ["set", "one", "two"]
    assert crm.tags("beta-ag") == ["x", "y", "z"]


def test_a_rule_makes_no_task_about_a_task_that_a_rule_made(rules: "Rules") -> None:
    crm = rules(
        "more:\n  when:\n    kind: task\n  then:\n    - task:\n        title: 'About {label}'\n"
        "    - task:\n        title: And another\n"
    )
    workspace = crm.open()
    change = workspace.change("add")
    task = change.add("task", {"title": "Call"})
    change.commit("add")
    assert crm.told[0].startswith(f"Rule more: {task}, tasks/")
    ((made,),) = workspace.rows("SELECT count(*) FROM tasks_external_ids WHERE key = 'automation'")
    assert made == 2
    assert crm.told[1:] == []


def test_an_effect_that_is_not_valid_is_told_and_skipped(rules: "Rules") -> None:
    crm = rules(_rule("person", "id:beta-ag", "set: {type: person}", "tag: x") + _SEEN)
    before = crm.head
    crm.set("beta-ag", stage="prospect")
    assert crm.actions(before) == ["set", "seen"]
    assert crm.told == [
        (
            "warning: The rule person left customers/beta-ag as it is: Not written: a private "
            "customer needs `person`, a contact's id."
        ),
        "Rule seen: customers/beta-ag.",
    ]
    assert not crm.mark.exists()


def test_an_issued_document_is_left_alone_and_told(rules: "Rules") -> None:
    crm = rules(
        "due:\n  when:\n    kind: invoice\n  then:\n    - set:\n        due: 2027-01-01\n"
        "late:\n  when:\n    kind: invoice\n  then:\n    - tag: late\n"
    )
    before = crm.head
    workspace = crm.open()
    change = workspace.change("add")
    invoices = [
        change.add(
            "invoice",
            {
                "number": f"R-2026-00{number}",
                "customer": "acme-gmbh",
                "issued": "2026-11-20",
                "due": "2026-12-04",
                "lines": [{"text": "Work", "quantity": "1", "price": "100.00 EUR"}],
                "totals": {"gross": "100.00 EUR"},
            },
        )
        for number in range(1, 6)
    ]
    change.commit("add invoices")
    assert crm.actions(before) == ["add", "late"]
    first = min(invoices)
    assert crm.told[0].startswith(f"warning: The rule due left {first} as it is: ")
    assert crm.told[3] == "warning: The rule due left 2 more records as they are."
    assert crm.told[4] == "Rule late: 5 records."


def test_archived_and_erased_records_are_left_alone(rules: "Rules") -> None:
    crm = rules(_SEEN)
    crm.set("beta-ag", archived="2026-11-01")
    assert crm.tags("beta-ag") == []


def test_saving_and_merging_are_changes(rules: "Rules") -> None:
    crm = rules(_SEEN + _rule("merged", "id:acme-gmbh", "tag: merged"))
    before = crm.head
    file = crm.root / "customers" / "beta-ag.yaml"
    file.write_text(file.read_text().replace("lead", "prospect"))
    workspace = crm.open()
    save(workspace, hand_edits(workspace).edits)
    assert crm.tags("beta-ag") == ["seen"]
    merge(crm.open(), Ref("customers", "acme-gmbh"), [Ref("customers", "beta-ag")]).change.commit(
        "merge"
    )
    assert crm.tags("acme-gmbh") == ["b2b", "seen", "merged"]
    assert crm.actions(before) == ["save", "seen", "merge", "merged"]


def test_undoing_erasing_and_renaming_are_none(rules: "Rules") -> None:
    crm = rules(_SEEN + "known:\n  when:\n    kind: contact\n  then:\n    - tag: known\n")
    crm.set("beta-ag", stage="prospect")
    before = crm.head
    undo(crm.open(), "HEAD").change.commit("undo the rule")
    undo(crm.open(), "HEAD~2").change.commit("undo the change")
    erase(crm.open(), Ref("contacts", "p-2b4d6f8h")).change.commit("redact")
    workspace = crm.open()
    change, ref = workspace.change("rename"), Ref("contacts", "p-7k3f9q2m")
    change.move(ref, "p-7k3f9q2n", change.record(ref).data)
    change.commit("rename")
    assert crm.actions(before) == ["undo", "undo", "redact", "rename"]
    assert crm.tags("beta-ag") == []


def test_a_rule_acts_on_all_records_of_a_change_in_one_commit(rules: "Rules") -> None:
    crm = rules(
        "new:\n  when:\n    kind: customer\n    added: true\n  then:\n    - tag: new\n"
        "    - task:\n        title: 'Welcome {customer}'\n"
    )
    before = crm.head
    workspace = crm.open()
    change = workspace.change("import")
    for number in range(60):
        change.add("customer", {"type": "organisation", "name": f"Firm {number}"})
    change.commit("import", batch="b-1")
    assert crm.actions(before) == ["import", "new"]
    assert crm.told == ["Rule new: 60 records."]
    assert crm.git("log", "-1", "--format=%B").splitlines() == [
        "60 records: rule new", "", "Crmctl-Action: automation", "Crmctl-Count: 120",
        "Crmctl-Rule: new",
    ]  # fmt: skip
    assert len(workspace.rows("SELECT 1 FROM customers_tags WHERE value = 'new'")) == 60


def test_a_moved_file_is_no_new_record(rules: "Rules") -> None:
    crm = rules("new:\n  when:\n    kind: customer\n    added: true\n  then:\n    - tag: new\n")
    file = crm.root / "customers" / "beta-ag.yaml"
    (file.parent / "be").mkdir()
    file.rename(file.parent / "be" / "beta-ag.yaml")
    workspace = crm.open()
    save(workspace, hand_edits(workspace).edits)
    assert crm.tags("beta-ag") == []
    assert crm.told == []


def test_what_a_killed_command_left_is_made_up_before_the_next_change(
    rules: "Rules", monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = rules(
        "won:\n  when:\n    kind: customer\n    changed:\n      field: stage\n      from: lead\n"
        "      to: customer\n  then:\n    - tag: won\n"
    )
    before = crm.head
    with monkeypatch.context() as patch:
        patch.setattr(following, "rulebook", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            crm.set("beta-ag", stage="customer")
    assert crm.actions(before) == ["set"]
    assert crm.mark.read_text() == before
    crm.set("beta-ag", owner="u-anna")
    assert crm.actions(before) == ["set", "won", "set"]
    assert crm.tags("beta-ag") == ["won"]
    assert not crm.mark.exists()


def _interrupt(*_arguments: object) -> None:
    raise KeyboardInterrupt


def test_a_change_that_fails_leaves_no_mark(
    rules: "Rules", monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = rules(_SEEN)
    with monkeypatch.context() as patch:
        patch.setattr("crmctl.workspace.committing.publish", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            crm.set("beta-ag", stage="customer")
    assert not crm.mark.exists()

    def publish_and_end(repository: "Repository", prepared: "Prepared") -> None:
        publish(repository, prepared)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("crmctl.workspace.committing.publish", publish_and_end)
        with pytest.raises(KeyboardInterrupt):
            crm.set("beta-ag", stage="customer")
    assert crm.mark.exists()
    crm.set("acme-gmbh", stage="former")
    assert crm.tags("beta-ag") == ["seen"]


def test_a_rule_that_cannot_be_committed_is_told_and_tried_again(
    rules: "Rules", monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = rules(_SEEN)
    commit = Change.commit_locked

    def refuse(change: Change, subject: str, *, batch: str = "", rule: str = "") -> str | None:
        if rule:
            raise BrokenHandEditError(["customers/beta-ag.yaml"])
        return commit(change, subject, batch=batch)

    with monkeypatch.context() as patch:
        patch.setattr(Change, "commit_locked", refuse)
        crm.set("beta-ag", stage="customer")
        crm.set("beta-ag", since="2026-10-02")
    assert crm.told[0].startswith("warning: The rule seen could not be applied: ")
    assert crm.mark.exists()
    crm.set("acme-gmbh", stage="former")
    assert crm.tags("beta-ag") == ["seen"]


def test_rules_that_cannot_be_asked_are_told_and_the_change_stands(
    rules: "Rules", monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = rules(_SEEN)
    before = crm.head

    def refuse(*_arguments: object) -> None:
        raise GitFailedError("diff-tree", "no more memory.")

    with monkeypatch.context() as patch:
        patch.setattr(following, "since", refuse)
        crm.set("beta-ag", stage="customer")
    assert crm.actions(before) == ["set"]
    (told,) = crm.told
    assert told.startswith("warning: The rules could not be asked; `crmctl run` makes it up. ")
    run(crm.open())
    assert crm.actions(before) == ["set", "seen"]
    assert not crm.mark.exists()


def test_an_index_that_lags_behind_is_brought_up_to_date_first(
    rules: "Rules", monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = rules(_SEEN.replace("id:beta-ag", "stage:former"))
    workspace = crm.open()
    change, ref = workspace.change("set"), Ref("customers", "beta-ag")
    change.put(ref, {**change.record(ref).data, "stage": "former"})

    reindex = Workspace.reindex

    def fail(*_arguments: object) -> None:
        monkeypatch.setattr(Workspace, "reindex", reindex)
        raise sqlite3.OperationalError

    monkeypatch.setattr(Workspace, "reindex", fail)
    change.commit("set")
    assert crm.told == ["Rule seen: customers/beta-ag."]


def test_without_rules_a_mark_that_was_left_means_nothing(rules: "Rules") -> None:
    crm = rules(_SEEN)
    crm.open()
    crm.mark.write_text(crm.head)
    (crm.root / "automations.yaml").unlink()
    run(crm.open())
    assert not crm.mark.exists()


def test_what_somebody_else_did_meanwhile_is_not_told(
    rules: "Rules", monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = rules(_SEEN)
    commit = Change.commit_locked

    def nothing(change: Change, subject: str, *, batch: str = "", rule: str = "") -> str | None:
        return None if rule else commit(change, subject, batch=batch)

    monkeypatch.setattr(Change, "commit_locked", nothing)
    crm.set("beta-ag", stage="customer")
    assert crm.told == []
    assert not crm.mark.exists()


def test_a_mark_of_a_history_that_is_gone_is_told_and_dropped(rules: "Rules") -> None:
    crm = rules(_SEEN)
    crm.open()
    crm.mark.write_text("0" * 39 + "1")
    crm.set("beta-ag", stage="customer")
    assert crm.told == [
        "warning: What an interrupted automation left is not known.",
        "Rule seen: customers/beta-ag.",
    ]
    assert not crm.mark.exists()


def test_what_differs_on_another_branch_is_no_change(rules: "Rules") -> None:
    crm = rules(_rule("all", "stage:customer OR stage:former", "tag: t"))
    crm.git("checkout", "--quiet", "-b", "other")
    crm.set("beta-ag", stage="former")
    crm.mark.write_text(crm.head)
    (crm.mark.parent / ".0123456789abcdef.crmctl-tmp").touch()
    crm.git("checkout", "--quiet", "-")
    crm.set("k-9w2e5t7y", stage="customer")
    assert crm.told[-2:] == [
        "warning: What an interrupted automation left is not known.",
        "Rule all: customers/k-9w2e5t7y.",
    ]
    assert not list(crm.mark.parent.glob(".*"))


def test_a_mark_of_the_beginning_means_all_records(rules: "Rules") -> None:
    crm = rules(
        _SEEN + "first:\n  when:\n    kind: task\n    added: true\n  then:\n    - tag: t\n"
    )
    crm.open()
    crm.mark.write_text("")
    crm.set("acme-gmbh", stage="former")
    assert crm.told == [
        "Rule seen: customers/beta-ag.",
        "Rule first: tasks/t-3f5h7k9m, tasks/t-m4k8z1qp.",
    ]


def test_a_person_s_edit_of_a_file_that_a_rule_changes_is_kept(rules: "Rules") -> None:
    crm = rules(
        "all:\n  when:\n    kind: customer\n    query: stage:lead\n  then:\n    - tag: lead\n"
    )
    file: Path = crm.root / "customers" / "beta-ag.yaml"
    file.write_text("# by hand\n" + file.read_text())
    before = crm.head
    crm.set("beta-ag", since="2026-10-02")
    assert crm.actions(before) == ["save", "set", "all"]
    assert file.read_text().startswith("# by hand\n")
    assert crm.tags("beta-ag") == ["lead"]
    assert issubclass(BrokenHandEditError, CrmctlError)
