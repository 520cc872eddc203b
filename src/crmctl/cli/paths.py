"""Paths as a person types them: relative to where they are, or to `-C`."""

from collections.abc import Iterable
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING

from crmctl.cli.session import session
from crmctl.errors.files import OutsidePathError

if TYPE_CHECKING:
    from crmctl.workspace import Workspace


def from_root(
    workspace: "Workspace", paths: Iterable[str] | None, *, gone: bool = False
) -> list[str]:
    """Give paths relative to the CRM's root.

    Args:
        workspace: the CRM.
        paths: files and folders as typed.
        gone: whether a path may be of a file that was deleted.

    Raises:
        OutsidePathError: one leads out of the CRM, or to nothing.
    """
    here = session().directory.resolve()
    return [_from_root(workspace.root, here, path, gone=gone) for path in paths or ()]


def _from_root(root: Path, here: Path, path: str, *, gone: bool) -> str:
    place = Path(normpath(here / path))
    if place != root:  # the last part may be a link, and is meant itself
        place = place.parent.resolve() / place.name
    if not place.is_relative_to(root) or not (gone or place.exists() or place.is_symlink()):
        raise OutsidePathError(path)
    return place.relative_to(root).as_posix()
