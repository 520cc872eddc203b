"""Days as vCards write them: ISO 8601, basic or extended, whole or in part (RFC 6350, 4.3)."""

import re

from crmctl.model.forms import is_partial_day

_DAY = re.compile(
    r"(?P<year>[0-9]{4}|-)-?(?P<month>[0-9]{2})-?(?P<day>[0-9]{2})"
    r"(?:[T ](?P<time>[0-9]{2}.*))?",
    re.DOTALL,
)
_NO_TIME = re.compile(r"00(:?00)*(\.0+)?(Z|[+-].*)?")
_NO_YEAR = frozenset({"0000", "-"})


def partial_day(text: str, omitted_year: str = "") -> tuple[str, str]:
    """Give a day as YYYY-MM-DD, or --MM-DD for one without its year, and the time beside it.

    Both are empty where the text is no such day: a year or a month alone, words. Midnight is no
    time: programs that have no type for a day write it.

    Args:
        text: as it stands.
        omitted_year: the year that stands for none, as Apple's X-APPLE-OMIT-YEAR says.
    """
    found = _DAY.fullmatch(text.strip())
    if not found:
        return "", ""
    year = found["year"]
    stands_for_none = year in _NO_YEAR or year == omitted_year
    day = f"{'-' if stands_for_none else year}-{found['month']}-{found['day']}"
    if not is_partial_day(day):
        return "", ""
    time = found["time"] or ""
    return day, "" if _NO_TIME.fullmatch(time) else time
