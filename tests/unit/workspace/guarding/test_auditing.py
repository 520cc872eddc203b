from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.unit.workspace.guarding.conftest import OTHER, PAUL, SETTINGS, Clone, Ssh

from crmctl.git.repository import open_repository
from crmctl.workspace.guarding.auditing import Entry, Proof, audit

NEWLINE = "\n"
_PHONE = 'phones:\n  - number: "+4935141234560"\n'


def _audited(clone: Clone, since: str = "") -> Sequence[Entry]:
    repo = open_repository(clone.folder)
    return list(audit(repo, clone.head, since))


def _proofs(clone: Clone, since: str = "") -> list[str]:
    return [f"{entry.proof} {entry.person}".strip() for entry in _audited(clone, since)]


def _signing(clone: Clone, file: Path | None) -> None:
    settings = ("gpg.format=ssh", f"user.signingkey={file}", "commit.gpgsign=true")
    clone.config = [part for each in settings for part in ("-c", each)] if file else []


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    folder = tmp_path / "crm"
    folder.mkdir()
    found = Clone(folder, "u-anna")
    found.git("init", "-q", "-b", "main")
    return found


def _founded(clone: Clone, ssh_key: Ssh, ben: str = "{}") -> tuple[Path, Path]:
    """Found a CRM, signed by its administrator; Ben may have options beside his key."""
    anna, hers = ssh_key("anna")
    file, his = ssh_key("ben")
    text = SETTINGS
    for user, key in (("u-anna", hers), ("u-ben", ben.format(his))):
        text = text.replace(f"  {user}:\n", f"  {user}:\n    keys:\n      - '{key}'\n")
    _signing(clone, anna)
    clone.commit({"crm.yaml": text, OTHER: PAUL})
    return anna, file


def test_signed_commits_within_the_rights_are_proved(clone: Clone, ssh_key: Ssh) -> None:
    _, ben = _founded(clone, ssh_key)
    clone.user = "u-ben"
    _signing(clone, ben)
    clone.commit({OTHER: f"{PAUL}{_PHONE}"})
    assert _proofs(clone) == ["signed u-anna", "signed u-ben"]
    assert [entry.findings for entry in _audited(clone)] == [(), ()]


def test_what_is_not_signed_or_by_nobody_known_is_listed(clone: Clone, ssh_key: Ssh) -> None:
    _founded(clone, ssh_key)
    start = clone.head
    _signing(clone, None)
    clone.commit({OTHER: f"{PAUL}notes: a\n"})
    _signing(clone, ssh_key("mallory")[0])
    clone.commit({OTHER: f"{PAUL}notes: b\n"})
    assert _proofs(clone, start) == ["unsigned", "unknown key"]


def test_a_signed_commit_beyond_the_rights_is_listed(clone: Clone, ssh_key: Ssh) -> None:
    _, ben = _founded(clone, ssh_key)
    start = clone.head
    _signing(clone, ben)
    clone.commit({OTHER: "name:\n  family: Sato\n"})
    (entry,) = _audited(clone, start)
    assert (entry.proof, entry.person) == (Proof.NOT_ALLOWED, "u-ben")
    assert [finding.code for finding in entry.findings] == ["A001", "A005"]


def test_nobody_is_let_in_by_the_policy_that_they_write(clone: Clone, ssh_key: Ssh) -> None:
    _founded(clone, ssh_key)
    start = clone.head
    file, key = ssh_key("mallory")
    _signing(clone, file)
    text = (clone.folder / "crm.yaml").read_text()
    clone.commit({"crm.yaml": text.replace("  u-eva:\n", f"  u-eva:\n    keys:\n      - {key}\n")})
    assert _proofs(clone, start) == ["unknown key"]


def test_a_key_counts_as_long_as_it_is_listed(clone: Clone, ssh_key: Ssh) -> None:
    """What was signed before a key was taken out stays proved; what comes after is not."""
    anna, ben = _founded(clone, ssh_key)
    start = clone.head
    clone.user = "u-ben"
    _signing(clone, ben)
    clone.commit({OTHER: f"{PAUL}{_PHONE}"})
    clone.user = "u-anna"
    _signing(clone, anna)
    text = (clone.folder / "crm.yaml").read_text()
    head, line, rest = text.partition("  u-ben:\n    keys:\n")
    clone.commit({"crm.yaml": f"{head}  u-ben:\n{rest.partition(NEWLINE)[2]}"})
    assert line
    _signing(clone, ben)
    clone.commit({OTHER: PAUL})
    assert _proofs(clone, start) == ["signed u-ben", "signed u-anna", "unknown key"]


def test_a_backdated_commit_does_not_bring_an_expired_key_back(clone: Clone, ssh_key: Ssh) -> None:
    """The commit says that it is from before; what it follows says otherwise."""
    anna, ben = _founded(clone, ssh_key, 'valid-before="20200101" {}')
    start = clone.head
    long_ago = {"GIT_AUTHOR_DATE": "2019-06-01T00:00Z", "GIT_COMMITTER_DATE": "2019-06-01T00:00Z"}
    _signing(clone, ben)
    clone.commit({OTHER: f"{PAUL}{_PHONE}"}, **long_ago)
    assert _proofs(clone, start) == ["expired"]
    del anna


def test_a_tampered_commit_is_broken(clone: Clone, ssh_key: Ssh) -> None:
    _founded(clone, ssh_key)
    start = clone.head
    clone.commit({OTHER: f"{PAUL}notes: a\n"})
    text = clone.git("cat-file", "commit", "HEAD").replace("work", "other work")
    file = clone.folder / ".git" / "commit.txt"
    file.write_text(text + "\n")
    made = clone.git("hash-object", "-t", "commit", "-w", str(file))
    clone.git("reset", "-q", "--soft", made)
    assert _proofs(clone, start) == ["broken signature"]


def test_before_there_was_a_policy_nothing_is_proved(clone: Clone) -> None:
    clone.commit({"README.md": "soon\n"})
    assert _proofs(clone) == ["no policy"]
