"""What the files said at a commit, read through an index of that commit's tree.

Such an index begins as a copy of the present one: a file whose blob is the same says the same,
and need not be read again. The last few are kept beside the present index.
"""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crmctl import __version__
from crmctl.errors.crm import IndexDamagedError, NoCrmThenError
from crmctl.git.history import resolve
from crmctl.git.objects import blobs, content, tree
from crmctl.git.repository import Repository
from crmctl.index.database import connect, copy, create, drop
from crmctl.index.files import all_digests, get_meta, set_meta
from crmctl.index.write import Change, apply, fill
from crmctl.query.dates import single_day
from crmctl.workspace.freshness import Sources
from crmctl.workspace.indexing import PROGRAM, SETTINGS, as_data
from crmctl.workspace.locate import SETTINGS_FILE
from crmctl.workspace.settings_file import load_settings
from crmctl.workspace.view import View

if TYPE_CHECKING:  # this needs pydantic, which a kept index does without
    from crmctl.model.settings import Settings
    from crmctl.workspace.parse import Parser
    from crmctl.workspace.workspace import Workspace

_KEPT = 3
_ABANDONED = 3600.0  # seconds after which nobody writes to an unfinished index any more


class Recorded(View):
    """A CRM as it was recorded.

    Attributes:
        commit: the id of the commit.
    """

    def __init__(
        self, workspace: "Workspace", commit: str, connection: sqlite3.Connection
    ) -> None:
        self.repository, self.outside = workspace.repository, workspace.outside
        self.commit, self.connection = commit, connection


def open_recorded(workspace: "Workspace", text: str) -> Recorded:
    """Open the CRM as the files said at a commit.

    Args:
        workspace: the CRM as it is.
        text: a commit, branch or tag, or a day, also as in `yesterday` or `-30d`: then the last
            commit of that day or before.

    Raises:
        UnknownRevisionError: the text names no commit.
        HistoryBeginsLaterError: nothing was recorded by that day.
        NoCrmThenError: the commit holds no crm.yaml.
        BrokenSettingsError: that crm.yaml cannot be used.
    """
    meant = single_day(text, workspace.now.date())
    day = meant.isoformat() if meant and meant <= workspace.now.date() else text
    commit = resolve(workspace.repository, day, workspace.now.tzinfo)
    return Recorded(workspace, commit, _index(workspace, commit))


def forget_recorded(repository: Repository) -> None:
    """Remove all kept indexes: they hold what was true once, erased people included."""
    with suppress(FileNotFoundError):
        shutil.rmtree(_folder(repository))


def _index(workspace: "Workspace", commit: str) -> sqlite3.Connection:
    """Give the index of a commit's tree: one that is kept, or a new one."""
    repository = workspace.repository
    file = _folder(repository) / f"{_tree_id(repository, commit)}.sqlite"
    with suppress(IndexDamagedError):
        connection = connect(file)
        if get_meta(connection, PROGRAM) == __version__:
            with suppress(OSError):
                os.utime(file)
            return connection
        connection.close()
    unfinished = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        _write(workspace, commit, unfinished)
        unfinished.replace(file)
        _prune(file.parent)
        return connect(file)
    except (OSError, sqlite3.OperationalError):
        # The repository cannot be written: the index is made in memory, each time anew.
        return _build(workspace, commit, None)
    finally:
        with suppress(OSError):
            drop(unfinished)


def _write(workspace: "Workspace", commit: str, file: Path) -> None:
    connection = _build(workspace, commit, file)
    # One file, which can be renamed; a write-ahead log would be a second.
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


@dataclass(frozen=True)
class _Then:
    """A commit's settings, and the blob of each of its files that may be a record."""

    settings: "Settings"
    parser: "Parser"
    files: Mapping[str, str]


def _build(workspace: "Workspace", commit: str, file: Path | None) -> sqlite3.Connection:
    then = _look(workspace.repository, commit)
    known = all_digests(workspace.connection) if _reads_alike(workspace, then) else {}
    differing = [path for path, blob in then.files.items() if known.get(path) != blob]
    if len(differing) * 2 < len(then.files):
        connection = copy(workspace.connection, file)
        gone = known.keys() - then.files.keys()
        apply(connection, then.parser.catalogue, _changes(workspace, then, differing), gone)
    else:
        connection = create(file, then.parser.catalogue)
        fill(connection, then.parser.catalogue, _changes(workspace, then, list(then.files)))
    with connection:
        set_meta(connection, SETTINGS, as_data(then.settings))
        set_meta(connection, PROGRAM, __version__)
    return connection


def _look(repository: Repository, commit: str) -> _Then:
    from crmctl.model.describe import catalogue as describe  # noqa: PLC0415 - needs pydantic
    from crmctl.workspace.parse import Parser  # noqa: PLC0415 - the same

    everything = tree(repository, commit)
    if SETTINGS_FILE not in everything:
        raise NoCrmThenError(commit)
    settings = load_settings(content(repository, everything[SETTINGS_FILE]))
    parser = Parser(describe(settings), settings.country, repository.object_format)
    sources = Sources(repository, parser.catalogue)
    files = {path: blob for path, blob in sorted(everything.items()) if sources.holds(path)}
    return _Then(settings, parser, files)


def _reads_alike(workspace: "Workspace", then: _Then) -> bool:
    """Tell whether the present settings make the same of a file as those of then."""
    same_country = then.settings.country == workspace.config["country"]
    return same_country and then.parser.catalogue == workspace.catalogue


def _changes(workspace: "Workspace", then: _Then, paths: Sequence[str]) -> Iterator[Change]:
    contents = blobs(workspace.repository, (then.files[path] for path in paths))
    with workspace.outside.progress("Reading the files of then", len(paths)) as advance:
        for path, (_, content_) in zip(paths, contents, strict=True):
            yield then.parser.parse(path, content_, signature="", suspect=False)
            advance(1)


def _tree_id(repository: Repository, commit: str) -> str:
    place = f"{commit}:{repository.prefix.rstrip('/')}"
    found = repository.git.attempt("rev-parse", "--quiet", "--verify", "--end-of-options", place)
    if found.returncode != 0:
        raise NoCrmThenError(commit)
    return found.stdout.decode().strip()


def _folder(repository: Repository) -> Path:
    return repository.private / "recorded"


def _prune(folder: Path) -> None:
    """Remove all indexes but the last ones used, and what a killed process left unfinished."""
    kept = sorted(folder.glob("*.sqlite"), key=lambda file: file.stat().st_mtime, reverse=True)
    abandoned = time.time() - _ABANDONED
    unfinished = [file for file in folder.glob("*.tmp*") if file.stat().st_mtime < abandoned]
    for file in (*kept[_KEPT:], *unfinished):
        drop(file)
