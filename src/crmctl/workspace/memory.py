"""Where a clone keeps what it remembers beside its history; linked work trees share it."""

from pathlib import Path

from crmctl.git.repository import Repository


def own_folder(repository: Repository) -> Path:
    """Give the folder, which may not exist yet. A purge of old objects leaves it alone."""
    return repository.common_dir / "crmctl" / repository.key / "clone"


def memory(repository: Repository) -> Path:
    """Give the file that names the certificates of erasures which were seen here."""
    return own_folder(repository) / "epochs-seen.json"
