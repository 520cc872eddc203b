import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from crmctl.errors.guarding import NoSshKeygenError, NotSignedError
from crmctl.git.commit import FileChange, prepare, publish
from crmctl.git.repository import open_repository
from crmctl.git.sealing import sign
from crmctl.git.signing import Key, proves, read_commit, read_key

Git = Callable[..., str]


@pytest.fixture
def git(git_repo: Path) -> Git:
    def run(*arguments: str) -> str:
        command = ["git", "-C", str(git_repo), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    run("commit", "-q", "--allow-empty", "-m", "first")
    return run


@pytest.fixture
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("keys") / "id"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(file)]
    subprocess.run(command, check=True)
    return file


def _told(git: Git, **settings: str) -> None:
    for name, text in settings.items():
        git("config", name.replace("_", "."), text)


def test_a_commit_of_ours_is_signed_where_git_is_told_to(
    git_repo: Path, git: Git, key: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _told(git, gpg_format="ssh", user_signingkey=f"{key}.pub", commit_gpgsign="true")
    repo = open_repository(git_repo)
    prepared = prepare(repo, [FileChange("a.txt", b"a\n")], "add", repo.head())
    publish(repo, prepared)
    allowed = tmp_path_factory.mktemp("allowed") / "signers"
    allowed.write_text(f"anna {key.with_suffix('.pub').read_text()}")
    told = ("-c", f"gpg.ssh.allowedSignersFile={allowed}")
    assert git(*told, "log", "-1", "--format=%G? %GS %s") == "G anna add"


def test_a_commit_is_as_it_is_where_git_is_not_told(git_repo: Path, git: Git) -> None:
    repo = open_repository(git_repo)
    head = repo.head() or ""
    assert sign(repo, head) == head
    _told(git, commit_gpgsign="true")  # by OpenPGP, which would run a program
    assert sign(repo, head) == head


def test_a_key_that_is_not_there_is_an_error_and_nothing_changes(git_repo: Path, git: Git) -> None:
    _told(git, gpg_format="ssh", commit_gpgsign="true")
    repo = open_repository(git_repo)
    with pytest.raises(NotSignedError, match="names no key"):
        prepare(repo, [FileChange("a.txt", b"a\n")], "add", repo.head())
    assert not repo.has_pending()
    _told(git, user_signingkey="/nowhere/id")
    with pytest.raises(NotSignedError, match="nothing was changed"):
        prepare(repo, [FileChange("a.txt", b"a\n")], "add", repo.head())
    _told(git, user_signingkey="key::ssh-ed25519 AAAA")
    with pytest.raises(NotSignedError):
        prepare(repo, [FileChange("a.txt", b"a\n")], "add", repo.head())


def test_without_openssh_nothing_is_signed_or_proved(
    git_repo: Path, git: Git, key: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _told(git, gpg_format="ssh", user_signingkey=str(key), commit_gpgsign="true")
    repo = open_repository(git_repo)
    head = repo.head() or ""
    signed = read_commit(repo.git.run("cat-file", "commit", sign(repo, head)))
    place = tmp_path / "bin"
    place.mkdir()
    program = subprocess.run(["which", "git"], check=True, capture_output=True, text=True)
    (place / "git").symlink_to(program.stdout.strip())
    monkeypatch.setenv("PATH", str(place))
    with pytest.raises(NoSshKeygenError):
        sign(repo, head)
    with pytest.raises(NoSshKeygenError):
        proves([(signed, Key("ssh-ed25519", signed.key))])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ssh-ed25519 AAAA me@here", Key("ssh-ed25519", "AAAA")),
        ('valid-before="20261231" ssh-ed25519 AAAA', Key("ssh-ed25519", "AAAA", "", "20261231")),
        (
            'namespaces="git, x",valid-after="2026",valid-before=2027 ecdsa-sha2-nistp256 AA==',
            Key("ecdsa-sha2-nistp256", "AA==", "2026", "2027"),
        ),
        ("nonsense", None),
    ],
)
def test_a_key_is_read_with_its_time(text: str, key: Key | None) -> None:
    assert read_key(text) == key


@pytest.mark.parametrize(
    "armor",
    [
        "",
        "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\n!!!\n-----END SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\nAAAA",
    ],
)
def test_what_is_no_signature_by_ssh_has_no_key(armor: str) -> None:
    lines = armor.replace("\n", "\n ")
    text = f"tree 0\nauthor A <a@b.c> 1 +0000\ngpgsig {lines}\n\nwork\n".encode()
    read = read_commit(text)
    assert (read.key, read.author, read.committed) == ("", "a@b.c", 0)
    assert read.payload == b"tree 0\nauthor A <a@b.c> 1 +0000\n\nwork\n"
