"""A new CRM in a folder."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmctl.errors.crm import (
    AlreadyACrmError,
    BrokenSettingsError,
    FilesInTheWayError,
    InsideACrmError,
    NotACrmError,
)
from crmctl.errors.files import FileAccessError
from crmctl.errors.git import NotARepositoryError
from crmctl.errors.records import InvalidDataError
from crmctl.git.commit import prepare, publish, stage, stamping
from crmctl.git.fast_import import FileChange
from crmctl.git.message import Trailers, message
from crmctl.git.repository import Repository, init_repository, open_repository
from crmctl.model.formats import FORMAT
from crmctl.model.retention_terms import retention_rules
from crmctl.model.schemas import schemas
from crmctl.model.tax_rates import tax_rates
from crmctl.store.canonical import emit
from crmctl.workspace import attributes
from crmctl.workspace.clone import set_merge_driver, show_names
from crmctl.workspace.files import put_files
from crmctl.workspace.locate import SETTINGS_FILE, find_root
from crmctl.workspace.lock import exclusive
from crmctl.workspace.recovery import recover
from crmctl.workspace.settings_file import load_settings


@dataclass(frozen=True, slots=True)
class Basics:
    """What a new CRM's settings begin with."""

    name: str
    country: str = "DE"
    language: str = "en"
    timezone: str = "Europe/Berlin"
    currency: str = "EUR"


def create(folder: Path, basics: Basics) -> Repository:
    """Make a CRM in a folder: settings, schemas, git attributes, and the first commit.

    A repository that the folder lies in is used; without one, one is made there. Nothing that
    exists is overwritten.

    Raises:
        AlreadyACrmError: the folder holds a CRM.
        InsideACrmError: a folder above it does.
        FilesInTheWayError: a file that the CRM needs exists already.
        InvalidDataError: a setting cannot be so.
        CrmctlError: git or the disk refused; what was written is taken back.
    """
    _repair(folder)
    above = next(parent for parent in folder.parents if parent.is_dir())
    with suppress(NotACrmError):
        raise InsideACrmError(str(folder), str(find_root(above)))
    if (folder / SETTINGS_FILE).exists():
        raise AlreadyACrmError(str(folder))
    tree = {"format": FORMAT, **_as_tree(basics)}
    try:
        files = first_files(emit(tree).encode())
    except BrokenSettingsError as error:  # there is no file yet whose line could be named
        raise InvalidDataError([error.problem]) from None
    repository = _repository(folder)
    commit_new_files(repository, files, "init")
    show_names(repository)
    set_merge_driver(repository)
    return repository


def first_files(settings: bytes) -> dict[str, bytes]:
    """Give the files that a CRM with these settings begins with.

    Args:
        settings: the text of its crm.yaml.

    Raises:
        BrokenSettingsError: it cannot be used.
    """
    texts = {f"schemas/{name}": text for name, text in schemas(load_settings(settings)).items()}
    texts[attributes.FILE] = "".join(f"{line}\n" for line in attributes.LINES)
    return {SETTINGS_FILE: settings} | {path: text.encode() for path, text in texts.items()}


def commit_new_files(
    repository: Repository, files: Mapping[str, bytes], action: str, subject: str = ""
) -> None:
    """Write files that do not exist yet and commit just them.

    Raises:
        FilesInTheWayError: one of them exists.
        CrmctlError: git or the disk refused; what was written is taken back.
    """
    with exclusive(repository.private / "lock", lambda: None) as handle:
        in_the_way = [path for path in files if (repository.root / path).exists()]
        if in_the_way:
            raise FilesInTheWayError(in_the_way)
        repository.require_writable()
        text = message(subject or "new CRM", Trailers(action))
        _commit(repository.holding(handle), files, text)


def _commit(repository: Repository, files: Mapping[str, bytes], text: str) -> None:
    changes = [FileChange(path, content) for path, content in files.items()]
    try:
        prepared = prepare(repository, changes, text, repository.head())
        put_files(repository.root, files)
        stage(repository, prepared.changes)
        with stamping(repository, prepared.changes):
            publish(repository, prepared)
    except BaseException:
        recover(repository, repository.root)
        raise


def _repair(folder: Path) -> None:
    """Take back what making a CRM here left when it was interrupted."""
    if folder.is_dir():
        with suppress(NotARepositoryError):
            repository = open_repository(folder)
            if repository.has_pending():
                with exclusive(repository.private / "lock", lambda: None) as handle:
                    recover(repository.holding(handle), folder)


def _repository(folder: Path) -> Repository:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileAccessError(str(folder), error.errno) from error
    try:
        return open_repository(folder)
    except NotARepositoryError:
        return init_repository(folder)


def _as_tree(basics: Basics) -> dict[str, Any]:
    taxes = tax_rates(basics.country)
    retention = retention_rules(basics.country)
    return {
        "name": basics.name,
        "country": basics.country,
        "language": basics.language,
        "timezone": basics.timezone,
        "currency": basics.currency,
        "layout": "flat",
        **({"taxes": taxes} if taxes else {}),
        **({"retention": retention} if retention else {}),
    }
