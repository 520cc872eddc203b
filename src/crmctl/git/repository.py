"""Which repository a CRM lies in, who commits to it, and whether it can be written now."""

import hashlib
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from crmctl.errors.git import (
    BareRepositoryError,
    ForeignWorktreeError,
    GitFailedError,
    NoIdentityError,
    NotARepositoryError,
    OperationInProgressError,
    UnmergedPathsError,
    UntrustedRepositoryError,
)
from crmctl.git.command import Git, failure, split

_OPERATIONS = (
    ("rebase-merge", "rebase"),
    ("rebase-apply", "rebase"),
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("BISECT_LOG", "bisect"),
)
"""The files in the git directory that say what git is in the middle of. A rebase that stops
leaves others beside its own, so it comes first."""


class Identity(NamedTuple):
    """Author and committer as they stand in a commit: `Name <email> seconds zone`."""

    author: str
    committer: str


class Repository(NamedTuple):
    """The git repository that holds a CRM.

    Attributes:
        root: the CRM's root folder; paths given and returned are relative to it.
        top: the top of the git work tree.
        prefix: the root, relative to the top: empty or ending in a slash.
        git_dir: this work tree's git directory (HEAD, index).
        common_dir: the git directory that all linked work trees share (objects, branches).
        object_format: the hash of object ids, `sha1` or `sha256`.
        is_shallow: history was cut off by `git clone --depth`.
        git: runs git in the root.
    """

    root: Path
    top: Path
    prefix: str
    git_dir: Path
    common_dir: Path
    object_format: str
    is_shallow: bool
    git: Git

    @property
    def git_at_top(self) -> Git:
        """Runs git at the top of the work tree."""
        return replace(self.git, folder=self.top)

    @property
    def key(self) -> str:
        """A name for this root among the CRMs of one work tree, good in paths and refs."""
        if not self.prefix:
            return "root"
        return hashlib.sha256(self.prefix.encode("utf-8", "surrogateescape")).hexdigest()[:16]

    @property
    def private(self) -> Path:
        """The folder for what is derived (index, lock); it may not exist yet."""
        return self.git_dir / "crmctl" / self.key

    @property
    def pending_ref(self) -> str:
        """The ref of a commit that is not published yet; below refs/worktree nothing is shared."""
        return f"refs/worktree/crmctl/{self.key}"

    @property
    def no_object(self) -> str:
        """The object id that means "there is none"."""
        return "0" * (64 if self.object_format == "sha256" else 40)

    def holding(self, descriptor: int) -> "Repository":
        """This repository with a lock's descriptor handed to every git process."""
        return self._replace(git=replace(self.git, keep_open=(descriptor,)))

    def with_index(self, file: Path) -> "Repository":
        """This repository with another file as git's index."""
        return self._replace(git=replace(self.git, index=file))

    def has_pending(self) -> bool:
        """Whether an interrupted write may have left something; a look at a file tells."""
        # Refs below refs/worktree are never packed, so for the usual ref storage a file answers.
        in_file = (self.git_dir / self.pending_ref).exists()
        return in_file or (self.common_dir / "reftable").is_dir()

    def head(self) -> str | None:
        """The commit that is checked out; None before the first one."""
        done = self.git.attempt("rev-parse", "--quiet", "--verify", "HEAD^{commit}")
        return done.stdout.decode().strip() or None

    def branch(self) -> str | None:
        """The branch that is checked out, even if it has no commit yet; None when detached."""
        done = self.git.attempt("symbolic-ref", "--quiet", "--short", "HEAD")
        return done.stdout.decode("utf-8", "surrogateescape").strip() or None

    def operation(self) -> str | None:
        """What git is in the middle of: merge, rebase, cherry-pick, revert or bisect."""
        found = (name for file, name in _OPERATIONS if (self.git_dir / file).exists())
        return next(found, None)

    def require_writable(self, unmerged: Collection[str] = ()) -> None:
        """Refuse to write in the middle of a merge and the like.

        Args:
            unmerged: the unmerged paths a scan of the work tree found; `git stash pop` leaves
                some without saying so anywhere else.

        Raises:
            OperationInProgressError: git waits for a person to finish or abort.
            UnmergedPathsError: a conflict is not resolved.
        """
        operation = self.operation()
        if operation:
            raise OperationInProgressError(operation)
        if unmerged:
            raise UnmergedPathsError(sorted(unmerged))

    def identity(self) -> Identity:
        """Who commits, and when, as git itself would say in this moment.

        Raises:
            NoIdentityError: git has no name or e-mail address to write.
        """
        asked = [self.git.start("var", f"GIT_{role}_IDENT") for role in ("AUTHOR", "COMMITTER")]
        answers = [process.communicate()[0] for process in asked]
        if any(process.returncode for process in asked):
            raise NoIdentityError
        author, committer = (answer.decode("utf-8", "replace").strip() for answer in answers)
        return Identity(author, committer)


