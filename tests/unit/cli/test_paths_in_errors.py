"""Errors of an erasure show no name of a file that may be that of the person."""

from crmctl.errors import naming
from crmctl.errors.forgetting import UnsavedEditsError
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


def test_an_erasure_shows_no_name_of_a_file_that_may_be_a_person() -> None:
    assert "muster" not in str(UnsavedEditsError(_TELLING)).casefold()


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
