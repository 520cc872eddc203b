"""What is wrong with a question: a query, a statement of SQL, a report, a rule."""

from collections.abc import Sequence

from crmctl.errors.base import CrmctlError, UsageError


class QuerySyntaxError(UsageError):
    """A query that cannot be read."""

    def __init__(self, column: int, problem: str) -> None:
        self.column = column
        super().__init__(f"The query cannot be read at column {column}: {problem}.")


class QueryValueError(UsageError):
    """A query compares a field with something that the field never holds."""

    def __init__(self, field: str, takes: str) -> None:
        super().__init__(f"In the query, {field} takes {takes}.")


class UnknownRuleError(UsageError):
    """A code that no rule of `check` has."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"No rule has a code that begins with {code!r}; docs/checks.md lists the rules, "
            "as in R501, and R5 or R means all that begin so."
        )


class NothingSelectedError(UsageError):
    """A change without a record to change."""

    def __init__(self) -> None:
        super().__init__("No record was named; name some, or say --where QUERY.")


class SelectedTwiceError(UsageError):
    """Records are named and a query is given: one may mean both, or those that are in both."""

    def __init__(self) -> None:
        super().__init__("Name records or say --where QUERY, not both.")


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


class ReportChoiceError(UsageError):
    """`--by` with what a report cannot make rows of, `--of` with what it cannot count."""

    def __init__(self, report: str, choices: Sequence[str], option: str = "by") -> None:
        super().__init__(f"The report {report} can be asked --{option} {', '.join(choices)}.")


class NoReportError(UsageError):
    """`report explain` without the name of a report, or with several."""

    def __init__(self) -> None:
        super().__init__("Name one report: `crmctl report explain growth`.")


class NoPictureError(UsageError):
    """`--format svg` of a report that names nothing that is worth drawing."""

    def __init__(self, report: str) -> None:
        if report == "month":
            instead = "is a page of pictures; --svg DIR writes them, --html FILE the page."
        else:
            instead = "has no picture; ask for a table, csv or json."
        super().__init__(f"The report {report} {instead}")


class NotAPageError(UsageError):
    """`--html` or `--svg` of a report that is a table."""

    def __init__(self, report: str) -> None:
        super().__init__(
            f"The report {report} is no page: --html and --svg are for `crmctl report month`; "
            f"`crmctl report {report} --format svg` writes its picture."
        )


class WholePageError(UsageError):
    """A query for the page of a month, whose reports are about different kinds."""

    def __init__(self) -> None:
        super().__init__(
            "The page of a month is about all records and takes no query; its reports do."
        )


class EmptyQueryError(UsageError):
    """A search for nothing."""

    def __init__(self) -> None:
        super().__init__(
            "Name what to look for: `crmctl search muster`. `crmctl list customers` lists all "
            "records of a kind."
        )


class BrokenBaselineError(UsageError):
    """A file given as baseline is none."""

    def __init__(self) -> None:
        super().__init__(
            "The baseline is not a file that `crmctl check --update-baseline` wrote; "
            "write it anew."
        )


class UnreadableBaselineError(UsageError):
    """A baseline that cannot be read, or is not there yet."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"There is no baseline that can be read at {path}; "
            "`crmctl check --update-baseline` writes one."
        )


class UnknownOutputError(UsageError):
    """`--output` without a format that there is, or without a file."""

    def __init__(self, formats: Sequence[str]) -> None:
        super().__init__(
            f"--output takes FORMAT=FILE, where FORMAT is one of {', '.join(formats)}."
        )


class UnreasonedIgnoreError(UsageError):
    """`--add-ignore` without a reason that fits on a line."""

    def __init__(self) -> None:
        super().__init__("--add-ignore takes the reason, in one line, that the comments give.")


class ShallowCloneError(CrmctlError):
    """A commit is asked for that the clone may lack."""

    exit_code = 8

    def __init__(self, rev: str) -> None:
        super().__init__(
            f"The clone is shallow and has no {rev!r}; fetch the whole history "
            "(`fetch-depth: 0` in GitHub Actions, `GIT_DEPTH: 0` in GitLab, or "
            "`git fetch --unshallow`)."
        )
