from collections.abc import Callable, Sequence

import numpy as np
import pytest

from crmctl.matching.fields.day import Day, day, day_of
from crmctl.matching.fields.field import Field, Texts
from crmctl.matching.population import Population

Levels = Callable[[Field], Sequence[str]]


def field(rows: Texts) -> Field:
    return day("birthday", rows, Population.of([*range(len(rows))]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1984-03-12", ("1984", "03", "12")),
        ("1984-3-2", ("1984", "03", "02")),
        ("1984-03-12T08:00:00Z", ("1984", "03", "12")),
        ("--03-12", ("", "03", "12")),
        ("19840312", ("1984", "03", "12")),
        ("12.3.1984", ("1984", "03", "12")),
        (" 12/03/1984 ", ("1984", "03", "12")),
    ],
)
def test_a_day_is_read_in_the_writings_that_people_use(text: str, expected: Day) -> None:
    assert day_of(text) == expected


@pytest.mark.parametrize("text", ["", "unknown", "1984", "March 12", "12. März 1984", "🙂"])
def test_what_names_no_day_is_unknown(text: str) -> None:
    assert day_of(text) is None


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("1984-03-12", "12.03.1984", "exact"),
        ("1984-03-12", "1984-12-03", "near"),  # day and month swapped
        ("1984-03-12", "1984-03-13", "near"),  # one digit
        ("1984-03-12", "1994-03-12", "near"),
        ("1984-03-12", "1984-03-21", "part"),  # two digits, but year and month agree
        ("1984-03-12", "1970-03-12", "part"),
        ("1984-03-12", "--03-12", "part"),
        ("1984-03-12", "1984-07-25", "like"),  # the year alone
        ("1984-03-12", "1961-07-25", "differs"),
        ("--03-12", "--03-13", "differs"),
        ("1984-03-12", "--03-13", "differs"),
        ("1984-03-12", "", "unknown"),
        ("1984-03-12", "no date", "unknown"),
    ],
)
def test_days_agree_as_far_as_slips_and_partial_knowledge_explain(
    one: str, other: str, level: str, levels: Levels
) -> None:
    assert levels(field([[one], [other]])) == (level,)
    assert levels(field([[other], [one]])) == (level,)


def test_the_best_of_several_days_counts(levels: Levels) -> None:
    rows = [["1961-07-25", "1984-03-12"], ["1984-03-12", "2001-01-01"]]

    assert levels(field(rows)) == ("exact",)


def test_a_shared_birthday_is_rare_and_a_day_that_all_share_is_not() -> None:
    # 22 of 200 rows: 20 beyond a pair of twins; (20 + 50/20000) / 250 is 2**-3.64.
    rows = [["1900-01-01"]] * 22 + [[f"{1900 + number}-05-05"] for number in range(1, 177)]
    rows += [["1984-03-12"]] * 2
    found = field(rows)

    (codes,) = found.compare(np.asarray([0, 198], np.int32), np.asarray([1, 199], np.int32))

    # An own day: (0 + 50/20000) / 250 is 2**-16.6. Exact starts at 1 + 4 * 25.
    assert codes.tolist() == [101 + 4, 101 + 17]


def test_rows_are_found_by_day_and_month_by_year_and_month_and_by_year_and_day() -> None:
    (keys,) = field([["1984-03-12"], ["1970-03-12"], ["1984-03-25"], ["1984-07-12"]]).loose

    shared = [set(keys[0].tolist()) & set(row.tolist()) - {-1} for row in keys[1:]]
    assert [len(each) for each in shared] == [1, 1, 1]
