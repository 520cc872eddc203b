"""`crmctl privacy key`, called by itself: the group `privacy` is another's file."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from tests.conftest import Crmctl
from typer.testing import CliRunner

from crmctl.cli import privacy_key, session
from crmctl.errors.base import CrmctlError
from crmctl.errors.suppression import (
    ForeignKeyError,
    KeyFileError,
    NoKeyError,
    NoSuppressionListError,
    UnneededFileError,
    UnreadableKeyError,
)

if TYPE_CHECKING:
    from typer.testing import Result

_LIST = "privacy/suppressed.yaml"
Key = Callable[..., "Result"]


@pytest.fixture
def key(crm: Path) -> Key:
    """Run `crmctl privacy key` on the small CRM."""
    app = typer.Typer()
    app.command()(privacy_key.run)

    def run(*arguments: str, given: str = "") -> "Result":
        session.begin(str(crm), "2026-11-23")
        return CliRunner().invoke(app, list(arguments), input=given)

    return run


def _file(home: Path) -> Path:
    (file,) = (home / ".config" / "crmctl" / "keys").iterdir()
    return file


def test_without_a_list_there_is_no_key_to_show_or_carry(key: Key) -> None:
    for arguments in (("show",), ("export",), ("import", "-")):
        assert isinstance(key(*arguments, given="ab" * 32).exception, NoSuppressionListError)


def test_a_new_list_begins_with_a_key_that_nobody_is_shown(
    key: Key, crm: Path, home: Path
) -> None:
    result = key("new")
    assert result.exit_code == 0, result.stderr
    check = result.stdout.strip()
    assert f"  - key {check}\n" in (crm / _LIST).read_text()
    secret = _file(home).read_text().strip().rpartition(":")[2]
    shown = key("show").stdout
    assert f"key {check}: here, 0 entries" in shown
    assert secret not in shown + result.stdout + result.stderr + (crm / _LIST).read_text()


def test_a_key_goes_to_another_machine_and_works_there(
    key: Key, crmctl: Crmctl, home: Path, tmp_path: Path
) -> None:
    assert crmctl("redact", "p-7k3f9q2m", "--yes").exit_code == 0
    out = tmp_path / "out" / "crm.key"
    assert key("export", "--output", str(out)).exit_code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    text = key("export").stdout
    assert out.read_text() == text
    _file(home).unlink()
    assert isinstance(key("export").exception, NoKeyError)
    assert ": not here" in key("show").stdout
    assert key("import", "-", given=text).exit_code == 0
    assert stat.S_IMODE(_file(home).stat().st_mode) == 0o600
    assert crmctl("add", "contact", "E", "--email", "erika.mueller@acme.example").exit_code == 7
    # Once more changes nothing.
    before = _file(home).read_text()
    assert key("import", str(out)).exit_code == 0
    assert _file(home).read_text() == before


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("ab" * 32, ForeignKeyError),
        (f"crmctl-key:c-00000000:{'ab' * 32}", ForeignKeyError),
        ("", UnreadableKeyError),
        ("ab" * 31, UnreadableKeyError),
    ],
)
def test_what_is_no_key_of_this_list_is_refused(
    key: Key, home: Path, text: str, error: type[CrmctlError]
) -> None:
    assert key("new").exit_code == 0
    before = _file(home).read_text()
    failed = key("import", "-", given=text).exception
    assert isinstance(failed, error)
    assert "abab" not in str(failed)
    assert _file(home).read_text() == before


def test_a_lost_key_means_a_new_list_and_that_is_said(
    key: Key, crmctl: Crmctl, crm: Path, home: Path
) -> None:
    assert crmctl("redact", "p-7k3f9q2m", "--yes").exit_code == 0
    kept = _file(home).read_text()
    _file(home).unlink()
    assert key("new").exception is not None  # nobody is there to be asked
    assert key("new", "--yes").exit_code == 0
    assert "lost, " in key("show").stdout
    assert "  - lost " in (crm / _LIST).read_text()
    # Who was on the old list is kept out no more; an import goes on, and `check` says so.
    assert crmctl("add", "contact", "E", "--email", "erika.mueller@acme.example").exit_code == 0
    assert "info P809" in crmctl("check").stdout
    # The new key keeps out who is erased from now on.
    assert crmctl("redact", "p-2b4d6f8h", "--yes").exit_code == 0
    assert crmctl("add", "contact", "P", "--email", "paul@ito.example").exit_code == 7
    # The old one turns up again: both lists count.
    assert key("import", "-", given=kept).exit_code == 0
    assert "lost, " not in key("show").stdout
    found = crmctl("check", "--select", "P809").stdout
    assert found.count("error P809") == 1


def test_another_key_beside_one_that_is_here_is_asked_for(key: Key, home: Path) -> None:
    assert key("new").exit_code == 0
    assert key("new").exception is not None
    assert key("new", "--yes").exit_code == 0
    assert len(_file(home).read_text().splitlines()) == 2
    assert key("show").stdout.count(": here") == 2


def test_a_file_is_named_only_where_one_is_read_or_written(key: Key, tmp_path: Path) -> None:
    for arguments in (("show", "x"), ("new", "x"), ("import", "-", "--output", "x")):
        assert isinstance(key(*arguments).exception, UnneededFileError)
    assert key("new").exit_code == 0
    assert isinstance(key("import", str(tmp_path / "none")).exception, CrmctlError)


def test_a_folder_that_cannot_be_written_is_told(key: Key, crm: Path, home: Path) -> None:
    (home / ".config").mkdir(exist_ok=True)
    (home / ".config" / "crmctl").write_text("a file where the folder should be")
    assert isinstance(key("new").exception, KeyFileError)
    assert not (crm / _LIST).exists()


def test_what_is_no_file_is_no_key(key: Key, home: Path) -> None:
    assert key("new").exit_code == 0
    file = _file(home)
    file.unlink()
    file.mkdir()
    assert isinstance(key("show").exception, KeyFileError)
