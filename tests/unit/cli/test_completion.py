import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from crmctl.cli.app import app, load
from crmctl.cli.completion import _offer as offer
from crmctl.cli.completion import complete_field, for_shell
from crmctl.cli.registry import BY_NAME

if TYPE_CHECKING:
    import typer


def test_an_id_is_offered_with_the_name_beside_it() -> None:
    assert offer("p-7k3f9q2m", "Anna O'Neill", "p-7") == ("p-7k3f9q2m", "Anna O\u2019Neill")


def test_a_name_is_offered_with_the_id_beside_it_as_it_was_begun() -> None:
    assert offer("acme-gmbh", "ACME GmbH", "acme G") == ("acme GmbH", "acme-gmbh")


@pytest.mark.parametrize(
    ("label", "typed", "offered"),
    [
        ("Anna Schmidt", "schm", "schmidt"),
        ("Anna Schmidt", "Anna S", "Anna Schmidt"),
        ("Karl Müller-Lüdenscheidt", "lüd", "lüdenscheidt"),
        ("Groß Werkzeuge", "gross", "gross Werkzeuge"),
        ("Groß Werkzeuge", "gros", None),
        ("Anna Schmidt", "midt", None),
    ],
)
def test_a_name_is_offered_from_the_word_that_was_begun(
    label: str, typed: str, offered: str | None
) -> None:
    assert offer("p-7k3f9q2m", label, typed) == (offered and (offered, "p-7k3f9q2m"))


@pytest.mark.parametrize(
    ("typed", "offered"), [("AC", ("ACME\\ GmbH", "acme-gmbh")), ("ACME G", None)]
)
def test_bash_gets_a_name_that_it_can_insert(
    monkeypatch: pytest.MonkeyPatch, typed: str, offered: tuple[str, str] | None
) -> None:
    monkeypatch.setenv("_CRMCTL_COMPLETE", "complete_bash")
    assert offer("acme-gmbh", "ACME GmbH", typed) == offered


@pytest.mark.parametrize("name", ["$(reboot)", "a`b`", "x;y", "\x1b[31m", 'a"b', "a\\$(b)"])
def test_a_name_that_a_shell_would_act_upon_is_not_offered(name: str) -> None:
    assert offer("p-7k3f9q2m", name, name[:1]) is None
    assert not set("$`;\"\\'()\x1b") & set(for_shell(name))


def test_what_stands_beside_a_candidate_means_nothing_to_a_shell() -> None:
    shown = for_shell("\\$(echo broken)`echo broken`'; echo broken; '")
    run = subprocess.run(
        ["bash", "-c", f'eval "echo \\"{shown}\\""'], capture_output=True, text=True, check=True
    )
    assert run.stdout == f"{shown}\n"


@pytest.mark.parametrize(
    ("line", "shell", "offered"),
    [
        ("crmctl -C {crm} show acm", "fish", "acme-gmbh\tACME Maschinenbau"),
        ("crmctl -C {crm} show contacts/p-2", "fish", "contacts/p-2b4d6f8h\tPaul Ito"),
        ("crmctl -C {crm} show bet", "zsh", """_arguments '*: :(("beta-ag":"Beta AG"))'"""),
        ("crmctl -C {crm} list ta", "fish", "task\ttasks"),
        ("crmctl -C {crm} log ca", "fish", "call\tphone"),
        ("crmctl -C {crm} log me", "fish", "messenger\nmeeting"),
        ("crmctl -C {crm}/nowhere show a", "fish", ""),
    ],
)
def test_a_shell_is_offered_records_and_kinds(
    crm: Path, monkeypatch: pytest.MonkeyPatch, line: str, shell: str, offered: str
) -> None:
    monkeypatch.setitem(sys.modules, "rich", None)
    environment = {
        "_CRMCTL_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": line.format(crm=crm),
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    result = CliRunner().invoke(app, env=environment, prog_name="crmctl")
    assert result.stdout.strip() == offered


@pytest.mark.parametrize(
    ("kind", "typed", "offered"),
    [
        ("customers", "--em", [("--email", "emails.address")]),
        ("customer", "--legal", [("--legal-name", "legal_name")]),
        ("customer", "--custom.g", [("--custom.gate-height", "custom.gate_height")]),
        ("task", "--du", [("--due", "")]),
        ("nothing", "--", []),
    ],
)
def test_the_fields_of_a_kind_are_offered_as_options(
    crm: Path, kind: str, typed: str, offered: list[tuple[str, str]]
) -> None:
    root = get_command(app).make_context("crmctl", ["-C", str(crm), "add"], resilient_parsing=True)
    arguments = [kind, "Name"]
    context = load(BY_NAME["add"]).make_context(
        "add", arguments, parent=root, resilient_parsing=True
    )
    found = complete_field(cast("typer.Context", context), typed)
    assert found[: len(offered) or None] == offered
