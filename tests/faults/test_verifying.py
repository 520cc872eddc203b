"""Whether a verification sees every place, and what it says where it cannot look."""

import gzip
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from crmctl.git.repository import open_repository
from crmctl.privacy.verifying.digests import digests
from crmctl.privacy.verifying.keys import keys_of
from crmctl.privacy.verifying.verifier import Verifier
from crmctl.workspace.forgetting.verifying import Verification, verify

_WHO = "Wiebke Süßkötter"
_DATA = {
    "name": {"given": "Wiebke", "family": "Süßkötter"},
    "emails": [{"address": "wiebke@sued.example"}],
}


def _git(folder: Path, *words: str, feed: bytes = b"") -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words], input=feed, check=True, capture_output=True
    )
    return done.stdout.decode().strip()


def _verify(folder: Path, withheld: tuple[str, ...] = ()) -> Verification:
    verifier = Verifier(digests(keys_of([_DATA]), bytes(32)))
    return verify(open_repository(folder), verifier, withheld)


@pytest.fixture
def repo(git_repo: Path) -> Path:
    """A repository with two commits that tell of nobody."""
    (git_repo / "crm.yaml").write_text("format: 1\n")
    for number in range(2):
        (git_repo / f"{number}.txt").write_text(f"{number}\n")
        _git(git_repo, "add", ".")
        _git(git_repo, "commit", "-q", "-m", f"Commit {number}")
    return git_repo


def _blob(repo: Path, text: str = _WHO) -> str:
    return _git(repo, "hash-object", "-w", "--stdin", feed=text.encode())


def _committed(repo: Path, message: str = _WHO) -> str:
    return _git(repo, "commit-tree", "-m", message, "HEAD^{tree}")


def _write(repo: Path, path: str, content: str | bytes = _WHO) -> None:
    file = repo / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)


def _stash(repo: Path) -> None:
    _write(repo, "0.txt")
    _git(repo, "stash")


def _amend(repo: Path) -> None:
    _git(repo, "commit", "-q", "--allow-empty", "-m", _WHO)
    _git(repo, "reset", "-q", "--hard", "HEAD~1")


def _pack(repo: Path) -> None:
    oid = _blob(repo)
    base = str(repo / ".git" / "objects" / "pack" / "pack")
    _git(repo, "pack-objects", base, feed=f"{oid}\n".encode())
    (repo / ".git" / "objects" / oid[:2] / oid[2:]).unlink()


def _alternate(repo: Path) -> None:
    other = repo.parent / "other.git"
    _git(repo.parent, "init", "-q", "--bare", str(other))
    _git(other, "hash-object", "-w", "--stdin", feed=_WHO.encode())
    _write(repo, ".git/objects/info/alternates", f"{other}/objects\n")


def _stage(repo: Path) -> None:
    _write(repo, "wiebke-suesskoetter.txt", "x")
    _git(repo, "update-index", "--index-version", "4", "--add", "wiebke-suesskoetter.txt")
    (repo / "wiebke-suesskoetter.txt").unlink()


def _linked(repo: Path) -> None:
    linked = repo.parent / "linked"
    _git(repo, "worktree", "add", "-q", "--detach", str(linked))
    _write(linked, "note.txt")


def _submodule(repo: Path) -> None:
    nested = repo / ".git" / "modules" / "x"
    _git(repo, "init", "-q", "--bare", str(nested))
    _git(nested, "hash-object", "-w", "--stdin", feed=_WHO.encode())


def _half(repo: Path) -> None:
    oid = _blob(repo)
    object_ = repo / ".git" / "objects" / oid[:2] / oid[2:]
    shutil.move(object_, object_.with_name("tmp_obj_x1"))


def _tag(repo: Path) -> None:
    _git(repo, "tag", "-a", "-m", _WHO, "v1")


PLACES: dict[str, Callable[[Path], object]] = {
    "loose blob": _blob,
    "loose commit": _committed,
    "address in a commit": lambda repo: _committed(repo, "to wiebke@sued.example"),
    "tree": lambda repo: _git(
        repo, "mktree", feed=f"100644 blob {_blob(repo, 'x')}\t{_WHO}.txt\n".encode()
    ),
    "packed blob": _pack,
    "alternate": _alternate,
    "stash": _stash,
    "amended commit": _amend,
    "tag": _tag,
    "note": lambda repo: _git(repo, "notes", "add", "-m", _WHO),
    "branch": lambda repo: _git(repo, "branch", "wiebke-suesskoetter"),
    "packed ref": lambda repo: (
        _git(repo, "branch", "wiebke-suesskoetter"),
        _git(repo, "pack-refs", "--all"),
    ),
    "index": _stage,
    "linked work tree": _linked,
    "submodule": _submodule,
    "half-written object": _half,
    "log": lambda repo: _write(repo, ".git/logs/refs/heads/gone"),
    "message file": lambda repo: _write(repo, ".git/COMMIT_EDITMSG"),
    "FETCH_HEAD": lambda repo: _write(repo, ".git/FETCH_HEAD", "branch 'wiebke_suesskoetter'"),
    "config": lambda repo: _git(repo, "config", "branch.main.description", _WHO),
    "hook": lambda repo: _write(repo, ".git/hooks/post-commit", f"# {_WHO}"),
    "rerere": lambda repo: _write(repo, ".git/rr-cache/00/preimage"),
    "lost-found": lambda repo: _write(repo, ".git/lost-found/other/00"),
    "untracked file": lambda repo: _write(repo, "x.txt"),
    "untracked archive": lambda repo: _write(repo, "x.gz", gzip.compress(_WHO.encode())),
    "name of a file": lambda repo: _write(repo, f"{_WHO}.txt", "x"),
    "name of a folder": lambda repo: (repo / "a" / _WHO).mkdir(parents=True),
    "link": lambda repo: (repo / "x").symlink_to(f"/home/{_WHO}"),
}


