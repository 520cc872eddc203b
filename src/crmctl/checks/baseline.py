"""Findings that were there before a team began to check: known, and not told again.

A finding is known by its rule, its record and its field, never by its line, so that edits
elsewhere in the file do not bring it back.
"""

import json
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from crmctl.errors.queries import BrokenBaselineError
from crmctl.findings import Finding

_VERSION = 1


class Key(NamedTuple):
    """What a finding is known by.

    Attributes:
        code: its rule.
        record: its record, or its file where that holds none.
        field: its field; empty for the whole record.
    """

    code: str
    record: str
    field: str


class Compared(NamedTuple):
    """Findings beside a baseline.

    Attributes:
        new: those that the baseline does not know.
        known: how many it knows.
        mended: how many of its entries are found no more.
    """

    new: list[Finding]
    known: int
    mended: int


def key(finding: Finding) -> Key:
    """Give what a finding is known by."""
    return Key(finding.code, finding.ref or finding.path, finding.field)


def compared(findings: Iterable[Finding], baseline: Counter[Key]) -> Compared:
    """Take away the findings of a baseline; of several with one key as many as it has."""
    left = baseline.copy()
    new = []
    for finding in findings:
        if left[key(finding)] > 0:
            left[key(finding)] -= 1
        else:
            new.append(finding)
    mended = left.total()
    return Compared(new, baseline.total() - mended, mended)


def written(findings: Iterable[Finding]) -> str:
    """Give a baseline of findings as a file holds it, one entry a line, sorted."""
    counts = sorted(Counter(map(key, findings)).items())
    lines = ",\n".join(
        f"  {json.dumps({**each._asdict(), 'count': count})}" for each, count in counts
    )
    body = f"[\n{lines}\n ]" if lines else "[]"
    return f'{{"version": {_VERSION}, "findings":\n {body}\n}}\n'


def read(text: str) -> Counter[Key]:
    """Read what `written` wrote.

    Raises:
        BrokenBaselineError: it is something else.
    """
    counts: Counter[Key] = Counter()
    try:
        data = json.loads(text)
        if data["version"] != _VERSION:
            raise BrokenBaselineError
        for entry in data["findings"]:
            each = Key(str(entry["code"]), str(entry["record"]), str(entry["field"]))
            counts[each] += int(entry["count"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BrokenBaselineError from None
    return counts
