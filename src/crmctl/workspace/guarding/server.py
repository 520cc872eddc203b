"""What the hook of one repository was told when it was installed."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from crmctl.errors.files import FileAccessError
from crmctl.workspace.guarding.identity import VARIABLES

FOLDER = "crmctl-hook"
"""Where the hook keeps what is its own, below the git directory: settings, memory, Python."""

_FILE = "settings.json"
LARGEST_FILE = 100_000_000  # as the largest attachment


@dataclass(frozen=True, slots=True)
class Server:
    """How one repository is guarded.

    Attributes:
        prefix: where in the repository the CRM lies: empty, or ending in a slash.
        identity: the variables in which the server says who was let in, the first one counts.
        signed: whether every commit must be signed, even where the server says who pushes.
        largest: how many bytes a file may have.
    """

    prefix: str = ""
    identity: tuple[str, ...] = VARIABLES
    signed: bool = False
    largest: int = LARGEST_FILE

    @classmethod
    def read(cls, git_dir: Path) -> Self:
        """Read the settings beside the hook; without any, the usual ones.

        Raises:
            FileAccessError: they cannot be read.
        """
        file = git_dir / FOLDER / _FILE
        try:
            said: dict[str, Any] = json.loads(file.read_text("utf-8"))
            return cls(
                str(said["prefix"]),
                tuple(map(str, said["identity"])),
                bool(said["signed"]),
                int(said["largest"]),
            )
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise FileAccessError(str(file), getattr(error, "errno", None)) from error

    def text(self) -> str:
        """Give the settings as they are kept."""
        return json.dumps(asdict(self), indent=2) + "\n"

    @staticmethod
    def file(git_dir: Path) -> Path:
        """Give where the settings are kept."""
        return git_dir / FOLDER / _FILE
