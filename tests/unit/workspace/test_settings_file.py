from pathlib import Path

import pytest

from crmctl.errors.crm import BrokenSettingsError, NewerFormatError
from crmctl.workspace.settings_file import load_settings, settings_bytes


def test_settings_are_read(tmp_path: Path) -> None:
    (tmp_path / "crm.yaml").write_text("format: 1\nname: Mine\n")
    assert load_settings(settings_bytes(tmp_path)).name == "Mine"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("name: [", r"crm\.yaml:1:"),
        ("format: 1\nname: A\nname: B\n", r"crm\.yaml:3:1"),
        ("format: 1\nname: A\ntimezone: Nowhere\n", r"crm\.yaml:3:1: timezone"),
        ("name: A\n", r"crm\.yaml:1:1: format"),
        ("format: 1\nname: A\ncustom_fields:\n  customer:\n    x:\n      type: no\n", ":6:7: "),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, place: str) -> None:
    with pytest.raises(BrokenSettingsError, match=place):
        load_settings(text.encode())


def test_a_newer_format_is_refused_before_anything_else_is_looked_at() -> None:
    with pytest.raises(NewerFormatError):
        load_settings(b"format: 99\nwhat_is_this: 1\n")


def test_a_hint_stands_in_the_sentence_that_it_belongs_to() -> None:
    text = (
        b"format: 1\nname: A\ncompany:\n  name: B\n  lines: [C]\n  country: DE\n  emial: d@e.fg\n"
    )

    with pytest.raises(BrokenSettingsError) as raised:
        load_settings(text)

    assert str(raised.value) == (
        "crm.yaml:7:3: company.emial is not a known field (did you mean email?). "
        "Correct it and run again."
    )
