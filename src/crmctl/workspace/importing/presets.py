"""The presets of one's own, in the folder `presets/` of a CRM."""

from crmctl.interchange.columns.formats import date_format, decimal_sign
from crmctl.interchange.mapping import ColumnMapping
from crmctl.interchange.presets.preset import Formats
from crmctl.interchange.presets.registry import Presets
from crmctl.interchange.presets.saving import preset_of, to_yaml
from crmctl.workspace.importing.wish import Wish
from crmctl.workspace.workspace import Workspace

_FOLDER = "presets"


def presets_of(workspace: Workspace) -> Presets:
    """Give the presets that a CRM can use: ours, and its own."""
    folder = workspace.root / _FOLDER
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    own = {file.stem: file.read_text(encoding="utf-8") for file in files}
    return Presets(own, workspace.catalogue)


def save_preset(workspace: Workspace, mapping: ColumnMapping, wish: Wish, name: str) -> str:
    """Keep how a table was understood, in a commit of its own, and give the preset's path.

    Raises:
        PresetNameError: the name cannot be one.
    """
    left_out = [column for column, target in wish.columns.items() if not target]
    order = date_format(wish.date_format).order if wish.date_format else None
    formats = Formats(
        date_order=order.lower() if order else "",
        decimal=decimal_sign(wish.decimal) if wish.decimal else "",
    )
    preset = preset_of(name, mapping, wish.source, left_out, formats)
    path = f"{_FOLDER}/{name}.yaml"
    change = workspace.change("preset")
    change.write(path, to_yaml(preset).encode())
    change.commit(f"preset {name}: save")
    return path
