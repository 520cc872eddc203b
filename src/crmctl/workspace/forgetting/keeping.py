"""What of a record an erasure may not take: what a law wants kept, or a legal hold.

The rules are those of crm.yaml; of a sort of document of which it says nothing, those that a new
CRM of the country begins with, so that nothing goes that a law may want.
"""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmctl.model.freeze import SEAL, is_frozen, seal
from crmctl.model.record import Record, Ref
from crmctl.model.retention_terms import retention_rules
from crmctl.privacy.retention import Rule, Withheld, rules, term, withheld
from crmctl.workspace.privacy.retaining import Retaining
from crmctl.workspace.workspace import Workspace

_FALLBACK = "DE"
_FIELD = re.compile(rb"^(?=[^\s#-])|^(?=#)", re.MULTILINE)
_NAME = re.compile(rb"""["']?([a-z_]+)["']?[ \t]*:""")
_SEAL = re.compile(rb"^(seal:[ \t]*)[\"']?[0-9a-f]{16}[\"']?(?=[ \t\r\n#]|\Z)", re.MULTILINE)


class Kept(NamedTuple):
    """What of a record stays.

    Attributes:
        ref: the record.
        names: the fields, by their names at its root.
        until: the last day on which it stays; None as long as a hold lasts.
    """

    ref: Ref
    names: frozenset[str]
    until: date | None


class Keeping:
    """Tells of a CRM's records, and of their versions, what stays on a day."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._retaining = Retaining(workspace, workspace.now.date())
        self._usual = _usual(workspace)
        self._said = {rule.kind for rule in self._retaining.rules}

    @property
    def has_holds(self) -> bool:
        """Whether a legal hold is on anything."""
        return bool(self._retaining.holds.by_ref)

    def of(self, record: Record) -> Kept | None:
        """Give what of a record, or of a version of one, stays; None if nothing has to."""
        kind = self._workspace.catalogue.by_name[record.kind]
        holds = self._retaining.holds.on(record)
        if not holds and not is_frozen(kind, record.data):
            return None
        said = self._withheld(record, holds)
        if not said:
            return None
        days = [one.until for one in said]
        until = None if None in days else max(day for day in days if day)
        return Kept(record.ref, frozenset(one.path for one in said), until)

    def names(self, record: Record) -> frozenset[str]:
        """Give the fields of a record that stay, by their names at its root."""
        kept = self.of(record)
        return kept.names if kept else frozenset()

    def _withheld(self, record: Record, holds: Sequence[str]) -> Sequence[Withheld]:
        kind = self._workspace.catalogue.by_name[record.kind]
        if record.kind not in self._said:
            kept = term(kind, record.data, self._usual.get(record.kind, ()), {})
        elif self._workspace.stored(record.ref):
            kept = self._retaining.term(record)
        else:  # a query tells nothing of a record that is gone: it stays if it may have to
            of_it = [rule for rule in self._retaining.rules if rule.kind == record.kind]
            kept = term(kind, record.data, of_it, {})
        return withheld(kind, record.data, kept, self._retaining.on, holds=holds)


def _usual(workspace: Workspace) -> Mapping[str, Sequence[Rule]]:
    country = workspace.config["country"]
    said = retention_rules(country) or retention_rules(_FALLBACK)
    known = [one for one in said if one["kind"] in workspace.catalogue.by_name]
    found: dict[str, list[Rule]] = {}
    for rule in rules(known, workspace.catalogue):
        found.setdefault(rule.kind, []).append(rule)
    return found


def parts(content: bytes, names: Iterable[str]) -> Sequence[tuple[bytes, bool]]:
    """Part a record's file into pieces, each with whether it stays as it is.

    A piece is a field at the root with all that stands below it, or a comment between them. A
    file that is not written so is one piece, which stays.
    """
    starts = [match.start() for match in _FIELD.finditer(content)]
    if not starts or content[: starts[0]].strip():
        return [(content, True)]
    edges = [0, *starts[1:], len(content)]
    pieces = [content[start:end] for start, end in itertools.pairwise(edges)]
    kept = frozenset(names)
    return [(piece, _stays(piece, kept)) for piece in pieces]


def _stays(piece: bytes, names: frozenset[str]) -> bool:
    if piece.lstrip().startswith(b"#"):
        return False
    name = _NAME.match(piece.lstrip())
    return name is None or name[1].decode() in names


def resealed(workspace: Workspace, path: str, content: bytes) -> bytes:
    """Give an issued document with the seal of what it says by now.

    The seal of before would tell, to whoever tries, what stood there.
    """
    if not _SEAL.search(content):
        return content
    record = workspace.parser.check(path, content)[0]
    if record is None or SEAL not in record.data:
        return content
    kind = workspace.catalogue.by_name[record.kind]
    new = seal(kind, record.data).encode()
    return _SEAL.sub(lambda said: said[1] + new, content)


def data_resealed(workspace: Workspace, record: Record, data: Mapping[str, Any]) -> dict[str, Any]:
    """Give a document's new data with its new seal."""
    kind = workspace.catalogue.by_name[record.kind]
    return {**data, SEAL: seal(kind, data)} if SEAL in data else dict(data)
