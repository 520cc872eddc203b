"""Finding the CRM: the folder that holds crm.yaml."""

from pathlib import Path

from crmctl.errors.crm import NotACrmError

SETTINGS_FILE = "crm.yaml"


def find_root(start: Path) -> Path:
    """Give the CRM's root, searched from a folder upwards.

    Raises:
        NotACrmError: there is none.
    """
    folder = start.resolve()
    # A folder that is not there would otherwise be taken for the CRM around it.
    for candidate in (folder, *folder.parents) if folder.is_dir() else ():
        if (candidate / SETTINGS_FILE).is_file():
            return candidate
    raise NotACrmError(str(start))
