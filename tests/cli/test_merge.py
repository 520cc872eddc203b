import os
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from signal import SIGINT
from subprocess import PIPE, Popen, run

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]


@pytest.fixture
def thrice(hear: Hear) -> list[str]:
    """Paul Ito two times more."""
    again = hear(
        "add", "contact", "Paul Ito", "--phone", "0171 3920012", "--city", "Bonn", "--force"
    )
    third = hear("add", "contact", "Paul A. Ito", "--email", "p@ito.example", "--force")
    return [again[1].strip(), third[1].strip()]


def test_three_records_become_one_and_every_reference_follows(
    hear: Hear, crm: Path, git: Git, thrice: list[str]
) -> None:
    second, third = thrice
    hear("log", "call", second, third, "--subject", "Hi", input="")
    merged = hear("merge", "paul@ito.example", second, third, second, "--yes")
    assert merged == (
        0,
        "contacts/p-2b4d6f8h\n",
        f"name.given differs; the value of {third} stays (longest)\n",
    )
    assert git("log", "-1", "--format=%s") == (
        f"contact p-2b4d6f8h: merge {second.replace('s/', ' ')}, {third.replace('s/', ' ')}"
    )
    ids = [ref.partition("/")[2] for ref in thrice]
    assert (crm / "contacts" / "2b" / "p-2b4d6f8h.yaml").read_text() == (
        "name:\n  given: Paul A.\n  family: Ito\n"
        "emails:\n  - address: paul@ito.example\n  - address: p@ito.example\n"
        'phones:\n  - number: "+493012345678"\n  - number: "+491713920012"\n'
        "addresses:\n  - street: Gartenstr. 5\n"
        '    postal_code: "10115"\n    city: Berlin\n  - city: Bonn\n'
        f"do_not_contact: true\naliases:\n  - {ids[0]}\n  - {ids[1]}\n"
    )
    assert hear("show", second, "--format", "ids")[1] == "contacts/p-2b4d6f8h\n"
    assert hear("list", "interactions", "contact:p-2b4d6f8h", "--format", "ids")[1] != ""
    assert hear("check", "--select", "R")[1] == ""


def test_undo_takes_a_merge_back(hear: Hear, git: Git, thrice: list[str]) -> None:
    hear("merge", "p-2b4d6f8h", *thrice, "--yes")
    assert hear("undo")[0] == 0
    assert git("diff", "HEAD~2", "HEAD") == ""


def test_organisations_merge_without_becoming_their_own_parent(hear: Hear, crm: Path) -> None:
    hear("set", "beta-ag", "parent=acme-gmbh")
    assert hear("merge", "beta-ag", "acme-gmbh", "--yes")[0] == 0
    text = (crm / "customers" / "beta-ag.yaml").read_text()
    assert "parent" not in text
    assert "referred_by" not in text
    assert text.endswith("aliases:\n  - acme-gmbh\n")


@pytest.mark.parametrize(
    ("refs", "status", "sentence"),
    [
        (("beta-ag", "beta-ag"), 2, "These records cannot be merged: they are the same record."),
        (("beta-ag", "p-2b4d6f8h"), 2, ("These records cannot be merged: they are of different "
         "kinds.")),
        (("acme-gmbh", "beta-ag", "k-9w2e5t7y"), 2, ("These records cannot be merged: one is an "
         "organisation, the other a person.")),
        (("beta-ag", "nobody"), 4, "No record answers to 'nobody'."),
        (("beta-ag", "acme-gmbh"), 2, ("Nobody is here to answer “Merge customer acme-gmbh into "
         "customer beta-ag; 4 other records will refer to it?”; pass --yes to go on, or --dry-run "
         "to look.")),
    ],
)  # fmt: skip
def test_what_cannot_be_merged_is_left_alone(
    hear: Hear, git: Git, refs: tuple[str, ...], status: int, sentence: str
) -> None:
    result = hear("merge", *refs)
    assert (result[0], result[1], result[2].splitlines()[-1]) == (
        status,
        "",
        f"crmctl: {sentence}",
    )
    assert git("status", "--short") == ""


def test_who_was_erased_is_merged_with_nobody(hear: Hear) -> None:
    hear("redact", "p-2b4d6f8h", "--yes")
    for refs in (("p-7k3f9q2m", "p-2b4d6f8h"), ("p-2b4d6f8h", "p-7k3f9q2m")):
        assert hear("merge", *refs, "--yes") == (
            7,
            "",
            (
                "crmctl: These records cannot be merged: contacts/p-2b4d6f8h was erased (GDPR "
                "Art. 17), and what is known of that person may not be brought together again.\n"
            ),
        )


