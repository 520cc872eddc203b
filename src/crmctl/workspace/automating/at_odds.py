"""Rules that undo each other: one run shows it and says so, the next ones leave the records alone.

What is known lies beside the index, with the digests of the rules and of each record as they were:
when either changes, the rules are asked again.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from crmctl.model.catalogue import Kind
from crmctl.model.record import Ref
from crmctl.store.files import write_atomically
from crmctl.workspace.automating.hook import AUTOMATIONS_FILE
from crmctl.workspace.workspace import Workspace

Pairs = frozenset[tuple[str, str]]
"""Names of rules, each with a record."""

_NAME = "automation-at-odds"
_DIGEST = """
    SELECT f.digest FROM records r JOIN files f ON f.path = r.path
    WHERE r.kind = ? AND r.id = ? ORDER BY r.path LIMIT 1
"""


def is_as_before(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Tell whether rules brought a record back to what it was; its history does not count."""
    return _essence(kind, before) == _essence(kind, after)


def left_alone(workspace: Workspace) -> Pairs:
    """Give the rules that undid each other, each with the records that are as they left them."""
    known = _known(workspace)
    return frozenset(
        (rule, ref)
        for ref, said in known.items()
        if said["digest"] == _digest(workspace, Ref.parse(ref))
        for rule in said["rules"]
    )


def remember(workspace: Workspace, found: Mapping[Ref, Sequence[str]]) -> None:
    """Note which rules undid each other on which records."""
    records = _known(workspace) | {
        str(ref): {"digest": _digest(workspace, ref), "rules": list(rules)}
        for ref, rules in found.items()
    }
    file = _file(workspace)
    said = json.dumps({"rules": _of_rules(workspace), "records": records})
    write_atomically(file, said.encode(), root=file.parent)


def warnings(found: Mapping[Ref, Sequence[str]]) -> Iterator[str]:
    """Say once of each set of rules on how many records they undo each other."""
    for rules in dict.fromkeys(tuple(sorted(each)) for each in found.values()):
        count = sum(tuple(sorted(each)) == rules for each in found.values())
        records = "1 record" if count == 1 else f"{count} records"
        named = f"{', '.join(rules[:-1])} and {rules[-1]}"
        yield (
            f"The rules {named} undo each other on {records}; `crmctl run` asks them again when "
            "a record or the rules have changed."
        )


def cut(circles: Collection[tuple[str, ...]], found: Mapping[Ref, Sequence[str]]) -> list[Any]:
    """Give the circles of rules that are not said already by their undoing each other."""
    return [each for each in circles if not any(set(each) <= set(one) for one in found.values())]


def _essence(kind: Kind, data: Mapping[str, Any]) -> dict[str, Any]:
    history = kind.course.steps if kind.course else ""
    return {
        name: sorted(value, key=repr) if isinstance(value, list) else value
        for name, value in data.items()
        if name != history
    }


def _known(workspace: Workspace) -> dict[str, Any]:
    """Give what was noted of the rules as they are."""
    try:
        said = json.loads(_file(workspace).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    records: dict[str, Any] = said["records"] if said["rules"] == _of_rules(workspace) else {}
    return records


def _of_rules(workspace: Workspace) -> str:
    return sha256(workspace.read_file(AUTOMATIONS_FILE) or b"").hexdigest()


def _digest(workspace: Workspace, ref: Ref) -> str | None:
    kind = workspace.catalogue.by_name[ref.folder].name
    found = workspace.rows(_DIGEST, (kind, ref.id))
    return str(found[0][0]) if found else None


def _file(workspace: Workspace) -> Path:
    return workspace.repository.private / _NAME
