from datetime import date

import pytest

from crmctl.model.notice import last_day_of_notice


@pytest.mark.parametrize(
    ("end", "notice", "renewal", "today", "expected"),
    [
        ("2026-12-31", "3 months", "", "2026-09-30", "2026-09-30"),
        ("2026-12-31", "3 months", "", "2026-10-01", None),
        ("2026-12-31", "3 months", "1 year", "2026-10-01", "2027-09-30"),
        ("2026-06-30", "1 month", "", "2026-01-01", "2026-05-31"),
        ("2026-06-29", "1 month", "", "2026-01-01", "2026-05-29"),
        ("2026-03-31", "1 month", "", "2026-01-01", "2026-02-28"),
        ("2020-02-29", "1 month", "1 year", "2026-11-23", "2027-01-31"),
        ("2026-12-31", "2 weeks", "", "2026-11-23", "2026-12-17"),
        ("2026-11-30", "30 days", "6 months", "2026-11-23", "2027-05-01"),
        ("2026-12-31", "0 days", "", "2026-11-23", None),
        ("2026-12-31", "", "", "2026-11-23", None),
        ("0001-01-01", "2 years", "", "2026-11-23", None),
        ("9999-12-31", "1 day", "1 year", "9999-12-31", None),
        ("1000-01-01", "1 day", "1 day", "2026-11-23", None),
    ],
)
def test_the_last_day_of_notice(
    end: str, notice: str, renewal: str, today: str, expected: str | None
) -> None:
    found = last_day_of_notice(date.fromisoformat(end), notice, renewal, date.fromisoformat(today))
    assert (found.isoformat() if found else None) == expected
