from collections import Counter

import pytest

from crmctl.checks.baseline import Key, compared, read, written
from crmctl.errors.queries import BrokenBaselineError
from crmctl.findings import Finding, Severity


def _finding(
    line: int, code: str = "C401", field: str = "a", ref: str = "contacts/p-1"
) -> Finding:
    return Finding("contacts/p-1.yaml", line, 1, code, Severity.ERROR, "Wrong.", field, ref)


def test_a_known_finding_is_not_told_wherever_its_line_is_now() -> None:
    baseline = read(written([_finding(1)]))
    assert compared([_finding(7)], baseline) == ([], 1, 0)


@pytest.mark.parametrize(
    "other", [_finding(1, code="C403"), _finding(1, field="b"), _finding(1, ref="contacts/p-2")]
)
def test_another_rule_field_or_record_is_new(other: Finding) -> None:
    assert compared([other], read(written([_finding(1)]))) == ([other], 0, 1)


def test_of_several_alike_as_many_are_known_as_were() -> None:
    baseline = read(written([_finding(1), _finding(2)]))
    third = _finding(3)
    assert compared([_finding(1), _finding(2), third], baseline) == ([third], 2, 0)
    assert compared([_finding(1)], baseline) == ([], 1, 1)


def test_a_file_that_is_no_record_is_known_by_its_path() -> None:
    assert read(written([_finding(1, ref="")])) == Counter(
        {Key("C401", "contacts/p-1.yaml", "a"): 1}
    )


def test_a_baseline_is_sorted_with_an_entry_a_line() -> None:
    text = written([_finding(2, field="b"), _finding(1), _finding(9)])
    assert [line.strip() for line in text.splitlines()[2:4]] == [
        '{"code": "C401", "record": "contacts/p-1", "field": "a", "count": 2},',
        '{"code": "C401", "record": "contacts/p-1", "field": "b", "count": 1}',
    ]
    assert read(written([])) == Counter()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 2, "findings": []}', '{"version": 1, "findings": [1]}',
             '{"version": 1, "findings": [{"code": "C1"}]}', '{"version": 1}', "[" * 99_999],
)  # fmt: skip
def test_what_is_no_baseline_is_refused(text: str) -> None:
    with pytest.raises(BrokenBaselineError):
        read(text)