def test_a_clean_repository_is_clean(repo: Path) -> None:
    seen = _verify(repo)
    assert seen.is_clean
    assert (seen.places, seen.closed) == ([], [])
    assert seen.objects == 7  # two commits, two trees, three blobs
    assert seen.files > 10


@pytest.mark.parametrize("place", PLACES)
def test_every_place_is_seen_and_named_without_its_value(repo: Path, place: str) -> None:
    PLACES[place](repo)
    seen = _verify(repo)
    assert seen.left
    assert not seen.is_clean
    told = " ".join(one.where for one in seen.places).casefold()
    assert "wiebke" not in told
    assert "tter" not in told


@pytest.mark.parametrize("place", ["loose blob", "amended commit", "stash", "packed blob"])
def test_nothing_is_found_once_the_store_was_cleaned(repo: Path, place: str) -> None:
    PLACES[place](repo)
    for name in ("logs", "refs/stash", "ORIG_HEAD", "COMMIT_EDITMSG"):
        gone = repo / ".git" / name
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink(missing_ok=True)
    _git(repo, "repack", "-q", "-a", "-d")
    _git(repo, "prune-packed")
    _git(repo, "prune", "--expire=now")
    assert _verify(repo).is_clean


def test_what_has_to_be_kept_is_passed_over_wherever_it_lies(repo: Path) -> None:
    _write(repo, "0.txt")
    _git(repo, "commit", "-q", "-a", "-m", "Kept")
    oid = _git(repo, "rev-parse", "HEAD:0.txt")
    assert len(_verify(repo).left) == 2
    assert _verify(repo, (oid,)).is_clean


@pytest.mark.parametrize("damage", ["pack", "loose", "index", "list"])
def test_a_damaged_store_is_never_clean(repo: Path, damage: str) -> None:
    _git(repo, "gc", "-q")
    oid = _blob(repo, "x" * 500)
    (pack,) = (repo / ".git" / "objects" / "pack").glob("*.pack")
    file = {
        "pack": pack,
        "loose": repo / ".git" / "objects" / oid[:2] / oid[2:],
        "index": repo / ".git" / "index",
        "list": pack.with_suffix(".idx"),
    }[damage]
    content = file.read_bytes()
    file.chmod(0o644)
    middle = len(content) // 2
    file.write_bytes(content[:middle] + bytes(40) + content[middle + 40 :])
    seen = _verify(repo)
    assert seen.unread
    assert not seen.is_clean


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_or_folder_is_never_clean(repo: Path) -> None:
    _write(repo, "x.txt", "x")
    (repo / "x.txt").chmod(0)
    (repo / "closed").mkdir(mode=0)
    assert len(_verify(repo).unread) == 2
    (repo / "closed").chmod(0o700)


def test_a_pack_without_its_list_is_looked_into(repo: Path) -> None:
    _pack(repo)
    for suffix in ("*.idx", "*.rev"):
        for file in (repo / ".git" / "objects" / "pack").glob(suffix):
            file.unlink()
    assert _verify(repo).left


def test_a_file_that_is_too_large_is_never_clean(repo: Path) -> None:
    _write(repo, "x.bin", b"")
    os.truncate(repo / "x.bin", (1 << 30) + 1)
    assert _verify(repo).unread == ["file x.bin: it is larger than a gigabyte"]


def test_a_pipe_is_passed_over(repo: Path) -> None:
    os.mkfifo(repo / "pipe")
    assert _verify(repo).is_clean


def test_an_encrypted_file_is_listed_and_not_called_clean_of_it(repo: Path) -> None:
    _write(repo, "x.7z", b"7z\xbc\xaf\x27\x1c\0\0")
    assert _verify(repo).closed == ["file x.7z: 7z"]


def test_a_file_that_is_no_longer_its_clean_blob_is_looked_at(repo: Path) -> None:
    assert _verify(repo).is_clean
    (repo / "0.txt").write_text(_WHO)
    assert [place.where for place in _verify(repo).left] == ["file 0.txt"]


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_a_staged_path_and_what_the_index_remembers_besides_are_found(
    repo: Path, version: str
) -> None:
    _write(repo, "Wiebke-Süßkötter.txt", "x")
    _git(repo, "add", ".")
    if version == "3":
        _git(repo, "update-index", "--skip-worktree", "0.txt")  # needs more flags
    else:
        _git(repo, "update-index", "--index-version", version)
    (repo / "Wiebke-Süßkötter.txt").unlink()
    assert "file .git/index" in {place.where for place in _verify(repo).left}
