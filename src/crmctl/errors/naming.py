"""Which paths an error of an erasure may show: a file that is none of ours may bear a name.

Paths of ours say nothing: ids of people are opaque, and the others name kinds, days and firms.
"""

import re
from collections import Counter
from collections.abc import Sequence

_PEOPLE = "contacts"
FOLDERS = frozenset({
    "customers", _PEOPLE, "interactions", "tasks", "products", "deals", "quotes", "orders",
    "invoices", "credits", "complaints", "campaigns", "contracts",
})  # fmt: skip
"""The folders of records."""

_OURS = FOLDERS | {"attachments", "privacy", "schemas", "conflicts", "templates", "decisions"}
_EVIDENCE = frozenset({"epochs", "holds", "requests", "breaches", "acknowledged"})
_ROOT = frozenset(
    {"crm.yaml", "automations.yaml", ".gitattributes", ".gitignore", ".gitmodules", ".mailmap"}
)
_STEM = r"[a-z]{1,2}-[0-9a-z]{8}"
_OPAQUE = re.compile(rf"{_STEM}(?:\.[a-z0-9]{{1,10}})?")
_RECORD = re.compile(r"[a-z0-9][a-z0-9-]*\.yaml")
_SHARD = re.compile(r"[0-9a-z]{2}|[0-9]{4}")


def shown(paths: Sequence[str], most: int = 20) -> str:
    """Give paths for an error: ours as they are, the others counted by their folder.

    Args:
        paths: relative to the CRM, or to the top of the work tree.
        most: how many are named at most.
    """
    ours = [path for path in paths if is_ours(path)]
    others = Counter(_folder(path) for path in paths if not is_ours(path))
    parts = ours[:most]
    parts += [f"{len(ours) - most} more"] if len(ours) > most else []
    parts += [_counted(number, folder) for folder, number in sorted(others.items())]
    return ", ".join(parts)


def is_ours(path: str) -> bool:
    """Tell whether a path is one that crmctl itself gives to a file."""
    first, *below = path.split("/")
    if not below:
        return first in _ROOT
    *folders, name = below
    if first == "privacy":
        named = _OPAQUE.fullmatch(name) if folders else name == "suppressed.yaml"
        return bool(named) and folders[1:] == [] and _EVIDENCE.issuperset(folders)
    if first in {_PEOPLE, "attachments"}:
        return all(map(_SHARD.fullmatch, folders)) and bool(_OPAQUE.fullmatch(name))
    return (
        first in FOLDERS
        and all(map(_SHARD.fullmatch, folders))
        and _RECORD.fullmatch(name) is not None
    )


def _folder(path: str) -> str:
    first, slash, _ = path.partition("/")
    return first if slash and first in _OURS else ""


def _counted(number: int, folder: str) -> str:
    where = f" in {folder}/" if folder else ""
    return f"{number} {'file' if number == 1 else 'files'}{where} that crmctl did not name"
