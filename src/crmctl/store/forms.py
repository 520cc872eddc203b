"""What a merge has to know of a kind of record: the order of its fields, and what is wrong."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from crmctl.model.plain import Plain
from crmctl.store.document import load
from crmctl.store.joining import Form

if TYPE_CHECKING:
    from crmctl.model.catalogue import Kind

_NOT_READ = frozenset({"Y101"})


def form_of(kind: "Kind | None") -> Form:
    """Give the form of a kind's files; of what is no record nothing is known."""
    return Form(partial(_ordered, kind), partial(_faults, kind)) if kind else Form()


def _ordered(kind: "Kind", tree: Mapping[str, Any]) -> Mapping[str, Any] | None:
    from crmctl.model.glance import glance  # noqa: PLC0415 - a merge driver may need none

    return glance(kind, _texts(tree))


def _faults(kind: "Kind", content: bytes) -> frozenset[str]:
    """Name the rules that a file breaks and the fields; of lists not the place in them."""
    from crmctl.findings import Severity  # noqa: PLC0415 - a merge driver may need none
    from crmctl.model.checked import check  # noqa: PLC0415 - the same

    data = load(content).data
    if data is None:
        return _NOT_READ
    return frozenset(
        " ".join((problem.code, *(str(part) for part in problem.path if isinstance(part, str))))
        for problem in check(kind, data).problems
        if problem.severity is Severity.ERROR
    )


def _texts(value: Any) -> Any:
    """Give a tree whose scalars are mere text."""
    if isinstance(value, Mapping):
        return {name: _texts(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_texts(inner) for inner in value]
    return str(value) if type(value) is Plain else value
