"""The manual of other systems."""

from pathlib import Path

import pytest

from crmctl.cli.preset_manual import main, manual
from crmctl.interchange.presets.registry import NAMES
from crmctl.interchange.presets.unseen import UNSEEN


def test_every_system_has_a_page_and_a_line_in_the_list() -> None:
    files = manual()
    assert set(files) == {"systems.md", *(f"systems/{name}.md" for name in (*NAMES, *UNSEEN))}
    assert all(f"(systems/{name}.md)" in files["systems.md"] for name in (*NAMES, *UNSEEN))


@pytest.mark.parametrize("name", [*NAMES, *UNSEEN])
def test_a_page_says_how_to_export_and_how_sure_it_is(name: str) -> None:
    text = manual()[f"systems/{name}.md"]
    if name in NAMES:
        assert "## How to export" in text
        assert "How sure: " in text
    elif name != "apple":
        assert "no header was seen" in text
        assert f"--save-preset {name}" in text


def test_the_pages_are_written_and_then_are_what_the_program_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"], tmp_path) == 1
    assert main(["--write"], tmp_path) == 0
    (tmp_path / "systems" / "gone.md").write_text("x", encoding="utf-8")
    capsys.readouterr()
    assert main(["--check"], tmp_path) == 1
    assert capsys.readouterr().err.startswith("systems/gone.md is not what")
    assert main(["--write"], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0
    assert not (tmp_path / "systems" / "gone.md").exists()


def test_anything_else_is_no_way_to_call_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], tmp_path) == 2
    assert "Usage" in capsys.readouterr().err
