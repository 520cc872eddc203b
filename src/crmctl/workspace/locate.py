"""Finding the CRM: the folder that holds crm.yaml."""

from pathlib import Path

from crmctl.errors import NotACrmError

SETTINGS_FILE = "crm.yaml"


def find_root(start: Path) -> Path:
    """Give the CRM's root, searched from a folder upwards.

    Raises:
        NotACrmError: there is none.
    """
    folder = start.resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / SETTINGS_FILE).is_file():
            return candidate
    raise NotACrmError(str(start))
