"""What `crmctl due` lists beside tasks, and tasks that wait."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]


def _write(crm: Path, path: str, text: str) -> None:
    file = crm / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)


def _rows(hear: Hear, *arguments: str, **options: Any) -> list[tuple[str, str, str, str]]:
    rows = json.loads(hear("due", "--format", "json", *arguments, **options)[1])
    return [
        (row["when"], row["ref"], row["due"], row["why"])
        for row in rows
        if row["when"] not in {"overdue", "today", "coming"}
    ]


def test_a_task_that_waits_stands_by_itself_with_the_reason(
    hear: Hear, crm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(crm, "tasks/t-00000001.yaml", "title: Paint\ndue: 2026-11-20\nwaiting_for: the gate\n")
    assert _rows(hear) == [("waiting", "tasks/t-00000001", "2026-11-20", "waits for the gate")]
    monkeypatch.setattr("crmctl.cli.due.is_terminal", lambda: True)
    out = hear("due")[1]
    assert out.endswith(
        "Waiting\n  2026-11-20  3 days ago  Paint\n                          waits for the gate\n"
        "                          tasks/t-00000001\n"
    )


_INVOICE = (
    "number: R-1\ncustomer: acme-gmbh\nissued: 2026-10-01\ndue: 2026-10-15\ntotals:\n"
    "  gross: 119.00 EUR\n"
)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("", "open: 119.00 EUR"),
        ("payments:\n  - at: 2026-10-10\n    amount: 100.10 EUR\n", "open: 18.90 EUR"),
        ("payments:\n  - at: 2026-10-10\n    amount: 119.00 EUR\n", ""),
        ("payments:\n  - at: 2026-10-10\n    amount: 130.00 EUR\n", ""),
        ("payments:\n  - at: 2026-11-30\n    amount: 119.00 EUR\n", "open: 119.00 EUR"),
        ("cancelled: 2026-10-20\n", ""),
    ],
)
def test_an_invoice_is_listed_until_it_is_paid(hear: Hear, crm: Path, more: str, why: str) -> None:
    _write(crm, "invoices/i-00000001.yaml", _INVOICE + more)
    expected = [("unpaid", "invoices/i-00000001", "2026-10-15", why)] if why else []
    assert _rows(hear) == expected
    assert _rows(hear, "--owner", "u-anna") == expected
    assert _rows(hear, "--owner", "u-jonas") == []
    assert _rows(hear, today="2026-10-15T12:00:00+02:00") == []


def test_a_credit_note_counts_against_its_invoice(hear: Hear, crm: Path) -> None:
    _write(crm, "invoices/i-00000001.yaml", _INVOICE)
    credit = (
        "customer: acme-gmbh\ninvoice: i-00000001\nissued: 2026-10-20\ntotals:\n  gross: {} EUR\n"
    )
    _write(crm, "credits/g-00000001.yaml", credit.format("19.00"))
    assert _rows(hear)[0][3] == "open: 100.00 EUR"
    _write(crm, "credits/g-00000001.yaml", credit.format("119.00"))
    assert _rows(hear) == []
    _write(crm, "credits/g-00000001.yaml", f"{credit.format('119.00')}cancelled: 2026-10-21\n")
    assert _rows(hear)[0][3] == "open: 119.00 EUR"


def test_quotes_without_an_answer_are_listed_before_they_expire(hear: Hear, crm: Path) -> None:
    quote = "number: Q-{0}\ncustomer: acme-gmbh\nissued: 2026-11-01\nvalid_until: {1}\n"
    for number, (until, more) in enumerate([
        ("2026-11-30", ""), ("2026-12-01", ""), ("2026-11-22", ""),
        ("2026-11-25", "accepted: 2026-11-20\n"), ("2026-11-25", "declined: 2026-11-20\n"),
    ]):  # fmt: skip
        _write(crm, f"quotes/q-0000000{number}.yaml", quote.format(number, until) + more)
    assert _rows(hear) == [("expiring", "quotes/q-00000000", "2026-11-30", "no answer yet")]


def test_deals_that_should_be_closed_are_listed_with_their_next_step(
    hear: Hear, crm: Path
) -> None:
    deal = "title: Gates\ncustomer: acme-gmbh\nexpected_close: {}\nstage: {}\nlost_reason: price\n"
    _write(crm, "deals/a.yaml", deal.format("2026-11-20", "quote") + "next_step: Ring\n")
    _write(crm, "deals/b.yaml", deal.format("2026-11-21", "new"))
    _write(crm, "deals/c.yaml", deal.format("2026-11-20", "won"))
    _write(crm, "deals/d.yaml", deal.format("2026-11-20", "lost"))
    _write(crm, "deals/e.yaml", deal.format("2026-11-23", "new"))
    assert _rows(hear) == [
        ("late deal", "deals/a", "2026-11-20", "next: Ring"),
        ("late deal", "deals/b", "2026-11-21", "no next step"),
    ]
    row = json.loads(hear("due", "--format", "json")[1])[-1]
    assert (row["what"], row["customer"], row["phone"]) == (
        "Gates", "ACME Maschinenbau", "+4935141234560",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("birthday", "today", "expected"),
    [
        ("1980-11-25", "2026-11-23", [("2026-11-25", "46 years")]),
        ("--11-25", "2026-11-23", [("2026-11-25", None)]),
        ("1980-11-23", "2026-11-23", [("2026-11-23", "46 years")]),
        ("1980-11-22", "2026-11-23", []),
        ("1980-01-02", "2026-12-30", [("2027-01-02", "47 years")]),
        ("1980-02-29", "2027-02-25", [("2027-02-28", "47 years")]),
        ("1980-02-29", "2028-02-25", [("2028-02-29", "48 years")]),
        ("1980-02-29", "2028-02-21", []),
    ],
)
def test_birthdays_come_round_over_the_year_and_leap_days(
    hear: Hear, crm: Path, birthday: str, today: str, expected: list[tuple[str, str | None]]
) -> None:
    _write(crm, "contacts/p-00000001.yaml", f"name:\n  given: Eva\nbirthday: {birthday}\n")
    found = _rows(hear, today=f"{today}T12:00:00+01:00")
    mine = [row for row in found if row[1] == "contacts/p-00000001"]
    assert [(day, why) for _, _, day, why in mine] == expected


def test_contracts_are_listed_a_month_before_the_last_day_of_notice(hear: Hear, crm: Path) -> None:
    contract = "title: Service\ncustomer: acme-gmbh\nstart: 2025-01-01\nend: {}\nnotice: {}\n"
    more = {"a": "renewal: 1 year\n", "b": "", "c": "cancelled: 2026-11-01\n", "d": ""}
    ends = {"a": "2026-12-31", "b": "2026-12-31", "c": "2026-12-31", "d": "2027-06-30"}
    for id_, rest in more.items():
        text = contract.format(ends[id_], "2 weeks" if id_ == "b" else "1 month")
        _write(crm, f"contracts/{id_}.yaml", text + rest)
    assert _rows(hear) == [
        ("notice", "contracts/a", "2026-11-30", "notice: 1 month; goes on for 1 year without it"),
    ]  # b ends without notice, and c got it


def test_nobody_is_greeted_who_wants_no_contact(hear: Hear, crm: Path) -> None:
    _write(
        crm, "contacts/p-00000001.yaml",
        "name:\n  given: Eva\nbirthday: 1980-11-25\ndo_not_contact: true\n",
    )  # fmt: skip
    assert _rows(hear) == []
    assert _rows(hear, "--days", "4000000") != []  # the others, once each


def test_a_long_group_is_cut_on_a_terminal_only(
    hear: Hear, crm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        _write(
            crm, f"deals/x{number:02}.yaml", "title: G\nstage: new\nexpected_close: 2026-11-01\n"
        )  # fmt: skip
    assert len(_rows(hear)) == 12
    monkeypatch.setattr("crmctl.cli.due.is_terminal", lambda: True)
    out = hear("due")[1]
    assert "Deals that should be closed by now (10 of 12)\n" in out
    assert out.count("deals/x") == 10
