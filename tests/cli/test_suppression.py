"""Whoever was erased stays out, whatever command would bring them back."""

import os
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Crmctl

_ERIKA = "p-7k3f9q2m"
_PAUL = "p-2b4d6f8h"
_LIST = "privacy/suppressed.yaml"


@pytest.fixture
def erased(crmctl: Crmctl, crm: Path) -> Path:
    """The small CRM after Erika was erased."""
    result = crmctl("redact", _ERIKA, "--yes")
    assert result.exit_code == 0, result.stderr
    assert (crm / _LIST).exists()
    return crm


def _git(crm: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(crm), *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout


def _keys(home: Path) -> Path:
    (file,) = (home / ".config" / "crmctl" / "keys").iterdir()
    return file


_MAIL = "Erika.Mueller+new@ACME.example"


def test_an_erasure_makes_the_list_and_a_key_that_nobody_else_may_read(
    erased: Path, home: Path
) -> None:
    text = (erased / _LIST).read_text()
    assert "erika" not in text.lower()
    assert stat.S_IMODE(_keys(home).stat().st_mode) == 0o600
    assert _keys(home).read_text().strip().rpartition(":")[2] not in _git(
        erased, "grep", "", "HEAD"
    )


def test_a_dry_run_of_an_erasure_makes_no_key(crmctl: Crmctl, home: Path) -> None:
    assert crmctl("redact", _ERIKA, "--dry-run").exit_code == 0
    assert not (home / ".config" / "crmctl").exists()


@pytest.mark.parametrize(
    "options",
    [
        ("Somebody", "--email", _MAIL),
        ("Somebody", "--phone", "0171 234 5678"),
        ("Erika Mueller-Luedenscheidt", "--birthday", "1984-03-12"),
    ],
)
@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)])
@pytest.mark.usefixtures("erased")
def test_add_refuses_and_quotes_nothing(
    crmctl: Crmctl, options: tuple[str, ...], dry_run: tuple[str, ...]
) -> None:
    result = crmctl("add", "contact", *options, *dry_run)
    assert result.exit_code == 7
    assert "was erased" in result.stderr
    assert all(value not in result.stderr for value in options[2:])
    assert result.stdout == ""


@pytest.mark.usefixtures("erased")
def test_a_namesake_is_added(crmctl: Crmctl) -> None:
    same = ("add", "contact", "Erika Müller-Lüdenscheidt")
    assert crmctl(*same, "--email", "erika@other.example").exit_code == 0
    assert crmctl(*same, "--birthday", "1990-01-01", "--force").exit_code == 0


@pytest.mark.usefixtures("erased")
def test_a_private_customer_who_was_erased_is_refused(crmctl: Crmctl) -> None:
    result = crmctl("add", "customer", "E M", "--type", "person", "--email", _MAIL)
    assert result.exit_code == 7


@pytest.mark.usefixtures("erased")
def test_set_refuses_what_was_an_erased_persons(crmctl: Crmctl) -> None:
    assert crmctl("set", _PAUL, f"email+={_MAIL}").exit_code == 7
    assert crmctl("set", _PAUL, "email+=paul@new.example").exit_code == 0


def test_edit_refuses_and_keeps_the_text(
    erased: Path, crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\nsed -i s/paul@ito.example/{_MAIL}/ "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    assert crmctl("edit", _PAUL).exit_code == 7
    assert "paul@ito" in _git(erased, "grep", "paul@ito", "HEAD")


@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)])
def test_save_refuses(erased: Path, crmctl: Crmctl, dry_run: tuple[str, ...]) -> None:
    file = erased / "contacts" / "p-00000001.yaml"
    file.write_text(f"name:\n  given: E\nemails:\n  - address: {_MAIL}\n")
    result = crmctl("save", *dry_run)
    assert result.exit_code == 7
    assert _MAIL not in result.stderr


def test_a_hand_edit_does_not_slip_through_another_command(erased: Path, crmctl: Crmctl) -> None:
    file = erased / "contacts" / "2b" / f"{_PAUL}.yaml"
    file.write_text(file.read_text().replace("paul@ito.example", _MAIL))
    head = _git(erased, "rev-parse", "HEAD")
    assert crmctl("set", _PAUL, "tags+=vip").exit_code == 7
    assert _git(erased, "rev-parse", "HEAD") == head


def test_a_tombstone_is_no_place_for_another_person(erased: Path, crmctl: Crmctl) -> None:
    file = erased / "contacts" / "7k" / f"{_ERIKA}.yaml"
    file.write_text("name:\n  given: Quite\n  family: Another\n")
    assert crmctl("save").exit_code == 7
    result = crmctl("check", "--select", "P809")
    assert result.exit_code == 1
    assert f"{_ERIKA}.yaml:1:1: error P809" in result.stdout


