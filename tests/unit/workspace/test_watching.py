import os
from pathlib import Path

from crmctl.workspace.watching import signature, wait_for_change


def test_an_edit_a_new_file_and_a_removed_one_are_seen(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    file = tmp_path / "below" / "a.yaml"
    file.write_text("one")
    seen = [signature(tmp_path)]
    file.write_text("other")
    seen.append(signature(tmp_path))
    (tmp_path / "b.yaml").touch()
    seen.append(signature(tmp_path))
    file.unlink()
    seen.append(signature(tmp_path))
    assert len(set(seen)) == 4


def test_git_of_its_own_and_broken_links_do_not_matter(tmp_path: Path) -> None:
    before = signature(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "index").touch()
    assert signature(tmp_path) == before
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert signature(tmp_path) != before


def test_a_folder_that_cannot_be_read_holds_nothing(tmp_path: Path) -> None:
    assert signature(tmp_path / "gone") == signature(tmp_path)


def test_waiting_ends_with_the_change(tmp_path: Path) -> None:
    seen = signature(tmp_path)
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            (tmp_path / "a.yaml").touch()

    assert wait_for_change(tmp_path, seen, 60, sleep) == signature(tmp_path) != seen
    assert len(slept) == 3
    assert min(slept) >= 1


def test_waiting_ends_after_a_while_all_the_same(tmp_path: Path) -> None:
    seen = signature(tmp_path)
    slept: list[float] = []
    assert wait_for_change(tmp_path, seen, 2, slept.append) == seen
    assert sum(slept) >= 2


def test_a_file_that_goes_away_while_one_looks_is_none(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    os.utime(tmp_path / "a", (1, 1))
    assert signature(tmp_path) == signature(tmp_path)
