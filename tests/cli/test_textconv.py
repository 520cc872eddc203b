"""What git shows of a record: names beside opaque ids, and nothing that a terminal obeys."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from crmctl import __main__ as program
from crmctl.cli.app import app

Crmctl = Callable[..., Result]
Show = Callable[..., str]

_INTERACTION = "interactions/2026/11/2026-11-21-acme-gmbh-phone-7k3f.yaml"
_PRIVATE = "customers/k-9w2e5t7y.yaml"


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let git find `crmctl`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "crmctl"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m crmctl "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))


@pytest.fixture
def show(
    crm: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> Show:
    """Give what git would get for a text, asked for from the CRM's root."""

    def run(content: bytes, folder: Path = crm) -> str:
        file = tmp_path / "blob"
        file.write_bytes(content)
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["crmctl", "textconv", str(file)])
        program.main()
        return capsysbinary.readouterr().out.decode()

    return run


def _git(crm: Path, *arguments: str) -> str:
    command = ["git", "-C", str(crm), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout


def _edit(crm: Path) -> None:
    file = crm / _INTERACTION
    file.write_text(file.read_text().replace("- p-7k3f9q2m", "- p-7k3f9q2m\n  - p-2b4d6f8h"))


@pytest.mark.usefixtures("on_path")
def test_git_shows_names_beside_ids(crm: Path, crmctl: Crmctl) -> None:
    crmctl("list", "contacts")
    _edit(crm)
    lines = _git(crm, "diff").splitlines()
    assert "   - p-7k3f9q2m  # Dr. Erika Müller-Lüdenscheidt" in lines
    assert "+  - p-2b4d6f8h  # Paul Ito" in lines
    assert "+person: p-2b4d6f8h  # Paul Ito" in _git(crm, "log", "-p").splitlines()
    # A patch is for machines: it has the records as they are.
    assert "#" not in _git(crm, "format-patch", "--stdout", "-1", "--", _PRIVATE)


def test_without_crmctl_or_without_configuration_git_shows_the_text(
    crm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.defpath)
    _edit(crm)
    assert "+  - p-2b4d6f8h" in _git(crm, "diff").splitlines()
    _git(crm, "config", "--unset", "diff.crmctl.textconv")
    assert "+  - p-2b4d6f8h" in _git(crm, "diff").splitlines()


def test_names_are_kept_nowhere_in_git(crm: Path, home: Path) -> None:
    (home / ".gitconfig").write_text('[diff "crmctl"]\n\tcachetextconv = true\n')
    assert _git(crm, "config", "diff.crmctl.cachetextconv") == "false\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('person: "p-2b4d6f8h"\n', 'person: "p-2b4d6f8h"  # Paul Ito\n'),
        ("about:\n  - contacts/p-2b4d6f8h", "about:\n  - contacts/p-2b4d6f8h  # Paul Ito"),
        (
            "aliases:\n  - p-0m2c8w4r\n",
            "aliases:\n  - p-0m2c8w4r  # Dr. Erika Müller-Lüdenscheidt\n",
        ),
        ("body: ask p-2b4d6f8h\n", "body: ask p-2b4d6f8h\n"),
        ("person: p-zzzzzzzz\n", "person: p-zzzzzzzz\n"),
        ("", ""),
    ],
)
def test_only_a_whole_value_that_is_known_gets_a_name(
    show: Show, crmctl: Crmctl, text: str, shown: str
) -> None:
    crmctl("list", "contacts")
    assert show(text.encode()) == shown


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (b"name: \x1b[31mred\n", "name: ␛[31mred\n"),
        ("name: a\u202eb\u200b\n".encode(), "name: a<U+202E>b<U+200B>\n"),
        (b"name: x\r\n", "name: x<U+000D>\n"),
        (b"a:\tb\x00\n", "a:\tb␀\n"),
        (b"name: M\xfcller\n", "name: M\\xfcller\n"),
        ("name: 👩\u200d💻\n".encode(), "name: 👩\u200d💻\n"),
    ],
)
def test_what_drives_a_terminal_or_hides_is_spelt_out(
    show: Show, content: bytes, shown: str
) -> None:
    assert show(content) == shown


def test_a_name_is_shown_safely(show: Show, crmctl: Crmctl) -> None:
    crmctl("set", "p-2b4d6f8h", "name.given=Pa\u202eul")
    assert show(b"person: p-2b4d6f8h\n") == "person: p-2b4d6f8h  # Paul Ito\n"


def test_without_an_index_or_a_repository_the_text_is_shown(
    show: Show, crm: Path, tmp_path: Path
) -> None:
    for index in (crm / ".git").glob("crmctl/*/index.sqlite"):
        index.write_bytes(b"broken")
    assert show(b"person: p-2b4d6f8h\n") == "person: p-2b4d6f8h\n"
    assert show(b"person: p-2b4d6f8h\n", tmp_path) == "person: p-2b4d6f8h\n"


def test_the_index_is_found_from_a_linked_work_tree_and_by_git_dir(
    show: Show, crm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked = tmp_path / "linked"
    _git(crm, "worktree", "add", "-q", str(linked))
    CliRunner().invoke(app, ["-C", str(linked), "list", "contacts"])
    assert show(b"person: p-2b4d6f8h\n", linked) == "person: p-2b4d6f8h  # Paul Ito\n"
    monkeypatch.setenv("GIT_DIR", str(crm / ".git"))
    CliRunner().invoke(app, ["-C", str(crm), "list", "contacts"])
    assert show(b"person: p-2b4d6f8h\n", tmp_path) == "person: p-2b4d6f8h  # Paul Ito\n"


def test_nothing_slow_is_imported(crm: Path) -> None:
    code = (
        "import sys; from crmctl.cli import textconv; textconv.main(sys.argv[1:]); "
        "print(sorted({'typer', 'pydantic', 'sqlite3', 'git'} & set(sys.modules)))"
    )
    file = crm / "customers" / "beta-ag.yaml"
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout == file.read_text() + "[]\n"