def open_repository(root: Path) -> Repository:
    """The repository that holds the CRM at `root`.

    Raises:
        NotARepositoryError: the folder is in no git work tree.
        BareRepositoryError: it is in a bare repository or in git's own folder.
        ForeignWorktreeError: the repository says that its files are elsewhere.
        UntrustedRepositoryError: another user owns it.
        GitMissingError: there is no git.
        GitFailedError: git refused for another reason, or is older than 2.31.
    """
    root = root.absolute()
    plain = Git(root)
    filters = plain.start("config", "-z", "--name-only", "--get-regexp", r"^filter\.")
    # --path-format comes with git 2.31, as GIT_CONFIG_COUNT does, which our safety rests on; an
    # older git repeats the option as a line of output.
    where = plain.attempt(
        "rev-parse",
        "--path-format=absolute",
        "--is-bare-repository",
        "--is-shallow-repository",
        "--show-object-format",
        "--git-dir",
        "--git-common-dir",
        "--show-toplevel",
        "--show-prefix",
    )
    names = split(filters.communicate()[0])
    if where.returncode != 0:
        raise _refusal(root, where.stdout, where.stderr)
    lines = where.stdout.decode("utf-8", "surrogateescape").split("\n")[:-1]
    if len(lines) != len(("bare", "shallow", "format", "dir", "common", "top", "prefix")):
        raise GitFailedError(
            "rev-parse", "it is older than 2.31, or a folder's name has a line break."
        )
    _, shallow, object_format, git_dir, common_dir, top, prefix = lines
    if not _is_at_home(root, Path(top), prefix, Path(git_dir)):
        raise ForeignWorktreeError(str(root))
    return Repository(
        root=root,
        top=Path(top),
        prefix=prefix,
        git_dir=Path(git_dir),
        common_dir=Path(common_dir),
        object_format=object_format,
        is_shallow=shallow == "true",
        git=replace(plain, config=_without_filters(names)),
    )


def init_repository(folder: Path) -> Repository:
    """A repository in `folder`, made if there is none (an existing one is left as it is)."""
    folder.mkdir(parents=True, exist_ok=True)
    Git(folder).run("init", "--quiet")
    return open_repository(folder)


def _is_at_home(root: Path, top: Path, prefix: str, git_dir: Path) -> bool:
    """Whether git looks at the files of the root, and from the top finds the same repository.

    A setting `core.worktree` leads it elsewhere; then half of our commands would meet another
    repository, or none.
    """
    link = top / ".git"
    try:
        own = link.is_file() or link.samefile(git_dir)
        return own and (top / prefix).samefile(root)
    except OSError:
        return False


def _refusal(root: Path, output: bytes, complaint: bytes) -> Exception:
    if b"dubious ownership" in complaint or b"unsafe repository" in complaint:
        return UntrustedRepositoryError(str(root))
    if b"not a git repository" in complaint:
        return NotARepositoryError(str(root))
    if output.startswith(b"true") or b"must be run in a work tree" in complaint:
        return BareRepositoryError(str(root))
    return failure("rev-parse", complaint)


def _without_filters(names: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Settings that switch every configured content filter off.

    `git diff-files` and `git update-index` would run `filter.NAME.clean` or `.process` on any
    file a .gitattributes gives to them. An empty command runs nothing; git falls back to the
    bytes as they are, unless the filter is required.
    """
    drivers = {name.rpartition(".")[0] for name in names}
    off = {"clean": "", "smudge": "", "process": "", "required": "false"}
    return tuple(
        (f"{driver}.{variable}", text)
        for driver in sorted(drivers)
        for variable, text in off.items()
    )
