import pytest

from crmctl.cli.messages import fail, note, warn


def test_messages_go_to_standard_error_and_are_made_safe(
    capsys: pytest.CaptureFixture[str],
) -> None:
    note("Made a CRM in \x1b[31m.")
    warn("two likely duplicates")
    fail("no")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == ("Made a CRM in ␛[31m.\nwarning: two likely duplicates\ncrmctl: no\n")
