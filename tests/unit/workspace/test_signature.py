import os
import time
from pathlib import Path

import pytest

from crmctl.workspace import signature
from crmctl.workspace.signature import has_stood, signature_of, stamp_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file whose time stamp is far from now, so that it can be trusted."""
    file = tmp_path / "file"
    file.write_bytes(b"1")
    _stamp(file, 3600)
    return file


def _stamp(file: Path, seconds: int) -> None:
    moment = time.time_ns() + seconds * 1_000_000_000
    os.utime(file, ns=(moment, moment))


def test_a_file_that_nobody_touched_keeps_its_signature(file: Path) -> None:
    assert signature_of(file) == signature_of(file) != ""


def test_each_trace_of_an_edit_is_in_the_signature(file: Path, tmp_path: Path) -> None:
    seen = file.stat()
    signatures = {signature_of(file)}
    file.write_bytes(b"22")
    os.utime(file, ns=(seen.st_mtime_ns, seen.st_mtime_ns))
    signatures.add(signature_of(file))
    _stamp(file, 7200)
    signatures.add(signature_of(file))
    (tmp_path / "other").write_bytes(file.read_bytes())
    (tmp_path / "other").rename(file)
    _stamp(file, 7200)
    signatures.add(signature_of(file))
    assert len(signatures) == 4


def test_a_file_of_this_very_moment_is_not_trusted(file: Path) -> None:
    _stamp(file, 0)
    assert signature_of(file) == ""


def test_what_is_no_plain_file_is_not_trusted(file: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(file)
    os.mkfifo(tmp_path / "pipe")
    assert signature_of(tmp_path / "link") == signature_of(tmp_path / "pipe") == ""


def test_what_is_not_there_or_a_folder_is_no_file(tmp_path: Path) -> None:
    assert signature_of(tmp_path) is None
    assert signature_of(tmp_path / "gone") is None
    assert signature_of(tmp_path / "gone" / "deep") is None


def test_a_file_written_and_named_at_two_moments_has_a_stamp_that_a_later_write_changes(
    tmp_path: Path,
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"1")
    before = time.time_ns() - 3_600_000_000_123
    os.utime(file, ns=(before, before))
    stamp = stamp_of(str(file))
    assert stamp
    file.write_bytes(b"2")
    assert stamp_of(str(file)) != stamp
    assert not has_stood(str(file), stamp)


def test_a_file_that_was_written_a_moment_ago_has_not_stood_long_enough(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"1")
    before = time.time_ns() - 3_600_000_000_123
    os.utime(file, ns=(before, before))  # its other time is now
    stamp = stamp_of(str(file))
    assert signature_of(file) == ""
    assert not has_stood(str(file), stamp)


def test_a_file_that_stood_is_known_by_its_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"1")
    before = time.time_ns() - 3_600_000_000_123
    os.utime(file, ns=(before, before))
    stamp = stamp_of(str(file))
    monkeypatch.setattr(signature, "_TICK", 0)
    assert has_stood(str(file), stamp)


def test_coarse_time_stamps_and_what_is_no_file_have_none(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"1")
    os.utime(file, ns=(2_000_000_000, 2_000_000_000))
    assert stamp_of(str(file)) == stamp_of(str(tmp_path)) == stamp_of(str(tmp_path / "none")) == ""
    assert not has_stood(str(file), "")
