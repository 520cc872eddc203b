"""What stops us: each exception builds its own sentence and has its own exit code.

A sentence says what happened and what to do next; it never quotes a value from a record.
"""

import errno
import os
from collections.abc import Sequence
from typing import ClassVar


class CrmctlError(Exception):
    """An expected failure; the command line prints its sentence and exits with its code."""

    exit_code: ClassVar[int] = 70


class UsageError(CrmctlError):
    """The command was called in a way that cannot be carried out."""

    exit_code = 2


class NotACrmError(CrmctlError):
    """There is no crm.yaml here or above."""

    exit_code = 3

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{folder} is not inside a CRM (no crm.yaml here or above); "
            "run `crmctl init` to make one, or name it with -C or CRMCTL_DIR."
        )


class NewerFormatError(CrmctlError):
    """The CRM was written by a newer crmctl."""

    exit_code = 3

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"This CRM has format {found}; this crmctl knows formats up to {known}. "
            "Upgrade crmctl; nothing was changed."
        )


class UnknownRecordError(CrmctlError):
    """No record answers to a reference."""

    exit_code = 4

    def __init__(self, ref: str, nearest: Sequence[str] = ()) -> None:
        hint = f" Did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(f"No record answers to {ref!r}.{hint}")


class AmbiguousRecordError(CrmctlError):
    """Several records answer to a reference."""

    exit_code = 4

    def __init__(self, ref: str, candidates: Sequence[str]) -> None:
        self.candidates = tuple(candidates)
        super().__init__(
            f"{ref!r} may mean any of {len(self.candidates)} records; name one by its id."
        )


class ChangedMeanwhileError(CrmctlError):
    """A file is no longer what was read."""

    exit_code = 5

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(
            f"Changed by another program meanwhile: {', '.join(paths)}. "
            "Nothing was written; run the command again."
        )


class LockedError(CrmctlError):
    """Another crmctl is writing and did not end in time."""

    exit_code = 5

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Another crmctl has been writing to this CRM for {seconds:.0f} seconds; try again "
            "when it has ended."
        )


class GitError(CrmctlError):
    """Git refused or is not there."""

    exit_code = 6


class DiskError(CrmctlError):
    """The file system refused."""

    exit_code = 6


class TooLargeTableError(UsageError):
    """A table to import is larger than can be read at once."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The table is larger than {limit // 2**20} MiB; split it and import the parts."
        )


class UndecodableArgumentError(UsageError):
    """An argument is made of bytes that are no text."""

    def __init__(self) -> None:
        super().__init__("An argument is not UTF-8 text; write it anew, in a UTF-8 terminal.")


class UndecodableTableError(UsageError):
    """A table to import is not in the encoding that it should be in."""

    def __init__(self, encoding: str) -> None:
        super().__init__(
            f"The table cannot be read as {encoding}; name its encoding with --encoding, "
            "as in utf-8 or cp1252."
        )


class UnclosedHeaderError(UsageError):
    """A table to import has no end to its header."""

    def __init__(self) -> None:
        super().__init__(
            "A quotation mark in the header of the table is never closed; mend the first line."
        )


class UnknownColumnError(UsageError):
    """`--map` names a column that the table does not have."""

    def __init__(self, column: str) -> None:
        super().__init__(
            f"The table has no column {column!r}; --map takes COLUMN=FIELD, "
            "with the column as its header writes it."
        )


class UnknownTargetError(UsageError):
    """`--map` names a field that the kind does not have."""

    def __init__(self, target: str, kind: str, nearest: Sequence[str] = ()) -> None:
        hint = f" Did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(f"A {kind} has no field {target!r}.{hint}")


class TargetTakenError(UsageError):
    """`--map` sends two columns to one field that holds one value."""

    def __init__(self, target: str) -> None:
        super().__init__(f"Two columns cannot both be {target!r}; map each to a field of its own.")


class UndetectedKindError(UsageError):
    """The header of a table does not tell what its rows are."""

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__(
            "The header does not tell what the rows are. Say it, as in --kind contact; the kinds "
            f"are {', '.join(kinds)}."
        )


class QuerySyntaxError(UsageError):
    """A query that cannot be read."""

    def __init__(self, column: int, problem: str) -> None:
        self.column = column
        super().__init__(f"The query cannot be read at column {column}: {problem}.")


class QueryValueError(UsageError):
    """A query compares a field with something that the field never holds."""

    def __init__(self, field: str, takes: str) -> None:
        super().__init__(f"In the query, {field} takes {takes}.")


class UnknownFieldError(UsageError):
    """A query names a field that no record has."""

    def __init__(self, field: str, nearest: Sequence[str] = (), known: Sequence[str] = ()) -> None:
        hint = f" The fields are {', '.join(known)}." if known else ""
        hint = f" Did you mean {', '.join(nearest)}?" if nearest else hint
        super().__init__(f"No field is called {field!r}.{hint}")


class IndexDamagedError(CrmctlError):
    """The index is missing, damaged or of another version, and has to be built again."""

    exit_code = 6

    def __init__(self, path: str) -> None:
        super().__init__(
            f"The index {path} cannot be read; `crmctl index` builds it again from the records."
        )


class UnwritableTextError(CrmctlError):
    """A text cannot stand in a YAML file."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "A value holds bytes that are not UTF-8 text, or a name of a field is too long; "
            "correct it and run the command again."
        )


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