def test_dry_run_shows_the_merge(hear: Hear, git: Git) -> None:
    status, out, told = hear("merge", "acme-gmbh", "beta-ag", "--dry-run")
    assert status == 0
    assert "--- a/customers/beta-ag.yaml\n+++ /dev/null\n" in out
    assert "+aliases:\n+  - beta-ag\n" in out
    # Both came by one commit; Beta's record tells of a later day.
    assert told == (
        "name differs; the value of customers/beta-ag stays (newest)\n"
        "stage differs; the value of customers/beta-ag stays (newest)\n"
        "since differs; the value of customers/acme-gmbh stays (earliest)\n"
    )
    assert git("status", "--short") == ""


def _applied(diff: str, crm: Path, into: Path) -> None:
    """Carry out a diff on a copy of the CRM."""
    copytree(crm, into)
    patch = into.parent / "patch"
    patch.write_text(diff)
    run(["git", "-C", str(into), "apply", "--unidiff-zero", str(patch)], check=True)


@pytest.mark.parametrize(
    "refs",
    [
        ("p-7k3f9q2m", "p-2b4d6f8h"),
        ("p-2b4d6f8h", "p-7k3f9q2m"),
        ("acme-gmbh", "beta-ag"),
        ("beta-ag", "acme-gmbh"),
        ("t-m4k8z1qp", "t-3f5h7k9m"),
    ],
)
def test_the_commit_holds_the_very_bytes_that_the_dry_run_shows(
    hear: Hear, papers: Path, git: Git, tmp_path: Path, refs: tuple[str, ...]
) -> None:
    status, diff, _ = hear("merge", *refs, "--dry-run")
    assert status == 0
    _applied(diff, papers, tmp_path / "copy" / "crm")
    assert hear("merge", *refs, "--yes")[0] == 0
    files = {path for path in papers.rglob("*.yaml") if ".git" not in path.parts}
    copied = tmp_path / "copy" / "crm"
    assert {path.relative_to(papers) for path in files} == {
        path.relative_to(copied) for path in copied.rglob("*.yaml") if ".git" not in path.parts
    }
    for path in files:
        assert path.read_bytes() == (copied / path.relative_to(papers)).read_bytes()
    assert git("status", "--short") == ""
    assert git("rev-list", "--count", "HEAD~1..") == "1"


def test_references_of_every_kind_follow_and_their_fields_are_named(
    hear: Hear, papers: Path
) -> None:
    told = hear("merge", "beta-ag", "acme-gmbh", "--dry-run")[2]
    follows = [line.removeprefix("follows  ") for line in told.splitlines() if "follows" in line]
    assert follows == [
        "contacts/p-7k3f9q2m: roles.customer",
        "interactions/2026-11-21-acme-gmbh-phone-7k3f: customer",
        "interactions/2026-12-01-acme-gmbh-meeting-2c4e: customer",
        "invoices/i-4h7v2n9c: customer",
        "orders/o-4c8w1vza: customer",
        "quotes/q-2b4d6f8h: customer",
        "quotes/q-7k3f9q2m: customer",
        "tasks/t-m4k8z1qp: about",
    ]
    assert hear("merge", "beta-ag", "acme-gmbh", "--yes")[0] == 0
    left = [
        path for path in papers.rglob("*.yaml")
        if "customer: acme-gmbh" in path.read_text() or "customers/acme-gmbh" in path.read_text()
    ]  # fmt: skip
    assert left == []
    assert hear("check", "--select", "R")[1] == ""


def test_of_an_issued_invoice_only_the_reference_changes(hear: Hear, papers: Path) -> None:
    (file,) = papers.rglob("i-4h7v2n9c.yaml")
    before = file.read_text()
    assert hear("merge", "beta-ag", "acme-gmbh", "--yes")[0] == 0
    assert file.read_text() == before.replace("customer: acme-gmbh\n", "customer: beta-ag\n")


@pytest.mark.usefixtures("papers")
def test_an_issued_document_goes_into_no_other_and_gets_no_line_of_one(
    hear: Hear, git: Git
) -> None:
    hear("line", "q-2b4d6f8h", "--text", "Work", "--price", "100", "--tax", "standard")
    for refs in (("q-2b4d6f8h", "q-7k3f9q2m"), ("q-7k3f9q2m", "q-2b4d6f8h")):
        status, _, told = hear("merge", *refs, "--yes")
        assert status == 7
        assert "quotes/q-7k3f9q2m was issued and is frozen" in told
    assert git("status", "--short") == ""