def test_undo_brings_no_copy_of_an_erased_person_back(crmctl: Crmctl, crm: Path) -> None:
    double = crmctl("add", "contact", "E. M.", "--email", _MAIL, "--force").stdout.strip()
    assert crmctl("remove", double, "--yes").exit_code == 0
    assert crmctl("redact", _ERIKA, "--yes").exit_code == 0
    removal = _git(crm, "rev-parse", "HEAD~1").strip()
    result = crmctl("undo", removal)
    assert result.exit_code == 7
    assert "suppression list" in result.stderr


def test_an_erasure_is_not_taken_back(erased: Path, crmctl: Crmctl) -> None:
    assert crmctl("undo").exit_code == 7
    assert (erased / _LIST).exists()


def test_merge_takes_nothing_of_an_erased_person_over(erased: Path, crmctl: Crmctl) -> None:
    file = erased / "contacts" / "p-00000001.yaml"
    file.write_text(f"name:\n  given: Paul\n  family: Ito\nemails:\n  - address: {_MAIL}\n")
    _git(erased, "add", "contacts")
    _git(erased, "commit", "-m", "by other means")
    assert crmctl("merge", _PAUL, "p-00000001", "--yes").exit_code == 7


def test_check_finds_whom_other_means_brought_back_and_lets_them_be_corrected(
    erased: Path, crmctl: Crmctl
) -> None:
    file = erased / "contacts" / "p-00000001.yaml"
    file.write_text(f"name:\n  given: Paula\nemails:\n  - address: {_MAIL}\n")
    _git(erased, "add", "contacts")
    _git(erased, "commit", "-m", "by other means")
    for arguments in (("check",), ("check", "--since", "HEAD")):
        result = crmctl(*arguments)
        assert result.exit_code == 1
        assert "contacts/p-00000001.yaml:1:1: error P809" in result.stdout
        assert _MAIL not in result.stdout
    assert crmctl("set", "p-00000001", "tags+=wrong").exit_code == 0
    assert crmctl("set", "p-00000001", f"email-={_MAIL}").exit_code == 0
    assert crmctl("check", "--select", "P809").exit_code == 0


def _csv(tmp_path: Path, *rows: str) -> str:
    file = tmp_path / "people.csv"
    file.write_text("\n".join(["first name,last name,email,external id", *rows, ""]))
    return str(file)


def test_import_bars_the_row_and_keeps_nothing_of_it(
    erased: Path, crmctl: Crmctl, tmp_path: Path
) -> None:
    table = _csv(tmp_path, f"Erika,M,{_MAIL},", "Eva,Neu,eva@neu.example,")
    result = crmctl("import", table, "--kind", "contact")
    assert result.exit_code == 1
    assert "line 2: is a person who was erased" in result.stderr
    rejected = (tmp_path / "people.rejected.csv").read_text()
    assert "was erased" in rejected
    assert "rika" not in rejected.lower()
    assert crmctl("import", table, "--kind", "contact", "--partial").exit_code == 1
    assert "eva@neu.example" in _git(erased, "grep", "example", "HEAD", "--", "contacts")
    assert "ACME.example" not in _git(erased, "grep", "example", "HEAD", "--", "contacts")


def test_import_refuses_without_the_key_unless_told_to_go_on(
    erased: Path, crmctl: Crmctl, tmp_path: Path, home: Path
) -> None:
    _keys(home).unlink()
    table = _csv(tmp_path, "Eva,Neu,eva@neu.example,")
    result = crmctl("import", table, "--kind", "contact")
    assert result.exit_code == 7
    assert "--without-suppression" in result.stderr
    again = crmctl("import", table, "--kind", "contact", "--without-suppression")
    assert again.exit_code == 0
    assert "Not checked" in again.stderr
    assert "warning P809 Not checked" in crmctl("check").stdout
    assert "eva@neu" in _git(erased, "grep", "eva@neu", "HEAD")


def test_who_has_an_id_elsewhere_stays_out_by_it_even_if_history_is_gone(
    crmctl: Crmctl, crm: Path, tmp_path: Path
) -> None:
    assert crmctl("set", _ERIKA, "external_ids.hubspot=815").exit_code == 0
    assert crmctl("redact", _ERIKA, "--yes").exit_code == 0
    tree = _git(crm, "commit-tree", "HEAD^{tree}", "-m", "no history").strip()
    _git(crm, "reset", "--hard", tree)
    file = tmp_path / "people.csv"
    file.write_text("Record ID,First Name,Last Name\n815,Erika,Other\n")
    arguments = (
        "--kind",
        "contact",
        "--source",
        "hubspot",
        "--map",
        "Record ID=external_ids.hubspot",
    )
    result = crmctl("import", str(file), *arguments)
    assert result.exit_code == 1
    assert "an id in another system" in result.stderr


