"""Files from outside, and those below `attachments/`."""

import hashlib
import os
from pathlib import Path

import pytest

from crmctl.errors.attachments import RefusedAttachmentError, TooLargeAttachmentError
from crmctl.errors.files import UnreadableInputError
from crmctl.store.attachments import attached, read_outside, sha256_of

_LIMIT = 1000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "crm").mkdir()
    return tmp_path / "crm"


def test_a_file_is_read_byte_for_byte(tmp_path: Path, root: Path) -> None:
    content = bytes(range(256)) + b"\r\n\0"
    (tmp_path / "a.bin").write_bytes(content)
    assert read_outside(tmp_path / "a.bin", root, _LIMIT) == content
    (tmp_path / "empty").touch()
    assert read_outside(tmp_path / "empty", root, _LIMIT) == b""


def test_a_file_of_two_gigabytes_is_refused_unread(tmp_path: Path, root: Path) -> None:
    huge = tmp_path / "huge.bin"
    with huge.open("wb") as file:
        file.truncate(2 * 1024**3)
    with pytest.raises(TooLargeAttachmentError, match=r"2\.1 GB, more than 10\.0 MB.*--large"):
        read_outside(huge, root, 10_000_000)
    with pytest.raises(TooLargeAttachmentError, match=r"100\.0 MB.*keep it elsewhere.*Git LFS"):
        read_outside(huge, root, 100_000_000)


def test_a_file_that_grows_while_it_is_read_stays_within_the_limit(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = tmp_path / "log.txt"
    growing.write_bytes(b"x" * _LIMIT)
    real = os.fstat

    def fstat(descriptor: int) -> os.stat_result:
        status = real(descriptor)
        growing.write_bytes(b"x" * (_LIMIT + 1))
        return status

    monkeypatch.setattr("crmctl.store.attachments.os.fstat", fstat)
    with pytest.raises(TooLargeAttachmentError):
        read_outside(growing, root, _LIMIT)


def test_links_folders_pipes_and_files_of_the_crm_are_refused(tmp_path: Path, root: Path) -> None:
    (tmp_path / "real.txt").write_text("x")
    (tmp_path / "link.txt").symlink_to("real.txt")
    os.mkfifo(tmp_path / "pipe")
    (root / "crm.yaml").touch()
    (tmp_path / "way").symlink_to(root)
    for name, reason in {
        "link.txt": "symbolic link",
        "pipe": "a pipe or a device",
        "crm": "a file of this CRM",
        "crm/crm.yaml": "a file of this CRM",
        "way/crm.yaml": "a file of this CRM",
    }.items():
        with pytest.raises(RefusedAttachmentError, match=reason):
            read_outside(tmp_path / name, root, _LIMIT)
    (tmp_path / "folder").mkdir()
    with pytest.raises(RefusedAttachmentError, match="a folder"):
        read_outside(tmp_path / "folder", root, _LIMIT)


def test_a_file_that_is_not_there_is_told(tmp_path: Path, root: Path) -> None:
    with pytest.raises(UnreadableInputError, match="No such file"):
        read_outside(tmp_path / "nothing", root, _LIMIT)


def test_what_is_attached_comes_with_its_digest_and_links_without(root: Path) -> None:
    assert list(attached(root)) == []
    folder = root / "attachments" / "7k"
    folder.mkdir(parents=True)
    (folder / "a-7k3f9q2m.pdf").write_bytes(b"paper")
    (folder / "link").symlink_to("a-7k3f9q2m.pdf")
    (root / "attachments" / "2b").mkdir()
    (root / "attachments" / "2b" / "x").write_bytes(b"x")
    assert list(attached(root)) == [
        ("attachments/2b/x", hashlib.sha256(b"x").hexdigest()),
        ("attachments/7k/a-7k3f9q2m.pdf", hashlib.sha256(b"paper").hexdigest()),
        ("attachments/7k/link", ""),
    ]
    assert sha256_of(root / "nothing") == ""


def test_a_folder_of_attachments_that_is_a_link_is_not_looked_into(
    tmp_path: Path, root: Path
) -> None:
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "x").touch()
    (root / "attachments").symlink_to(tmp_path / "away")
    assert list(attached(root)) == []
