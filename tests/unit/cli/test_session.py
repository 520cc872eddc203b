from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crmctl.cli.session import Session, begin, session
from crmctl.errors.crm import UnreadableTodayError


def test_a_call_without_options_looks_from_the_current_folder_at_this_moment() -> None:
    call = begin(None, None)
    assert call is session()
    assert call.directory == Path()
    assert datetime.now(UTC) - call.now < timedelta(minutes=1)


def test_a_fixed_day_is_taken_at_noon() -> None:
    call = begin("crm", "2026-11-21")
    assert call.today == date(2026, 11, 21)
    assert call.now.hour == 12
    assert call.now.utcoffset() is not None
    assert call.directory == Path("crm")


def test_a_fixed_moment_keeps_its_offset() -> None:
    assert begin(None, "2026-11-21T14:30+01:00").now.isoformat() == "2026-11-21T14:30:00+01:00"
    assert begin(None, "2026-11-21T14:30").now.utcoffset() is not None


def test_what_is_no_day_is_refused() -> None:
    with pytest.raises(UnreadableTodayError, match="2026-11-21"):
        begin(None, "tomorrow")


def test_a_session_knows_its_moment() -> None:
    assert Session().now.tzinfo is not None
