import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crmctl.privacy.epochs import sealed
from crmctl.privacy.keys import Key
from crmctl.privacy.suppression_list import SuppressionList
from crmctl.store.canonical import emit
from crmctl.store.document import load

if TYPE_CHECKING:
    from tests.unit.workspace.sharing.conftest import Clone, Team

PERSON, FIRM = "contacts/7k/p-7k3f9q2m.yaml", "customers/acme-gmbh.yaml"
_KEY, _CRM = Key(b"k" * 32), "c-7k3f9q2m"
_CHECK = _KEY.check(_CRM)
ERIKA, ACME = "contacts/p-7k3f9q2m", "customers/acme-gmbh"
_EPOCH = "e-7k3f9q2m"
_CERTIFICATE = """\
date: 2026-11-22
records:
  - {person}
history:
  rewritten: 2
  last_unaffected:{unaffected}
  first_new:
    - {first}
"""


def _certify(root: Path, certificate: str, key: Key) -> None:
    """Write a certificate with its seal, and the suppression list that names the key."""
    said = sealed(_EPOCH, load(certificate.encode()).data or {}, _CHECK, key)
    (root / "privacy" / "epochs").mkdir(parents=True)
    (root / "privacy" / "epochs" / f"{_EPOCH}.yaml").write_text(emit(said))
    listed = SuppressionList((_CRM,), frozenset({_CHECK}))
    (root / "privacy" / "suppressed.yaml").write_text(listed.text)


def _erase(team: "Team", unaffected: str, key: Key = _KEY) -> None:
    """Do at the hub what an erasure from history leaves: other commits, and a certificate."""
    cleo = team.cleo
    cleo.ok("sync")
    start = [unaffected] if unaffected else []
    cleo.git("checkout", "-q", "--orphan", "new")
    for path in (PERSON, FIRM):
        text = cleo.read(path).replace("Erika Muster", "[erased]")
        (cleo.root / path).write_text(text)
    (cleo.root / PERSON).write_text(f"erased: 2026-11-22\nepoch: {_EPOCH}\n")
    cleo.git("add", "-A")
    tree = cleo.git("write-tree")
    parents = [part for one in start for part in ("-p", one)]
    first = cleo.git("commit-tree", tree, *parents, "-m", "x")
    ids = "".join(f"\n    - {one}" for one in start) or " []"
    _certify(cleo.root, _CERTIFICATE.format(person=ERIKA, unaffected=ids, first=first), key)
    cleo.git("add", "-A")
    tip = cleo.git("commit-tree", cleo.git("write-tree"), "-p", first, "-m", "y")
    cleo.git("reset", "-q", "--hard", tip)
    cleo.git("branch", "-qM", "new", "main")
    cleo.git("push", "-qf", "origin", "main")


def _objects(clone: "Clone") -> str:
    """Give all text that git still holds, reachable or not."""
    asked = ("cat-file", "--batch-all-objects", "--batch", "--buffer")
    done = subprocess.run(["git", "-C", str(clone.root), *asked], check=True, capture_output=True)
    return done.stdout.decode("utf-8", "replace")


