import re
import stat
from pathlib import Path

import pytest

from crmctl.cli.editor import kept, text_from_editor
from crmctl.errors.crm import LockedError


def test_a_text_that_is_not_taken_over_is_kept_for_its_owner_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(LockedError), kept("caf\udce9\n", unless="tea\n"):
        raise LockedError(10)
    told = re.fullmatch(r"Your text is kept in (\S+)\.\n", capsys.readouterr().err)
    assert told
    path = Path(told[1])
    assert path.read_bytes() == b"caf\xe9\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.unlink()


def test_nothing_is_kept_of_what_was_taken_over_or_left_as_it_was(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with kept("new", unless="old"):
        pass
    with pytest.raises(LockedError), kept("old", unless="old"):
        raise LockedError(10)
    assert capsys.readouterr() == ("", "")


def test_an_editor_may_save_in_another_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", 'sh -c \'printf "caf\\\\351" > "$0"\'')
    assert text_from_editor("x") == "caf\udce9"
