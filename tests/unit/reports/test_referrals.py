from collections.abc import Callable
from typing import Any

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
        ("customers/old", "old", "customers/new", "new", "2026-01-01", "customer", 1, 50.3),
        ("contacts/p-1", "Muster", "customers/lead", "lead", None, "lead", 0, 0.0),
        ("customers/gone", None, "customers/other", "other", None, None, 0, 0.0),
        ("customers/new", "new", "customers/k-1", "Muster", None, None, 0, 0.0),
    ]
    assert found.rows[0].ids == ("customers/new", "customers/old")
    assert found.note == (
        "4 referrals; revenue in EUR, 1 document in a currency without a rate left out."
    )


def test_a_query_shows_both_directions(ask: Ask, files: Any) -> None:
    def of(id_: str) -> list[Any]:
        among = Among("SELECT rowid FROM records WHERE kind = 'customer' AND id = ?", (id_,))
        found = ask("referrals", _crm(files), among=among)
        return [row.cells[2] for row in found.rows]

    assert of("new") == ["customers/new", "customers/k-1"]
    assert of("old") == ["customers/new", "customers/lead"]
    assert of("k-1") == ["customers/k-1"]
