"""`--format ids`: whom or what the figures stand for, to be passed on to other commands."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from typer.testing import Result

Crmctl = Callable[..., "Result"]

_INVOICE = """\
number: R-{n}
customer: {customer}
issued: 2026-1{n}-02
due: 2026-1{n}-09
lines:
  - text: Gate
    quantity: 1
    price: 100.00 EUR
totals:
  net: 100.00 EUR
  gross: 100.00 EUR
"""


@pytest.fixture
def billed(crm: Path, crmctl: Crmctl) -> Crmctl:
    """Give a CRM with an invoice in October and one in November, of two customers."""
    (crm / "invoices").mkdir(exist_ok=True)
    for n, customer in enumerate(("acme-gmbh", "beta-ag")):
        text = _INVOICE.format(n=n, customer=customer)
        (crm / "invoices" / f"i-1b2c3d4{n}.yaml").write_text(text)
    return crmctl


@pytest.mark.parametrize("name", ["concentration", "open-invoices", "cohorts", "value"])
def test_reports_about_people_name_nobody_but_people(billed: Crmctl, name: str) -> None:
    found = billed("report", name, "--format", "ids").stdout.split()
    assert found
    assert {ref.partition("/")[0] for ref in found} == {"customers"}


def test_the_documents_behind_are_in_the_other_formats(billed: Crmctl) -> None:
    found = billed("report", "concentration", "--ids", "--format", "json").stdout
    assert "invoices/i-1b2c3d40" in found


def test_rows_that_stand_for_nobody_name_the_documents(billed: Crmctl) -> None:
    expected = ["invoices/i-1b2c3d40", "invoices/i-1b2c3d41"]
    assert billed("report", "revenue", "--format", "ids").stdout.split() == expected
    by_invoice = billed("report", "open-invoices", "--by", "invoice", "--format", "ids")
    assert sorted(by_invoice.stdout.split()) == expected


def test_what_a_pipe_sets_is_not_set_in_documents(billed: Crmctl, crm: Path) -> None:
    before = {file: file.read_bytes() for file in (crm / "invoices").iterdir()}
    refs = billed("report", "open-invoices", "--format", "ids").stdout
    assert billed("set", "-", "tags+=remind", input=refs).exit_code == 0
    assert {file: file.read_bytes() for file in (crm / "invoices").iterdir()} == before
    tagged = billed("list", "customers", "tag:remind", "--format", "ids").stdout
    assert tagged.split() == ["customers/acme-gmbh", "customers/beta-ag"]


def test_tasks_are_made_for_those_whom_the_ids_name(billed: Crmctl) -> None:
    refs = billed("report", "concentration", "--format", "ids").stdout.split()
    made = billed("report", "concentration", "--to-tasks").stdout.split()
    about = [billed("show", task).stdout for task in made]
    assert len(about) == len(refs)
    assert all(any(ref.partition("/")[2] in text for text in about) for ref in refs)


def test_every_figure_of_a_month_names_what_is_behind_it(billed: Crmctl) -> None:
    both = {"invoices/i-1b2c3d40", "invoices/i-1b2c3d41"}
    found = billed("report", "month", "--format", "ids").stdout.split()
    assert both | {"customers/acme-gmbh", "customers/beta-ag"} <= set(found)
    lines = billed("report", "month", "--ids", "--format", "csv").stdout.splitlines()
    (revenue,) = (line for line in lines if line.startswith("summary,Revenue"))
    assert revenue.endswith(",invoices/i-1b2c3d41")
    (overdue,) = (line for line in lines if line.startswith("summary,Overdue"))
    assert both <= set(overdue.partition('"')[2].replace('"', ", ").split(", "))
