"""Files whose names are no ids, or cannot exist everywhere, get one that is and can."""

from unicodedata import normalize

from crmctl.checks.file_name import EXTENSION
from crmctl.model.record import Ref
from crmctl.store.paths import path_of
from crmctl.workspace.change import Change
from crmctl.workspace.references import redirect
from crmctl.workspace.workspace import Workspace

_WRITINGS = (".yml", EXTENSION)


def rename_file(workspace: Workspace, change: Change, path: str) -> None:
    """Give a file below the folder of a kind a name that an id has; references follow.

    A record whose own name is fine, in a folder that is not, goes where new ones go. Nothing is
    done to a file that is no record's.
    """
    if not workspace.is_record_file(path) or not path.lower().endswith(_WRITINGS):
        return
    folder, name = path.partition("/")[0], path.rpartition("/")[2]
    old = Ref(folder, name[: name.rindex(".")])
    known = workspace.ref_at(path)
    if known is not None:
        new = known
    else:
        new = Ref(folder, change.id_like(folder, normalize("NFC", old.id)))
    place = path_of(folder, new.id, workspace.config["layout"])
    if place == path or (workspace.root / place).exists():
        return
    change.write(place, change.read(path))
    change.write(path, None)
    if known is None:
        redirect(workspace, change, [old], new)
