"""All files that either side changed, joined in one go: what the merge commit is to hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from crmctl.errors.base import CrmctlError
from crmctl.findings import Severity
from crmctl.matching.conflicts import FOLDER, path_of
from crmctl.matching.joining.records import Differing
from crmctl.matching.joining.sequences import chunks
from crmctl.model.record import Ref
from crmctl.store.forms import form_of
from crmctl.store.joining import WHOLE, Form, Merge, Outcome, join_files, whole
from crmctl.workspace.locate import SETTINGS_FILE
from crmctl.workspace.settings_file import load_settings
from crmctl.workspace.sharing.renames import Rename, followed, parted, with_alias
from crmctl.workspace.sharing.versions import Versions

if TYPE_CHECKING:
    from crmctl.workspace.parse import Parser
    from crmctl.workspace.workspace import Workspace

FOLLOWED = "followed to its other id"
SHARED_ID = "kept its old id: both sides gave one id to two records"
_YAML = (".yaml", ".yml")
_DERIVED = "schemas/"  # written anew by any crmctl: no edit is lost with one


@dataclass(frozen=True, slots=True)
class Told:
    """Something about one file that a person should hear."""

    path: str
    outcome: str


@dataclass(slots=True)
class Joint:
    """What two sides make together.

    Attributes:
        contents: the files that differ from ours; None for one that goes.
        modes: git's modes of those that are no plain files.
        conflicts: what nobody decided on yet, by the path of the file.
        told: what a person should hear of.
        merged: paths of the files that both sides changed.
    """

    contents: dict[str, bytes | None] = field(default_factory=dict)
    modes: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, Sequence[Differing]] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


class Joining:
    """Joins the files of one CRM.

    Args:
        workspace: knows which file holds which kind of record, and what is wrong with one.
    """

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    def joint(self, files: Mapping[str, Versions]) -> Joint:
        """Join all files that either side changed."""
        result = Joint()
        files, kept = parted(files, self._ref_at)
        result.told += [Told(path, SHARED_ID) for path in kept]
        renames, rest = followed(files, self._ref_at)
        for path, each in rest.items():
            self._add(result, path, each, self.join(path, each))
        for rename in renames:
            self._follow(result, rename)
        for path in [*result.contents]:
            if result.contents[path] == self._ours(files, path):
                del result.contents[path]
        return result

    def join(self, path: str, each: Versions) -> Merge:
        """Join one file."""
        if not each.theirs_changed or each.theirs == each.ours:
            return Merge(each.ours)
        if not each.ours_changed:
            return Merge(each.theirs)
        if self._ref_at(path) or path.endswith(_YAML):
            return join_files(each.before, each.ours, each.theirs, self._form(path))
        return _joined_text(path, each)

    def _add(self, result: Joint, path: str, each: Versions, merge: Merge) -> None:
        result.contents[path] = merge.content
        if each.theirs_changed and each.mode == "100755":
            result.modes[path] = each.mode
        if each.ours_changed and each.theirs_changed and each.ours != each.theirs:
            result.merged.append(path)
        if merge.conflicts:
            result.conflicts[path] = merge.conflicts
        if merge.outcome in (Outcome.KEPT, Outcome.ERASED):
            result.told.append(Told(path, merge.outcome.value))
        if merge.outcome is Outcome.ERASED:
            result.contents[path_of(path)] = None
        result.told += [Told(path, f"both kept: {name}") for name in merge.kept]
        result.told += [Told(path, f"erased: {name}") for name in merge.erased]

    def _follow(self, result: Joint, rename: Rename) -> None:
        """Let an edit of a record follow it to its other id."""
        for path in rename.gone:
            result.contents[path] = None
        now = result.contents.get(rename.path, rename.renamed)
        sides = (rename.edited, now) if rename.here else (now, rename.edited)
        each = Versions(rename.before, *sides)
        merge = join_files(*each[:3], self._form(rename.path))
        if rename.alias:
            merge = merge._replace(content=with_alias(merge.content or b"", rename.alias))
        self._add(result, rename.path, each, merge)
        result.told.append(Told(rename.path, FOLLOWED))

    def _form(self, path: str) -> Form:
        ref = self._ref_at(path)
        if ref is None:
            return Form(faults=_settings_faults) if path == SETTINGS_FILE else Form()
        order = form_of(self._workspace.catalogue.by_name[ref.folder]).ordered
        return Form(order, lambda content: _faults(self._parser, path, content))

    @cached_property
    def _parser(self) -> "Parser":
        return self._workspace.parser

    def _ref_at(self, path: str) -> Ref | None:
        return self._workspace.ref_at(path)

    def _ours(self, files: Mapping[str, Versions], path: str) -> bytes | None:
        return files[path].ours if path in files else self._workspace.read_file(path)


def open_paths(contents: Mapping[str, bytes | None]) -> list[str]:
    """Give the files about conflicts among some files."""
    return [path for path in contents if path.startswith(f"{FOLDER}/")]


def _faults(parser: "Parser", path: str, content: bytes) -> frozenset[str]:
    """Name what is wrong with a record by itself; of lists not the place in them."""
    return frozenset(
        f"{finding.code} {''.join(part for part in finding.field if not part.isdigit())}"
        for finding in parser.check(path, content)[1]
        if finding.severity is Severity.ERROR
    )


def _settings_faults(content: bytes) -> frozenset[str]:
    try:
        load_settings(content)
    except CrmctlError:
        return frozenset({"settings"})
    return frozenset()


def _joined_text(path: str, each: Versions) -> Merge:
    """Join what is no YAML: line by line if it is text, else not at all."""
    before, ours, theirs = (each.before or b"", each.ours, each.theirs)
    if ours is None or theirs is None:
        return Merge(theirs if ours is None else ours, Outcome.KEPT)
    try:
        texts = [content.decode() for content in (before, ours, theirs)]
    except UnicodeDecodeError:
        texts = []
    if not texts or any("\0" in text for text in texts):
        size = f"{len(theirs)} bytes"
        return Merge(ours, Outcome.WHOLE, (Differing(WHOLE, None, f"{len(ours)} bytes", size),))
    was, own, other = (text.split("\n") for text in texts)
    found = chunks(was, own, other)
    if any(chunk.both and not chunk.inserted for chunk in found):
        return Merge(ours) if path.startswith(_DERIVED) else whole(before, ours, theirs)
    return Merge("\n".join(line for chunk in found for line in chunk.joined).encode())
