"""One file: from its bytes to a checked record and the rows of the index.

Everything here is a pure function of picklable values, so that several processes can share the
work of a first index.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from crmctl.checks.file_checks import file_findings
from crmctl.checks.file_name import FileName
from crmctl.checks.record_checks import record_findings
from crmctl.checks.record_context import RecordContext
from crmctl.checks.values.layout import may_rewrite
from crmctl.findings import Finding, Severity
from crmctl.index.files import FileState
from crmctl.index.flatten import rows
from crmctl.index.plan import Plan, plan
from crmctl.index.write import Change
from crmctl.model.catalogue import Catalogue
from crmctl.model.checked import Problem, check
from crmctl.model.identity import label
from crmctl.model.record import Record, Ref, plain
from crmctl.model.walk import Path, written
from crmctl.store import document
from crmctl.store.canonical import emit
from crmctl.store.decoding import decoded
from crmctl.store.files import digest
from crmctl.store.grammar import LARGE
from crmctl.store.paths import id_of
from crmctl.workspace.hiding import TELLTALE, marks
from crmctl.workspace.stored_findings import UNREADABLE, as_text

_REFUSALS = {
    "F006": "the file is larger than 4 MiB and was not read",
    "F007": "the file is a symbolic link, or lies behind one that leaves the CRM",
    "F008": "this is no file",
    "F001": UNREADABLE,
}


@dataclass(frozen=True)
class Parser:
    """Parses files of one CRM.

    Attributes:
        catalogue: the kinds with this CRM's custom fields.
        country: the CRM's country, for phones without a country code.
        algorithm: the hash of the repository's object names.
    """

    catalogue: Catalogue
    country: str
    algorithm: str

    @cached_property
    def _plans(self) -> Mapping[str, Plan]:
        return {kind.folder: plan(self.catalogue, kind) for kind in self.catalogue.kinds}

    def digest(self, content: bytes) -> str:
        """Give the object name that git would give to the content."""
        return digest(content, self.algorithm)

    def parse(
        self,
        path: str,
        content: bytes,
        signature: str,
        *,
        suspect: bool,
        known: Record | None = None,
    ) -> Change:
        """Parse one file below the folder of a kind.

        Args:
            path: relative to the root.
            content: its bytes.
            signature: what `stat` said of it.
            suspect: whether it is to be looked at again by the next command.
            known: the record whose canonical text the content is, where the caller has it.
        """
        record, findings = (
            (known, self._quality(path, known, content))
            if known and len(content) <= LARGE
            else self.check(path, content)
        )
        findings = [*file_findings(FileName(path, self.catalogue)), *findings]
        state = FileState(path, self.digest(content), signature, suspect, as_text(findings))
        if record is None:
            return Change(state, None)
        named = label(self.catalogue.by_name[record.kind], record.data)
        return Change(state, rows(self._plans[record.ref.folder], path, record, named))

    def refused(self, path: str, code: str, signature: str, *, suspect: bool) -> Change:
        """Give what the index holds of a file that is not to be read."""
        finding = Finding(path, 1, 1, code, Severity.ERROR, _REFUSALS[code])
        return Change(FileState(path, code, signature, suspect, as_text([finding])), None)

    def check(self, path: str, content: bytes) -> tuple[Record | None, list[Finding]]:
        """Parse one file and give its record, if it holds a valid one, and what is wrong.

        A file whose name is no id holds no record; the rules about names say so.
        """
        id_ = id_of(path)
        if id_ is None:
            return None, []
        return self._record(path, Ref(path.partition("/")[0], id_), content)

    def _record(self, path: str, ref: Ref, content: bytes) -> tuple[Record | None, list[Finding]]:
        read = document.load(content)
        findings = [_of_document(problem, path, ref) for problem in read.problems]
        if read.data is None:
            return None, findings
        if TELLTALE in content:
            findings += marks(path, str(ref), content)
        kind = self.catalogue.by_name[ref.folder]
        checked = check(kind, read.data)
        places = _Places(content)
        findings += [_of_field(problem, path, ref, places) for problem in checked.problems]
        if checked.tree is None:
            return None, findings
        record = Record(kind.name, ref, plain(checked.tree))
        # What the fast reader refused is not canonical, unless for its size alone.
        canonical = read.canonical or len(content) > LARGE
        canonical = canonical and emit(checked.tree).encode() == content
        findings += self._quality(path, record, content, canonical=canonical)
        return record, findings

    def _quality(
        self, path: str, record: Record, content: bytes, *, canonical: bool = True
    ) -> list[Finding]:
        """Find what is wrong with the values of a valid record."""
        context = RecordContext(
            path=path,
            kind=self.catalogue.by_name[record.kind],
            ref=str(record.ref),
            data=record.data,
            country=self.country,
            mark=_Places(content).of,
            canonical=canonical,
            rewritable=canonical or may_rewrite(content.decode("utf-8-sig")),
            content=content,
            ambiguous=partial(_ambiguous, content),
        )
        return list(record_findings(context))


def _ambiguous(content: bytes) -> frozenset[Path]:
    from crmctl.store.ambiguous import ambiguous  # noqa: PLC0415 - canonical files have none

    return ambiguous(decoded(content).text or "")


class _Places:
    """Where fields stand in a file; looked up only when something is wrong with one."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    @cached_property
    def _marks(self) -> Mapping[Path, document.Mark]:
        return document.marks(self._content)

    def of(self, path: Path) -> tuple[int, int]:
        """Give line and column of a field, or of the nearest that holds it."""
        while path and path not in self._marks:
            path = path[:-1]
        mark = self._marks.get(path)
        return (mark.line, mark.column) if mark else (1, 1)


def place_of(content: bytes, field: str) -> tuple[int, int]:
    """Give line and column of a field written as in `roles[0].customer`; the start if unknown."""
    marks = document.marks(content)
    found = next((mark for path, mark in marks.items() if written(path) == field), None)
    return (found.line, found.column) if found else (1, 1)


def _of_document(problem: document.Problem, path: str, ref: Ref) -> Finding:
    return Finding(
        path=path,
        line=problem.line,
        column=problem.column,
        code=problem.code,
        severity=problem.severity,
        message=problem.message,
        ref=str(ref),
        hint=problem.hint,
        fix=problem.fix,
    )


def _of_field(problem: Problem, path: str, ref: Ref, places: _Places) -> Finding:
    line, column = places.of(problem.path)
    sentence = f"{problem.field} {problem.message}" if problem.path else problem.message
    return Finding(
        path=path,
        line=line,
        column=column,
        code=problem.code,
        severity=problem.severity,
        message=sentence,
        field=problem.field,
        ref=str(ref),
        hint=problem.hint,
        fix=problem.fix,
    )
