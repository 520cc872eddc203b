"""What the files of commits say, each content read once."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from crmctl.checks.access.policy import Policy
from crmctl.checks.access.step import Step
from crmctl.findings import Finding, Severity
from crmctl.git.objects import Change
from crmctl.git.receiving import held, texts
from crmctl.git.repository import Repository
from crmctl.model.checked import check
from crmctl.model.record import as_data
from crmctl.store import document
from crmctl.workspace.guarding.policies import Rules
from crmctl.workspace.parse import Parser

LARGEST_RECORD = 4 * 1024 * 1024
_KEPT = 5_000  # contents that are remembered: the next commit often changes the same files


class Said(NamedTuple):
    """What a file says.

    Attributes:
        data: the record; what can be read of one that is not valid.
        findings: what is wrong with it.
    """

    data: Mapping[str, Any]
    findings: Sequence[Finding] = ()

    def errors(self) -> dict[tuple[str, str], Finding]:
        """Give what is plainly wrong, by rule and field."""
        severe = (one for one in self.findings if one.severity is Severity.ERROR)
        return {(one.code, one.field): one for one in severe}


_NOTHING = Said({})


class Reader:
    """Reads the records that changes name, by one process for each call.

    Attributes:
        catalogue: the kinds that records are read by.
        ignored: beginnings of codes that this CRM does not want to hear of.
    """

    def __init__(self, repo: Repository, rules: Rules) -> None:
        self._repo = repo
        self._rules = rules
        self._parser = Parser(rules.catalogue, rules.country, repo.object_format)
        self._known = OrderedDict[tuple[str, str], Said]()
        self.catalogue = rules.catalogue
        self.ignored = rules.ignored

    def learn(self, changes: Iterable[Change], *, closely: bool) -> None:
        """Read what the changes name and is not known yet.

        Args:
            changes: of files.
            closely: whether to find all that is wrong with the values, too.
        """
        wanted: dict[str, dict[str, None]] = {}
        for change in changes:
            if self._rules.policy.kind_of(change.path) is None:
                continue
            for oid in (change.old, change.new):
                if oid and (change.path, oid) not in self._known:
                    wanted.setdefault(oid, {})[change.path] = None
        sizes = zip(wanted, held(self._repo, wanted), strict=True)
        small = [oid for oid, one in sizes if one and one.size <= LARGEST_RECORD]
        for oid, content in texts(self._repo, small) if small else ():
            for path in wanted[oid]:
                self._known[path, oid] = self._read(path, content, closely=closely)

    def teach(self, path: str, oid: str, content: bytes) -> None:
        """Read a content that git does not hold, by the id that it would have there."""
        if self._rules.policy.kind_of(path) is not None:
            self._known[path, oid] = self._read(path, content, closely=False)

    def forget(self) -> None:
        """Let go of what was read long ago."""
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)

    def said(self, path: str, oid: str | None) -> Said | None:
        """Give what a file says that was learnt; None where there is no file."""
        return self._known.get((path, oid), _NOTHING) if oid else None

    def _read(self, path: str, content: bytes, *, closely: bool) -> Said:
        if closely:
            record, findings = self._parser.check(path, content)
            if record is not None:
                return Said(record.data, findings)
            return Said(document.load(content).data or {}, findings)
        raw = document.load(content).data or {}
        kind = self.catalogue.by_name[path.partition("/")[0]]
        tree = check(kind, raw).tree if raw else None
        return Said(raw if tree is None else as_data(tree))


def steps(changes: Sequence[Change], reader: Reader, policy: Policy) -> list[Step]:
    """Give what becomes of each file; a record that lies elsewhere now is one step."""
    gone = {_ref(change.path): change for change in changes if change.new is None}
    found, moved = list[Step](), set[str]()
    for change in changes:
        if change.new is None:
            continue
        before = gone.get(_ref(change.path)) if change.old is None else None
        if before is not None and policy.kind_of(change.path) is not None:
            moved.add(before.path)
            found.append(_step(change, reader, before))
        else:
            found.append(_step(change, reader))
    left = (change for change in gone.values() if change.path not in moved)
    return found + [_step(change, reader) for change in left]


def _step(change: Change, reader: Reader, before: Change | None = None) -> Step:
    source = before or change
    old, new = reader.said(source.path, source.old), reader.said(change.path, change.new)
    return Step(
        change.path,
        old.data if old else None,
        new.data if new else None,
        before.path if before else "",
    )


def _ref(path: str) -> tuple[str, str]:
    """Give what a path stands for: records by kind and id, other files by where they lie."""
    folder, _, rest = path.partition("/")
    is_record = rest.endswith(".yaml")
    return (folder, rest.rpartition("/")[2]) if is_record else (path, "")
