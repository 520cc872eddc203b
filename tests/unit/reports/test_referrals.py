from collections.abc import Callable
from typing import Any

from crmctl.charts.chart import Bars
from crmctl.reports.report import Among, Table

Ask = Callable[..., Table]

_INVOICE = "number: {n}\ncustomer: {of}\nissued: {day}\ntotals:\n  net: {net}\n{more}"


def _invoice(n: str, of: str, net: str, day: str = "2026-05-01", more: str = "") -> dict[str, str]:
    text = _INVOICE.format(n=n, of=of, net=net, day=day, more=more)
    return {f"invoices/i-{n}.yaml": text}


def _crm(files: Any) -> dict[str, str]:
    found: dict[str, str] = (
        files.customer("old", since="2020-01-01")
        | files.customer("new", referred_by="customers/old", stage="customer", since="2026-01-01")
        | files.customer("lead", referred_by="contacts/p-1", stage="lead")
        | files.customer("other", referred_by="customers/gone")
        | files.contact("p-1", roles="[{customer: old}]")
        | {"customers/k-1.yaml": "type: person\nperson: p-2\nreferred_by: customers/new\n"}
        | files.contact("p-2")
        | _invoice("1", "new", "100.10 EUR")
        | _invoice("2", "new", "0.20 EUR")
        | _invoice("3", "new", "900.00 EUR", more="cancelled: 2026-05-02\n")
        | _invoice("4", "new", "900.00 EUR", day="2026-11-22")
        | _invoice("5", "lead", "5.00 CHF")
        | {
            "credits/n-1.yaml": (
                "number: G1\ncustomer: new\nissued: 2026-06-01\ntotals:\n  net: 50.00 EUR\n"
            ),
            "deals/d-1.yaml": "title: D\ncustomer: new\nstage: won\n",
        }
    )
    return found


def test_who_brought_whom_and_what_came_of_it(ask: Ask, files: Any) -> None:
    found = ask("referrals", _crm(files), ids=True)
    assert [row.cells for row in found.rows] == [
        (
            "customers/old",
            "old",
            "customers/new",
            "new",
            "2026-01-01",
            "customer",
            1,
            50.3,
            1,
            0.0,
        ),
        ("contacts/p-1", "Muster", "customers/lead", "lead", None, "lead", 0, 0.0, 0, 0.0),
        ("customers/gone", "gone", "customers/other", "other", None, None, 0, 0.0, 0, 0.0),
        ("customers/new", "new", "customers/k-1", "Muster", None, None, 0, 0.0, 0, 0.0),
    ]
    assert found.rows[0].ids == ("customers/new", "customers/old")
    assert found.totals == ("total", *[None] * 5, 1, 50.3, None, None)
    assert found.unit == "net, EUR"
    assert found.note == ("4 referrals, 1 document in a currency without a rate left out.")


def test_referrers_have_the_revenue_of_two_levels(ask: Ask, files: Any) -> None:
    crm = (
        files.customer("top")
        | files.customer("a", referred_by="customers/top")
        | files.customer("b", referred_by="customers/top")
        | files.contact("p-1", roles="[{customer: a}, {customer: b}]")
        | files.customer("c", referred_by="contacts/p-1")
        | files.customer("d", referred_by="customers/c")
        | _invoice("1", "a", "1.00 EUR")
        | _invoice("2", "b", "2.00 EUR")
        | _invoice("3", "c", "4.00 EUR")
        | _invoice("4", "d", "8.00 EUR")
    )
    found = ask("referrals", crm, by="referrer", ids=True)
    assert [row.cells for row in found.rows] == [
        ("customers/c", "c", 1, 0, 8.0, 0, 0.0),
        ("contacts/p-1", "Muster", 1, 0, 4.0, 1, 8.0),
        ("customers/top", "top", 2, 0, 3.0, 1, 4.0),  # by the contact of both, once
    ]
    assert found.rows[2].ids == ("customers/top", "customers/a", "customers/b")
    assert found.totals == ("total", None, 4, 0, 15.0, None, None)
    assert isinstance(found.chart, Bars)
    assert [(bar.label, bar.value) for bar in found.chart.bars] == [
        ("c", 8.0), ("Muster", 4.0), ("top", 3.0)
    ]  # fmt: skip


def test_those_who_brought_each_other_are_not_their_own_second_level(ask: Ask, files: Any) -> None:
    crm = files.customer("a", referred_by="customers/b")
    crm |= files.customer("b", referred_by="customers/a")
    crm |= files.customer("c", referred_by="customers/c")
    assert [row.cells[8] for row in ask("referrals", crm).rows] == [0, 0, 0]


def test_a_deal_is_won_from_the_day_on_which_it_was(ask: Ask, files: Any) -> None:
    deal = "title: D\ncustomer: a\nstage: won\nstages: [{stage: new, at: 2026-01-01}, "
    crm = files.customer("a", referred_by="customers/b")
    won = {"deals/d-1.yaml": deal + "{stage: won, at: 2026-11-21}]\n"}
    assert ask("referrals", crm | won).rows[0].cells[6] == 1
    later = {"deals/d-1.yaml": deal + "{stage: won, at: 2026-11-22}]\n"}
    assert ask("referrals", crm | later).rows[0].cells[6] == 0


def test_a_merged_customer_has_the_revenue_of_both(ask: Ask, files: Any) -> None:
    crm = files.customer("a", referred_by="customers/c", aliases="[b]")
    crm |= _invoice("1", "a", "1.00 EUR") | _invoice("2", "b", "2.00 EUR")
    assert ask("referrals", crm).rows[0].cells[7] == 3.0


def test_who_is_known_or_archived_only_later(ask: Ask, files: Any) -> None:
    crm = files.customer("a", referred_by="customers/c", archived="2026-11-22")
    crm |= files.customer("b", referred_by="customers/c", archived="2026-11-21")
    crm |= files.customer("d", referred_by="customers/c", since="2026-11-22")
    assert [row.cells[2] for row in ask("referrals", crm).rows] == ["customers/a"]


def test_a_query_shows_both_directions(ask: Ask, files: Any) -> None:
    def of(id_: str) -> list[Any]:
        among = Among("SELECT rowid FROM records WHERE kind = 'customer' AND id = ?", (id_,))
        found = ask("referrals", _crm(files), among=among)
        return [row.cells[2] for row in found.rows]

    assert of("new") == ["customers/new", "customers/k-1"]
    assert of("old") == ["customers/new", "customers/lead"]
    assert of("k-1") == ["customers/k-1"]


def test_a_name_that_is_gone_is_shown_as_the_id(ask: Ask) -> None:
    crm = {"customers/k-1.yaml": "type: person\nperson: p-1\nreferred_by: contacts/p-2\n"}
    crm |= {f"contacts/p-{n}.yaml": "erased: 2026-01-01\nepoch: e-1\n" for n in (1, 2)}
    found = ask("referrals", crm)
    assert found.rows[0].cells[:4] == ("contacts/p-2", "p-2", "customers/k-1", "k-1")
    assert found.chart is not None
