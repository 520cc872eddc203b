"""`crmctl board`: a pipeline in the terminal."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]

_DEALS = {
    "a": "title: Ten gates for the yard\ncustomer: acme-gmbh\npipeline: sales\nstage: quote\n"
    "value: 5000.00 EUR\nexpected_close: 2026-11-20\nnext_step: Call Erika about the drives\n"
    "owner: u-anna\nstages:\n  - stage: quote\n    at: 2026-11-10T09:00:00+01:00\n",
    "b": "title: Gate\nstage: quote\nvalue: 700 USD\nexpected_close: 2026-12-20\n",
    "c": "title: Old\nstage: won\nvalue: 10000.50 EUR\n",
    "d": "title: Asked\nstage: new\n",
}


@pytest.fixture
def deals(crm: Path) -> Path:
    """The folder of deals in three stages."""
    folder = crm / "deals"
    folder.mkdir()
    for id_, text in _DEALS.items():
        (folder / f"{id_}.yaml").write_text(text)
    return folder


@pytest.mark.usefixtures("deals")
def test_a_board_is_read_at_80_columns_and_in_ascii(hear: Hear) -> None:
    status, out, said = hear("board")
    assert (status, said) == (0, "")
    assert out == (
        """\
sales: 3 open deals, 5000.00 EUR + 700.00 USD

new (1)                  | qualified (0)            | quote (2)
-                        | -                        | 5000.00 EUR + 700.00 USD
-------------------------+--------------------------+-------------------------
Asked                    |                          | Ten gates for the yard
                         |                          | ACME Maschinenbau
                         |                          | 5000.00 EUR, 13 d in
                         |                          | stage
                         |                          | > Call Erika about the
                         |                          | drives
                         |                          | ! overdue: close
                         |                          | 2026-11-20
                         |                          |
                         |                          | Gate
                         |                          | 700.00 USD
                         |                          | close 2026-12-20

verbal (0)               | won (1)                  | lost (0)
-                        | 10000.50 EUR             | -
-------------------------+--------------------------+-------------------------
"""
    )
    assert out.isascii()
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("rate", "told"),
    [
        # 5000.00 EUR + 700 USD * 0.93
        ("from: USD, to: EUR, rate: 0.93, since: 2026-01-01", "together 5651.00 EUR"),
        ("from: EUR, to: USD, rate: 1.25, since: 2026-01-01", "together 5560.00 EUR"),
        ("from: USD, to: EUR, rate: 0.93, since: 2026-11-24",
         "together 5000.00 EUR without 1 deal (no rate)"),
    ],
)  # fmt: skip
def test_with_rates_several_currencies_come_to_one(
    hear: Hear, deals: Path, rate: str, told: str
) -> None:
    settings = deals.parent / "crm.yaml"
    settings.write_text(f"{settings.read_text()}rates:\n  - {{{rate}}}\n")
    heading, *lines = hear("board")[1].splitlines()
    assert heading == f"sales: 3 open deals, 5000.00 EUR + 700.00 USD, {told}"
    assert f"| {told[:20]}" in "\n".join(lines)
    assert "together" not in hear("board", "stage:won")[1]  # of one currency, the CRM's own


@pytest.mark.usefixtures("deals")
@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_stages_wrap_into_blocks_and_no_line_is_too_long(
    hear: Hear, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setattr("crmctl.cli.board.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    _, out, _ = hear("board", "--closed")
    assert max(map(len, out.splitlines()[1:])) <= columns
    assert "Old" in out


@pytest.mark.usefixtures("deals")
def test_a_program_gets_the_deals(hear: Hear) -> None:
    rows = json.loads(hear("board", "--format", "json")[1])
    assert [row["ref"] for row in rows] == ["deals/d", "deals/a", "deals/b"]
    assert rows[1] == {
        "stage": "quote",
        "title": "Ten gates for the yard",
        "customer": "ACME Maschinenbau",
        "value": "5000.00 EUR",
        "since": "2026-11-10",
        "age": 13,
        "next_step": "Call Erika about the drives",
        "expected_close": "2026-11-20",
        "late": True,
        "owner": "u-anna",
        "ref": "deals/a",
    }
    assert hear("board", "--closed", "--format", "ids")[1] == (
        "deals/d\ndeals/a\ndeals/b\ndeals/c\n"
    )
    assert hear("board", "owner:u-anna", "--format", "ids")[1] == "deals/a\n"


@pytest.mark.usefixtures("deals")
def test_stages_that_the_settings_lost_are_shown_and_said(hear: Hear, crm: Path) -> None:
    with (crm / "crm.yaml").open("a") as settings:
        settings.write("pipelines:\n  sales: [new, won]\n  service: [asked]\n")
    status, out, said = hear("board")
    assert status == 0
    assert "quote (not in crm.yaml)" in out
    assert "Ten gates for the yard" in out
    assert said == "Not in crm.yaml (any more): quote; `crmctl move` takes deals on.\n"
    assert hear("board", "-p", "service")[1].startswith("service: 0 open deals\n\nasked (0)\n")


@pytest.mark.usefixtures("deals")
def test_a_pipeline_that_the_settings_lost_is_shown_and_said(hear: Hear, crm: Path) -> None:
    with (crm / "crm.yaml").open("a") as settings:
        settings.write("pipelines:\n  service: [asked]\n")
    _, _, said = hear("board")
    assert (
        "1 deal of a pipeline that crm.yaml does not have: `crmctl board --pipeline sales`.\n"
        in (said)
    )
    status, out, said = hear("board", "--pipeline", "sales")
    assert (status, "Ten gates for the yard" in out) == (0, True)
    assert said == "crm.yaml has no pipeline 'sales' (any more); its deals are shown.\n"


def test_a_pipeline_that_nobody_knows_is_an_error(hear: Hear) -> None:
    assert hear("board", "--pipeline", "salse") == (
        2, "", "crmctl: No pipeline of crm.yaml is called 'salse'; did you mean sales?\n",
    )  # fmt: skip


def test_what_a_record_says_drives_no_terminal(hear: Hear, crm: Path) -> None:
    (crm / "deals").mkdir()
    (crm / "deals" / "x.yaml").write_text('title: "\\e[31mred\\e[0m"\nstage: new\n')
    assert "\x1b" not in hear("board")[1]
