"""Errors show no name of a file that may be that of a person."""

import pytest

from crmctl.errors import naming
from crmctl.errors.base import CrmctlError
from crmctl.errors.crm import EditedBeforeMigrationError, FilesInTheWayError
from crmctl.errors.files import (
    BrokenHandEditError,
    FileAccessError,
    RefusedFileError,
    TooLargeRecordError,
)
from crmctl.errors.forgetting import UnsavedEditsError
from crmctl.errors.git import GitLockedError, NotAPlainFileError, UnmergedPathsError
from crmctl.errors.records import BrokenRecordError, ChangedMeanwhileError, SharedIdError
from crmctl.errors.sharing import EditedHereError
from crmctl.model.describe import catalogue
from crmctl.model.settings import Settings

_TELLING = (
    "letters/erika-muster.txt",
    "Erika Muster.pdf",
    "contacts/erika-muster.yaml",
    "contacts/er/erika-muster.yaml",
    "customers/Erika Muster/notes.txt",
    "attachments/er/erika-muster.pdf",
    "privacy/erika/muster.yaml",
    "privacy/epochs/muster.yaml",
)
_OURS = (
    "crm.yaml",
    "contacts/7k/p-7k3f9q2m.yaml",
    "contacts/p-7k3f9q2m.yaml",
    "customers/acme-gmbh.yaml",
    "interactions/2026/11/2026-11-21-acme-gmbh-phone-7k3f.yaml",
    "attachments/7k/a-7k3f9q2m.pdf",
    "privacy/epochs/e-7k3f9q2m.yaml",
    "privacy/suppressed.yaml",
)


@pytest.mark.parametrize(
    "error",
    [
        UnsavedEditsError(_TELLING),
        UnmergedPathsError(_TELLING),
        NotAPlainFileError(_TELLING),
        FilesInTheWayError(_TELLING),
        EditedBeforeMigrationError(_TELLING),
        BrokenHandEditError(_TELLING),
        ChangedMeanwhileError(_TELLING),
        SharedIdError("contacts/p-7k3f9q2m", _TELLING),
        EditedHereError(_TELLING),
        *(RefusedFileError(path, "F006") for path in _TELLING),
        *(FileAccessError(path, 13) for path in _TELLING),
        *(TooLargeRecordError(path) for path in _TELLING),
        *(BrokenRecordError(path) for path in _TELLING),
        GitLockedError(".git/refs/heads/erika-muster.lock"),
    ],
)
def test_a_name_that_is_none_of_ours_is_not_shown(error: CrmctlError) -> None:
    assert "muster" not in str(error).casefold()


def test_paths_of_ours_are_shown_and_the_others_counted_by_folder() -> None:
    assert naming.shown(_OURS) == ", ".join(_OURS)
    said = naming.shown(["crm.yaml", "contacts/erika.yaml", "contacts/paul.yaml", "x/erika"])
    assert said == (
        "crm.yaml, 1 file that crmctl did not name, 2 files in contacts/ that crmctl did not name"
    )
    assert naming.shown(["tasks/t-7k3f9q2m.yaml"] * 3, 2).endswith(", 1 more")


def test_the_folders_are_those_of_the_kinds() -> None:
    known = catalogue(Settings.model_validate({"format": "1", "name": "X"}))
    assert {kind.folder for kind in known.kinds} == naming.FOLDERS
