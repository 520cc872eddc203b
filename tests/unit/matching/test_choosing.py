from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from crmctl.matching.choosing import Candidate, Choice, Origin, pick, unknown
from crmctl.matching.merge_rules import Rule


def candidates(*values: Any) -> list[Candidate]:
    return [Candidate(f"p-{number}", value, "title") for number, value in enumerate(values, 1)]


def year(number: int, **more: Any) -> Origin:
    return Origin(datetime(number, 1, 1, tzinfo=UTC), **more)


def picked(
    rule: Rule, values: Sequence[Any], *origins: Origin, sources: Sequence[str] = ()
) -> tuple[Any, Rule]:
    known = {f"p-{number}": origin for number, origin in enumerate(origins, 1)}
    found, by = pick(
        rule, candidates(*values), sources, lambda id_, _path: known.get(id_, Origin())
    )
    return found.value, by


def test_the_newest_is_the_one_that_was_changed_last() -> None:
    assert picked(Rule.NEWEST, ["a", "b", "c"], year(2020), year(2025), year(2021)) == (
        "b",
        Rule.NEWEST,
    )


def test_what_nobody_knows_the_age_of_is_the_oldest() -> None:
    assert picked(Rule.NEWEST, ["a", "b"], Origin(), year(2020)) == ("b", Rule.NEWEST)


def test_changes_of_one_second_are_told_apart_by_their_order() -> None:
    assert picked(Rule.NEWEST, ["a", "b"], year(2020, order=7), year(2020, order=8))[0] == "b"


def test_of_one_commit_the_record_that_tells_of_a_later_day_is_newer() -> None:
    origins = year(2020, dated="2019-01-01"), year(2020, dated="2019-06-01")
    assert picked(Rule.NEWEST, ["a", "b"], *origins) == ("b", Rule.NEWEST)


def test_at_a_draw_the_first_stands_and_the_rule_says_so() -> None:
    assert picked(Rule.NEWEST, ["a", "b"], year(2020), year(2020)) == ("a", Rule.FIRST)
    assert picked(Rule.LONGEST, ["a", "b"]) == ("a", Rule.FIRST)


def test_the_longest_says_most_and_blanks_do_not_count() -> None:
    assert picked(Rule.LONGEST, ["E.   ", "Erika"]) == ("Erika", Rule.LONGEST)
    assert picked(Rule.LONGEST, [["a"], ["b", "c"]]) == (["b", "c"], Rule.LONGEST)


def test_of_two_equally_long_ones_the_newer_stands() -> None:
    assert picked(Rule.LONGEST, ["ab", "cd", "e"], year(2020), year(2021), year(2025)) == (
        "cd",
        Rule.NEWEST,
    )


def test_the_most_trusted_source_goes_before_age_and_its_case_does_not_count() -> None:
    origins = year(2025, source="shop"), year(2020, source="ERP")
    assert picked(Rule.TRUSTED, ["a", "b"], *origins, sources=["erp", "shop"]) == (
        "b",
        Rule.TRUSTED,
    )


def test_a_person_is_trusted_under_a_name_of_their_own() -> None:
    origins = year(2025, source="erp"), year(2020)
    assert picked(Rule.TRUSTED, ["a", "b"], *origins, sources=["hand", "erp"])[0] == "b"


def test_between_sources_that_are_not_named_the_newer_value_stands() -> None:
    origins = year(2020, source="shop"), year(2021, source="fair")
    assert picked(Rule.TRUSTED, ["a", "b"], *origins, sources=["erp"]) == ("b", Rule.NEWEST)
    assert picked(Rule.TRUSTED, ["a", "b"], *origins) == ("b", Rule.NEWEST)


def test_the_earliest_is_a_matter_of_dates() -> None:
    dates = ["2026-03-01T10:00:00+01:00", "2026-02-01", "2026-02-28"]
    assert picked(Rule.EARLIEST, dates) == ("2026-02-01", Rule.EARLIEST)
    assert picked(Rule.EARLIEST, ["a", "2026-01-01"], year(2021), year(2020)) == (
        "a",
        Rule.NEWEST,
    )


@pytest.mark.parametrize(
    ("rule", "stands"), [(Rule.FIRST, "a"), (Rule.BOTH, "a"), (Rule.LAST, "b")]
)
def test_some_rules_ask_for_no_origin(rule: Rule, stands: str) -> None:
    def never(_record: str, _path: str) -> Origin:
        raise AssertionError

    assert pick(rule, candidates("a", "b"), (), never)[0].value == stands
    assert pick(Rule.LONGEST, candidates("a", "bb"), (), never)[0].value == "bb"


def test_a_list_cannot_be_typed_and_one_item_only_is_primary() -> None:
    tags = Choice("tags", "p-1", Rule.NEWEST, tuple(candidates(["a"], ["b"])))
    primary = Choice("emails.primary", "p-1", Rule.FIRST, tuple(candidates({"a": 1}, {"a": 2})))
    title = Choice("title", "p-1", Rule.NEWEST, tuple(candidates("a", "b")))

    assert (tags.is_typable, tags.can_stand_beside) == (False, True)
    assert (primary.is_typable, primary.can_stand_beside) == (False, False)
    assert (title.is_typable, title.can_stand_beside) == (True, True)


def test_a_choice_does_not_show_values() -> None:
    assert "secret" not in repr(Choice("title", "p-1", Rule.FIRST, tuple(candidates("secret"))))


def test_by_default_nobody_knows() -> None:
    assert unknown("p-1", "title").at is None
