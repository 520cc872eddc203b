"""Everything that is wrong with a CRM's data, in the order of files and lines."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC
from functools import partial
from pathlib import Path

from crmctl.checks.account_numbers import may_hold
from crmctl.checks.across import dangling_reference, orphan
from crmctl.checks.elsewhere import formats, settings_texts
from crmctl.checks.file_checks import file_findings
from crmctl.checks.file_name import FileName
from crmctl.checks.names import executable
from crmctl.checks.store_checks import store_findings
from crmctl.checks.store_context import Erasures, StoreContext, as_target
from crmctl.errors.git import HistoryBeginsLaterError, UnknownRevisionError
from crmctl.errors.queries import (
    QuerySyntaxError,
    QueryValueError,
    ShallowCloneError,
)
from crmctl.errors.values import UnknownFieldError
from crmctl.findings import Finding, Severity
from crmctl.git.command import split
from crmctl.git.history import resolve
from crmctl.git.objects import blobs, content, tree
from crmctl.git.repository import Repository
from crmctl.git.staged import tracked
from crmctl.index.files import all_digests, with_findings
from crmctl.model.formats import FORMAT
from crmctl.store.attachments import attached
from crmctl.store.document import load
from crmctl.workspace.automating.hook import AUTOMATIONS_FILE
from crmctl.workspace.causes import caused
from crmctl.workspace.deciding import apart, decisions
from crmctl.workspace.freshness import is_text
from crmctl.workspace.locate import SETTINGS_FILE
from crmctl.workspace.mailing_faults import changed_consents, mailing_faults
from crmctl.workspace.memory import memory
from crmctl.workspace.sharing.opened import open_conflicts
from crmctl.workspace.sifting import Scope, is_within, sift
from crmctl.workspace.stored_findings import from_text
from crmctl.workspace.tampering import CODE, tampered
from crmctl.workspace.workspace import Workspace

_CONTACTS = "contacts/"
_PROGRAM = "100755"


def check(workspace: Workspace, scope: Scope) -> list[Finding]:
    """Check every record, or those in the scope.

    What one file says by itself was found when it was indexed; how records fit together is
    looked up anew.

    Raises:
        UnknownRuleError: no rule has a code that begins so.
        UnknownRevisionError: no commit is called so.
    """
    found = [*_of_files(workspace), *_of_the_root(workspace)]
    found += _of_the_store(workspace, scope)
    found += _of_names(workspace)
    found += _of_rules(workspace)
    found += of_the_format(workspace.config["format"])
    found += _of_settings(workspace)
    found += mailing_faults(workspace.rows, workspace.config)
    if scope.since:
        found += _of_consents_since(workspace, scope.since)
    found += decisions(workspace).findings
    found += _of_conflicts(workspace)
    kept = sift(workspace, scope, found)
    return _since(workspace, scope.since, kept) if scope.since else kept


def check_staged(workspace: Workspace, scope: Scope, index: Path | None = None) -> list[Finding]:
    """Check the files that git would commit, as they are staged: what a pre-commit hook asks.

    How they fit together with the others is judged by the work tree.

    Args:
        workspace: the CRM.
        scope: which findings are wanted.
        index: the git index that holds what is to be committed, if not the usual one: `git
            commit -a` and `git commit FILE` fill one of their own.
    """
    repository = workspace.repository
    if index:
        repository = repository.with_index(index)
    head = repository.head()
    before = tree(repository, head) if head else {}
    index_now = tracked(repository)
    staged = index_now.blobs
    new = {path: oid for path, oid in staged.items() if before.get(path) != oid}
    records = {path: oid for path, oid in new.items() if workspace.is_record_file(path)}
    contents = dict(blobs(repository, set(records.values())))
    found = [
        finding
        for path, oid in sorted(records.items())
        for finding in (
            *file_findings(FileName(path, workspace.catalogue)),
            *workspace.parser.check(path, contents[oid])[1],
        )
    ]
    found += [finding for finding in decisions(workspace).findings if finding.path in new]
    sealed = {finding.path for finding in found if finding.code == CODE}
    changed = _tampered(workspace, before, staged, contents)
    found += [finding for finding in changed if finding.path not in sealed]
    found += _of_consents(workspace, before, staged, contents)
    links = _new_links(repository, head, index_now.links)
    for path in filter(workspace.is_record_file, links):
        found += file_findings(FileName(path, workspace.catalogue, symlink=True))
    fitting = _of_the_store(workspace, scope)
    found += [finding for finding in fitting if finding.path in new]
    if SETTINGS_FILE in new:
        found += _of_settings(workspace, content(repository, new[SETTINGS_FILE]))
    if AUTOMATIONS_FILE in new:
        found += _of_rules(workspace, content(workspace.repository, new[AUTOMATIONS_FILE]))
    known = {(finding.path, finding.code, finding.field) for finding in found}
    for finding in _left_dangling(workspace, before.keys() - staged.keys(), staged):
        if (finding.path, finding.code, finding.field) not in known:
            found.append(finding)
    return sift(workspace, scope, found)


def _tampered(
    workspace: Workspace,
    before: Mapping[str, str],
    staged: Mapping[str, str],
    contents: Mapping[str, bytes],
) -> Iterator[Finding]:
    """Find issued documents that are staged otherwise than they were committed, or are gone."""
    frozen = {kind.folder for kind in workspace.catalogue.kinds if kind.freeze}
    changed = {
        path: oid
        for path, oid in before.items()
        if staged.get(path) != oid and path.partition("/")[0] in frozen
    }
    were = dict(blobs(workspace.repository, set(changed.values())))
    for path, oid in changed.items():
        after = contents.get(staged.get(path, ""))
        yield from tampered(workspace, path, were[oid], after)


def _of_consents_since(workspace: Workspace, rev: str) -> Iterator[Finding]:
    before = _tree_of(workspace, rev)
    now = all_digests(workspace.connection)
    changed = [path for path, oid in now.items() if before.get(path, oid) != oid]
    contents = {
        path: workspace.read_file(path) or b"" for path in changed if path.startswith(_CONTACTS)
    }
    yield from _of_consents(workspace, before, {path: path for path in contents}, contents)


def _of_consents(
    workspace: Workspace,
    before: Mapping[str, str],
    after: Mapping[str, str],
    contents: Mapping[str, bytes],
) -> Iterator[Finding]:
    """Find consents whose history was changed between two trees.

    Args:
        workspace: the CRM.
        before: paths and object ids of the older one.
        after: paths and keys of `contents` of the newer one.
        contents: what files of the newer one say, those that differ at least.
    """
    changed = [
        path
        for path, oid in after.items()
        if path.startswith(_CONTACTS) and path in before and before[path] != oid
    ]
    were = dict(blobs(workspace.repository, {before[path] for path in changed}))
    for path in changed:
        ref = workspace.ref_at(path)
        old = workspace.parser.check(path, were[before[path]])[0]
        new = workspace.parser.check(path, contents.get(after[path], b""))[0]
        if ref and old and new:
            yield from changed_consents(path, str(ref), old.data, new.data)


def _new_links(repository: Repository, head: str | None, links: Collection[str]) -> Sequence[str]:
    """Give the symbolic links that were none, or others, in the last commit."""
    if not links or not head:
        return sorted(links)
    asked = ("diff-index", "--cached", "--name-only", "--no-renames", "-z", head, "--")
    return split(repository.git.run(*asked, *sorted(links)))


def _left_dangling(
    workspace: Workspace, gone: Collection[str], staged: Collection[str]
) -> Iterator[Finding]:
    """Find what still refers to records whose files are gone."""
    context = _store(workspace)
    kept = {as_target(path, workspace.catalogue) for path in staged}
    for target in sorted({as_target(path, workspace.catalogue) for path in gone} - kept):
        for finding in dangling_reference.left_by(context, target):
            if finding.path in staged:
                yield finding


def _of_files(workspace: Workspace) -> Iterator[Finding]:
    for state in with_findings(workspace.connection):
        yield from from_text(state.findings)


def _of_the_root(workspace: Workspace) -> Iterator[Finding]:
    """Look at the names of what lies in the root beside the folders of kinds.

    A folder that is called nearly like one of a kind is looked into: records in it are not read.
    """
    folders = {kind.folder for kind in workspace.catalogue.kinds}
    for entry in sorted(workspace.root.iterdir()):
        if entry.name in folders or entry.name.startswith("."):
            continue
        files = [f"{entry.name}/" if entry.is_dir() else entry.name]
        if workspace.catalogue.by_name.get(entry.name.lower()):
            found = sorted(file for file in entry.rglob("*") if file.is_file())
            files += [file.relative_to(workspace.root).as_posix() for file in found]
        for path in files:
            symlink = (workspace.root / path).is_symlink()
            yield from file_findings(FileName(path, workspace.catalogue, symlink=symlink))


def _of_names(workspace: Workspace) -> Iterator[Finding]:
    """Find the files that are not read because their names are no text, and those that can run."""
    entries = split(workspace.repository.git.run("ls-files", "--stage", "-z"))
    # Nearly all have the mode of a file and a name in ASCII.
    odd = [each for each in entries if each.startswith(_PROGRAM) or not each.isascii()]
    paths = list[str]()
    for entry in odd:
        about, _, path = entry.partition("\t")
        paths.append(path)
        if about.startswith(_PROGRAM) and is_text(path):
            yield from executable.check(FileName(path, workspace.catalogue, executable=True))
    for path in dict.fromkeys((*paths, *workspace.seen.untracked)):
        if not path.isascii() and workspace.is_record_file(path) and not is_text(path):
            shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
            sentence = "The name is not UTF-8, so the file is not read."
            yield Finding(shown, 1, 1, "F012", Severity.ERROR, sentence)


def of_the_format(number: int) -> Iterator[Finding]:
    """Find that crm.yaml is of an older format."""
    if number < FORMAT:
        said = f"The CRM has format {number}; the present one is {FORMAT}."
        rule = formats.OLD
        yield Finding(
            SETTINGS_FILE, 0, 0, rule.code, rule.severity, said, "format", hint="crmctl migrate"
        )


def _of_settings(workspace: Workspace, staged: bytes | None = None) -> Iterator[Finding]:
    """Find what must not stand in crm.yaml, as it lies there or as it is staged."""
    text = workspace.read_file(SETTINGS_FILE) or b"" if staged is None else staged
    if may_hold(text.decode("utf-8", "replace")):
        yield from settings_texts.check(
            SETTINGS_FILE, text.decode("utf-8", "replace"), load(text).data or {}
        )


def _of_rules(workspace: Workspace, staged: bytes | None = None) -> Sequence[Finding]:
    """Find what is wrong with automations.yaml, as it lies there or as it is staged."""
    if staged is None and not (workspace.root / AUTOMATIONS_FILE).exists():
        return ()
    from crmctl.workspace.automating.rulebook import read, rulebook  # noqa: PLC0415 - seldom

    return (rulebook(workspace) if staged is None else read(workspace, staged)).findings


def _of_conflicts(workspace: Workspace) -> Iterator[Finding]:
    """Find what two people changed and nobody decided on yet."""
    hint = "crmctl resolve"
    for place, path, conflicts in open_conflicts(workspace.root):
        ref = str(workspace.ref_at(path) or path)
        if conflicts is None:
            sentence = "What is open here cannot be read; put it right, or remove the file."
            yield Finding(place, 1, 1, "F018", Severity.ERROR, sentence)
        for each in conflicts or ():
            sentence = "Two people changed it, and nobody decided yet which value stands."
            yield Finding(
                place, 1, 1, "F018", Severity.ERROR, sentence, each.field, ref=ref, hint=hint
            )


def _of_the_store(workspace: Workspace, scope: Scope) -> Iterator[Finding]:
    sharing = partial(is_within, paths=scope.paths)
    context = _store(workspace, thorough=scope.is_thorough, hygiene=_is_review(scope))
    return store_findings(replace(context, sharing=sharing))


def _is_review(scope: Scope) -> bool:
    """Tell whether any of the rules about work is asked for."""
    return scope.hygiene or any(
        code.upper() == orphan.RULE.code or code[:1].upper() == "H" for code in scope.wanted
    )


def _store(workspace: Workspace, *, thorough: bool = False, hygiene: bool = False) -> StoreContext:
    return StoreContext(
        rows=workspace.rows,
        catalogue=workspace.catalogue,
        today=workspace.now.date(),
        users=workspace.config["users"],
        zone=workspace.now.tzinfo or UTC,
        settings=workspace.config,
        attached=lambda: dict(attached(workspace.root)),
        decided=lambda: decisions(workspace).decided,
        apart=partial(apart, workspace),
        matching=partial(_matching, workspace),
        erasures=partial(_erasures, workspace),
        thorough=thorough,
        hygiene=hygiene,
    )


def _matching(workspace: Workspace, kind: str, where: str) -> frozenset[str]:
    """Give the ids of the records of a kind that match a query; none if it is no query."""
    from crmctl.workspace.selecting import select_refs  # noqa: PLC0415 - few rules ask

    folder = workspace.catalogue.by_name[kind].folder
    with suppress(QuerySyntaxError, QueryValueError, UnknownFieldError):
        asked = (f"({where})", f"({where}) archived:any")
        found = [ref for text in asked for ref in select_refs(workspace, text)]
        return frozenset(ref.id for ref in found if ref.folder == folder)
    return frozenset()


def _erasures(workspace: Workspace) -> Erasures:
    """Give what is known of people who were erased; mostly nobody was."""
    if not (workspace.root / "privacy").is_dir() and not memory(workspace.repository).exists():
        return Erasures()
    from crmctl.workspace.erasures import erasures  # noqa: PLC0415 - seldom

    return erasures(workspace)


def _since(workspace: Workspace, rev: str, found: Sequence[Finding]) -> list[Finding]:
    """Give the findings that a change since a commit caused.

    Raises:
        UnknownRevisionError: no commit is called so.
        ShallowCloneError: the clone may lack it.
    """
    before, now = _tree_of(workspace, rev), all_digests(workspace.connection)
    gone = {path for path in before.keys() - now.keys() if workspace.is_record_file(path)}
    left = _left_dangling(workspace, gone, now.keys())
    return list(caused(workspace, before, left, found))


def _tree_of(workspace: Workspace, rev: str) -> Mapping[str, str]:
    try:
        return tree(workspace.repository, resolve(workspace.repository, rev, workspace.now.tzinfo))
    except (UnknownRevisionError, HistoryBeginsLaterError):
        if workspace.repository.is_shallow:
            raise ShallowCloneError(rev) from None
        raise
