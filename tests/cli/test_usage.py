"""`crmctl usage`: a product's own log, summed up by month."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]


@pytest.fixture
def log(tmp_path: Path) -> Callable[..., str]:
    """Give a function that writes a log of these lines and gives its path."""

    def write(*lines: object) -> str:
        file = tmp_path / "log.jsonl"
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        file.write_text("\n".join(texts) + "\n")
        return str(file)

    return write


def _line(customer: str, at: str, measure: str = "logins", **more: object) -> dict[str, object]:
    return {"customer": customer, "at": at, "measure": measure, **more}


def _acme(crm: Path) -> str:
    return (crm / "customers" / "acme-gmbh.yaml").read_text()


def test_a_log_becomes_facts_by_month_and_twice_is_once(
    hear: Hear, crm: Path, git: Git, log: Callable[..., str]
) -> None:
    hear("add", "product", "Portal", "--sku", "PX-1")
    file = log(
        _line("4711", "2026-10-01", product="px-1", amount=2.5),
        "",
        _line("4711", "2026-10-31T23:30:00Z", product="portal", amount="0.5"),
        _line("4711", "2026-10-31T22:59:59Z"),
        _line("4711", "2026-10-15", product="portal", amount=0.25),
    )
    command = ("usage", file, "--customer-key", "external_ids.hubspot", "--source", "portal")
    assert "+  - month: 2026-10" in hear(*command, "--dry-run")[1]
    assert "usage" not in _acme(crm)
    done = "4 lines read: 4 counted for 1 customer, {} of them changed, 0 rejected.\n"
    assert hear(*command) == (0, "", done.format(1))
    assert _acme(crm).partition("usage:\n")[2].partition("tags:")[0] == (
        "  - month: 2026-10\n    measure: logins\n    amount: 1\n    source: portal\n"
        "  - month: 2026-10\n    product: portal\n    measure: logins\n    amount: 2.75\n"
        "    source: portal\n"
        "  - month: 2026-11\n    product: portal\n    measure: logins\n    amount: 0.5\n"
        "    source: portal\n"
    )
    assert git("log", "-1", "--format=%s%n%b") == (
        "usage of 1 customer\nCrmctl-Action: usage\nCrmctl-Record: customers/acme-gmbh\n"
        "Crmctl-Source: portal"
    )
    before = _acme(crm)
    assert hear(*command) == (0, "", done.format(0))
    assert _acme(crm) == before


def test_months_are_replaced_by_source_and_others_stay(
    hear: Hear, crm: Path, log: Callable[..., str]
) -> None:
    key = ("--customer-key", "domain")
    hear("usage", log(_line("acme.example", "2026-10-01", amount=7)), *key)
    hear("usage", log(_line("ACME.example", "2026-10-01", amount=5)), *key, "-s", "app")
    later = log(_line("acme.example", "2026-10-02"), _line("acme.example", "2026-11-01"))
    hear("usage", later, *key, "-s", "app")
    lines = [line.strip(" -") for line in _acme(crm).partition("usage:\n")[2].splitlines()]
    assert [line for line in lines if line.startswith(("month", "amount", "source"))] == [
        "month: 2026-10", "amount: 7",
        "month: 2026-10", "amount: 1", "source: app",
        "month: 2026-11", "amount: 1", "source: app",
    ]  # fmt: skip
    assert "acme-gmbh" in hear("list", "customers", "usage.month:2026-11")[1]


def test_customers_nobody_knows_are_left_out_and_told(
    hear: Hear, crm: Path, log: Callable[..., str], tmp_path: Path
) -> None:
    file = log(
        _line("paul@ito.example", "2026-10-01"),
        _line("nobody@x.example", "2026-10-01"),
        _line("erika.mueller@acme.example", "2026-10-01"),
    )
    told = hear("usage", file, "--customer-key", "email")
    rejected = tmp_path / "log.rejected.jsonl"
    assert told == (
        1,
        "",
        (
            "3 lines read: 2 counted for 2 customers, 2 of them changed, 1 rejected.\n"
            f"Rejected lines, with reasons: {rejected}\n"
        ),
    )
    (line,) = rejected.read_text().splitlines()
    assert json.loads(line) == {
        "line": 2,
        "reason": "names no customer that is known",
        "text": json.dumps(_line("nobody@x.example", "2026-10-01")),
    }
    assert "usage:" in _acme(crm)
    # What was rejected is no log: a part of a month must not stand for the whole.
    assert hear("usage", str(rejected), "--customer-key", "email")[0] == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "is no JSON object"),
        ("[1]", "is no JSON object"),
        ("{}", "is no JSON object"),
        ("[" * 100_000, "is no JSON object"),
        (_line("", "2026-10-01"), "has no customer"),
        (_line("acme-gmbh", "2026-10"), "at is no day and no moment as in 2026-11-21T09:30"),
        (_line("acme-gmbh", "2026-02-29"), "at is no day and no moment"),
        (_line("acme-gmbh", "0001-01-01T00:00:00+14:00"), "at is no day and no moment"),
        (_line("acme-gmbh", "2026-10-01", amount=True), "amount is no number"),
        (_line("acme-gmbh", "2026-10-01", amount="many"), "amount is no number"),
        ('{"customer": "acme-gmbh", "at": "2026-10-01", "measure": "m", "amount": NaN}',
         "amount is no number"),
        (_line("acme-gmbh", "2026-10-01", amount=10**15), "amount is no number"),
        (_line("acme-gmbh", "2026-10-01", product="none"), "names no product that is known"),
        (_line("acme-gmbh", "2026-10-01", user="x"), "may have amount, at, customer, measure"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_keeps_its_month_from_lacking_it(  # noqa: PLR0913, PLR0917 - fixtures
    hear: Hear, crm: Path, log: Callable[..., str], tmp_path: Path, line: object, reason: str
) -> None:
    told = hear("usage", log(_line("acme-gmbh", "2026-10-01"), line))
    assert told[0] == 1
    assert told[2].endswith("Nothing was brought in; mend the log and bring it in again.\n")
    (text,) = (tmp_path / "log.rejected.jsonl").read_text().splitlines()
    assert json.loads(text)["reason"].startswith(reason)
    assert json.loads(text)["line"] == 2
    assert "usage" not in _acme(crm)


def test_leap_days_and_former_ids_count(hear: Hear, crm: Path, log: Callable[..., str]) -> None:
    hear("rename", "acme-gmbh", "acme")
    hear("set", "acme", "aliases+=acme-gmbh")
    assert hear("usage", log(_line("acme-gmbh", "2028-02-29", amount=0)))[0] == 0
    assert (
        "month: 2028-02\n    measure: logins\n    amount: 0\n"
        in (crm / "customers" / "acme.yaml").read_text()
    )


def test_what_cannot_be_read_at_all_is_told(
    hear: Hear, log: Callable[..., str], tmp_path: Path
) -> None:
    assert hear("usage", log("{}"), "--customer-key", "shoe")[::2] == (
        2,
        "crmctl: Customers are found by id, domain, email, external_ids.NAME; name one of them.\n",
    )
    assert hear("usage", str(tmp_path / "none.jsonl"))[0] == 2
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff")
    assert hear("usage", str(tmp_path / "bytes.jsonl"))[0] == 2
    assert hear("usage", log(""))[::2] == (
        0, "0 lines read: 0 counted for 0 customers, 0 of them changed, 0 rejected.\n"
    )  # fmt: skip
