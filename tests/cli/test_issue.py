import subprocess
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from sys import executable
from typing import Any

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]
Draft = Callable[..., str]

_KNOWN = "the `taxes` of crm.yaml are standard, reduced, reverse."
_CANNOT = "{ref} cannot be issued:"
_QUOTE = """\
number: Q-2026-001
title: Drives
customer: acme-gmbh
issued: 2026-11-23
valid_until: 2026-12-23
prices: net
recipient:
  name: ACME Maschinenbau GmbH
  lines:
    - Hauptstraße 1
    - 01067 Dresden
  country: DE
lines:
  - text: Work
    quantity: 1
    price: 100.00 EUR
    tax: standard
totals:
  net: 100.00 EUR
  taxes:
    - tax: standard
      rate: 19
      net: 100.00 EUR
      amount: 19.00 EUR
  gross: 119.00 EUR
seal: bad59a8d4cb06fd9
"""


def _file(crm: Path, ref: str) -> Path:
    folder, _, id_ = ref.partition("/")
    (file,) = (crm / folder).rglob(f"{id_}.yaml")
    return file


def test_a_draft_gets_number_recipient_sums_and_term(
    hear: Hear, draft: Draft, crm: Path, git: Git
) -> None:
    ref = draft("quote", "Drives", "--customer", "acme-gmbh")
    assert hear("issue", ref) == (0, "Q-2026-001\n", "")
    text = _file(crm, ref).read_text()
    assert text.replace(text.splitlines()[-1], _QUOTE.splitlines()[-1]) == _QUOTE
    assert hear("check", "--select", "M") == (0, "", "Nothing is wrong.\n")
    assert git("log", "-1", "--format=%s%n%b") == (
        f"quote {ref[7:]}: issue\nCrmctl-Action: issue\nCrmctl-Record: {ref}"
    )


def test_several_are_issued_in_one_commit_each_series_by_itself(
    hear: Hear, draft: Draft, git: Git
) -> None:
    refs = [draft(kind, "T", "--customer", "acme-gmbh") for kind in ("quote", "invoice", "quote")]
    before = git("rev-parse", "HEAD")
    assert hear("issue", *refs) == (
        0, "Q-2026-001\nR-2026-001\nQ-2026-002\n", "issue: 3 documents.\n",
    )  # fmt: skip
    assert git("rev-parse", "HEAD~1") == before
    assert hear("issue", "--where", "kind:quote state:draft") == (0, "", "No document is found.\n")


def test_dry_run_shows_the_number_and_reserves_nothing(hear: Hear, draft: Draft, git: Git) -> None:
    ref = draft("invoice", "T", "--customer", "acme-gmbh")
    status, shown, said = hear("issue", ref, "--dry-run")
    assert (status, said) == (0, "")
    assert "+number: R-2026-001\n" in shown
    assert "+due: 2026-12-07\n" in shown
    assert git("status", "--short") == ""


def test_an_issue_on_the_leap_day_is_due_in_march(hear: Hear, draft: Draft, crm: Path) -> None:
    ref = draft("invoice", "T", "--customer", "acme-gmbh", today="2028-02-29")
    hear("issue", ref, today="2028-02-29")
    assert "issued: 2028-02-29\ndue: 2028-03-14\n" in _file(crm, ref).read_text()


def test_a_private_customer_is_addressed_by_name(hear: Hear, draft: Draft, crm: Path) -> None:
    ref = draft("invoice", "T", "--customer", "k-9w2e5t7y")
    assert hear("issue", ref)[0] == 0
    assert (
        "  name: Paul Ito\n  lines:\n    - Gartenstr. 5\n    - 10115 Berlin\n"
        in _file(crm, ref).read_text()
    )


