"""The page on the flat tables is what the program says."""

from pathlib import Path

import pytest

from crmctl.cli.export_manual import PAGE, main, manual


def test_the_page_on_the_flat_tables_is_what_the_models_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == manual()


def test_a_page_that_differs_is_told_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "docs" / "tables.md"
    assert main(["--check"], file) == 1
    assert "tables.md is not what the program says" in capsys.readouterr().err
    assert main(["--write"], file) == 0
    assert main(["--check"], file) == 0
    assert main([], file) == 2
