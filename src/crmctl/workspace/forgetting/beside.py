"""Where people stand beside history: files that no commit has, and those of git itself.

They are looked at before anything is changed, so that whoever confirms an erasure sees each place.
A text loses the places only, a leftover of an editor goes, a name is written anew.
"""

import os
import re
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crmctl.git.command import split
from crmctl.git.repository import Repository
from crmctl.git.rewriting.rewriting import RefChange
from crmctl.git.rewriting.streams import batches
from crmctl.workspace.forgetting import leftovers
from crmctl.workspace.forgetting.nested import Nested
from crmctl.workspace.forgetting.steps import Act, Staged, Step, digest, held
from crmctl.workspace.forgetting.surgery import Forgetting

_LARGEST = 256 << 20
_SQLITE, _INDEX = b"SQLite format 3\0", b"DIRC"
# Git's own, which the new history or the purge brings in order.
_NOT_OURS = frozenset(
    {"objects", "refs", "logs", "rr-cache", "lost-found", "worktrees",
     "filter-repo", "rebased-patches"}
)  # fmt: skip
_GONE_ANYWAY = re.compile(
    r"(?:HEAD|packed-refs|index|index\.lock|FETCH_HEAD|ORIG_HEAD|gc\.log|sharedindex\..*"
    r"|(?:\w+_EDITMSG|\w+_MSG|\w+_HEAD)|fast_import_crash_\d+)"
)
_EMPTY_TREE = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
_OF_CRMCTL = frozenset({"lock", "index.lock", "numbers", "redacting", "redacting.new"})
_DERIVED = re.compile(r"index\.sqlite.*|watched.*")


@dataclass(frozen=True, slots=True)
class Beside:
    """What becomes of files beside history.

    Attributes:
        steps: what is done to them.
        staged: entries of git's index that change.
        told: a line for each place, for whoever has to confirm; it shows no value.
        closed: what could not be looked into, with the reason.
    """

    steps: Sequence[Step] = ()
    staged: Sequence[Staged] = ()
    told: Sequence[str] = ()
    closed: Sequence[str] = ()

    def with_nested(self, other: "Beside", one: Nested, top: Path) -> "Beside":
        """Give this with what becomes of another repository in the work tree."""
        where = Path(one.root).relative_to(top).as_posix()
        return Beside(
            (*self.steps, *other.steps),
            self.staged,
            (
                *self.told,
                f"history  of the other repository {where} is written anew, too",
                *(f"{line[:9]}{where}/{line[9:]}" for line in other.told),
            ),
            (*self.closed, *(f"{where}/{line}" for line in other.closed)),
        )


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    content: bytes
    where: str
    ours: bool = False


