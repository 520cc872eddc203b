"""The presets of one's own, in the folder `presets/` of a CRM."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crmctl.errors.presets import BrokenPresetError, PresetNameError
from crmctl.interchange.columns.formats import decimal_sign
from crmctl.interchange.presets.loader import NAME
from crmctl.interchange.presets.preset import Formats
from crmctl.interchange.presets.registry import Presets
from crmctl.interchange.presets.saving import preset_of, to_yaml, with_dates
from crmctl.store.files import read_bounded
from crmctl.store.paths import is_id
from crmctl.workspace.importing.wish import Wish
from crmctl.workspace.workspace import Workspace

if TYPE_CHECKING:
    from crmctl.workspace.importing.understanding import Columns

_FOLDER = "presets"


def presets_of(workspace: Workspace) -> Presets:
    """Give the presets that a CRM can use: ours, and its own."""
    folder = workspace.root / _FOLDER
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    own = {file.stem: _text(file, workspace.root) for file in files}
    return Presets(own, workspace.catalogue)


def _text(file: Path, root: Path) -> str:
    """Give what a preset says; a link may lead anywhere, and is not followed.

    Raises:
        RefusedFileError: it is no file, a link, or too large.
        FileAccessError: the file system refused.
        BrokenPresetError: it is not UTF-8.
    """
    try:
        return read_bounded(file, root=root).decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        place = file.relative_to(root).as_posix()
        raise BrokenPresetError(place, 1, "", "is not UTF-8") from None


def require_name(name: str) -> None:
    """Refuse what cannot be the name of a preset, nor of its file on any system.

    Raises:
        PresetNameError: it cannot.
    """
    if not (NAME(name) and is_id(name)):
        raise PresetNameError(name)


def save_preset(workspace: Workspace, columns: "Columns", wish: Wish, name: str) -> str:
    """Keep how a table was understood, in a commit of its own, and give the preset's path.

    What a preset said of the system's values holds on where the person said nothing else.

    Raises:
        PresetNameError: the name cannot be one.
    """
    by_hand = (column for column, target in wish.columns.items() if not target)
    usual = columns.applied.formats if columns.applied else Formats()
    formats = with_dates(usual, wish.date_format) if wish.date_format else usual
    if wish.decimal:
        formats = replace(formats, decimal=decimal_sign(wish.decimal))
    left_out = {*by_hand, *columns.left_out}
    status = columns.applied is not None and columns.applied.status_in_name
    preset = preset_of(name, columns.main, wish.source, left_out, formats, status_in_name=status)
    path = f"{_FOLDER}/{name}.yaml"
    change = workspace.change("preset")
    change.write(path, to_yaml(preset).encode())
    change.commit(f"preset {name}: save")
    return path