def test_a_customer_without_an_address_is_told(hear: Hear, draft: Draft) -> None:
    ref = draft("invoice", "T", "--customer", "beta-ag")
    assert hear("issue", ref) == (
        0,
        "R-2026-001\n",
        f"warning: {ref} has no address: customers/beta-ag has none.\n",
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"line": ("--price", "1")}, f"A line says no tax; {_KNOWN}"),
        (
            {"line": ("--price", "1", "-q", "-1", "--tax", "standard")},
            f"{_CANNOT} its sum is below zero; what goes back is a credit note.",
        ),
        ({"line": ()}, f"{_CANNOT} it has no lines; add one with `crmctl line {{id}}`."),
        ({"number": "X-1"}, f"{_CANNOT} a draft has no number of its own; clear `number`."),
    ],
)
def test_what_an_issued_document_must_say_is_not_missing(
    hear: Hear, draft: Draft, git: Git, options: Mapping[str, Any], sentence: str
) -> None:
    number = ("--number", options["number"]) if "number" in options else ()
    line = options.get("line")
    ref = draft("invoice", "T", "--customer", "acme-gmbh", *number, line=line)
    head = git("rev-parse", "HEAD")
    status, shown, said = hear("issue", ref)
    assert (shown, said) == ("", f"crmctl: {sentence.format(ref=ref, id=ref[9:])}\n")
    assert status in {2, 7}
    assert git("rev-parse", "HEAD") == head


@pytest.mark.parametrize(
    ("kind", "field", "option"),
    [("quote", "valid_until", "--valid-until"), ("invoice", "due", "--due")],
)
def test_a_term_that_is_over_is_not_frozen(
    hear: Hear, draft: Draft, kind: str, field: str, option: str
) -> None:
    ref = draft(kind, "T", "--customer", "acme-gmbh", option, "2026-11-22")
    sentence = f"its `{field}` is past, and frozen once it is issued; set it anew."
    assert hear("issue", ref) == (7, "", f"crmctl: {_CANNOT.format(ref=ref)} {sentence}\n")
    assert hear("set", ref, f"{field}=2026-11-23")[0] == 0
    assert hear("issue", ref)[0] == 0


def test_negative_lines_zero_per_cent_and_reverse_charge_are_issued(
    hear: Hear, draft: Draft, crm: Path
) -> None:
    ref = draft("invoice", "T", "--customer", "acme-gmbh")
    hear("line", ref, "--text", "Back", "-q", "-2", "--price", "10", "--tax", "standard")
    hear("line", ref, "--text", "Abroad", "--price", "50", "--tax", "reverse")
    assert hear("issue", ref)[0] == 0
    assert "  gross: 145.20 EUR\n" in _file(crm, ref).read_text()  # 80 x 1.19 + 50
    assert hear("check", "--select", "M") == (0, "", "Nothing is wrong.\n")


def test_two_currencies_are_not_added(hear: Hear, draft: Draft, crm: Path) -> None:
    ref = draft("invoice", "T", "--customer", "acme-gmbh")
    with _file(crm, ref).open("a") as file:
        file.write("  - text: More\n    quantity: 1\n    price: 10.00 CHF\n    tax: standard\n")
    assert hear("save")[0] == 0
    assert hear("issue", ref) == (
        2, "", "crmctl: Amounts in CHF and in EUR cannot be added; convert one of them first.\n",
    )  # fmt: skip


def test_an_issued_document_is_not_issued_again_and_takes_no_line(
    hear: Hear, draft: Draft
) -> None:
    ref = draft("invoice", "T", "--customer", "acme-gmbh")
    hear("issue", ref)
    assert hear("issue", ref) == (
        7, "", f"crmctl: {ref} is issued, so it cannot be issued again.\n",
    )  # fmt: skip
    assert hear("line", ref, "--text", "T", "--price", "1") == (
        7,
        "",
        f"crmctl: {ref} is issued, so it cannot be given other lines. Its content is frozen.\n",
    )


def test_an_issued_invoice_that_was_edited_by_hand_is_told_and_not_saved(
    hear: Hear, draft: Draft, crm: Path, git: Git
) -> None:
    ref = draft("invoice", "T", "--customer", "acme-gmbh")
    hear("issue", ref)
    file = _file(crm, ref)
    file.write_text(file.read_text().replace("quantity: 1", "quantity: 2"))
    status, shown, _ = hear("check", "--select", "M", "--format", "tsv")
    assert status == 1
    assert "M713" in shown
    assert "M703" in shown
    assert hear("save")[0] == 1
    assert git("status", "--short") == f" M {file.relative_to(crm)}"


def test_a_number_is_not_given_while_a_file_cannot_be_read(
    hear: Hear, draft: Draft, crm: Path
) -> None:
    ref = draft("invoice", "T", "--customer", "acme-gmbh")
    (crm / "invoices" / "i-broken00.yaml").write_text("number: R-2026-001\ncustomer: [\n")
    assert hear("issue", ref) == (
        7,
        "",
        (
            "crmctl: invoices cannot be issued: invoices/i-broken00.yaml is not valid, so its "
            "number is not known.\n"
        ),
    )


