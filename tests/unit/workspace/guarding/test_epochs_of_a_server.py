"""Which pushes may make history anew, and what works on the new one."""

import json
import sys
from pathlib import Path

import pytest
from tests.unit.workspace.guarding.conftest import CONTACT, OTHER, PAUL, Clone
from tests.unit.workspace.guarding.erased import (
    CHECK,
    EPOCH,
    KEY,
    LIST,
    SECRET,
    TOMBSTONE,
    Erased,
    before_the_erasure,
)

from crmctl.privacy.epochs import sealed
from crmctl.privacy.keys import Key
from crmctl.store.canonical import emit
from crmctl.workspace.guarding.installing import install, plan
from crmctl.workspace.guarding.memory import Memory
from crmctl.workspace.guarding.server import FOLDER, Server


@pytest.fixture
def erased(tmp_path: Path) -> Erased:
    return before_the_erasure(tmp_path)


def _at_work(erased: Erased, user: str) -> Clone:
    clone = erased.field.clone(user, f"{user}-new")
    clone.commit({OTHER: f'{PAUL}birthday: 1980-01-02\nphones:\n  - number: "+4935141234560"\n'})
    return clone


def test_an_erasure_by_an_administrator_is_let_in_and_ordinary_work_goes_on(
    erased: Erased,
) -> None:
    erased.rewritten()
    assert erased.push_epoch().is_in
    pushed = _at_work(erased, "u-ben").push()
    assert pushed.is_in, pushed.said
    branch = erased.field.clone("u-anna", "branch")
    branch.commit({OTHER: f"{PAUL}notes: idea\n"})
    assert branch.push("origin", "HEAD:refs/heads/idea").is_in
    branch.git("tag", "-a", "-m", "v1", "v1")
    assert branch.push("origin", "v1").is_in
    state = Memory.read(erased.field.server / FOLDER)
    assert [epoch.id for epoch in state.epochs] == [EPOCH]
    assert state.gone


def test_the_servers_memory_holds_no_id_of_the_old_history(erased: Erased) -> None:
    erased.rewritten()
    erased.ask_epoch()
    folder = erased.field.server / FOLDER
    kept = b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())
    for oid in (erased.person, erased.old):
        assert oid.encode() not in kept
        assert bytes.fromhex(oid) not in kept
    assert json.loads((folder / "epochs.json").read_text())["waiting"]


def test_somebody_else_cannot_make_history_anew(erased: Erased) -> None:
    erased.rewritten()
    erased.anna.user = "u-ben"
    pushed = erased.ask_epoch()
    assert not pushed.is_in
    assert "only an administrator may do that" in pushed.said


def test_history_is_not_made_anew_without_a_certificate(erased: Erased) -> None:
    anna = erased.anna
    anna.git("commit", "-q", "--amend", "-m", "otherwise")
    pushed = anna.ask("--force", "origin", "main")
    assert not pushed.is_in
    assert "brings no certificate of an erasure" in pushed.said


def test_a_certificate_that_leaves_history_as_it_was_is_no_ground(erased: Erased) -> None:
    erased.rewritten(erased.certificate(history="not rewritten"))
    pushed = erased.ask_epoch()
    assert not pushed.is_in
    assert "brings no certificate" in pushed.said


def test_a_forged_certificate_is_not_believed(erased: Erased) -> None:
    tree = erased.certificate()
    erased.rewritten(sealed(EPOCH, tree, CHECK, Key(b"x" * 32)))
    pushed = erased.ask_epoch()
    assert not pushed.is_in
    assert "the seal of its certificate does not hold" in pushed.said


def test_an_unsealed_certificate_is_not_believed(erased: Erased) -> None:
    tree = {name: said for name, said in erased.certificate().items() if name != "seal"}
    erased.rewritten(tree)
    pushed = erased.ask_epoch()
    assert not pushed.is_in
    assert "the seal of its certificate does not hold" in pushed.said


def test_without_the_key_on_the_server_nothing_proves_a_certificate(erased: Erased) -> None:
    erased.rewritten()
    pushed = erased.anna.ask("--force", "origin", "main")
    assert not pushed.is_in
    assert "nothing proves its certificate" in pushed.said
    assert "crmctl privacy key import" in pushed.said


def test_a_rolled_back_epoch_is_not_believed(erased: Erased) -> None:
    """A second erasure that was made where the first one was not known."""
    erased.rewritten()
    assert erased.ask_epoch().is_in
    again = erased.copy()
    again.git("checkout", "-q", "--detach", erased.before)
    again.commit({CONTACT: "erased: 2026-11-21\nepoch: e-9w2e5t7y\n"})
    tree = sealed("e-9w2e5t7y", {"date": "2026-11-21", "history": {"rewritten": 2}}, CHECK, KEY)
    again.commit(
        {
            "privacy/epochs/e-9w2e5t7y.yaml": emit(tree),
            LIST: (erased.anna.folder / LIST).read_text(),
        }
    )
    pushed = again.ask("--force", "origin", "HEAD:main", **SECRET)
    assert not pushed.is_in
    assert "lacks a certificate that the server knows" in pushed.said