class Looking:
    """The look at everything beside history, before it is written anew.

    Args:
        repo: the repository.
        surgery: takes the people out.
        names: names of files that history has otherwise by now.
        ids: objects that history has otherwise by now.
        refs: what becomes of refs.
        skipped: paths from the top that the new history brings in order.
        own: paths of files that are the people's own.
        prepared: the folder for new contents.
    """

    def __init__(  # noqa: PLR0913 - what is known of the new history, each by name
        self,
        repo: Repository,
        surgery: Forgetting,
        *,
        names: Mapping[bytes, bytes],
        ids: Callable[[str], str],
        refs: Sequence[RefChange],
        skipped: Collection[str],
        own: Collection[str],
        prepared: Path,
    ) -> None:
        self._repo, self._surgery, self._names, self._ids = repo, surgery, names, ids
        self._refs, self._skipped, self._own = refs, skipped, own
        self._prepared_folder = prepared
        self._head = repo.head() or _EMPTY_TREE[repo.object_format]
        self._steps: list[Step] = []
        self._told: list[str] = []
        self._closed: list[str] = []

    def look(self) -> Beside:
        """Look at all of it, and lay new contents ready."""
        self._prepared_folder.mkdir(parents=True, exist_ok=True)
        ignored = frozenset(self._listed("--others", "--ignored", "--exclude-standard"))
        others = self._listed("--others")
        edited = self._git("diff-files", "--name-only")
        staged = self._git("diff-index", "--cached", "--name-only", "--diff-filter=d", self._head)
        paths = dict.fromkeys((*others, *edited, *staged))
        self._look_into(self._work_files(paths, ignored))
        self._look_into(self._git_files())
        entries = list(self._staged())
        self._rename(self._repo.top, skip=".git")
        for folder in self._git_folders():
            self._rename(folder, skip="objects")
        return Beside(self._steps, entries, self._told, self._closed)

    # --- what there is -----------------------------------------------------------------------

    def _git(self, *arguments: str) -> list[str]:
        return split(self._repo.git_at_top.run(arguments[0], "-z", *arguments[1:], "--"))

    def _listed(self, *arguments: str) -> list[str]:
        return self._git("ls-files", *arguments)

    def _git_folders(self) -> Sequence[Path]:
        return list(dict.fromkeys((self._repo.git_dir, self._repo.common_dir)))

    def _work_files(self, paths: Iterable[str], ignored: Collection[str]) -> Iterator[_File]:
        for path in paths:
            if path in self._skipped or path.endswith("/"):
                continue
            where = f"{path} (ignored by git)" if path in ignored else path
            yield from self._read(self._repo.top / path, where)

    def _git_files(self) -> Iterator[_File]:
        for folder in self._git_folders():
            for top, below, names in os.walk(folder):
                here = Path(top)
                below[:] = [n for n in sorted(below) if not self._is_left_out(here, n, folder)]
                for name in sorted(names):
                    if here == folder and _GONE_ANYWAY.fullmatch(name):
                        continue
                    ours = folder / "crmctl" in here.parents
                    if not (ours and (name in _OF_CRMCTL or _DERIVED.fullmatch(name))):
                        inside = (here / name).relative_to(folder).as_posix()
                        yield from self._read(here / name, f".git/{inside}", ours=ours)

    def _is_left_out(self, here: Path, name: str, folder: Path) -> bool:
        if here / name == self._prepared_folder:
            return True
        if name == "recorded" and folder / "crmctl" in here.parents:
            return True
        return name in _NOT_OURS and (here == folder or (here / "HEAD").is_file())

    def _read(self, path: Path, where: str, *, ours: bool = False) -> Iterator[_File]:
        try:
            if not path.is_symlink() and not path.is_file():
                return
            if not path.is_symlink() and path.stat().st_size > _LARGEST:
                self._closed.append(f"{self._shown(where)}: too large to be looked into")
                return
            yield _File(path, held(path), where, ours)
        except OSError:
            self._closed.append(f"{self._shown(where)}: it cannot be read")

    # --- what becomes of it ------------------------------------------------------------------

    def _look_into(self, files: Iterable[_File]) -> None:
        for some in batches(files):
            contents = [self._renamed_branches(one) for one in some]
            suspects = set(self._surgery.hint.among(contents))
            for at, one in enumerate(some):
                if at in suspects or contents[at] != one.content or self._is_own(one):
                    self._decide(one, contents[at])

    def _decide(self, one: _File, content: bytes) -> None:
        if one.ours and content.startswith(_SQLITE):
            new = b""
        else:
            path = one.path.relative_to(self._base(one.path)).as_posix()
            new = self._surgery.beside(content, path)
        if new == one.content and not self._is_own(one):
            return
        where = self._shown(one.where)
        before = digest(one.content)
        if one.path.is_symlink():
            target = os.fsdecode(new)
            self._steps.append(Step(Act.LINK, str(one.path), before, target))
            self._told.append(f"changes  {where}: the link's target")
        elif one.ours or self._is_leftover(one):
            self._steps.append(Step(Act.DELETE, str(one.path), before))
            why = "made anew by crmctl" if one.ours else "left over by a program"
            self._told.append(f"goes     {where}: {why}")
        elif self._breaks(one, new):
            self._closed.append(f"{where}: it would not be valid without the person")
        else:
            self._steps.append(Step(Act.REPLACE, str(one.path), before, self._prepared(new)))
            self._told.append(f"changes  {where}: [erased] in it")

    def _prepared(self, content: bytes) -> str:
        name = secrets.token_hex(8)
        (self._prepared_folder / name).write_bytes(content)
        return name

    def _base(self, path: Path) -> Path:
        bases = (self._repo.top, *self._git_folders())
        return next(base for base in bases if path.is_relative_to(base))

    def _is_own(self, one: _File) -> bool:
        """Tell whether a file is a copy of the people's own record."""
        name = leftovers.edited(one.path.name)
        if not (name and self._own):
            return False
        edited = one.path.with_name(name).relative_to(self._base(one.path))
        return edited.as_posix() in self._own

    def _is_leftover(self, one: _File) -> bool:
        if leftovers.is_leftover(one.path.name) or one.content.startswith(_INDEX):
            return True
        return self._is_own(one)

    def _breaks(self, one: _File, new: bytes) -> bool:
        """Tell whether git could not read its settings any more."""
        if one.path.name not in {"config", "config.worktree"}:
            return False
        if not one.where.startswith(".git/"):
            return False
        tried = self._prepared_folder / "tried"
        tried.write_bytes(new)
        told = self._repo.git.attempt("config", "--file", str(tried), "--list")
        tried.unlink()
        return told.returncode != 0

    def _renamed_branches(self, one: _File) -> bytes:
        """Let settings of branches follow their new names."""
        content = one.content
        if one.where != ".git/config":
            return content
        for change in self._refs:
            if change.old_name != change.new_name and change.old_name.startswith("refs/heads/"):
                old, new = (os.fsencode(name) for name in (change.old_name, change.new_name))
                content = re.sub(
                    re.escape(old) + rb"(?=\s|:|$)", new.replace(b"\\", rb"\\"), content
                )
                short, renamed = old[11:], new[11:]
                content = content.replace(b'[branch "%b"]' % short, b'[branch "%b"]' % renamed)
        return content

    # --- names -------------------------------------------------------------------------------

    def _name(self, name: str) -> str:
        raw = os.fsencode(name)
        known = self._names.get(raw)
        if known is None and self._surgery.hint.search(raw):
            known = self._surgery.name(raw)
        return os.fsdecode(known if known is not None else raw)

    def _shown(self, where: str) -> str:
        return "/".join(map(self._name, where.split("/")))

    def _rename(self, top: Path, skip: str) -> None:
        """Give files and folders new names, the innermost first."""
        for folder, below, names in os.walk(top, topdown=False):
            here = Path(folder)
            inside = here.relative_to(top).parts
            if skip in inside or (inside and inside[0] in _NOT_OURS and skip != ".git"):
                continue
            for name in (*names, *below):
                path = here / name
                if self._is_tracked(path, top, skip) or (new := self._name(name)) == name:
                    continue
                self._steps.append(Step(Act.RENAME, str(path), to=new))
                start = "" if skip == ".git" else ".git/"
                where = self._shown(path.relative_to(top).as_posix())
                self._told.append(f"renames  {start}{where}")

    def _is_tracked(self, path: Path, top: Path, skip: str) -> bool:
        """Tell whether the new history gives a file its name, or git itself does."""
        if skip == ".git":
            return path.relative_to(top).as_posix() in self._skipped and not path.is_dir()
        return path.relative_to(top).parts[0] in _NOT_OURS

    # --- git's index -------------------------------------------------------------------------

    def _staged(self) -> Iterator[Staged]:
        """Give entries of the index that no commit has and that tell of the people."""
        told = self._repo.git_at_top.run(
            *("diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames"),
            *(self._head, "--"),
        )
        fields = split(told)
        for about, path in zip(fields[::2], fields[1::2], strict=False):
            _, mode, _, oid, status = about.split()
            new_path, new_oid = "/".join(map(self._name, path.split("/"))), self._ids(oid)
            if status[0] not in "DU" and (new_path, new_oid) != (path, oid):
                yield Staged(mode, "0", path, oid, new_path, new_oid)
                self._told.append(f"changes  {new_path}: what is staged of it")
