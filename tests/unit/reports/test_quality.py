import json
from collections.abc import Callable
from datetime import date
from typing import Any

from crmctl.reports.quality import run
from crmctl.reports.report import Among, Parameters, Table

Ask = Callable[..., Table]


def test_whoever_cannot_be_reached_is_named(ask: Ask, files: Any) -> None:
    found = ask(
        "quality",
        files.customer("a", emails="[{address: a@example.org}, {address: b@example.org}]")
        | files.customer("b")
        | files.customer("c")
        | {"customers/k-1.yaml": "type: person\nperson: p-1\n"}
        | files.contact("p-1", roles="[{customer: a}]", phones='[{number: "+4935112345678"}]')
        | {"contacts/p-2.yaml": "erased: 2026-01-01\nepoch: e-1\n"},
        ids=True,
    )
    cells = {row.cells[:2]: row.cells[2:5] for row in found.rows}
    assert cells["customers", "e-mail"] == (1, 2, 33.3)
    assert cells["customers", "contact"] == (1, 2, 33.3)
    assert cells["contacts", "phone"] == (1, 0, 100.0)
    assert cells["contacts", "e-mail"] == (0, 1, 0.0)
    assert found.rows[0].ids == ("customers/b", "customers/c")


def test_an_empty_crm_is_told_in_a_sentence(ask: Ask) -> None:
    found = ask("quality", {})
    assert found.note == "There are no customers and no contacts."
    assert {row.cells[4] for row in found.rows} == {None}


def _lacking(found: Table) -> dict[tuple[Any, ...], tuple[str, ...]]:
    return {row.cells[:2]: row.ids for row in found.rows[8:] if row.cells[3]}


def test_what_is_wrong_double_or_left_lying_is_listed(ask: Ask, files: Any) -> None:
    found = ask(
        "quality",
        files.customer("a", vat_id="DE136695976")
        | files.customer("b", vat_id="DE136695976")
        | files.customer("c", name="a")
        | files.customer("d", name="A", archived="2026-01-01")
        | files.contact("p-1", emails="[{address: x@example.org}]")
        | files.contact("p-2", emails="[{address: X@example.org}]", name="{family: Other}")
        | files.contact("p-3", phones='[{number: "+4935112345678"}]', roles="[{customer: gone}]")
        | files.contact("p-4", phones='[{number: "+4935112345678"}]')
        | files.contact("p-5", phones='[{number: "+4935112345678"}]', name="{family: Kollege}")
        | files.task("t-1", due="2026-08-22")
        | files.task("t-2", due="2026-08-23")
        | files.task("t-3", due="2026-01-01", done="2026-11-01")
        | files.interaction("i-1", "2026-11-20", planned="true")
        | files.interaction("i-2", "2026-11-21", planned="true")
        | {"customers/broken.yaml": "type: nothing\n"},
        ids=True,
    )
    assert _lacking(found) == {
        ("records", "readable"): ("customers/broken",),
        ("records", "linked"): ("contacts/p-3",),
        ("customers", "single"): ("customers/a", "customers/b", "customers/c"),
        ("contacts", "single"): ("contacts/p-1", "contacts/p-2", "contacts/p-3", "contacts/p-4"),
        ("tasks", "in time"): ("tasks/t-1",),
        ("interactions", "settled"): ("interactions/i-1",),
    }
    assert found.note == "10 records to mend; `crmctl check` says what is wrong with each."


def test_what_the_index_knows_of_a_file_counts_once(
    indexed: Callable[..., Any], files: Any
) -> None:
    rows = indexed(files.customer("a") | files.customer("b") | files.customer("c"))
    for path, severities in (("a", ("error", "warning")), ("b", ("info",)), ("gone", ("error",))):
        findings = json.dumps([{"severity": one} for one in severities])
        rows("UPDATE files SET findings = ? WHERE path = ?", (findings, f"customers/{path}.yaml"))
    parameters = Parameters(date(2026, 11, 21), ids=True)
    assert _lacking(run(rows, parameters)) == {("records", "sound"): ("customers/a",)}
    among = Among("SELECT rowid FROM records WHERE id = 'b'")
    assert _lacking(run(rows, Parameters(date(2026, 11, 21), ids=True, among=among))) == {}


def test_nothing_wrong_is_said(ask: Ask, files: Any) -> None:
    found = ask("quality", files.customer("a"))
    assert found.note == "Nothing is wrong, double or left lying."
    assert {row.cells[5] for row in found.rows[8:]} == {None}


def test_a_customer_who_was_not_known_yet_lacks_nothing(ask: Ask, files: Any) -> None:
    found = ask("quality", files.customer("a", since="2026-11-22"))
    assert found.rows[0].cells[2:4] == (0, 0)
