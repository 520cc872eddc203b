"""Which files the index must look at again; tests/faults tries every means of editing them."""

import os
import subprocess
import time
from datetime import datetime
from pathlib import Path

import pytest

from crmctl.git.repository import open_repository
from crmctl.index.files import recorded
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.freshness import Sources, is_text

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_BETA, _FILE = Ref("customers", "beta-ag"), "customers/beta-ag.yaml"


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def _name(crm: Path) -> str | None:
    found = _open(crm).record(_BETA)
    return str(found.data["name"]) if found else None


@pytest.mark.parametrize(
    ("path", "held"),
    [
        ("customers/a.yaml", True),
        ("customers/x/y/a.txt", True),
        ("customer/a.yaml", False),
        ("notes/a.yaml", False),
        ("customers", False),
        ("customers/.0123456789abcdef.crmctl-tmp", False),
        ("customers/caf\udce9.yaml", False),
        ("customers/café.yaml", True),
    ],
)
def test_what_lies_in_the_folder_of_a_kind_is_looked_at(path: str, held: bool, crm: Path) -> None:
    assert Sources(open_repository(crm), _open(crm).catalogue).holds(path) is held


def test_bytes_that_are_no_text_are_known_by_their_surrogates() -> None:
    assert is_text("ä/ö 👩‍💻")
    assert not is_text(b"caf\xe9".decode("utf-8", "surrogateescape"))


def test_a_file_that_was_read_just_now_is_read_again(crm: Path) -> None:
    for name in ("One", "Two", "Six"):  # as long as each other, within one tick of the clock
        (crm / _FILE).write_text(f"type: organisation\nname: {name}\n")
        assert _name(crm) == name


def test_a_file_that_is_gone_is_forgotten_and_found_again(crm: Path) -> None:
    content = (crm / _FILE).read_bytes()
    assert _name(crm) == "Beta AG"
    (crm / _FILE).unlink()
    assert _name(crm) is None
    (crm / _FILE).write_bytes(content)
    assert _name(crm) == "Beta AG"


def test_a_folder_in_place_of_a_file_is_no_file(crm: Path) -> None:
    _open(crm)
    (crm / _FILE).unlink()
    (crm / _FILE).mkdir()
    workspace = _open(crm)
    assert workspace.record(_BETA) is None
    assert recorded(workspace.connection, [_FILE]) == {}


def test_a_file_whose_time_stamp_alone_is_new_is_not_parsed_again(crm: Path) -> None:
    _open(crm)
    (crm / _FILE).touch()
    workspace = _open(crm)
    state = recorded(workspace.connection, [_FILE])[_FILE]
    assert state.suspect
    assert workspace.record(_BETA) is not None


def test_an_edit_that_was_staged_is_seen(crm: Path) -> None:
    _open(crm)
    (crm / _FILE).write_text("type: organisation\nname: Staged\n")
    subprocess.run(["git", "-C", str(crm), "add", "."], check=True)
    assert _name(crm) == "Staged"
    subprocess.run(["git", "-C", str(crm), "commit", "--quiet", "-m", "x"], check=True)
    assert _name(crm) == "Staged"


def test_very_many_new_time_stamps_are_handed_to_git(crm: Path) -> None:
    for number in range(210):
        (crm / "customers" / f"n-{number}.yaml").write_text("type: organisation\nname: N\n")
    subprocess.run(["git", "-C", str(crm), "add", "."], check=True)
    _open(crm)
    for file in (crm / "customers").iterdir():
        file.touch()
    for _ in range(3):
        assert _open(crm).rows("SELECT count(*) FROM records WHERE id LIKE 'n-%'") == [(210,)]


def _stamp(file: Path, moment: int) -> None:
    os.utime(file, ns=(moment, moment))


def test_a_file_of_another_time_is_trusted_until_it_leaves_any_trace(crm: Path) -> None:
    later = time.time_ns() + 3600 * 10**9
    (crm / _FILE).write_text("type: organisation\nname: One\n")
    _stamp(crm / _FILE, later)
    for _ in range(3):  # the second look learns the signature, the third one trusts it
        workspace = _open(crm)
    state = recorded(workspace.connection, [_FILE])[_FILE]
    assert state.signature
    subprocess.run(["git", "-C", str(crm), "add", "."], check=True)
    assert _name(crm) == "One"
    assert not recorded(_open(crm).connection, [_FILE])[_FILE].suspect
    (crm / _FILE).write_text("type: organisation\nname: Two\n")
    _stamp(crm / _FILE, later)
    assert _name(crm) == "Two"


@pytest.mark.parametrize("target", ["/etc/hostname", "beta-ag.yaml"])
def test_a_link_in_place_of_a_file_is_no_record(target: str, crm: Path) -> None:
    _open(crm)
    (crm / _FILE).unlink()
    (crm / _FILE).symlink_to(target)
    for _ in range(2):
        assert _name(crm) is None
