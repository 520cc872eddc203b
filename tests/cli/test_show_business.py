"""`crmctl show`: what is going on with a customer, and records with lists."""

from collections.abc import Callable
from pathlib import Path

import pytest

Hear = Callable[..., tuple[int, str, str]]

_OPEN = {
    "complaints/2026-11-20-acme-gmbh-4d2h.yaml": (
        "title: Drive stops\nopened: 2026-11-20\ncustomer: acme-gmbh\nseverity: high\n"
        "state: open\n"
    ),
    "complaints/2026-10-01-acme-gmbh-4d2j.yaml": (
        "title: Solved\nopened: 2026-10-01\ncustomer: acme-gmbh\nstate: closed\n"
    ),
    "deals/2026-11-21-acme-gmbh-d7k2.yaml": (
        "title: Frost drives\ncustomer: acme-gmbh\nstage: quote\nvalue: 3780.00 EUR\n"
        "expected_close: 2026-12-15\nnext_step: Call\n"
    ),
    "deals/2026-11-22-acme-gmbh-d7k3.yaml": "title: Won\ncustomer: acme-gmbh\nstage: won\n",
    "quotes/7n/q-7n3p2kd8.yaml": (
        "number: Q-1\ncustomer: acme-gmbh\nissued: 2026-11-21\nvalid_until: 2026-12-21\n"
        "totals:\n  gross: 119.00 EUR\n"
    ),
    "quotes/7n/q-7n3p2kd9.yaml": (
        "number: Q-0\ncustomer: acme-gmbh\nissued: 2026-01-21\nvalid_until: 2026-02-21\n"
    ),
    "orders/4c/o-4c8w1vza.yaml": (
        "number: O-1\ncustomer: acme-gmbh\nissued: 2026-11-01\ndeliveries:\n"
        "  - at: 2026-11-10\n    done: 2026-11-10\n  - at: 2026-11-30\n"
    ),
    "orders/4c/o-4c8w1vzb.yaml": "number: O-2\ncustomer: acme-gmbh\nissued: 2026-11-02\n",
    "invoices/9b/i-9b2f6ht4.yaml": (
        "number: R-1\ncustomer: acme-gmbh\nissued: 2026-10-06\ndue: 2026-10-20\n"
        "totals:\n  gross: 119.00 EUR\npayments:\n  - at: 2026-10-19\n    amount: 20.00 EUR\n"
    ),
    "invoices/9b/i-9b2f6ht5.yaml": (
        "number: R-2\ncustomer: acme-gmbh\nissued: 2026-11-06\ndue: 2026-12-20\n"
        "totals:\n  gross: 50.00 EUR\n"
    ),
    "invoices/9b/i-9b2f6ht6.yaml": (
        "number: R-3\ncustomer: acme-gmbh\nissued: 2026-11-06\n"
        "totals:\n  gross: 0.30 EUR\npayments:\n  - at: 2026-11-19\n    amount: 0.10 EUR\n"
        "  - at: 2026-11-20\n    amount: 0.20 EUR\n"
    ),
    "credits/d5/n-d53k8wq1.yaml": (
        "customer: acme-gmbh\ninvoice: i-9b2f6ht4\nissued: 2026-10-22\n"
        "totals:\n  gross: 19.00 EUR\n"
    ),
    "contracts/2025-01-01-acme-gmbh-k3v7.yaml": (
        "title: Maintenance\ncustomer: acme-gmbh\nstart: 2025-01-01\nend: 2026-12-31\n"
        "notice: 3 months\nrenewal: 1 year\nvalue: 1080.00 EUR\n"
    ),
}
_SHOWN = """\
Open complaints
  open  3 days ago  [high] Drive stops
                    2026-11-20-acme-gmbh-4d2h

Unpaid invoices
  R-1  80.00 of 119.00 EUR  overdue since 2026-10-20, 34 days ago  i-9b2f6ht4
  R-2  50.00 EUR            due 2026-12-20, in 27 days             i-9b2f6ht5

Open deals
  quote  3780.00 EUR  Frost drives
                      closes 2026-12-15, in 22 days
                      next: Call
                      2026-11-21-acme-gmbh-d7k2

Quotes
  Q-1  119.00 EUR  valid until 2026-12-21, in 28 days  q-7n3p2kd8

Orders on their way
  O-1  delivery 2026-11-30, in 7 days  o-4c8w1vza
  O-2  no delivery planned             o-4c8w1vzb

Contracts
  until 2026-12-31, in 38 days  1080.00 EUR  Maintenance
                                             notice by 2027-09-30, in 10 months
                                             notice 3 months, renews for 1 year
                                             2025-01-01-acme-gmbh-k3v7
"""


@pytest.fixture
def busy(crm: Path) -> Path:
    """A customer with whom a lot is going on."""
    for path, text in _OPEN.items():
        file = crm / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return crm


