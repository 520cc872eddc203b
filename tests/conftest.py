"""What every test stands on: nothing of the developer's own machine is within reach."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from typer.testing import CliRunner

from crmctl.cli.app import app
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.create import Basics, create

if TYPE_CHECKING:
    from typer.testing import Result

# Short by default, so that the whole suite stays quick; `--hypothesis-profile=full` looks harder.
settings.register_profile("quick", max_examples=60, deadline=None)
settings.register_profile("full", max_examples=2_000, deadline=None)
settings.load_profile("quick")

# Whoever runs the tests in the background has their shell let all of them ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Colours, widths, editors, places: whatever would make a test's output differ between machines.
# Rich and typer take GITHUB_ACTIONS and the like for a terminal.
_PERSONAL = {
    *("BROWSER", "COLUMNS", "EDITOR", "EMAIL", "LINES", "PAGER", "VISUAL"),
    *("CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "NO_COLOR", "PY_COLORS", "TTY_COMPATIBLE"),
    *("GITHUB_ACTIONS", "TERMINAL_WIDTH", "TTY_INTERACTIVE"),
}
_PERSONAL_PREFIXES = ("CRMCTL_", "GIT_", "LC_", "SSH_", "XDG_")

_MOMENT = "2026-11-21T12:00:00+01:00"
_IDENTITY = {
    "GIT_AUTHOR_NAME": "Anna Schmidt",
    "GIT_AUTHOR_EMAIL": "anna@schmidt.example",
    "GIT_AUTHOR_DATE": _MOMENT,
    "GIT_COMMITTER_NAME": "Anna Schmidt",
    "GIT_COMMITTER_EMAIL": "anna@schmidt.example",
    "GIT_COMMITTER_DATE": _MOMENT,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-slow", action="store_true", help="run the tests marked slow, too")


def pytest_collection_modifyitems(config: pytest.Config, items: Iterable[pytest.Item]) -> None:
    if config.getoption("--run-slow"):
        return
    skip = pytest.mark.skip(reason="slow; runs with --run-slow")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new, empty home folder; the person's own settings, and git's, are out of reach."""
    folder = tmp_path_factory.mktemp("home")
    for name in os.environ:
        if name in _PERSONAL or name.startswith(_PERSONAL_PREFIXES):
            monkeypatch.delenv(name)
    gitconfig = folder / ".gitconfig"
    gitconfig.touch()
    places = {
        "HOME": folder,
        "USERPROFILE": folder,
        "GIT_CONFIG_GLOBAL": gitconfig,
        "XDG_CACHE_HOME": folder / ".cache",
        "XDG_CONFIG_HOME": folder / ".config",
        "XDG_DATA_HOME": folder / ".local" / "share",
        "XDG_STATE_HOME": folder / ".local" / "state",
    }
    fixed = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
    for name, value in {**places, **fixed, **_IDENTITY}.items():
        monkeypatch.setenv(name, str(value))
    return folder


@pytest.fixture
def git_repo(tmp_path: Path) -> Path:
    """A new git repository on branch main without a commit; the environment names the author."""
    subprocess.run(["git", "init", "--quiet", "-b", "main", str(tmp_path)], check=True)
    return tmp_path


Crmctl = Callable[..., "Result"]

