"""Reading crm.yaml."""

from pathlib import Path
from typing import TYPE_CHECKING

from crmctl.errors.crm import BrokenSettingsError
from crmctl.workspace.locate import SETTINGS_FILE

if TYPE_CHECKING:
    from crmctl.model.settings import Settings


def settings_bytes(root: Path) -> bytes:
    """Give crm.yaml as it is."""
    return (root / SETTINGS_FILE).read_bytes()


def load_settings(content: bytes) -> "Settings":
    """Read and check the settings.

    Raises:
        BrokenSettingsError: they cannot be used; it names line, column and field.
        NewerFormatError: a newer crmctl wrote them.
    """
    from crmctl.model.settings_check import check_settings  # noqa: PLC0415 - needs pydantic
    from crmctl.store import document  # noqa: PLC0415 - needs a YAML parser

    read = document.load(content)
    if read.data is None:
        problem = read.problems[0]
        raise BrokenSettingsError(problem.line, problem.column, problem.message)
    settings, problems = check_settings(read.data)
    if settings is None:
        problem_ = problems[0]
        marks, path = document.marks(content), problem_.path
        while path and path not in marks:
            path = path[:-1]
        line, column = (marks[path].line, marks[path].column) if path in marks else (1, 1)
        sentence = f"{problem_.field} {problem_.message}".strip()
        hint = f" ({problem_.hint})" if problem_.hint else ""
        raise BrokenSettingsError(line, column, f"{sentence}{hint}")
    return settings
