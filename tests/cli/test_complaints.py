"""Complaints: what is like a new one, and who else may have the problem."""

from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]

_COMPLAINT = ("add", "complaint", "Gate drive stops in the cold")


@pytest.fixture
def drives(hear: Hear, crm: Path) -> None:
    """A product, an open complaint about it, and somebody else who has ordered it."""
    hear("add", "product", "Gate drive", "--sku", "GD-X2")
    hear(
        *("add", "complaint", "The drive of our gate stops", "--customer", "acme-gmbh"),
        *("--product", "gate-drive", "--opened", "2026-11-20"),
    )
    order = crm / "orders" / "11" / "o-11111111.yaml"
    order.parent.mkdir(parents=True)
    order.write_text(
        "number: A1\ncustomer: beta-ag\nissued: 2026-10-05\nlines:\n  - product: gate-drive\n"
        "    quantity: 1\n    price: 9.00 EUR\n"
    )


@pytest.mark.usefixtures("drives")
def test_similar_open_complaints_are_named_when_one_is_added(hear: Hear) -> None:
    added = hear(*_COMPLAINT, "--product", "gate-drive", "--customer", "beta-ag")
    assert added[0] == 0
    assert added[1].startswith("complaints/2026-11-23-beta-ag-")
    assert added[2].startswith("similar open complaint: complaints/2026-11-20-acme-gmbh-")
    assert added[2].endswith(" (same product, both say gate, drive, stops)\n")
    assert hear(*_COMPLAINT, "--product", "gate-drive", "--dry-run")[2] == ""
    assert hear(*_COMPLAINT)[2] == ""
    assert hear("add", "customer", "Gate drive stops")[2] == ""


@pytest.mark.usefixtures("drives")
def test_who_else_may_have_the_problem_is_listed_for_a_campaign(hear: Hear, crm: Path) -> None:
    ref = next((crm / "complaints").rglob("*.yaml")).stem
    assert hear("report", "complaints", "--similar", ref) == (
        0,
        (
            "CUSTOMER  NAME     OWNER  REASON              LAST        REASONS\n"
            "beta-ag   Beta AG         ordered 2026-10-05  2026-10-05        1\n"
        ),
        "1 customer may have the same problem with gate-drive.\n",
    )
    command = ("report", "complaints", "--similar", ref, "--format", "ids")
    assert hear(*command)[1] == "customers/beta-ag\n"
    assert hear(*command, "stage:customer")[1] == ""
    assert hear(*command, "stage:lead")[1] == "customers/beta-ag\n"
    assert hear("report", "complaints", "--similar", "acme-gmbh")[0] == 4
    assert hear("report", "growth", "--similar", ref)[0] == 2


def test_a_complaint_needs_no_customer_and_begins_alike_however_it_is_named(
    hear: Hear, crm: Path
) -> None:
    for named in (("It squeaks",), ("--title", "It squeaks")):
        status, ref, _ = hear("add", "complaint", *named, "--force")
        assert status == 0
        (file,) = (crm / "complaints").rglob(f"{ref.strip()[11:]}.yaml")
        text = file.read_text()
        assert "state: open\n" in text
        assert "opened: 2026-11-23" in text