def _team(crm: Path, tmp_path: Path) -> tuple[Path, Path, Path]:
    """Give a bare remote, the CRM that follows it, and another clone."""
    bare, other = tmp_path / "team.git", tmp_path / "jonas"
    for arguments in (
        ("clone", "-q", "--bare", str(crm), str(bare)),
        ("-C", str(crm), "remote", "add", "origin", str(bare)),
        ("clone", "-q", str(bare), str(other)),
    ):
        subprocess.run(["git", *arguments], check=True)
    return bare, crm, other


def _issue(folder: Path, ref: str) -> subprocess.CompletedProcess[str]:
    command = [executable, "-m", "crmctl", "-C", str(folder), "--today", "2026-11-23"]
    return subprocess.run([*command, "issue", ref], check=False, capture_output=True, text=True)


def test_two_people_who_issue_at_once_give_two_numbers(
    draft: Draft, crm: Path, tmp_path: Path
) -> None:
    first, second = (draft("invoice", "T", "--customer", "acme-gmbh") for _ in range(2))
    _, anna, jonas = _team(crm, tmp_path)
    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(_issue, (anna, jonas), (first, second)))
    assert sorted(each.stdout for each in done) == ["R-2026-001\n", "R-2026-002\n"]


def test_two_on_one_machine_without_a_remote_give_two_numbers(draft: Draft, crm: Path) -> None:
    refs = [draft("invoice", "T", "--customer", "acme-gmbh") for _ in range(2)]
    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(_issue, (crm, crm), refs))
    assert sorted(each.stdout for each in done) == ["R-2026-001\n", "R-2026-002\n"]


def test_offline_nothing_is_issued(
    hear: Hear, draft: Draft, crm: Path, git: Git, tmp_path: Path
) -> None:
    ref = draft("invoice", "T", "--customer", "acme-gmbh")
    bare, _, _ = _team(crm, tmp_path)
    bare.rename(tmp_path / "gone.git")
    head = git("rev-parse", "HEAD")
    status, shown, said = hear("issue", ref)
    assert (status, shown) == (6, "")
    assert said.startswith("crmctl: No number could be reserved at the remote origin (")
    assert said.endswith("), so nothing was issued; try again when it can be reached.\n")
    assert (git("rev-parse", "HEAD"), git("status", "--short")) == (head, "")


def test_a_person_who_was_erased_gets_no_document(hear: Hear, draft: Draft) -> None:
    ref = draft("invoice", "T", "--customer", "k-9w2e5t7y")
    assert hear("redact", "p-2b4d6f8h", "--yes")[0] == 0
    assert hear("issue", ref) == (
        7,
        "",
        f"crmctl: {ref} cannot be issued: contacts/p-2b4d6f8h was erased.\n",
    )


def test_a_draft_whose_customer_is_gone_is_not_issued(hear: Hear, draft: Draft, crm: Path) -> None:
    ref = draft("invoice", "T", "--customer", "beta-ag")
    (crm / "customers" / "beta-ag.yaml").unlink()
    assert hear("issue", ref) == (
        7,
        "",
        f"crmctl: {ref} cannot be issued: its customer, customers/beta-ag, is not there.\n",
    )


def test_what_another_system_issued_keeps_its_day_and_number(
    hear: Hear, draft: Draft, crm: Path
) -> None:
    old = draft("invoice", "Old", "--customer", "acme-gmbh", "--issued", "2020-02-03")
    assert hear("issue", old) == (0, f"{old}\n", "")
    text = _file(crm, old).read_text()
    assert "number:" not in text
    assert "issued: 2020-02-03\ndue: 2020-02-17\n" in text
    assert "gross: 119.00 EUR\nseal: " in text
    numbered = draft(
        *("invoice", "Old", "--customer", "acme-gmbh", "--issued", "2020-02-03"),
        *("--number", "4711"),
    )
    assert hear("issue", numbered)[:2] == (0, "4711\n")


def test_a_line_that_does_not_say_what_it_sells_is_not_issued(hear: Hear, draft: Draft) -> None:
    ref = draft("quote", "Drives", "--customer", "acme-gmbh")
    hear("line", ref, "--price", "5", "--tax", "standard")
    assert hear("issue", ref) == (
        7, "", f"crmctl: {ref} cannot be issued: line 2 says neither a text nor a product.\n"
    )  # fmt: skip
