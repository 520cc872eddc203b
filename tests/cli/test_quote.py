from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]
Draft = Callable[..., str]


@pytest.fixture
def quote(hear: Hear, draft: Draft) -> str:
    """An issued quote with a deal."""
    deal = hear("add", "deal", "Drives", "--stage", "quote", "--customer", "acme-gmbh")[1].strip()
    ref = draft("quote", "Drives", "--customer", "acme-gmbh", "--deal", deal.partition("/")[2])
    hear("issue", ref)
    return ref


def _state(hear: Hear, ref: str, **options: str) -> str:
    kind, _, id_ = ref.partition("/")
    listed = hear("list", kind, f"id:{id_}", "--columns", "state", "--format", "tsv", **options)
    return listed[1].splitlines()[-1]


def test_a_quote_is_sent_and_accepted(hear: Hear, quote: str, git: Git) -> None:
    assert _state(hear, quote) == "issued"
    assert hear("quote", "mark-sent", "Q-2026-001") == (0, "", "")
    assert _state(hear, quote) == "sent"
    assert hear("quote", "accept", quote) == (0, "", "")
    assert _state(hear, quote) == "accepted"
    assert git("log", "-1", "--format=%s%n%b") == (
        f"quote {quote[7:]}: accept\nCrmctl-Action: accept\nCrmctl-Record: {quote}"
    )
    assert hear("quote", "decline", quote) == (
        7, "", f"crmctl: {quote} is accepted, so it cannot be declined.\n",
    )  # fmt: skip


def test_a_deal_is_won_only_if_asked(hear: Hear, quote: str, crm: Path) -> None:
    (deal,) = (crm / "deals").rglob("*.yaml")
    hear("quote", "accept", quote, "--dry-run")
    assert "stage: quote\n" in deal.read_text()
    assert hear("quote", "accept", quote, "--won") == (0, "", "")
    assert "stage: won\n" in deal.read_text()
    assert "  - stage: won\n    at: 2026-11-23\n" in deal.read_text()


def test_a_quote_without_a_deal_wins_none(hear: Hear, draft: Draft) -> None:
    ref = draft("quote", "T", "--customer", "acme-gmbh")
    hear("issue", ref)
    assert hear("quote", "accept", ref, "--won") == (
        0, "", f"warning: {ref} belongs to no deal, so none is won.\n",
    )  # fmt: skip


def test_a_quote_is_declined_with_a_reason(hear: Hear, quote: str, crm: Path) -> None:
    assert hear("quote", "decline", quote, "--reason", "too late") == (0, "", "")
    (file,) = (crm / "quotes").rglob("*.yaml")
    assert "declined: 2026-11-23\ndecline_reason: too late\n" in file.read_text()
    assert hear("quote", "to-order", quote) == (
        7, "", f"crmctl: {quote} is declined, so it cannot be turned into an order.\n",
    )  # fmt: skip


def test_an_expired_quote_is_accepted_with_a_warning(hear: Hear, quote: str) -> None:
    later = {"today": "2027-02-01T12:00:00+01:00"}
    assert _state(hear, quote, **later) == "expired"
    assert hear("quote", "accept", quote, **later) == (
        0, "", f"warning: {quote} was valid until 2026-12-23 only.\n",
    )  # fmt: skip


@pytest.mark.parametrize("day", ["2026-11-22", "2026-11-24"])
def test_an_event_is_neither_before_the_issue_nor_in_the_future(
    hear: Hear, quote: str, day: str
) -> None:
    assert hear("quote", "accept", quote, "--on", day) == (
        2,
        "",
        (
            f"crmctl: {quote}: the day must not be before the document was issued, nor in the "
            "future.\n"
        ),
    )


def test_a_day_that_is_none_is_refused(hear: Hear, quote: str) -> None:
    assert hear("quote", "accept", quote, "--on", "someday")[0] == 2
    assert hear("quote", "accept", quote, "--on", "today")[0] == 0


def test_a_quote_becomes_an_order_once(hear: Hear, quote: str, crm: Path, git: Git) -> None:
    status, order, said = hear("quote", "to-order", quote)
    assert (status, said) == (0, "")
    (file,) = (crm / "orders").rglob("*.yaml")
    assert file.read_text() == (
        f"title: Drives\ncustomer: acme-gmbh\ndeal: 2026-11-23-acme-gmbh-8kcx\n"
        f"quote: {quote[7:]}\nprices: net\nlines:\n  - text: Work\n    quantity: 1\n"
        "    price: 100.00 EUR\n    tax: standard\n"
    ).replace("2026-11-23-acme-gmbh-8kcx", next((crm / "deals").rglob("*.yaml")).stem)
    assert _state(hear, quote) == "accepted"
    assert git("log", "-1", "--format=%s") == f"order {order.strip()[7:]}: to-order"
    assert hear("quote", "to-order", quote) == (
        7,
        "",
        (
            f"crmctl: {quote} has become {order.strip()} already; --force makes another one all "
            "the same.\n"
        ),
    )
    assert hear("quote", "to-order", quote, "--force", "--dry-run")[0] == 0


def test_what_was_ordered_is_not_invoiced_from_the_quote_as_well(hear: Hear, quote: str) -> None:
    order = hear("quote", "to-order", quote)[1].strip()
    refused = (
        f"crmctl: {quote} has become {order} already; --force makes another one all the same.\n"
    )
    assert hear("quote", "to-invoice", quote) == (7, "", refused)
    hear("issue", order)
    hear("cancel", order)
    invoice = hear("quote", "to-invoice", quote)[1].strip()
    assert invoice.startswith("invoices/")
    assert invoice in hear("quote", "to-order", quote)[2]


def test_many_quotes_become_invoices_in_one_commit(hear: Hear, draft: Draft, git: Git) -> None:
    quotes = [draft("quote", f"T{n}", "--customer", "acme-gmbh") for n in range(3)]
    hear("issue", *quotes)
    before = git("rev-parse", "HEAD")
    status, shown, said = hear("quote", "to-invoice", "--where", "state:open")
    assert (status, len(shown.split()), said) == (0, 3, "to-invoice: 3 documents.\n")
    assert git("rev-parse", "HEAD~1") == before
    assert hear("list", "quotes", "state:open")[1:] == ("", "No quotes match.\n")


def test_documents_are_read_from_standard_input(hear: Hear, quote: str) -> None:
    assert hear("quote", "mark-sent", "-", input=f"{quote}\n") == (0, "", "")
    assert _state(hear, quote) == "sent"


@pytest.mark.parametrize("arguments", [(), ("Q-1", "--where", "state:open")])
def test_documents_are_named_in_one_way(hear: Hear, arguments: tuple[str, ...]) -> None:
    assert hear("quote", "accept", *arguments)[0] == 2


def test_an_action_that_there_is_not_is_refused(hear: Hear) -> None:
    status, _, said = hear("quote", "eat", "Q-1")
    assert status == 2
    assert "mark-sent, accept, decline, to-order, to-invoice" in said


def test_states_are_asked_for_in_queries(hear: Hear, quote: str) -> None:
    assert hear("list", "quotes", "state:open", "--format", "ids")[1] == f"{quote}\n"
    assert hear("list", "quotes", "id:any -state:accepted", "--format", "ids")[1] == f"{quote}\n"
    assert hear("list", "quotes", "state=open", "--format", "ids")[1] == f"{quote}\n"
    assert hear("list", "quotes", "state:sold") == (
        2,
        "",
        (
            "crmctl: In the query, state takes one of draft, issued, sent, accepted, declined, "
            "expired, open.\n"
        ),
    )
