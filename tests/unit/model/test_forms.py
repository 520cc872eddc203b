import pytest

from crmctl.model import forms


@pytest.mark.parametrize(
    ("text", "day", "partial", "moment"),
    [
        ("2026-02-28", True, True, True),
        ("2026-02-30", False, False, False),
        ("2026-2-28", False, False, False),
        ("--02-29", False, True, False),
        ("--02-30", False, False, False),
        ("2026-11-21T09:30", False, False, True),
        ("2026-11-21T09:30:00+01:00", False, False, True),
        ("2026-11-21 25:00", False, False, False),
        ("soon", False, False, False),
    ],
)
def test_a_date_has_its_form_and_exists(text: str, day: bool, partial: bool, moment: bool) -> None:
    assert forms.is_day(text) == day
    assert forms.is_partial_day(text) == partial
    assert forms.is_moment(text) == moment
