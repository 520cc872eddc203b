from pathlib import Path

import pytest

from crmctl.errors.files import FileAccessError, RefusedFileError
from crmctl.workspace.files import put_files, remove_temporaries


def test_files_are_written_and_removed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "old.yaml").touch()
    put_files(tmp_path, {"a/old.yaml": None, "b/c/new.yaml": b"x\n"})
    assert (tmp_path / "b" / "c" / "new.yaml").read_bytes() == b"x\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b"]


def test_a_folder_with_other_files_stays_and_a_missing_file_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "other").touch()
    put_files(tmp_path, {"a/gone.yaml": None})
    assert (tmp_path / "a" / "other").exists()


def test_nothing_is_removed_if_something_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").touch()
    (tmp_path / "link.yaml").symlink_to(tmp_path / "old.yaml")
    with pytest.raises(RefusedFileError):
        put_files(tmp_path, {"old.yaml": None, "link.yaml": b"x"})
    assert (tmp_path / "old.yaml").exists()


def test_what_cannot_be_removed_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(FileAccessError, match=r"folder\.yaml"):
        put_files(tmp_path, {"folder.yaml": None})


def test_temporaries_are_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".0123456789abcdef.crmctl-tmp").touch()
    (tmp_path / "kept.yaml").touch()
    remove_temporaries([tmp_path, tmp_path / "missing", tmp_path / "kept.yaml"])
    assert [path.name for path in tmp_path.iterdir()] == ["kept.yaml"]


def test_empty_folders_go_up_to_the_root(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "a" / "b").mkdir(parents=True)
    (root / "a" / "b" / "old.yaml").touch()
    put_files(root, {"a/b/old.yaml": None})
    assert list(root.iterdir()) == []
