"""Files that grow: whole, or not at all."""

import os
from pathlib import Path

import pytest

from crmctl.errors.files import FileAccessError, RefusedFileError
from crmctl.store.output import whole_file, whole_files


def test_a_file_takes_its_name_when_all_went_well(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "x.txt"
    with whole_file(file) as filling:
        filling.write_text("all of it")
        assert not file.exists()
    assert file.read_text() == "all of it"
    assert [each.name for each in file.parent.iterdir()] == ["x.txt"]


def test_a_failure_leaves_nothing_behind_and_the_old_file(tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new" / "folder" / "x.txt"
    old.write_text("old")
    for file in (old, new):
        with pytest.raises(ZeroDivisionError), whole_file(file) as filling:
            filling.write_text(str(1 // 0))
    assert old.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["old.txt"]


def test_files_of_a_folder_come_together_and_others_stay(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("stays")
    with whole_files(tmp_path) as folder:
        (folder / "a.txt").write_text("a")
        (folder / "b.txt").write_text("b")
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {
        "a.txt": "a",
        "b.txt": "b",
        "other.txt": "stays",
    }


def test_a_symbolic_link_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(RefusedFileError), whole_file(tmp_path / "link") as filling:
        filling.write_text("new")
    assert (tmp_path / "target").read_text() == "old"


def test_a_device_takes_the_content(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with whole_file(pipe) as filling:
        filling.write_text("through the pipe")
    assert os.read(reader, 100) == b"through the pipe"
    os.close(reader)


def test_what_the_file_system_refuses_names_the_place(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(FileAccessError, match="taken"), whole_file(tmp_path / "taken" / "x"):
        pass
    with pytest.raises(FileAccessError, match="full"), whole_file(Path("/dev/full")) as filling:
        filling.write_text("x" * 10_000)
