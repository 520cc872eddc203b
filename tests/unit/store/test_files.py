"""Files read within bounds and written whole."""

import errno
import os
import re
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmctl.errors.files import FileAccessError, RefusedFileError
from crmctl.store.files import (
    digest,
    is_temporary,
    read_bounded,
    write_atomically,
    write_many,
    write_out,
)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_the_digest_is_the_id_that_git_gives(tmp_path: Path, algorithm: str) -> None:
    subprocess.run(["git", "init", "-q", f"--object-format={algorithm}", tmp_path], check=True)
    content = b"name: M\xc3\xbcller\n"
    (tmp_path / "a.yaml").write_bytes(content)
    command = ["git", "hash-object", "a.yaml"]
    said = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True).stdout
    assert digest(content, algorithm) == said.decode().strip()


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100_000)
    assert read_bounded(tmp_path / "a", root=tmp_path) == b"x" * 100_000


def test_a_file_of_more_than_4_mib_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 4 * 1024 * 1024)
    assert len(read_bounded(path, root=tmp_path)) == 4 * 1024 * 1024
    os.truncate(path, 100_000_000)
    with pytest.raises(RefusedFileError, match="F006"):
        read_bounded(path, root=tmp_path)


def test_a_link_is_never_read_through(tmp_path: Path) -> None:
    root = tmp_path / "crm"
    root.mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    (root / "a").write_bytes(b"a")
    (root / "in").symlink_to("a")
    (root / "out").symlink_to("../secret")
    (root / "folder").symlink_to("..")
    (root / "nowhere").symlink_to("gone")
    (root / "itself").symlink_to("itself")
    with pytest.raises(RefusedFileError, match=r"^secret is left alone"):
        read_bounded(tmp_path / "secret", root=root)
    for name in ("in", "out", "nowhere", "itself", "folder/secret"):
        with pytest.raises(RefusedFileError, match=f"{name} is left alone") as caught:
            read_bounded(root / name, root=root)
        assert (caught.value.code, caught.value.path) == ("F007", name)


def test_a_root_that_is_a_link_itself_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "crm").mkdir()
    (tmp_path / "link").symlink_to("crm")
    write_atomically(tmp_path / "link/a", b"a", root=tmp_path / "link")
    assert read_bounded(tmp_path / "link/a", root=tmp_path / "link") == b"a"


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "folder"):
        (tmp_path / "folder").mkdir(exist_ok=True)
        with pytest.raises(RefusedFileError, match="F008"):
            read_bounded(tmp_path / name, root=tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match=r"^contacts/a\.yaml: it is not there") as caught:
        read_bounded(tmp_path / "contacts/a.yaml", root=tmp_path)
    assert caught.value.errno == errno.ENOENT
    assert caught.value.exit_code == 6


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "contacts/7k/p.yaml"
    write_atomically(path, b"a\n", root=tmp_path)
    assert path.read_bytes() == b"a\n"
    write_atomically(path, b"b\n", root=tmp_path)
    assert path.read_bytes() == b"b\n"
    assert names(tmp_path) == ["contacts", "contacts/7k", "contacts/7k/p.yaml"]


def test_a_written_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a"
    old = os.umask(0o027)
    try:
        write_atomically(path, b"a", root=tmp_path)
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o604)
    write_atomically(path, b"b", root=tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_a_reader_has_the_old_file_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with path.open("rb") as reader:
        write_atomically(path, b"new", root=tmp_path)
        assert reader.read() == b"old"


def test_a_link_is_never_written_through(tmp_path: Path) -> None:
    root = tmp_path / "crm"
    root.mkdir()
    (tmp_path / "outside").write_bytes(b"x")
    (root / "link").symlink_to("../outside")
    (root / "folder").symlink_to("..")
    for name in ("link", "folder/outside", "folder/new/file"):
        with pytest.raises(RefusedFileError, match="F007"):
            write_atomically(root / name, b"y", root=root)
    assert (tmp_path / "outside").read_bytes() == b"x"
    assert names(tmp_path) == ["crm", "crm/folder", "crm/link", "outside"]


@pytest.mark.parametrize("count", [3, 60])
def test_many_files_are_written(tmp_path: Path, count: int) -> None:
    files = {tmp_path / f"{n % 7}/{n}": b"%d" % n for n in range(count)}
    write_many(files, root=tmp_path)
    assert {path: path.read_bytes() for path in files} == files
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == count


def test_a_failure_among_many_changes_no_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "link").symlink_to("a")
    with pytest.raises(RefusedFileError):
        write_many({tmp_path / "a": b"new", tmp_path / "link": b"new"}, root=tmp_path)
    assert (tmp_path / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["a", "link"]


def test_a_failed_rename_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    with pytest.raises(FileAccessError, match=r"^a: "):
        write_atomically(tmp_path / "a", b"x", root=tmp_path)
    assert names(tmp_path) == ["a", "a/b"]


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    with pytest.raises(FileAccessError, match=r"^a: .* run the command again\.$"):
        write_atomically(tmp_path / "a/b", b"x", root=tmp_path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of 64 KiB; only root may, so others skip the test."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if (
        not shutil.which("mount")
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("no file system can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_every_file_as_it_was(small_disk: Path) -> None:
    write_atomically(small_disk / "a", b"old", root=small_disk)
    with pytest.raises(FileAccessError, match=r"^b: the disk is full"):
        write_many({small_disk / "a": b"new", small_disk / "b": b"x" * 100_000}, root=small_disk)
    assert (small_disk / "a").read_bytes() == b"old"
    assert names(small_disk) == ["a"]


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "read-only"), (None, "")],
)
def test_a_refusal_says_what_to_do(number: int | None, said: str) -> None:
    assert said in str(FileAccessError("a", number))


def test_what_an_interrupted_write_leaves_is_recognised(tmp_path: Path) -> None:
    assert is_temporary(".0123456789abcdef.crmctl-tmp")
    assert not is_temporary("p-7k3f9q2m.yaml")
    assert not is_temporary(".gitattributes")
    assert names(tmp_path) == []


def test_what_a_person_names_is_written_whole_and_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    file, pipe = tmp_path / "out.csv", tmp_path / "pipe"
    write_out(file, b"one")
    write_out(file, b"two")
    assert file.read_bytes() == b"two"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_out(pipe, b"three")
    assert os.read(reading, 10) == b"three"
    os.close(reading)
    assert pipe.is_fifo()


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    with pytest.raises((RefusedFileError, FileAccessError)):
        write_out(tmp_path, b"x")


def test_what_refuses_a_file_elsewhere_is_named_in_full(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    wanted = tmp_path / "file" / "page.html"
    with pytest.raises(FileAccessError, match=re.escape(str(wanted))):
        write_out(wanted, b"x")