def test_an_epoch_that_does_not_follow_the_last_one_is_not_believed(erased: Erased) -> None:
    erased.rewritten()
    assert erased.ask_epoch().is_in
    anna = erased.anna
    anna.git("checkout", "-q", "--detach", erased.first)
    anna.git("checkout", erased.new, "--", ".")
    tree = {"date": "2026-11-21", "follows": ["e-00000000"], "history": {"rewritten": 2}}
    anna.commit({"privacy/epochs/e-9w2e5t7y.yaml": emit(sealed("e-9w2e5t7y", tree, CHECK, KEY))})
    pushed = anna.ask("--force", "origin", "HEAD:main", **SECRET)
    assert not pushed.is_in
    assert "does not follow the last one" in pushed.said


def test_a_second_erasure_follows_the_first(erased: Erased) -> None:
    erased.rewritten()
    assert erased.ask_epoch().is_in
    anna = erased.anna
    anna.git("checkout", "-q", "--detach", erased.before)
    anna.commit({CONTACT: TOMBSTONE, OTHER: "erased: 2026-11-21\nepoch: e-9w2e5t7y\n"})
    second = anna.head
    anna.git("checkout", erased.new, "--", "privacy")
    tree = {
        "date": "2026-11-21",
        "follows": [EPOCH],
        "records": ["contacts/p-2b4d6f8h"],
        "history": {"last_unaffected": [erased.before], "first_new": [second]},
    }
    anna.commit({"privacy/epochs/e-9w2e5t7y.yaml": emit(sealed("e-9w2e5t7y", tree, CHECK, KEY))})
    pushed = anna.ask("--force", "origin", "HEAD:main", **SECRET)
    assert pushed.is_in, pushed.said
    stale = erased.copy()
    assert not stale.ask("origin", "HEAD:refs/heads/idea").is_in
    assert not stale.ask("origin", f"{erased.new}:refs/heads/idea").is_in


def test_an_erasure_that_leaves_the_old_history_in_another_ref_is_refused(
    erased: Erased,
) -> None:
    erased.anna.git("branch", "idea", erased.old)
    assert erased.anna.ask("origin", "idea").is_in
    erased.rewritten()
    pushed = erased.ask_epoch()
    assert not pushed.is_in
    assert "refs/heads/idea" in pushed.said
    both = erased.anna.ask("--force", "origin", "main", ":idea", **SECRET)
    assert both.is_in, both.said


def test_a_branch_from_before_the_person_lives_on(erased: Erased) -> None:
    side = erased.field.clone("u-anna", "side")
    side.git("checkout", "-q", "-b", "side", erased.before)
    side.commit({OTHER: f"{PAUL}notes: beside\n"})
    assert side.ask("origin", "side").is_in
    erased.rewritten()
    assert erased.ask_epoch().is_in
    side.commit({OTHER: f"{PAUL}notes: more\n"})
    pushed = side.ask("origin", "side")
    assert pushed.is_in, pushed.said


def test_a_hook_that_comes_after_the_erasure_goes_by_the_certificate(erased: Erased) -> None:
    (erased.field.server / "hooks" / "pre-receive").unlink()
    erased.rewritten()
    assert erased.push_epoch().is_in
    install(plan(erased.field.server, Server(), sys.executable))
    assert _at_work(erased, "u-ben").ask().is_in
    pushed = erased.copy().ask("origin", "HEAD:refs/heads/idea")
    assert not pushed.is_in
    assert "from before an erasure" in pushed.said


def test_old_history_that_a_ref_still_holds_is_told_apart(erased: Erased) -> None:
    """The hook came too late: a branch of the server is old, and nothing may follow it."""
    (erased.field.server / "hooks" / "pre-receive").unlink()
    stale = erased.copy()
    assert stale.push("origin", f"{erased.old}:refs/heads/left").is_in
    erased.rewritten()
    assert erased.push_epoch().is_in
    install(plan(erased.field.server, Server(), sys.executable))
    assert _at_work(erased, "u-ben").ask().is_in
    assert Memory.read(erased.field.server / FOLDER).tainted == ("refs/heads/left",)
    assert not stale.ask("origin", "HEAD:refs/heads/left").is_in
    assert not stale.ask("origin", "HEAD:refs/heads/idea").is_in
