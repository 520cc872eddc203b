"""`crmctl export`: what comes out goes in again without loss."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import Result

from crmctl.interchange.exporting.registry import names
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace

Crmctl = Callable[..., Result]

_OUTSIDE = Surroundings(datetime.fromisoformat("2026-11-23T12:00:00+01:00"))


def test_one_kind_as_csv(crmctl: Crmctl) -> None:
    result = crmctl("export", "csv", "tasks")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout_bytes == (
        b"kind,id,title,due,about,owner,priority\r\n"
        b"task,t-3f5h7k9m,Call back,2026-11-20,,,\r\n"
        b"task,t-m4k8z1qp,Send the quote for the alternative drive,2026-11-24,"
        b"interactions/2026-11-21-acme-gmbh-phone-7k3f; customers/acme-gmbh,u-anna,high\r\n"
    )


def test_all_kinds_as_json_and_json_lines(crmctl: Crmctl) -> None:
    array = json.loads(crmctl("export", "json").stdout)
    lines = [
        json.loads(line) for line in crmctl("export", "--format", "jsonl").stdout.splitlines()
    ]

    assert array == lines
    assert [(record["kind"], record["id"]) for record in array] == [
        ("customer", "acme-gmbh"),
        ("customer", "beta-ag"),
        ("customer", "k-9w2e5t7y"),
        ("contact", "p-2b4d6f8h"),
        ("contact", "p-7k3f9q2m"),
        ("interaction", "2026-11-21-acme-gmbh-phone-7k3f"),
        ("interaction", "2026-12-01-acme-gmbh-meeting-2c4e"),
        ("task", "t-3f5h7k9m"),
        ("task", "t-m4k8z1qp"),
    ]


def test_a_query_chooses_and_a_file_takes_the_records(crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"

    result = crmctl("export", "customers", "city:Dresden", "-o", str(file))

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"Written: {file}\n"
    assert [json.loads(line)["id"] for line in file.read_text().splitlines()] == ["acme-gmbh"]


def test_a_query_over_all_kinds(crmctl: Crmctl) -> None:
    found = json.loads(crmctl("export", "json", "drive").stdout)

    assert [record["kind"] for record in found] == ["interaction", "task"]


def test_archived_records_are_exported_and_erased_ones_are_not(crmctl: Crmctl, crm: Path) -> None:
    crmctl("set", "beta-ag", "archived=2026-11-01")
    workspace = Workspace.open(crm, _OUTSIDE)
    change = workspace.change("redact")
    change.put(Ref("contacts", "p-2b4d6f8h"), {"erased": "2026-11-20", "epoch": "e-1"})
    change.commit("erase")

    found = [record["id"] for record in json.loads(crmctl("export", "json").stdout)]

    assert "beta-ag" in found
    assert "p-2b4d6f8h" not in found


def test_a_state_of_the_past_can_be_exported(crmctl: Crmctl) -> None:
    crmctl("set", "beta-ag", "stage=customer")

    then = json.loads(crmctl("export", "customers", "beta", "--recorded", "HEAD~1").stdout)

    assert [record["stage"] for record in then] == ["lead"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("csv",), "One such file holds records of one kind; name it: customers, contacts"),
        (("csv", "customers", "nofield:1"), "No field is called 'nofield'"),
        (("json", "-o", "{folder}/no/such/x.json"), ""),
    ],
)
def test_a_wrong_call_is_a_sentence(
    crmctl: Crmctl, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    result = crmctl("export", *(argument.format(folder=tmp_path) for argument in arguments))

    assert result.exit_code == (2 if sentence else 0)
    assert sentence in result.stderr


def test_a_terminal_gets_no_escapes(crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch) -> None:
    crmctl("set", "beta-ag", "industry=\x1b[31mred")
    monkeypatch.setattr("crmctl.cli.export_output.is_terminal", lambda: True)

    assert "\x1b" not in crmctl("export", "csv", "customers").stdout


def test_bytes_reach_a_pipe_whatever_the_locale(crm: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "LC_ALL": "C"}
    environment["PYTHONIOENCODING"] = "ascii"
    call = [sys.executable, "-m", "crmctl", "-C", str(crm), "export", "csv", "contacts"]

    done = subprocess.run(call, capture_output=True, check=True, env=environment, cwd=tmp_path)

    assert "Müller-Lüdenscheidt".encode() in done.stdout


def test_a_word_that_is_no_format_writes_no_empty_backup(crmctl: Crmctl) -> None:
    result = crmctl("export", "xml")

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        "crmctl: 'xml' is neither a format nor a kind; the formats are "
        f"{', '.join(names())}. Name one before a query.\n"
    )


@pytest.mark.parametrize("place", ["crm.yaml", "customers/all.csv", "./contacts/../crm.yaml"])
def test_the_crm_s_own_files_are_never_written_over(crm: Path, crmctl: Crmctl, place: str) -> None:
    before = {path: path.read_bytes() for path in crm.rglob("*.yaml")}
    result = crmctl("export", "csv", "customers", "-o", str(crm / place))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "name a file or folder elsewhere" in result.stderr
    assert {path: path.read_bytes() for path in crm.rglob("*.yaml")} == before
    assert not (crm / "customers" / "all.csv").exists()
    assert crmctl("export", "csv", "customers", "-o", str(crm / "all.csv")).exit_code == 0