class UnreadableTodayError(UsageError):
    """`--today` or CRMCTL_TODAY is neither a day nor a moment."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a day to work on; write it as 2026-11-21.")


class NoReferencesError(UsageError):
    """`--format ids` was asked of rows that are no records."""

    def __init__(self) -> None:
        super().__init__("These rows are no records and have no ids; choose another --format.")


class NobodyToAskError(UsageError):
    """A question came up where nobody can answer it."""

    def __init__(self, question: str) -> None:
        super().__init__(
            f"Nobody is here to answer “{question}”; pass --yes to go on, or --dry-run to look."
        )


class DeclinedError(CrmctlError):
    """The person was asked and said no."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("Nothing was changed.")


class UnknownKindError(UsageError):
    """No kind of record is called so."""

    def __init__(self, name: str, kinds: Sequence[str]) -> None:
        super().__init__(
            f"No kind of record is called {name!r}; the kinds are {', '.join(kinds)}."
        )


class AssignmentError(UsageError):
    """Something that is no assignment."""

    def __init__(self) -> None:
        super().__init__(
            "An assignment is field=value, field= (clear), field+=value or field-=value (lists)."
        )


class WhichItemError(UsageError):
    """A list has several items, and the name does not say which one is meant."""

    def __init__(self, name: str, list_path: str, count: int) -> None:
        super().__init__(
            f"{name} may mean any of {count} items; name one as in {list_path}[0], "
            "or use += and -=."
        )


class NotAListError(UsageError):
    """`+=` or `-=` on a field that has one value."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has one value; set it with {name}=value.")


class NoSuchItemError(UsageError):
    """A position beyond the end of a list."""

    def __init__(self, name: str, count: int) -> None:
        super().__init__(f"{name} does not exist; the list has {count} items, counted from 0.")


class InvalidDataError(UsageError):
    """What was to be written is not a valid record."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"Not written: {'; '.join(problems)}.")


class BrokenHandEditError(CrmctlError):
    """A file that is about to change holds a broken edit of a person."""

    exit_code = 5

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(
            f"Edited by hand and not valid: {', '.join(paths)}. Nothing was changed; "
            "`crmctl check` says what is wrong there."
        )


class BrokenSettingsError(CrmctlError):
    """crm.yaml cannot be used."""

    exit_code = 5

    def __init__(self, line: int, column: int, problem: str) -> None:
        self.problem = problem
        super().__init__(
            f"crm.yaml:{line}:{column}: {problem.rstrip('.')}. Correct it and run again."
        )


class AlreadyACrmError(UsageError):
    """`init` in a folder that holds a CRM."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder} holds a CRM already; `crmctl -C {folder} doctor` looks at it.")


class FilesInTheWayError(UsageError):
    """Files that would have to be overwritten."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(f"In the way, and left as they are: {', '.join(paths)}. Move them first.")


