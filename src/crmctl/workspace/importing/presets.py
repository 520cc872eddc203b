"""The presets of one's own, in the folder `presets/` of a CRM."""

from dataclasses import replace
from typing import TYPE_CHECKING

from crmctl.interchange.columns.formats import date_format, decimal_sign
from crmctl.interchange.presets.preset import Formats
from crmctl.interchange.presets.registry import Presets
from crmctl.interchange.presets.saving import preset_of, to_yaml
from crmctl.workspace.importing.wish import Wish
from crmctl.workspace.workspace import Workspace

if TYPE_CHECKING:
    from crmctl.workspace.importing.understanding import Columns

_FOLDER = "presets"


def presets_of(workspace: Workspace) -> Presets:
    """Give the presets that a CRM can use: ours, and its own."""
    folder = workspace.root / _FOLDER
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    own = {file.stem: file.read_text(encoding="utf-8") for file in files}
    return Presets(own, workspace.catalogue)


def save_preset(workspace: Workspace, columns: "Columns", wish: Wish, name: str) -> str:
    """Keep how a table was understood, in a commit of its own, and give the preset's path.

    What a preset said of the system's values holds on where the person said nothing else.

    Raises:
        PresetNameError: the name cannot be one.
    """
    by_hand = (column for column, target in wish.columns.items() if not target)
    usual = columns.applied.formats if columns.applied else Formats()
    order = date_format(wish.date_format).order if wish.date_format else None
    formats = replace(
        usual,
        date_order=order.lower() if order else usual.date_order,
        decimal=decimal_sign(wish.decimal) if wish.decimal else usual.decimal,
    )
    left_out = {*by_hand, *columns.left_out}
    preset = preset_of(name, columns.main, wish.source, left_out, formats)
    path = f"{_FOLDER}/{name}.yaml"
    change = workspace.change("preset")
    change.write(path, to_yaml(preset).encode())
    change.commit(f"preset {name}: save")
    return path