@pytest.mark.usefixtures("busy")
def test_what_is_open_with_a_customer_is_on_the_page(hear: Hear) -> None:
    status, out, errors = hear("show", "acme-gmbh")
    assert (status, errors) == (0, "")
    begin, end = out.index("Open complaints"), out.index("\nPlanned")
    assert out[begin:end] == _SHOWN


def test_a_contact_is_shown_with_what_names_them(hear: Hear, busy: Path) -> None:
    file = busy / "complaints/2026-11-20-acme-gmbh-4d2h.yaml"
    file.write_text(file.read_text() + "contacts:\n  - p-7k3f9q2m\n")
    _, out, _ = hear("show", "p-7k3f9q2m")
    assert "Open complaints\n  open  3 days ago  [high] Drive stops\n" in out
    assert "Open deals" not in out


def test_more_than_fit_are_counted(hear: Hear, crm: Path) -> None:
    (crm / "deals").mkdir()
    for number in range(10):
        text = f"title: Deal {number}\ncustomer: acme-gmbh\nstage: new\n"
        (crm / f"deals/2026-11-21-acme-gmbh-d7k{number}.yaml").write_text(text)
    _, out, _ = hear("show", "acme-gmbh")
    assert "Open deals (8 of 10)\n" in out


def test_lists_of_a_record_stand_as_tables(hear: Hear, busy: Path) -> None:
    _, out, _ = hear("show", "i-9b2f6ht6")
    assert "Facts\n  number        R-3\n" in out
    assert (
        "\nPayments\n  at          amount\n  2026-11-19  0.10 EUR\n  2026-11-20  0.20 EUR\n" in out
    )
    (busy / "products").mkdir()
    (busy / "products/x2.yaml").write_text("name: X2\nprices:\n  - price: 5.00 EUR\n")
    assert "\nPrices\n  price\n  5.00 EUR\n" in hear("show", "x2")[1]


@pytest.mark.parametrize(
    ("more", "first", "then"),
    [
        # A term that was renewed: the one that runs counts, not the first one.
        ("end: 2025-12-31\nrenewal: 1 year\n", "until 2026-12-31", "notice by 2026-12-31"),
        # Notice was given, and it lasts until the end of the term.
        (
            "end: 2026-12-31\nrenewal: 1 year\ncancelled: 2026-11-01\n",
            "until 2026-12-31",
            "cancelled 2026-11-01",
        ),
        ("cancelled: 2026-11-20\nnotice: 1 month\n", "until 2026-12-20", "cancelled 2026-11-20"),
        ("end: 2026-12-31\n", "until 2026-12-31", "2025-01-01-acme-gmbh-k3v7"),
        ("", "without end", "2025-01-01-acme-gmbh-k3v7"),
    ],
)
def test_a_contract_stands_on_the_page_until_its_terms_end_it(
    hear: Hear, crm: Path, more: str, first: str, then: str
) -> None:
    (crm / "contracts").mkdir()
    text = f"title: Care\ncustomer: acme-gmbh\nstart: 2025-01-01\n{more}"
    (crm / "contracts/2025-01-01-acme-gmbh-k3v7.yaml").write_text(text)
    _, out, _ = hear("show", "acme-gmbh")
    lines = out[out.index("\nContracts\n") :].splitlines()[2:4]
    assert lines[0].strip().startswith(first)
    assert lines[1].strip().startswith(then)


@pytest.mark.parametrize(
    "more",
    ["end: 2025-12-31\n", "end: 2025-12-31\nrenewal: 1 year\ncancelled: 2025-06-01\n"],
)
def test_a_contract_that_has_ended_is_not_on_the_page(hear: Hear, crm: Path, more: str) -> None:
    (crm / "contracts").mkdir()
    text = f"title: Care\ncustomer: acme-gmbh\nstart: 2025-01-01\n{more}"
    (crm / "contracts/2025-01-01-acme-gmbh-k3v7.yaml").write_text(text)
    assert "\nContracts" not in hear("show", "acme-gmbh")[1]


_END = "end: 2026-12-31\n"


