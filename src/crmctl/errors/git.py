"""What git refuses, or what state of a repository we refuse."""

from collections.abc import Sequence

from crmctl.errors.base import CrmctlError, GitError, UsageError


class GitMissingError(GitError):
    """There is no git on this machine."""

    def __init__(self) -> None:
        super().__init__("git was not found; install git 2.31 or newer and run the command again.")


class GitFailedError(GitError):
    """A git command failed for a reason that is git's own."""

    def __init__(self, command: str, reason: str) -> None:
        super().__init__(f"`git {command}` failed: {reason}")


class NotARepositoryError(CrmctlError):
    """The CRM's folder is in no git work tree."""

    exit_code = 3

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{folder} is not inside a git work tree; run `git init` there, or `crmctl init` "
            "to make a new CRM."
        )


class ForeignWorktreeError(CrmctlError):
    """The repository's configuration says that its files are in another folder."""

    exit_code = 3

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"The git repository of {folder} takes another folder for its work tree; remove that "
            "setting with `git config --unset core.worktree` and run the command again."
        )


class BareRepositoryError(CrmctlError):
    """The repository has no work tree, so there are no files to read."""

    exit_code = 3

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{folder} is a bare repository or git's own folder; clone it with `git clone` and "
            "use the clone."
        )


class UntrustedRepositoryError(GitError):
    """Git distrusts the repository because somebody else owns it."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{folder} belongs to another user, so git refuses it; if you trust it, run "
            f"`git config --global --add safe.directory {folder}`."
        )


class OperationInProgressError(CrmctlError):
    """Git is in the middle of a merge, rebase or the like."""

    exit_code = 5

    def __init__(self, operation: str) -> None:
        end = "reset" if operation == "bisect" else "abort"
        finish = "" if operation == "bisect" else f"finish it (`git {operation} --continue`) or "
        dashes = "" if operation == "bisect" else "--"
        super().__init__(
            f"A git {operation} is under way here: {finish}end it "
            f"(`git {operation} {dashes}{end}`), then run the command again. Nothing was changed."
        )


class UnmergedPathsError(CrmctlError):
    """Git's index holds several versions of a file, left by a conflict."""

    exit_code = 5

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(
            f"Not merged yet: {', '.join(paths)}. Resolve the conflict and `git add` the files; "
            "nothing was changed."
        )


class NoIdentityError(GitError):
    """Git does not know who commits."""

    def __init__(self) -> None:
        super().__init__(
            'git does not know who you are: run `git config --global user.name "Your Name"` and '
            "`git config --global user.email you@example.com`."
        )


class HeadMovedError(CrmctlError):
    """Somebody committed or switched branches while a change was being made."""

    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "Another program made a commit or switched branches meanwhile; run the command again."
        )


class GitLockedError(CrmctlError):
    """Another git holds a lock (of its index, of a branch), or was killed while it did."""

    exit_code = 5

    def __init__(self, lock: str) -> None:
        super().__init__(
            f"Another git is using this repository ({lock} exists). Try again when it has ended; "
            "if no git is running, delete that file."
        )


class NotAPlainFileError(GitError):
    """A commit would have replaced a symbolic link or a nested repository."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(
            f"A link or a nested repository is in the way: {', '.join(paths)}. "
            "Remove it or choose another place; nothing was changed."
        )


class UnknownRevisionError(UsageError):
    """A text names no commit."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no commit, branch, tag or date (YYYY-MM-DD) of this repository's "
            "history."
        )


class HistoryBeginsLaterError(CrmctlError):
    """A day on which nothing was recorded yet."""

    exit_code = 3

    def __init__(self, day: str, first: str) -> None:
        super().__init__(f"Nothing was recorded by {day}: the history begins on {first}.")


class BranchNameError(UsageError):
    """A name that git does not take for a branch."""

    def __init__(self) -> None:
        super().__init__(
            "git takes no branch of that name; use letters, digits, hyphens and slashes."
        )


class BranchExistsError(UsageError):
    """A branch that is to be made, and exists."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a branch {name!r} already, or one that is in its way, and nothing was "
            "written; name another one, or merge or delete that one first."
        )
