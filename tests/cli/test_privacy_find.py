import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from crmctl.cli import privacy_find, privacy_scan
from crmctl.cli.boundary import guarded
from crmctl.cli.session import begin

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_REFUSED = (
    "line 3 of the message holds an e-mail address\nName people by their ids, as in `contact "
    "p-7k3f9q2m: set role`; nothing was committed.\n"
)
_PAUL = "p-2b4d6f8h"


@pytest.fixture
def privacy(crm: Path) -> Hear:
    """Run `find` or `scan` on the small CRM; gives status, standard output and error."""
    app = typer.Typer()
    app.command("find")(privacy_find.run)
    app.command("scan")(privacy_scan.run)

    def run(*arguments: str) -> Heard:
        begin(str(crm), "2026-11-23T12:00:00+01:00")
        command = typer.main.get_command(app)

        def call() -> None:
            raise typer.Exit(command(list(arguments), standalone_mode=False) or 0)

        whole = typer.Typer()
        whole.command("x")(lambda: guarded(call))
        done = CliRunner().invoke(whole, [])
        return done.exit_code, done.stdout, done.stderr

    return run


@pytest.fixture
def planted(hear: Hear, crm: Path, git: Git) -> None:
    """Paul Ito in a call, a message, a branch, a tag, a stash, a path, a hook, a lost object."""
    said = ("--subject", "Paul Ito called", "--text", "Write to paul@ito.example")
    hear("log", "call", "k-9w2e5t7y", *said)
    git("branch", "talk-paul-ito")
    git("tag", "-a", "v1", "-m", "for paul@ito.example")
    git("commit", "--allow-empty", "-m", "Paul Ito wrote")
    (crm / "paul-ito.txt").write_text("see paul@ito.example\n")
    (crm / ".git" / "description").write_text("of Paul Ito\n")
    lost = ("git", "hash-object", "-w", "--stdin")
    subprocess.run(lost, cwd=crm, input=b"Paul Ito", check=True, capture_output=True)
    (crm / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\1")
    (crm / "notes.txt").write_text("Frau Ito, Herr Ito\n")


def _rows(answer: Heard) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(answer[1])
    return rows


@pytest.mark.usefixtures("planted")
def test_a_person_is_found_everywhere_and_nothing_is_shown(privacy: Hear, crm: Path) -> None:
    answer = privacy("find", _PAUL, "--format", "json")
    assert answer[0] == 0, answer
    rows = _rows(answer)
    certain = {row["place"] for row in rows if row["status"] == "certain"}
    assert certain == {
        "record", "file", "path", "object", "message", "tag", "ref", "file of git",
        "index of crmctl",
    }  # fmt: skip
    assert any(row["status"] == "decide" and row["where"] == "notes.txt" for row in rows)
    own = [row for row in rows if row["what"] == "the record itself"]
    assert {row["where"] for row in own if row["place"] == "record"} == {f"contacts/{_PAUL}"}
    assert all(row["commit"] for row in own if row["place"] == "object")
    assert any(row["place"] == "object" and not row["commit"] for row in rows)
    assert any(row["where"] == "refs/heads/talk-[erased]" for row in rows)
    assert any(row["where"] == "[erased].txt" and row["encoding"] == "plain" for row in rows)
    assert "not looked into: scan.png: a picture" in answer[2]
    shown = (answer[1] + answer[2]).lower()
    assert "paul" not in shown
    assert "ito" not in shown.replace("editor", "")
    assert (crm / "paul-ito.txt").exists()


@pytest.mark.usefixtures("planted")
def test_a_private_customer_is_looked_for_as_the_contact(privacy: Hear) -> None:
    status, out, err = privacy("find", "k-9w2e5t7y")
    assert status == 0
    assert out.startswith("STATUS")
    assert "places are certainly theirs" in err


def test_a_firm_is_no_person(privacy: Hear, hear: Hear) -> None:
    hear("add", "customer", "ACME GmbH")
    assert privacy("find", "acme-gmbh")[0] == 2


def test_a_clean_crm_has_nothing_to_tell(privacy: Hear) -> None:
    status, out, err = privacy("scan")
    assert (status, err) == (0, "0 places with personal data.\n"), out


@pytest.mark.usefixtures("planted")
def test_what_leaked_is_told_by_its_place(privacy: Hear, hear: Hear) -> None:
    hear("add", "task", "Send Paul Ito the price list")
    status, out, _ = privacy("scan", "--format", "json")
    assert status == 1
    rows = json.loads(out)
    assert {(row["place"], row["what"]) for row in rows} >= {
        ("message", "the name of a contact"),
        ("path", "the name of a contact"),
        ("branch or tag", "the name of a contact"),
        ("note", "the name of a contact"),
    }
    assert "paul" not in out.lower()


def test_a_message_is_refused_before_it_is_committed(privacy: Hear, tmp_path: Path) -> None:
    message = tmp_path / "COMMIT_EDITMSG"
    message.write_text("Call\n\nWrite to ito@paul.example\n# Paul Ito\n")
    assert privacy("scan", "--message", str(message)) == (
        1,
        "",
        _REFUSED,
    )
    message.write_text("contact p-7k3f9q2m: set role\n")
    assert privacy("scan", "--message", str(message)) == (0, "", "")
    assert privacy("scan", "--message", str(tmp_path / "none"))[0] == 6