def test_a_merge_the_other_way_round_afterwards_finds_one_record(hear: Hear) -> None:
    assert hear("merge", "p-7k3f9q2m", "p-2b4d6f8h", "--yes")[0] == 0
    assert hear("merge", "p-2b4d6f8h", "p-7k3f9q2m", "--yes") == (
        2,
        "",
        "crmctl: These records cannot be merged: they are the same record.\n",
    )


def test_a_rule_that_says_nothing_stops_the_merge_and_shows_no_value(
    hear: Hear, crm: Path
) -> None:
    settings = crm / "crm.yaml"
    rule = "merge:\n  fields:\n    contact:\n      nmae: first\n"
    settings.write_text(settings.read_text() + rule)
    assert hear("merge", "p-7k3f9q2m", "p-2b4d6f8h", "--yes") == (
        2,
        "",
        (
            "crmctl: In crm.yaml merge.fields.contact.nmae is no field of a contact. Did you mean "
            "name? Nothing was merged.\n"
        ),
    )


def test_a_consent_that_a_withdrawal_of_the_other_record_ends_is_told(
    hear: Hear, crm: Path
) -> None:
    event = (
        "consents:\n  - id: c-7\n    purpose: newsletter\n    channel: email\n"
        "    basis: consent\n    event: withdrawn\n    at: 2026-02-01\n"
    )
    file = crm / "contacts" / "2b" / "p-2b4d6f8h.yaml"
    file.write_text(file.read_text() + event)
    told = hear("merge", "p-7k3f9q2m", "p-2b4d6f8h", "--yes")[2]
    assert "consents: 1 consent of one record ended by an older withdrawal of another one" in told
    text = (crm / "contacts" / "7k" / "p-7k3f9q2m.yaml").read_text()
    assert [line.strip() for line in text.splitlines() if "event:" in line] == [
        "event: withdrawn",
        "event: confirmed",
        "event: withdrawn",
    ]
    again = hear("merge", "p-7k3f9q2m", hear("add", "contact", "Er")[1].strip(), "-n")[2]
    assert "consents:" not in again


# --- asking --------------------------------------------------------------------------------

_ASK = ("merge", "p-7k3f9q2m", "p-2b4d6f8h", "--interactive")


def _name(crm: Path) -> str:
    return (crm / "contacts" / "7k" / "p-7k3f9q2m.yaml").read_text().partition("roles:")[0]


@pytest.mark.parametrize(
    ("answers", "name"),
    [
        ("\n\ny\n", "title: Dr.\n  given: Erika\n  family: Müller-Lüdenscheidt\n"),
        ("r\nl\nyes\n", "title: Dr.\n  given: Paul\n  family: Müller-Lüdenscheidt\n"),
        ("right\nRight\nj\n", "title: Dr.\n  given: Paul\n  family: Ito\n"),
        ("t\nErika P.\nt de Vries\ny\n", "title: Dr.\n  given: Erika P.\n  family: de Vries\n"),
        ("left x\nz\nl\nr\ny", "title: Dr.\n  given: Erika\n  family: Ito\n"),
    ],
)
def test_whoever_is_asked_decides_field_by_field(
    hear: Hear, crm: Path, answers: str, name: str
) -> None:
    status, out, _ = hear(*_ASK, input=answers)
    assert (status, out) == (0, "contacts/p-7k3f9q2m\n")
    assert _name(crm) == f"name:\n  {name}"


def test_each_question_shows_both_values_and_where_they_are_from(hear: Hear) -> None:
    status, out, told = hear(*_ASK, "--dry-run", input="b\nr\n")
    assert status == 0
    assert told.startswith(
        "name.given (1 of 2)\n"
        "  l  Erika  (p-7k3f9q2m, 2026-11-21)\n"
        "  r  Paul  (p-2b4d6f8h, 2026-11-21)\n"
        "l, r, b (both), t TEXT (another); Enter for l (longest): name.family (2 of 2)\n"
    )
    assert told.endswith(
        "name.given differs; the value of contacts/p-7k3f9q2m stays, the other one stands beside "
        "it (asked)\n"
        "name.family differs; the value of contacts/p-2b4d6f8h stays (asked)\n"
        "follows  customers/k-9w2e5t7y: person\n"
    )
    assert "+notes: |\n+  name.given: Paul (p-2b4d6f8h)\n" in out
    assert "+  family: Ito\n" in out