class UnsafeIdError(UsageError):
    """An id that could not be the name of a file on every system."""

    def __init__(self) -> None:
        super().__init__(
            "An id is made of a-z, 0-9 and hyphens, at most 115 of them, and begins and ends with "
            "a letter or digit; names that Windows keeps for devices (con, nul) are none."
        )


class RefusedFileError(CrmctlError):
    """A path that is not read or written as a record, by the rule with this code."""

    exit_code = 5

    _REASONS: ClassVar[dict[str, str]] = {
        "F006": "it is larger than 4 MiB",
        "F007": "it is, or lies behind, a symbolic link",
        "F008": "it is not a file",
    }

    def __init__(self, path: str, code: str) -> None:
        self.path = path
        self.code = code
        super().__init__(f"{path} is left alone: {self._REASONS[code]} ({code}).")


class FileAccessError(DiskError):
    """The file system refused to read or write one file, which keeps what it had."""

    _ADVICE: ClassVar[dict[int, str]] = {
        errno.ENOSPC: "the disk is full; free some space",
        errno.EDQUOT: "the disk quota is used up; free some space",
        errno.EROFS: "the file system is read-only; make it writable",
        errno.EACCES: "permission was denied; check who owns the file and its folder",
        errno.EPERM: "permission was denied; check who owns the file and its folder",
        errno.ENOENT: "it is not there; another program may have moved it",
    }

    def __init__(self, path: str, number: int | None) -> None:
        self.path = path
        self.errno = number
        reason = self._ADVICE.get(number or 0) or f"{os.strerror(number or errno.EIO)}; mend this"
        super().__init__(f"{path}: {reason} and run the command again.")


class EditError(CrmctlError):
    """A file that a person laid out in a way that no change by program would keep."""

    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "The file's layout or comments would not survive this change, so nothing was written; "
            "make the change by hand with `crmctl edit`."
        )


class UndoConflictError(CrmctlError):
    """What a commit changed was changed again since."""

    exit_code = 5

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(
            f"Changed again since, so not taken back: {', '.join(fields)}. Nothing was changed; "
            "undo the later change first, or set the fields yourself."
        )


class NothingToUndoError(UsageError):
    """Everything is as it was before a commit."""

    def __init__(self, commit: str) -> None:
        super().__init__(
            f"Nothing that commit {commit} changed is still so; nothing to take back."
        )


class StillReferredToError(CrmctlError):
    """A record that would go is referred to by others."""

    exit_code = 5
    _SHOWN: ClassVar[int] = 10

    def __init__(self, ref: str, referring: Sequence[str]) -> None:
        self.referring = tuple(referring)
        shown = ", ".join(self.referring[: self._SHOWN])
        shown += " ..." if len(self.referring) > self._SHOWN else ""
        super().__init__(
            f"{ref} stays: {len(self.referring)} records refer to it ({shown}). Change those, or "
            f"let `crmctl remove {ref} --cascade` clear the references."
        )


class ErasureStaysError(CrmctlError):
    """An attempt to take an erasure back."""

    exit_code = 7

    def __init__(self) -> None:
        super().__init__(
            "That commit erased a person, and an erasure is not taken back (GDPR Art. 17). "
            "Add the person anew if there is a reason to hold the data again."
        )


class ErasedSinceError(CrmctlError):
    """An attempt to bring back what held the data of a person who was erased since."""

    exit_code = 7

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"That would bring back what {ref} said of a person who was erased since, and an "
            "erasure is not taken back (GDPR Art. 17)."
        )


class IdTakenError(UsageError):
    """An id that another record has or had."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} is taken, or was by a record that was merged; choose another id.")


class NotMergeableError(UsageError):
    """Records that cannot become one."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"These records cannot be merged: {reason}.")


class DuplicateError(UsageError):
    """A record that exists already."""

    def __init__(self, refs: Sequence[str]) -> None:
        super().__init__(
            f"Exists already: {', '.join(refs)}. Change that one with `crmctl set`, or add "
            "another one with --force."
        )