def _root(clone: "Clone") -> str:
    return clone.git("rev-list", "--max-parents=0", "HEAD")


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give everybody the key of the suppression list."""
    monkeypatch.setenv("CRMCTL_SUPPRESSION_KEY", _KEY.secret.hex())


@pytest.fixture
def stale(team: "Team") -> "Team":
    """A team whose hub was rewritten while Ben had work that nobody else has."""
    team.anna.ok("set", ACME, "notes=Ask Erika Muster first.")
    team.anna.ok("sync")
    team.ben.ok("sync")
    team.ben.ok("set", ACME, "stage=prospect", "tags+=b2b")
    team.ben.ok("set", ERIKA, "tags+=vip")
    team.ben.ok("add", "customer", "Beta AG")
    team.ben.ok("log", "phone", "acme-gmbh", "-t", "Erika Muster calls back: erika@muster.example")
    return team


def test_own_work_arrives_and_the_erased_person_does_not(stale: "Team") -> None:
    ben = stale.ben
    _erase(stale, _root(ben))

    told = ben.ok("sync")

    assert f"Somebody was erased from history ({_EPOCH})" in told
    assert "stage: prospect" in ben.read(FIRM)
    assert "- b2b" in ben.read(FIRM)
    assert "[erased]" in ben.read(FIRM)
    assert "name: Beta AG" in ben.read("customers/beta-ag.yaml")
    assert ben.read(PERSON).startswith("erased:")
    assert f"{ERIKA}: dropped" in told
    ben.assert_whole()
    assert ben.git("rev-parse", "origin/main") == ben.head
    assert ben.git("merge-base", "--is-ancestor", stale.cleo.head, "HEAD") == ""
    left = _objects(ben)
    assert "Muster" not in left
    assert "erika@muster.example" not in left
    assert "calls back" in left
    (acknowledged,) = (ben.root / "privacy" / "acknowledged").iterdir()
    assert acknowledged.read_text().startswith(f"{_EPOCH}: 20")
    assert ben.run("check").exit_code == 0
    stale.cleo.ok("sync")
    assert stale.cleo.head == ben.head


def test_a_person_who_stood_in_the_first_commit_is_gone_too(stale: "Team") -> None:
    _erase(stale, "")

    stale.ben.ok("sync")

    assert "stage: prospect" in stale.ben.read(FIRM)
    assert "Muster" not in _objects(stale.ben)


def test_other_branches_come_along_and_tags_of_old_history_go(stale: "Team") -> None:
    ben = stale.ben
    ben.git("branch", "-q", "later")
    ben.git("tag", "old")
    ben.git("reset", "-q", "--hard", "origin/main")
    ben.ok("set", ACME, "industry=tools")
    _erase(stale, _root(ben))

    told = ben.ok("sync")

    assert "later: replayed" in told
    assert "refs/tags/old: gone" in told
    assert "stage: prospect" in ben.git("show", f"later:{FIRM}")
    assert "industry: tools" in ben.read(FIRM)
    assert "Muster" not in _objects(ben)


def test_work_fetched_by_git_before_is_still_told_apart(stale: "Team") -> None:
    _erase(stale, _root(stale.ben))
    stale.ben.git("fetch", "-q")

    stale.ben.ok("sync")

    assert "name: Beta AG" in stale.ben.read("customers/beta-ag.yaml")
    assert "Muster" not in _objects(stale.ben)


def test_a_migration_that_was_interrupted_is_ended_by_the_next_sync(
    stale: "Team", monkeypatch: pytest.MonkeyPatch
) -> None:
    from crmctl.workspace.sharing.epochs import migrating  # noqa: PLC0415 - to step in between

    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    _erase(stale, _root(stale.ben))
    monkeypatch.setattr(migrating, "finish", killed)
    assert stale.ben.run("sync").exit_code == 130
    monkeypatch.undo()
    monkeypatch.setenv("GIT_AUTHOR_NAME", "x")
    assert "Muster" in _objects(stale.ben)

    stale.ben.ok("sync")

    assert "Muster" not in _objects(stale.ben)
    assert "stage: prospect" in stale.ben.read(FIRM)


def test_a_stash_a_work_tree_and_edits_hinder_it(stale: "Team") -> None:
    ben = stale.ben
    _erase(stale, _root(ben))
    (ben.root / FIRM).write_text(ben.read(FIRM) + "industry: x\n")
    assert "crmctl save" in ben.run("sync").stderr
    ben.git("stash")
    assert "a stash" in ben.run("sync").stderr
    ben.git("stash", "drop", "-q")
    ben.git("worktree", "add", "-q", str(ben.root.parent / "more"))
    done = ben.run("sync")
    assert done.exit_code == 5
    assert "another work tree" in done.stderr


def test_a_dry_run_says_that_it_cannot_be_tried(stale: "Team") -> None:
    _erase(stale, _root(stale.ben))
    head = stale.ben.head

    assert stale.ben.run("sync", "--dry-run").exit_code == 5
    assert stale.ben.head == head


def test_a_certificate_that_tells_of_another_history_is_not_believed(stale: "Team") -> None:
    cleo = stale.cleo
    cleo.ok("sync")
    text = _CERTIFICATE.format(person=ERIKA, unaffected=" []", first="0" * 40)
    cleo.save(f"privacy/epochs/{_EPOCH}.yaml", text)
    cleo.ok("sync")

    told = stale.ben.ok("sync")

    assert "erased from history" not in told
    assert "vip" in stale.ben.read(PERSON)


def test_a_forged_certificate_makes_nobody_throw_history_away(stale: "Team") -> None:
    ben = stale.ben
    _erase(stale, _root(ben), Key(b"f" * 32))
    head = ben.head

    done = ben.run("sync")

    assert done.exit_code != 0
    assert ben.head == head
    assert "Muster" in ben.read(PERSON)


def test_without_the_key_history_is_not_thrown_away(
    stale: "Team", monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = stale.ben
    _erase(stale, _root(ben))
    monkeypatch.delenv("CRMCTL_SUPPRESSION_KEY")
    head = ben.head

    done = ben.run("sync")

    assert done.exit_code != 0
    assert "crmctl privacy key import" in done.stderr
    assert ben.head == head


def test_a_clone_without_work_of_its_own_comes_along(stale: "Team") -> None:
    stale.anna.ok("sync")
    _erase(stale, _root(stale.anna))

    stale.anna.ok("sync")

    assert "Muster" not in _objects(stale.anna)
    assert stale.anna.read(PERSON).startswith("erased:")


# --- in the clone that erased ----------------------------------------------------------------


def test_old_history_of_the_remote_is_refused_and_then_replaced(stale: "Team") -> None:
    cleo = stale.cleo
    cleo.ok("sync")
    old = cleo.git("rev-parse", "origin/main")
    _erase(stale, _root(cleo))
    cleo.git("push", "-qf", "origin", f"{old}:main")  # as if nothing had been sent
    cleo.git("update-ref", "-d", "refs/remotes/origin/main")
    cleo.git("reflog", "expire", "--expire=now", "--all")
    cleo.git("gc", "-q", "--prune=now")

    done = cleo.run("sync")
    assert done.exit_code == 5
    assert "--replace-history" in done.stderr
    assert "Muster" not in _objects(cleo)

    cleo.ok("sync", "--replace-history")
    assert cleo.git("ls-remote", "origin", "main").startswith(cleo.head)
    assert "Muster" not in _objects(cleo)
    stale.ben.ok("sync")
    assert "stage: prospect" in stale.ben.read(FIRM)
    assert "Muster" not in _objects(stale.ben)


def test_what_others_sent_to_the_old_history_comes_along(stale: "Team") -> None:
    cleo = stale.cleo
    cleo.ok("sync")
    old = cleo.git("rev-parse", "origin/main")
    _erase(stale, _root(cleo))
    cleo.git("push", "-qf", "origin", f"{old}:main")
    cleo.git("update-ref", "-d", "refs/remotes/origin/main")
    stale.ben.ok("sync")

    cleo.ok("sync", "--replace-history")

    assert "stage: prospect" in cleo.read(FIRM)
    assert "name: Beta AG" in cleo.read("customers/beta-ag.yaml")
    assert cleo.read(PERSON).startswith("erased:")
    assert "Muster" not in _objects(cleo)
    stale.ben.ok("sync")
    assert "Muster" not in _objects(stale.ben)
    assert "name: Beta AG" in stale.ben.read("customers/beta-ag.yaml")


def test_single_commits_keep_authors_dates_and_messages(stale: "Team") -> None:
    ben = stale.ben
    ben.git("checkout", "-q", "-b", "side")
    ben.save("letters/a.txt", "Erika Muster: RXJpa2EgTXVzdGVyIGNhbGxlZA==\n")
    ben.git("checkout", "-q", "main")
    ben.save("letters/b.txt", "two\n")
    who = ("-c", "user.name=ben", "-c", "user.email=ben@team.example")
    ben.git(*who, "merge", "-q", "--no-ff", "-m", "Erika Muster's letters", "side")
    ben.git("branch", "-q", "-D", "side")
    old = ben.head
    ben.git(*who, "commit", "-q", "--allow-empty", "-m", f"seen in {old}")
    shown = "--format=%an %ae %aI %cI"
    before = ben.git("log", shown, "origin/main..HEAD").splitlines()
    _erase(stale, _root(ben))

    ben.ok("sync")

    made = ben.git("log", "--format=%an %ae %aI %cI", f"{stale.cleo.head}..HEAD").splitlines()
    subjects = ben.git("log", "--format=%s", f"{stale.cleo.head}..HEAD").splitlines()
    assert set(made) == set(before)
    assert subjects[0] == "go on from new history"
    assert len(made) == len(before)  # that one more, the one about the erased contact less
    assert "seen in " + ben.git("rev-parse", "HEAD~2") in subjects
    assert "[erased] letters" in " ".join(subjects).replace("[erased]'s", "[erased]")
    assert len(ben.git("log", "--merges", "--format=%h", "HEAD").split()) == 1
    assert ben.read("letters/b.txt") == "two\n"
    left = _objects(ben)
    assert "Muster" not in left
    assert "RXJpa2EgTXVzdGVy" not in left
    assert old not in left
    ben.assert_whole()