def test_a_later_consent_lets_somebody_in_again_and_is_logged(
    erased: Path, crmctl: Crmctl
) -> None:
    before = (erased / _LIST).read_text().splitlines()
    arguments = ("add", "contact", "Erika Neu", "--email", _MAIL)
    result = crmctl(*arguments, "--consent-after-erasure", "2026-11-23 form 17")
    assert result.exit_code == 0, result.stderr
    message = _git(erased, "log", "-1", "--format=%B")
    assert "Crmctl-Consent-After-Erasure: e-" in message
    assert "form 17" not in message
    after = (erased / _LIST).read_text()
    assert set(before) <= set(after.splitlines())
    assert "  - lifted e-" in after
    assert "document: form 17" in _git(erased, "show", "HEAD")
    assert crmctl("check", "--select", "P809").exit_code == 0
    # What was not given again stays out.
    assert crmctl("add", "contact", "E", "--phone", "+491712345678").exit_code == 7
    # Who is taken out again is kept out again.
    assert crmctl("undo").exit_code == 0
    assert crmctl(*arguments).exit_code == 7


@pytest.mark.usefixtures("erased")
def test_a_consent_from_before_the_erasure_lets_nobody_in(crmctl: Crmctl) -> None:
    arguments = ("add", "contact", "Erika Neu", "--email", _MAIL, "--consent-after-erasure")
    assert crmctl(*arguments, "2026-11-01 form 17").exit_code == 7


@pytest.mark.usefixtures("erased")
def test_set_lets_in_what_a_later_consent_covers(crmctl: Crmctl) -> None:
    assert crmctl("set", _PAUL, f"email+={_MAIL}").exit_code == 7
    arguments = ("set", _PAUL, f"email+={_MAIL}", "--consent-after-erasure", "form 17")
    assert crmctl(*arguments).exit_code == 0


def test_nobody_is_let_in_who_was_not_erased(erased: Path, crmctl: Crmctl, home: Path) -> None:
    arguments = ("add", "contact", "Eva", "--consent-after-erasure", "form 17")
    assert crmctl(*arguments).exit_code == 2
    _keys(home).unlink()
    assert crmctl(*arguments).exit_code == 7
    assert "Eva" not in _git(erased, "log", "-p", "-1")


@pytest.mark.parametrize("how", ["lines", "file", "staged"])
def test_who_takes_lines_out_of_the_list_lets_nobody_in(
    erased: Path, crmctl: Crmctl, how: str
) -> None:
    file = erased / _LIST
    if how == "lines":
        file.write_text("".join(file.read_text().splitlines(keepends=True)[:5]))
    elif how == "file":
        file.unlink()
    else:
        _git(erased, "rm", "-q", _LIST)
    assert crmctl("add", "contact", "E", "--email", _MAIL).exit_code == 7
    result = crmctl("save")
    assert result.exit_code == 7
    assert "only added" in result.stderr


def test_a_list_that_cannot_be_read_stops_what_it_would_judge_and_nothing_else(
    erased: Path, crmctl: Crmctl
) -> None:
    with (erased / _LIST).open("a") as file:
        file.write("<<<<<<< HEAD\n")
    assert crmctl("add", "contact", "Eva").exit_code == 8
    assert crmctl("add", "task", "Call").exit_code == 0
    result = crmctl("check", "--select", "P809")
    assert result.exit_code == 1
    assert "is no line of a suppression list" in result.stdout