class UnknownRuleError(UsageError):
    """A code that no rule of `check` has."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"No rule has a code that begins with {code!r}; docs/checks.md lists the rules, "
            "as in R501, and R5 or R means all that begin so."
        )


class UnreadableOptionError(UsageError):
    """Something among the fields of a new record that is none."""

    def __init__(self) -> None:
        super().__init__("Fields are given as `--field value`; quote a value that has spaces.")


class UnreadableDateError(UsageError):
    """A day that is none, or more than one."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not one day; write 2026-11-21, tomorrow, friday or +3d.")


class EditorError(UsageError):
    """The person's editor is missing or failed."""

    def __init__(self) -> None:
        super().__init__("The editor could not be run to its end; set EDITOR to one that can.")


class NothingSelectedError(UsageError):
    """A change without a record to change."""

    def __init__(self) -> None:
        super().__init__("No record was named; name some, or say --where QUERY.")


class SelectedTwiceError(UsageError):
    """Records are named and a query is given: one may mean both, or those that are in both."""

    def __init__(self) -> None:
        super().__init__("Name records or say --where QUERY, not both.")


class UnknownSegmentError(UsageError):
    """A query names a segment that crm.yaml does not have."""

    def __init__(self, name: str, segments: Sequence[str]) -> None:
        known = f"it has {', '.join(segments)}" if segments else "it has none yet"
        super().__init__(f"crm.yaml has no segment {name!r}; {known}.")


class SegmentLoopError(UsageError):
    """A segment of crm.yaml that means itself."""

    def __init__(self, name: str) -> None:
        super().__init__(f"In crm.yaml the segment {name!r} means itself; correct its query.")


class NoCrmThenError(CrmctlError):
    """`--recorded` names a commit from before the CRM was made."""

    exit_code = 3

    def __init__(self, commit: str) -> None:
        super().__init__(
            f"There was no CRM here yet at commit {commit[:10]} (no crm.yaml); name a later one."
        )


class NotReadOnlyError(UsageError):
    """`sql` was asked to write."""

    def __init__(self) -> None:
        super().__init__(
            "`crmctl sql` only reads: one SELECT at a time, no writes, no ATTACH. The index is "
            "made from the files; change those with `crmctl set` or an editor."
        )


class SqlError(UsageError):
    """A statement that SQLite cannot run."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"SQLite says: {reason}. `crmctl sql --tables` lists what there is.")


class NoStatementError(UsageError):
    """`sql` without a statement."""

    def __init__(self) -> None:
        super().__init__("A SELECT is missing; `crmctl sql --tables` lists what there is.")


class NotAPersonError(UsageError):
    """An erasure of what holds no person's data, or holds none any more."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} is no person, or was erased already; name a contact.")


class UnknownReportError(UsageError):
    """No report is called so."""

    def __init__(self, name: str, reports: Sequence[str]) -> None:
        super().__init__(f"No report is called {name!r}; the reports are {', '.join(reports)}.")


class ReportOptionError(UsageError):
    """An option that a report has no use for."""

    def __init__(self, report: str, option: str, options: Sequence[str]) -> None:
        known = ", ".join(f"--{name}" for name in options)
        takes = f"it takes {known} and a query" if known else "it takes a query only"
        super().__init__(f"The report {report} has no use for --{option}; {takes}.")


class UnreadablePeriodError(UsageError):
    """A text that means no day and no period."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no day and no period; write 2026, 2026-05, 2026-Q3, 2026-05-02, "
            '"last month" or -30d.'
        )


class NoReportError(UsageError):
    """`report explain` without the name of a report, or with several."""

    def __init__(self) -> None:
        super().__init__("Name one report: `crmctl report explain growth`.")


class NoKeyError(UsageError):
    """A value for a mapping comes without the name that it belongs to."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} holds several values by name; write {path}.NAME=value.")


class RejectsInsideError(UsageError):
    """Rejected rows would be written into the CRM's own repository."""

    def __init__(self) -> None:
        super().__init__(
            "Rejected rows may be personal data and do not belong into the CRM's repository; name "
            "a file outside of it with --rejects."
        )


class UnreadableInputError(UsageError):
    """A file that a command is to read cannot be opened."""

    def __init__(self, path: str, number: int | None) -> None:
        super().__init__(f"{path} cannot be read: {os.strerror(number or errno.EIO)}.")


