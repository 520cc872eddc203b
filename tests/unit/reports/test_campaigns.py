from collections.abc import Callable
from datetime import date

from crmctl.estimation.differences import difference
from crmctl.reports.report import Table

Ask = Callable[..., Table]


def _campaign(sent: int, control: int, *responses: tuple[str, str, str], **more: str) -> str:
    people = [
        f"  - {{contact: p-{n}, wave: first, group: {'sent' if n < sent else 'control'}}}\n"
        for n in range(sent + control)
    ]
    said = [f"  - {{contact: {who}, at: {at}, response: {word}}}\n" for who, at, word in responses]
    return (
        "name: Winter\npurpose: newsletter\nchannel: email\n"
        + "".join(f"{key}: {value}\n" for key, value in more.items())
        + "waves:\n  - {name: first, frozen: 2026-09-01}\n  - {name: second, frozen: 2026-11-22}\n"
        + "  - {name: third}\nrecipients:\n"
        + "".join(people)
        + "  - {contact: p-99, wave: second, group: sent}\n"
        + ("responses:\n" + "".join(said)) * bool(said)
    )


def _order(id_: str, contact: int, day: str, net: str = "100.00", **more: str) -> dict[str, str]:
    text = (
        f"number: {id_}\ncustomer: a\ncontacts: [p-{contact}]\nissued: {day}\n"
        f"totals: {{net: {net} EUR}}\n"
    )
    return {f"orders/{id_}.yaml": text + "".join(f"{k}: {v}\n" for k, v in more.items())}


def _files(campaign: str) -> dict[str, str]:
    return {"campaigns/winter.yaml": campaign}


def test_who_answered_and_bought_is_counted_by_hand(ask: Ask) -> None:
    campaign = _campaign(
        4, 2,
        ("p-0", "2026-09-02", "clicked"), ("p-0", "2026-09-03", "replied"),
        ("p-1", "2026-09-02", "bounced"), ("p-2", "2026-11-22", "clicked"),
        cost="50.00 EUR",
    )  # fmt: skip
    found = ask(
        "campaigns",
        _files(campaign)
        | _order("in", 0, "2026-09-30")
        | _order("twice", 0, "2026-10-01", "20.00")
        | _order("second", 2, "2026-09-01", "30.00", cancelled="2026-11-22")
        | _order("cancelled", 3, "2026-09-02", cancelled="2026-09-03")
        | _order("after", 3, "2026-10-02")
        | _order("held-back", 4, "2026-09-02", "10.00"),
        ids=True,
    )
    low, high = difference(2, 4, 1, 2)
    # 150 came in from four people, 10 from two: 130 beyond them, less 50, by 50.
    assert [row.cells for row in found.rows] == [
        (
            "winter", "2026-09-01", 3, 1, 33.3, 2, 3, 150.0, 50.0, 50.0, 160.0, 2,
            0.0, round(low * 100, 1), round(high * 100, 1),
        )
    ]  # fmt: skip
    assert found.rows[0].ids[:2] == ("campaigns/winter", "contacts/p-0")
    assert "contacts/p-99" not in found.rows[0].ids
    assert found.note == (
        "1 campaign; 1 with a control group, 0 of them with a telling difference."
    )


def test_without_cost_or_control_group_nothing_is_made_up(ask: Ask) -> None:
    found = ask("campaigns", _files(_campaign(2, 0)))
    assert found.rows[0].cells[2:] == (2, 0, 0.0, 0, 0, 0.0, *[None] * 7)
    foreign = ask("campaigns", _files(_campaign(2, 0, cost="5.00 USD")))
    assert foreign.rows[0].cells[8:] == (None,) * 7


def test_everybody_bounced_is_no_share(ask: Ask) -> None:
    found = ask("campaigns", _files(_campaign(1, 0, ("p-0", "2026-09-02", "bounced"))))
    assert found.rows[0].cells[2:5] == (0, 0, None)


def test_what_has_no_sum_is_counted_and_said(ask: Ask) -> None:
    files = _files(_campaign(3, 0)) | _order("usd", 1, "2026-09-02")
    files["orders/usd.yaml"] = files["orders/usd.yaml"].replace("EUR", "USD")
    files["orders/none.yaml"] = "number: N\ncustomer: a\ncontacts: [p-0]\nissued: 2026-09-02\n"
    assert ask("campaigns", files).note == (
        "1 campaign; 1 order without totals; 1 order in a currency without a rate."
    )


def test_campaigns_are_chosen_by_their_first_day(ask: Ask) -> None:
    files = _files(_campaign(1, 0))
    assert len(ask("campaigns", files, first=date(2026, 9, 1), last=date(2026, 9, 1)).rows) == 1
    assert ask("campaigns", files, first=date(2026, 9, 2)).rows == ()
    assert ask("campaigns", files, last=date(2026, 8, 31)).rows == ()


def test_what_was_not_sent_or_is_archived_is_left_out(ask: Ask) -> None:
    never = "name: N\npurpose: n\nchannel: email\nwaves:\n  - {name: first}\n"
    archived = _campaign(1, 0, archived="2026-11-21")
    for campaign in (never, archived):
        assert ask("campaigns", _files(campaign)).note == ("No campaign has reached anybody yet.")


def test_an_order_of_who_was_merged_into_another_is_that_ones(ask: Ask) -> None:
    crm = _files(_campaign(1, 0)) | _order("in", 0, "2026-09-30")
    crm["orders/in.yaml"] = (
        crm["orders/in.yaml"]
        .replace("contacts: [p-0]\n", "")
        .replace("customer: a", "customer: gone")
    )
    crm["customers/b.yaml"] = "type: organisation\nname: b\naliases: [gone]\n"
    crm["contacts/p-0.yaml"] = "name: {family: Muster}\nroles: [{customer: b}]\n"
    assert ask("campaigns", crm).rows[0].cells[5:8] == (1, 1, 100.0)
