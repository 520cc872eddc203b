"""Where the files of others lie that these tests read."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("CRMCTL_SHARED_DATA", "/work/shared/data"))


@pytest.fixture(scope="session")
def calendars() -> Path:
    """The folder of calendars of the project collective/icalendar."""
    folder = SHARED / "ical-collective-icalendar" / "src" / "icalendar" / "tests"
    if not folder.is_dir():
        pytest.skip("the calendars are not here; CRMCTL_SHARED_DATA names their place")
    return folder