class FolderNotEmptyError(UsageError):
    """A new sample CRM would be mixed with what lies in a folder."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder} is not empty; name another folder for the sample CRM.")


class WhichKindError(UsageError):
    """A format that holds records of one kind, and no kind was named."""

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__(
            f"A CSV file holds records of one kind; name it: {', '.join(kinds)}. "
            "`crmctl export json` writes all of them."
        )


class UnknownCustomFieldError(UsageError):
    """A custom field that crm.yaml does not define."""

    def __init__(self, path: str, kind: str, defined: Sequence[str]) -> None:
        known = f"it has {', '.join(defined)}" if defined else "it has none yet"
        super().__init__(
            f"crm.yaml defines no field {path!r} for a {kind}; {known}. Add it there below "
            "custom_fields."
        )


class BrokenRecordError(UnknownRecordError):
    """A record's file is there, but what it says is not valid."""

    def __init__(self, path: str) -> None:
        self.path = path
        CrmctlError.__init__(
            self,
            f"{path} is not valid, so it is no record yet: `crmctl check {path}` says what is "
            "wrong, `crmctl edit` opens it.",
        )


class NoAssignmentError(UsageError):
    """`set` without a change."""

    def __init__(self) -> None:
        super().__init__(
            "A change is missing: field=value, as in `crmctl set acme-gmbh stage=lead`."
        )


class IndispensableError(UsageError):
    """A record cannot be without the one that would go."""

    def __init__(self, ref: str, needs: str) -> None:
        super().__init__(
            f"{ref} cannot be without {needs}; remove both: `crmctl remove {needs} {ref}`."
        )


class TellingIdError(UsageError):
    """An id that may say something about a person."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"The id of this {kind} stands in paths and commit messages, so it must say nothing: "
            "a letter, a hyphen and eight of 0-9 and a-z without i, l, o and u, as in p-7k3f9q2m."
        )


class OutsidePathError(UsageError):
    """A path that leads out of the CRM, or to nothing."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is no file or folder of this CRM.")


class BothDirectionsError(UsageError):
    """An interaction that is to have come in and gone out."""

    def __init__(self) -> None:
        super().__init__("Either they contacted us (--in) or we contacted them (--out).")


class SharedIdError(CrmctlError):
    """An id that several files have, so that none can be chosen to be changed."""

    exit_code = 4

    def __init__(self, ref: str, paths: Sequence[str]) -> None:
        super().__init__(
            f"{ref} is the id of {len(paths)} files ({', '.join(paths)}), so none was changed; "
            "rename all but one of them."
        )


class BeginningStaysError(UsageError):
    """An attempt to take back the commit that made the CRM."""

    def __init__(self) -> None:
        super().__init__("That commit made this CRM; without it there would be none to work in.")


class TooLargeRecordError(UsageError):
    """A record that would be larger than what is read."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"Not written: {path} would be larger than 4 MiB, and such a file is not read. "
            "Shorten the text."
        )


class UnknownExportFormatError(UsageError):
    """A first word of `export` that is neither a format nor a kind."""

    def __init__(self, word: str, known: Sequence[str]) -> None:
        super().__init__(
            f"{word!r} is neither a format nor a kind; the formats are {', '.join(known)}. "
            "Name one before a query."
        )


class HookInTheWayError(UsageError):
    """A pre-commit hook that crmctl did not write."""

    def __init__(self, hook: str) -> None:
        super().__init__(
            f"{hook} is a hook of its own and stays as it is. Let it run `crmctl check --staged`, "
            "so that broken records are not committed."
        )


class EmptyQueryError(UsageError):
    """A search for nothing."""

    def __init__(self) -> None:
        super().__init__(
            "Name what to look for: `crmctl search muster`. `crmctl list customers` lists all "
            "records of a kind."
        )


class ErasedRecordError(CrmctlError):
    """An attempt to record something about a person who was erased."""

    exit_code = 7

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"{ref} was erased, so nothing is recorded about that person. Add the person anew if "
            "there is a reason to hold the data again."
        )


class HistoryBeginsLaterError(CrmctlError):
    """A day on which nothing was recorded yet."""

    exit_code = 3

    def __init__(self, day: str, first: str) -> None:
        super().__init__(f"Nothing was recorded by {day}: the history begins on {first}.")
