"""More lines than one import takes."""

from itertools import count

import pytest

from crmctl.errors.endless import TooManyRowsError
from crmctl.errors.sheets import UnreadableWorkbookError
from crmctl.interchange.entries import MOST
from crmctl.interchange.tables.assemble import RowRules, assemble
from crmctl.interchange.tables.reading import read_tables


@pytest.mark.slow
def test_a_table_without_an_end_is_refused_at_its_limit() -> None:
    with pytest.raises(TooManyRowsError, match=f"more than {MOST:,} rows"):
        assemble(((line, [""]) for line in count(1)), RowRules())


def test_a_calendar_as_json_is_no_table() -> None:
    with pytest.raises(UnreadableWorkbookError, match="export it as iCalendar"):
        read_tables(b' ["vcalendar", [["version", {}, "text", "2.0"]], []]')
