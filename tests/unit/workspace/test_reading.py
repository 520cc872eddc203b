import os
from pathlib import Path

import pytest

from crmctl.index.write import Change
from crmctl.model.describe import catalogue
from crmctl.model.settings import Settings
from crmctl.store.files import digest
from crmctl.workspace.parse import Parser
from crmctl.workspace.reading import Reader
from crmctl.workspace.stored_findings import from_text

_GOOD = b"type: organisation\nname: Good\n"
_PATH = "customers/good.yaml"


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    (tmp_path / "customers").mkdir()
    settings = Settings.model_validate({"format": 1, "name": "Test"})
    return Reader(tmp_path, Parser(catalogue(settings), "DE", "sha1"))


def _read(reader: Reader) -> Change:
    change = reader.read(_PATH, suspect=True)
    assert isinstance(change, Change)
    return change


def test_a_file_is_read_with_its_digest(reader: Reader) -> None:
    (reader.root / _PATH).write_bytes(_GOOD)
    change = _read(reader)
    assert change.file.digest == digest(_GOOD)
    assert change.file.suspect
    assert change.rows is not None


def test_a_file_that_is_not_there_is_nothing(reader: Reader) -> None:
    assert reader.read(_PATH, suspect=True) is None


@pytest.mark.parametrize("code", ["F006", "F007", "F008"])
def test_a_file_that_is_refused_is_known_by_the_rule(code: str, reader: Reader) -> None:
    file = reader.root / _PATH
    if code == "F006":
        file.write_bytes(b"")
        os.truncate(file, 5 * 1024 * 1024)
    elif code == "F007":
        file.symlink_to("/etc/hostname")
    else:
        os.mkfifo(file)
    change = _read(reader)
    assert change.rows is None
    [finding] = from_text(change.file.findings)
    assert (finding.path, finding.code) == (_PATH, code)


def test_files_that_git_knows_as_they_are_are_not_suspect(reader: Reader) -> None:
    (reader.root / _PATH).write_bytes(_GOOD)
    blobs = {_PATH: digest(_GOOD), "customers/gone.yaml": ""}
    [change] = reader.read_all(blobs.items())
    assert not change.file.suspect
    [change] = reader.read_all([(_PATH, "another")])
    assert change.file.suspect


@pytest.mark.parametrize("target", ["gone", "good.yaml", "other.yaml"])
def test_a_link_is_refused_wherever_it_leads(target: str, reader: Reader) -> None:
    (reader.root / "customers" / "other.yaml").write_bytes(_GOOD)
    (reader.root / _PATH).symlink_to(target)
    [finding] = from_text(_read(reader).file.findings)
    assert finding.code == "F007"
