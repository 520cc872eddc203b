from datetime import date
from typing import Any

import pytest

from crmctl.errors.privacy import RetentionRuleError
from crmctl.model.describe import catalogue
from crmctl.model.retention_terms import retention_rules
from crmctl.model.settings import Settings
from crmctl.privacy.retention import Term, rules, started, term, withheld

_CATALOGUE = catalogue(Settings.model_validate({"format": "1", "name": "X"}))
_INVOICE = _CATALOGUE.by_name["invoice"]
_TASK = _CATALOGUE.by_name["task"]
_CONTACT = _CATALOGUE.by_name["contact"]


def rule(kind: str, period: str, start: str, **more: str) -> dict[str, Any]:
    return {"kind": kind, "period": period, "from": start, "action": "review", **more}


def said(kind_name: str, data: dict[str, Any], *of_it: dict[str, Any], **facts: date) -> Term:
    kind = _CATALOGUE.by_name[kind_name]
    return term(kind, data, rules(of_it, _CATALOGUE), facts)


def test_a_german_invoice_is_kept_to_the_end_of_the_eighth_year_after_its_own() -> None:
    defaults = [one for one in retention_rules("DE") if one["kind"] == "invoice"]
    kept = said("invoice", {"issued": "2026-03-05"}, *defaults)
    assert (kept.until, kept.goes) == (date(2034, 12, 31), date(2035, 1, 1))
    assert "section 147(1) no. 4 AO" in kept.duty


@pytest.mark.parametrize(
    ("country", "kind", "data", "until"),
    [
        ("DE", "quote", {"issued": "2026-01-01"}, date(2032, 12, 31)),
        ("DE", "contract", {"end": "2026-12-31"}, date(2032, 12, 31)),
        ("AT", "credit", {"issued": "2026-12-31"}, date(2033, 12, 31)),
        ("CH", "order", {"issued": "2026-06-30"}, date(2036, 12, 31)),
    ],
)
def test_each_country_has_its_own_periods(
    country: str, kind: str, data: dict[str, Any], until: date
) -> None:
    of_it = [one for one in retention_rules(country) if one["kind"] == kind]
    assert said(kind, data, *of_it).until == until


def test_the_default_erases_nothing_by_itself_and_knows_only_these_countries() -> None:
    assert {one["action"] for one in retention_rules("DE")} == {"review"}
    assert retention_rules("FR") == []


@pytest.mark.parametrize(
    ("period", "start", "until"),
    [
        ("2 years", "2026-11-01", date(2028, 11, 1)),
        ("1 year", "2028-02-29", date(2029, 2, 28)),
        ("3 months", "2026-11-30", date(2027, 2, 28)),
        ("10 days", "2026-11-21", date(2026, 12, 1)),
        ("9999 years", "2026-11-21", date.max),
    ],
)
def test_a_period_ends_with_the_day_of_the_same_number(
    period: str, start: str, until: date
) -> None:
    kept = said("task", {"done": start}, rule("task", period, "done", basis="a law"))
    assert kept.until == until


def test_the_longest_rule_wins_and_says_what_to_do() -> None:
    short = {**rule("task", "1 year", "done"), "action": "remove"}
    long = {**rule("task", "30 months", "done"), "action": "redact"}
    kept = said("task", {"done": "2026-01-31"}, short, long)
    assert kept == Term(goes=date(2028, 8, 1), rule="30 months from done", action="redact")


@pytest.mark.parametrize("basis", ["", "consent", "contract", "legitimate_interest"])
def test_only_a_law_keeps_something_from_going(basis: str) -> None:
    kept = said("task", {"done": "2026-01-31"}, rule("task", "1 year", "done", basis=basis))
    assert kept.until is None
    assert kept.goes == date(2027, 2, 1)
    assert withheld(_TASK, {"title": "x"}, kept, date(2026, 6, 1)) == ()


def test_what_has_not_begun_does_not_go_but_a_duty_that_has_holds() -> None:
    duty = rule("quote", "1 year", "issued", basis="a law")
    limit = rule("quote", "1 year", "accepted")
    kept = said("quote", {"issued": "2026-01-31"}, duty, limit)
    assert (kept.until, kept.goes) == (date(2027, 1, 31), None)
    assert said("quote", {}, duty) == Term()


def test_a_limit_that_is_longer_than_the_duty_lets_the_duty_end_first() -> None:
    duty = rule("task", "1 year", "done", basis="a law")
    kept = said("task", {"done": "2026-01-31"}, duty, rule("task", "2 years", "done"))
    assert (kept.until, kept.goes) == (date(2027, 1, 31), date(2028, 2, 1))


def test_a_contact_goes_by_what_happened_last() -> None:
    of_it = rule("contact", "3 years", "end of the year of last_activity")
    assert said("contact", {}, of_it) == Term()
    assert said("contact", {}, of_it, last_activity=date(2022, 5, 1)).goes == date(2026, 1, 1)


def test_fields_are_withheld_and_what_only_helps_to_find_them_is_not() -> None:
    data = {"number": "R-1", "issued": "2026-03-05", "tags": ["vip"], "notes": "nice man"}
    kept = said("invoice", data, rule("invoice", "8 years", "issued", basis="a law"))
    found = withheld(_INVOICE, data, kept, date(2034, 3, 5))
    assert [one.path for one in found] == ["number", "issued"]
    assert {one.until for one in found} == {date(2034, 3, 5)}
    assert withheld(_INVOICE, data, kept, date(2034, 3, 6)) == ()


def test_a_hold_keeps_everything_whatever_the_rules_say() -> None:
    found = withheld(_TASK, {"title": "x", "tags": ["y"]}, Term(), date(2026, 1, 1), holds=["h-1"])
    assert [(one.path, one.until) for one in found] == [("title", None), ("tags", None)]
    assert found[0].reason == "legal hold h-1"


def test_a_consent_to_calls_is_proof_for_five_years_from_its_last_use() -> None:
    call = {"id": "c-1", "channel": "phone", "event": "granted", "at": "2020-02-29T10:00:00Z"}
    mail = {**call, "id": "c-2", "channel": "email"}
    data = {"consents": [mail, call]}
    (one,) = withheld(_CONTACT, data, Term(), date(2025, 1, 1))
    assert (one.path, one.until) == ("consents[1]", date(2025, 2, 28))
    used = [date(2019, 1, 1), date(2023, 6, 1)]
    (one,) = withheld(_CONTACT, data, Term(), date(2026, 1, 1), calls=used)
    assert one.until == date(2028, 6, 1)
    assert withheld(_CONTACT, data, Term(), date(2026, 1, 1)) == ()


def test_the_latest_of_several_dates_begins_the_period() -> None:
    (one,) = rules([rule("invoice", "1 year", "payments.at")], _CATALOGUE)
    paid = {"payments": [{"at": "2026-05-01"}, {"at": "2026-04-01"}]}
    assert started(_INVOICE, paid, one, {}) == date(2026, 5, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        rule("unicorn", "1 year", "issued"),
        rule("invoice", "1 year", "sent"),
        rule("invoice", "1 year", "title"),
        rule("invoice", "1 year", "last_contact"),
        rule("invoice", "1 year", "the end of issued"),
    ],
)
def test_a_rule_that_means_nothing_is_named_by_its_number(wrong: dict[str, Any]) -> None:
    right = rule("invoice", "1 year", "issued")
    with pytest.raises(RetentionRuleError, match="Rule 2 "):
        rules([right, wrong], _CATALOGUE)
