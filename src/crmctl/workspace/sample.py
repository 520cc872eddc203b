"""The sample CRM that `crmctl demo` walks through, made from `examples/`."""

from importlib.resources import files
from pathlib import Path

from crmctl.errors.crm import FolderNotEmptyError
from crmctl.errors.git import NoIdentityError
from crmctl.git.repository import Repository, init_repository
from crmctl.workspace.create import commit_new_files, first_files
from crmctl.workspace.locate import SETTINGS_FILE

_NAME, _ADDRESS = "crmctl demo", "demo@crmctl.example"


def make(folder: Path) -> Repository:
    """Make the sample CRM in a new or empty folder, in a git repository of its own.

    Where git knows nobody, the repository's own configuration gets a made-up author.

    Raises:
        FolderNotEmptyError: something lies in the folder.
        CrmctlError: git or the disk refused.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmptyError(str(folder))
    repository = init_repository(folder)
    _know_somebody(repository)
    examples = _examples()
    contents = {
        file.relative_to(examples).as_posix(): file.read_bytes()
        for file in sorted(examples.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }
    contents |= first_files(contents[SETTINGS_FILE])
    commit_new_files(repository, contents, "init", "sample CRM")
    return repository


def _examples() -> Path:
    """Give the folder of the examples: in the installed package, else in the source tree."""
    package = Path(str(files("crmctl")))
    installed = package / "_data" / "examples"
    return installed if installed.is_dir() else package.parents[1] / "examples"


def _know_somebody(repository: Repository) -> None:
    try:
        repository.identity()
    except NoIdentityError:
        repository.git.run("config", "user.name", _NAME)
        repository.git.run("config", "user.email", _ADDRESS)