@pytest.mark.parametrize(
    ("more", "state", "term"),
    [
        (
            f"{_END}notice: 1 month\nrenewal: 1 year\n", "running",
            ("  term ends  2026-12-31  in 38 days\n"
            "  notice by  2026-11-30  in 7 days\n"
            "  renews     2027-01-01  in 39 days, for 1 year\n"),
        ),
        (
            f"{_END}notice: 3 months\nrenewal: 1 year\n", "running",
            ("  term ends  2026-12-31  in 38 days\n"
            "  notice by  2027-09-30  in 10 months, too late for this term\n"
            "  renews     2027-01-01  in 39 days, for 1 year\n"),
        ),
        (_END, "running", "  ends  2026-12-31  in 38 days\n"),
        (f"{_END}renewal: 1 year\ncancelled: 2026-11-01\n", "cancelled",
         "  ends  2026-12-31  in 38 days\n"),
        ("end: 2026-11-22\n", "ended", "  ended  2026-11-22  yesterday\n"),
        ("", "running", "  ends  when notice has run out\n"),
    ],
)  # fmt: skip
def test_a_contract_says_the_term_that_runs(
    hear: Hear, crm: Path, more: str, state: str, term: str
) -> None:
    (crm / "contracts").mkdir()
    text = f"title: Care\ncustomer: acme-gmbh\nstart: 2025-01-01\n{more}"
    (crm / "contracts/2025-01-01-acme-gmbh-k3v7.yaml").write_text(text)
    lines = hear("show", "contracts/2025-01-01-acme-gmbh-k3v7")[1]
    assert f"\ncontract · {state}\n\nTerm\n{term}\nFacts\n" in lines


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(
    ("ref", "summary"),
    [
        ("i-9b2f6ht4", "invoice · overdue · 80.00 of 119.00 EUR open"),
        ("i-9b2f6ht5", "invoice · open · 50.00 EUR open"),
        ("i-9b2f6ht6", "invoice · paid"),
        ("q-7n3p2kd9", "quote · expired"),
        ("o-4c8w1vza", "order · partly-delivered"),
        ("n-d53k8wq1", "credit · issued"),
    ],
)
def test_a_document_says_how_far_it_is(hear: Hear, ref: str, summary: str) -> None:
    assert hear("show", ref)[1].splitlines()[1] == summary


def test_a_draft_says_what_it_would_come_to(hear: Hear, crm: Path) -> None:
    settings = crm / "crm.yaml"
    settings.write_text(f"{settings.read_text()}taxes:\n  standard:\n    rate: 19\n")
    line = "  - text: Drive\n    quantity: 2\n    price: 50.00 EUR\n    tax: "
    (crm / "quotes").mkdir()
    draft = crm / "quotes/q-7n3p2kd8.yaml"
    draft.write_text(f"title: Drives\ncustomer: acme-gmbh\nlines:\n{line}standard\n")
    summary = hear("show", "q-7n3p2kd8")[1].splitlines()[1]
    assert summary == "quote · draft · 100.00 EUR net · 119.00 EUR gross"
    draft.write_text(f"title: Drives\ncustomer: acme-gmbh\nlines:\n{line}unknown\n")
    assert hear("show", "q-7n3p2kd8")[1].splitlines()[1] == "quote · draft"


def test_of_a_long_list_the_first_are_shown_with_names_and_counted(hear: Hear, crm: Path) -> None:
    (crm / "campaigns").mkdir()
    text = "name: Frost\npurpose: newsletter\nchannel: email\nwaves:\n  - name: one\nrecipients:\n"
    people = ["p-7k3f9q2m", *(f"p-{number:08}" for number in range(60))]
    recipient = "  - contact: {}\n    wave: one\n    group: sent\n"
    (crm / "campaigns/frost.yaml").write_text(text + "".join(map(recipient.format, people)))
    _, out, _ = hear("show", "frost")
    begin = out.index("Recipients (40 of 61)\n")
    lines = out[begin:].splitlines()[1:]
    assert lines[0].split() == ["contact", "wave", "group"]
    assert lines[1].split("  ")[1:3] == ["Dr. Erika Müller-Lüdenscheidt", "(p-7k3f9q2m)"]
    assert len(lines) == 41


def test_of_many_that_refer_to_a_record_the_first_are_shown(hear: Hear, crm: Path) -> None:
    (crm / "products").mkdir()
    (crm / "products/x2.yaml").write_text("name: X2\n")
    (crm / "deals").mkdir()
    for number in range(45):
        text = f"title: Deal {number}\nproducts:\n  - x2\nstage: new\n"
        (crm / f"deals/d{number:02}.yaml").write_text(text)
    assert "Referred to by (40 of 45)\n" in hear("show", "x2")[1]


def test_an_accepted_quote_is_on_the_page_until_it_is_ordered(hear: Hear, crm: Path) -> None:
    (crm / "quotes").mkdir()
    (crm / "quotes/q-7n3p2kd8.yaml").write_text(
        "number: Q-1\ncustomer: acme-gmbh\nissued: 2026-01-21\nvalid_until: 2026-02-21\n"
        "accepted: 2026-11-22\n"
    )
    out = hear("show", "acme-gmbh")[1]
    assert "Quotes\n  Q-1  accepted 2026-11-22, yesterday, not ordered yet  q-7n3p2kd8\n" in out
    (crm / "orders").mkdir()
    (crm / "orders/o-7n3p2kd8.yaml").write_text("customer: acme-gmbh\nquote: q-7n3p2kd8\n")
    assert "\nQuotes\n" not in hear("show", "acme-gmbh")[1]