@pytest.mark.parametrize("answers", ["", "l\n", "l\nt\n", "l\nr\n", "l\nr\nn\n", "l\nr\n\n"])
def test_whoever_stops_answering_changes_nothing(hear: Hear, git: Git, answers: str) -> None:
    head = git("rev-parse", "HEAD")
    status, out, told = hear(*_ASK, input=answers)
    assert (status, out) == (130, "")
    assert told.endswith("crmctl: Nothing was changed.\n")
    assert (git("status", "--short"), git("rev-parse", "HEAD")) == ("", head)


def test_ctrl_c_at_a_question_changes_nothing(crm: Path, git: Git) -> None:
    head = git("rev-parse", "HEAD")
    command = [sys.executable, "-m", "crmctl", "-C", str(crm), *_ASK]
    with Popen(command, stdin=PIPE, stderr=PIPE, stdout=PIPE) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"l\n")
        process.stdin.flush()
        heard = b""
        while b"family (2 of 2)" not in heard:
            heard += os.read(process.stderr.fileno(), 1_000)
        process.send_signal(SIGINT)
        assert process.wait(60) == 130
    assert (git("status", "--short"), git("rev-parse", "HEAD")) == ("", head)


def test_at_a_terminal_the_change_is_shown_before_the_last_question(
    hear_at_terminal: Hear, crm: Path
) -> None:
    status, out, told = hear_at_terminal("l\nr\ny\n", *_ASK)
    assert (status, out) == (0, "contacts/p-7k3f9q2m\n")
    shown = told.partition("--- a/contacts/7k/p-7k3f9q2m.yaml\n")[2]
    assert "-  family: Müller-Lüdenscheidt\n+  family: Ito\n" in shown
    assert shown.endswith(
        "Merge contact p-2b4d6f8h into contact p-7k3f9q2m; 1 other record will refer to it? "
        "[y/N]: "
    )
    assert "family: Ito" in _name(crm)


def test_with_yes_only_the_fields_are_asked_for(hear: Hear) -> None:
    assert hear(*_ASK, "--yes", input="l\nl\n")[0] == 0


def test_a_typed_value_that_does_not_fit_is_asked_for_again(hear: Hear, crm: Path) -> None:
    hear("set", "p-2b4d6f8h", "birthday=1984-03-13")
    status, _, told = hear(*_ASK, "--yes", input="\n\nt 1984-02-31\nt 14.3.1984\n")
    assert status == 0
    assert "Not written: birthday is a date that does not exist." in told
    assert "birthday differs; what was typed stays\n" in told
    assert "birthday: 1984-03-14\n" in (crm / "contacts/7k/p-7k3f9q2m.yaml").read_text()


def test_a_list_and_a_primary_mark_are_chosen_and_not_typed(hear: Hear, crm: Path) -> None:
    settings = crm / "crm.yaml"
    rule = "merge:\n  fields:\n    contact:\n      tags: first\n"
    settings.write_text(settings.read_text() + rule)
    hear("set", "p-2b4d6f8h", "tags=vip", "emails[0].primary=true")
    hear("set", "p-7k3f9q2m", "emails[0].primary=true")
    status, _, told = hear(*_ASK, "--yes", input="\n\nt x\nb\nr\nt x\nb\n")
    assert status == 0
    assert told.count("Answer with one of the letters, or with Enter.") == 3
    text = (crm / "contacts/7k/p-7k3f9q2m.yaml").read_text()
    assert "address: paul@ito.example\n    primary: true\n" in text
    assert text.count("primary") == 1
    assert "tags:\n  - fair-2026\n" in text
    assert "notes: |\n  tags: vip (p-2b4d6f8h)\n" in text


def test_three_values_are_numbered(hear: Hear, thrice: list[str]) -> None:
    hear("set", thrice[0], "name.given=Pavel")
    command = ("merge", "p-2b4d6f8h", *thrice, "-i", "--dry-run")
    told = hear(*command, input="2\n")[2]
    assert "1, 2, 3, b (both), t TEXT (another); Enter for 3 (longest): " in told
    assert f"name.given differs; the value of {thrice[0]} stays (asked)\n" in told


def test_what_is_no_text_is_no_answer(hear: Hear, git: Git) -> None:
    assert hear(*_ASK, input=b"l\nt \xff\n")[0] == 2
    assert git("status", "--short") == ""


def test_a_value_drives_no_terminal_and_fits_on_it(hear: Hear) -> None:
    hear("set", "p-2b4d6f8h", f"name.given={'x' * 10_000}")
    told = hear(*_ASK, input="")[2]
    assert len(told) < 1_000
