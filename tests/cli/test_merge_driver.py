import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crmctl.cli.merge_driver import main

_BEFORE = "name:\n  given: Erika\n  family: Muster\ntitle: Buyer\n"
_HEAVY = ("pydantic", "typer", "ruamel", "yaml", "rich", "sqlite3")
_PATH = "contacts/p-7k3f9q2m.yaml"


def _files(folder: Path, *texts: str) -> list[str]:
    files = [folder / name for name in ("before", "ours", "theirs")]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text)
    return [str(file) for file in files]


@pytest.fixture(autouse=True)
def _top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_two_fields_are_merged_in_place_of_ours(tmp_path: Path) -> None:
    files = _files(
        tmp_path, _BEFORE, _BEFORE.replace("Erika", "Eva"), _BEFORE.replace("Buyer", "CEO")
    )

    assert main([*files, _PATH]) == 0
    expected = _BEFORE.replace("Erika", "Eva").replace("Buyer", "CEO")
    assert (tmp_path / "ours").read_text() == expected


def test_a_conflict_leaves_ours_without_markers_and_a_file_beside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "crm").mkdir()
    (tmp_path / "crm" / "crm.yaml").touch()
    ours = _BEFORE.replace("Buyer", "CEO")
    files = _files(tmp_path, _BEFORE, ours, _BEFORE.replace("Buyer", "CFO"))

    for _ in range(2):
        assert main([*files, f"crm/{_PATH}"]) == 1

    assert (tmp_path / "ours").read_text() == ours
    conflict = (tmp_path / "crm" / "conflicts" / _PATH).read_text()
    assert conflict.count("field: title") == 1
    assert "CFO" in conflict
    assert "CFO" not in capsys.readouterr().err


def test_a_record_added_on_both_sides_has_no_file_before(tmp_path: Path) -> None:
    files = _files(tmp_path, "", "title: CEO\n", "tags:\n  - vip\n")

    assert main([*files, _PATH]) == 0
    assert (tmp_path / "ours").read_text() == "title: CEO\ntags:\n  - vip\n"


def test_anything_but_four_arguments_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["x"]) == 2
    assert "%O %A %B %P" in capsys.readouterr().err


def test_it_imports_nothing_that_takes_long(tmp_path: Path) -> None:
    files = _files(tmp_path, _BEFORE, _BEFORE.replace("Erika", "Eva"), f"# x\n{_BEFORE}")
    files_of_canonical = _files(
        tmp_path, _BEFORE, _BEFORE.replace("Erika", "Eva"), _BEFORE.replace("Buyer", "CEO")
    )
    assert files == files_of_canonical
    code = (
        "import sys; from crmctl.cli.merge_driver import main; status = main(sys.argv[1:]);"
        f"print([name for name in {_HEAVY} if name in sys.modules]); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *files, _PATH], check=True, capture_output=True, text=True
    )
    assert done.stdout == "[]\n"


def test_what_both_sides_took_away_is_checked_by_the_kinds_of_the_index(
    crm: Path, crmctl: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    crmctl("list", "customers")
    monkeypatch.chdir(crm)
    before = "name:\n  given: Erika\n  family: Muster\nnotes: x\n"
    files = _files(
        crm.parent,
        before,
        before.replace("  given: Erika\n", ""),
        before.replace("  family: Muster\n", ""),
    )

    assert main([*files, _PATH]) == 1
    assert (crm.parent / "ours").read_text() == before.replace("  given: Erika\n", "")
    assert 'field: "*"' in (crm / "conflicts" / _PATH).read_text()


def test_git_merges_records_by_it(crm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(crm), *arguments], check=True, capture_output=True)

    program = crm.parent / "bin" / "crmctl-merge-driver"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m crmctl.cli.merge_driver "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    file = crm / "customers" / "acme-gmbh.yaml"
    git("switch", "-qc", "other")
    file.write_text(file.read_text().replace("stage: customer", "stage: former"))
    git("commit", "-qam", "x")
    git("switch", "-q", "-")
    file.write_text(
        file.read_text().replace(
            "type: organisation\n", "type: organisation\nvat_id: DE811907980\n"
        )
    )
    git("commit", "-qam", "y")
    git("config", "merge.crmctl.driver", "crmctl-merge-driver %O %A %B %P")

    git("merge", "-q", "other")

    assert "stage: former" in file.read_text()
    assert "vat_id" in file.read_text()