_TODAY = "2026-11-23"
_CRM: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "contact",
        "p-7k3f9q2m",
        {
            "name": {"title": "Dr.", "given": "Erika", "family": "Müller-Lüdenscheidt"},
            "roles": [
                {
                    "customer": "acme-gmbh",
                    "position": "Head of Purchasing",
                    "buying_role": "decider",
                }
            ],
            "emails": [{"address": "erika.mueller@acme.example", "label": "work"}],
            "phones": [{"number": "+491712345678", "label": "mobile"}],
            "birthday": "1984-03-12",
            "consents": [
                {
                    "id": "c-2q8x",
                    "purpose": "newsletter",
                    "channel": "email",
                    "address": "erika.mueller@acme.example",
                    "basis": "consent",
                    "event": "confirmed",
                    "at": "2026-03-01T10:11:12+01:00",
                }
            ],
            "tags": ["fair-2026"],
            "aliases": ["p-0m2c8w4r"],
        },
    ),
    (
        "contact",
        "p-2b4d6f8h",
        {
            "name": {"given": "Paul", "family": "Ito"},
            "emails": [{"address": "paul@ito.example"}],
            "phones": [{"number": "+493012345678"}],
            "addresses": [{"street": "Gartenstr. 5", "postal_code": "10115", "city": "Berlin"}],
            "do_not_contact": True,
        },
    ),
    (
        "customer",
        "acme-gmbh",
        {
            "type": "organisation",
            "name": "ACME Maschinenbau",
            "legal_name": "ACME Maschinenbau GmbH",
            "stage": "customer",
            "industry": "mechanical engineering",
            "domains": ["acme.example"],
            "phones": [{"number": "+4935141234560", "label": "office"}],
            "addresses": [
                {
                    "label": "delivery",
                    "street": "Hauptstraße 1",
                    "postal_code": "01067",
                    "city": "Dresden",
                    "country": "DE",
                }
            ],
            "owner": "u-anna",
            "since": "2023-01-10",
            "tags": ["b2b"],
            "custom": {"gate_height": "3.2"},
            "external_ids": {"hubspot": "4711"},
            "notes": "Deliveries through the yard only.\n",
        },
    ),
    (
        "customer",
        "beta-ag",
        {
            "type": "organisation",
            "name": "Beta AG",
            "stage": "lead",
            "referred_by": "customers/acme-gmbh",
            "since": "2026-10-01",
        },
    ),
    (
        "customer",
        "k-9w2e5t7y",
        {"type": "person", "person": "p-2b4d6f8h", "stage": "prospect", "since": "2026-05-02"},
    ),
    (
        "interaction",
        "2026-11-21-acme-gmbh-phone-7k3f",
        {
            "at": "2026-11-21T09:30:00+01:00",
            "channel": "phone",
            "direction": "in",
            "customer": "acme-gmbh",
            "contacts": ["p-7k3f9q2m"],
            "subject": "Problem with the gate drive",
            "body": "The drive stops in the cold.\n",
            "outcome": "quote promised",
        },
    ),
    (
        "interaction",
        "2026-12-01-acme-gmbh-meeting-2c4e",
        {
            "at": "2026-12-01T10:00:00+01:00",
            "planned": "true",
            "channel": "meeting",
            "customer": "acme-gmbh",
            "subject": "Yearly review",
        },
    ),
    (
        "task",
        "t-m4k8z1qp",
        {
            "title": "Send the quote for the alternative drive",
            "due": "2026-11-24",
            "about": ["interactions/2026-11-21-acme-gmbh-phone-7k3f", "customers/acme-gmbh"],
            "owner": "u-anna",
            "priority": "high",
        },
    ),
    ("task", "t-3f5h7k9m", {"title": "Call back", "due": "2026-11-20"}),
)
_CRM_YAML = """\
custom_fields:
  customer:
    gate_height:
      type: decimal
      unit: m
      label: Height of the gate
segments:
  dresdeners: kind:customer city:Dresden
"""


@pytest.fixture(scope="session")
def _crm_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The place of the CRM that `crm` copies; made by the first test that asks for it."""
    return tmp_path_factory.mktemp("once") / "crm"


@pytest.fixture
def crm(tmp_path: Path, _crm_once: Path) -> Path:
    """A small CRM, a copy for each test: `_CRM` says what is in it."""
    if not _crm_once.exists():
        _make_crm(_crm_once)
    folder = tmp_path / "crm"
    shutil.copytree(_crm_once, folder)
    # Git's index remembers the inodes of the files that were copied.
    subprocess.run(["git", "-C", str(folder), "status", "--short"], check=True)
    return folder


def _make_crm(folder: Path) -> None:
    create(folder, Basics("Schmidt Webdesign"))
    outside = Surroundings(datetime.fromisoformat(_MOMENT), random=Random(7))  # noqa: S311 - the same ids each time
    settings = Workspace.open(folder, outside).change("set")
    begun = (settings.read("crm.yaml") or b"").partition(b"taxes:")[0]  # tests have their own
    settings.write("crm.yaml", begun + _CRM_YAML.encode())
    settings.commit("custom fields and segments")
    records = Workspace.open(folder, outside).change("add")
    for kind, id_, data in _CRM:
        records.add(kind, data, id_=id_)
    records.commit("records to test with")


@pytest.fixture
def crmctl(crm: Path) -> Crmctl:
    """Run a command on the small CRM, on 23 November 2026; gives what it wrote and its status."""

    def run(*arguments: str, today: str = _TODAY, **options: Any) -> "Result":
        command = ["-C", str(crm), "--today", today, *arguments]
        return CliRunner().invoke(app, command, catch_exceptions=False, **options)

    return run
