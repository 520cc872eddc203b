from datetime import date, datetime

import pytest

from crmctl.privacy.deadlines import answer_by, extend_by, notify_by


@pytest.mark.parametrize(
    ("received", "due", "extended"),
    [
        (date(2026, 11, 20), date(2026, 12, 20), date(2027, 2, 20)),
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 4, 30)),
        (date(2026, 11, 30), date(2026, 12, 30), date(2027, 2, 28)),
    ],
)
def test_a_request_is_answered_within_a_month_or_three(
    received: date, due: date, extended: date
) -> None:
    assert answer_by(received) == extend_by(received) == due
    assert answer_by(received, extended=True) == extended


def test_a_breach_is_notified_within_72_hours_whatever_the_clocks_do() -> None:
    noticed = datetime.fromisoformat("2026-11-20T18:00:00+01:00")
    assert notify_by(noticed).isoformat() == "2026-11-23T18:00:00+01:00"
