"""`crmctl import --help` and `crmctl export --help` fit a small terminal."""

from collections.abc import Callable

import pytest
from typer.testing import Result

Crmctl = Callable[..., Result]


@pytest.mark.parametrize("command", ["import", "export"])
def test_the_help_fits_eighty_columns(
    crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    result = crmctl(command, "--help")
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 80