def test_the_key_of_another_crm_is_refused(
    erased: Path, crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRMCTL_SUPPRESSION_KEY", "ab" * 32)
    result = crmctl("add", "contact", "Eva", "--email", "eva@neu.example")
    assert result.exit_code == 7
    assert "CRMCTL_SUPPRESSION_KEY" in result.stderr
    monkeypatch.setenv("CRMCTL_SUPPRESSION_KEY", "no key")
    assert crmctl("add", "contact", "Eva").exit_code == 2
    assert "eva@neu" not in _git(erased, "log", "-p", "-1")


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.usefixtures("erased")
def test_a_key_that_others_may_read_is_not_used(crmctl: Crmctl, home: Path) -> None:
    _keys(home).chmod(0o640)
    result = crmctl("add", "contact", "Eva")
    assert result.exit_code == 6
    assert "chmod 600" in result.stderr


def test_an_erasure_needs_the_key_of_the_list(erased: Path, crmctl: Crmctl, home: Path) -> None:
    _keys(home).unlink()
    result = crmctl("redact", _PAUL, "--yes")
    assert result.exit_code == 7
    assert "privacy key" in result.stderr
    assert "paul@ito" in _git(erased, "grep", "paul@ito", "HEAD")


def test_the_environment_gives_the_key_of_a_first_list(
    crmctl: Crmctl, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRMCTL_SUPPRESSION_KEY", "ab" * 32)
    assert crmctl("redact", _ERIKA, "--yes").exit_code == 0
    assert not (home / ".config" / "crmctl").exists()
    assert crmctl("add", "contact", "E", "--email", _MAIL).exit_code == 7


def test_a_second_record_of_the_person_is_told_and_a_household_is_not(
    crmctl: Crmctl, crm: Path
) -> None:
    def add(name: str, *options: Any) -> str:
        return crmctl("add", "contact", name, *options, "--force").stdout.strip()

    phone = ("--phone", "+491712345678")
    second = add("Erika Müller-Lüdenscheidt", "--email", _MAIL)
    add("Max Müller-Lüdenscheidt", *phone)
    add("Erika Müller-Lüdenscheidt", *phone, "--birthday", "2010-05-05")
    assert crmctl("redact", _ERIKA, "--yes").exit_code == 0
    found = crmctl("check", "--select", "P809").stdout
    assert found.count("error P809") == 1
    assert f"{second.partition('/')[2]}.yaml" in found
    assert (crm / _LIST).exists()


@pytest.mark.usefixtures("erased")
def test_a_private_customer_comes_back_by_a_later_consent(crmctl: Crmctl) -> None:
    arguments = ("add", "customer", "E M", "--type", "person", "--email", _MAIL)
    option = ("--consent-after-erasure", "2026-13-99 is no day")
    assert crmctl(*arguments, *option).exit_code == 0
    shown = crmctl("show", _MAIL, "--format", "json").stdout
    assert "2026-13-99 is no day" in shown


def test_a_line_that_lifts_and_that_nobody_with_the_key_wrote_lifts_nothing(
    erased: Path, crmctl: Crmctl
) -> None:
    file = erased / _LIST
    entries = [line for line in file.read_text().splitlines() if line.startswith("  - e-")]
    with file.open("a") as out:
        for line in entries:
            out.write(f"  - lifted {line.removeprefix('  - ')} 2026-11-23 {'0' * 64}\n")
    assert crmctl("add", "contact", "E", "--email", _MAIL).exit_code == 7
    assert f"{len(entries)} lines lift entries" in crmctl("check").stdout


def test_a_row_that_fails_for_another_reason_keeps_nothing_of_an_erased_person_either(
    erased: Path, crmctl: Crmctl, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"first name,last name,email,birthday\nErika,M,{_MAIL},2026-99-99\n")
    result = crmctl("import", str(file), "--kind", "contact", "--date-format", "YMD")
    assert result.exit_code == 1
    assert "rika" not in (tmp_path / "people.rejected.csv").read_text().lower()
    assert (erased / _LIST).exists()


@pytest.mark.usefixtures("erased")
def test_a_mail_of_an_erased_person_does_not_bring_them_back(
    crmctl: Crmctl, crm: Path, tmp_path: Path
) -> None:
    file = tmp_path / "letter.eml"
    file.write_text(
        f"From: Erika <{_MAIL}>\nTo: anna@schmidt.example\nSubject: Hello\n"
        "Message-ID: <1@acme.example>\nDate: Fri, 20 Nov 2026 10:00:00 +0100\n\nText\n"
    )
    result = crmctl("import", str(file))
    assert "ACME.example" not in _git(crm, "grep", "", "HEAD", "--", "contacts", "interactions")
    assert result.exit_code in {0, 1}
    assert not list(tmp_path.glob("*.rejected*"))


def test_what_is_no_person_is_imported_without_the_key(
    erased: Path, crmctl: Crmctl, tmp_path: Path, home: Path
) -> None:
    _keys(home).unlink()
    file = tmp_path / "products.csv"
    file.write_text("name,number\nGate drive,A-1\n")
    result = crmctl("import", str(file), "--kind", "product")
    assert result.exit_code == 0, result.stderr
    assert "Gate drive" in _git(erased, "grep", "Gate drive", "HEAD", "--", "products")
