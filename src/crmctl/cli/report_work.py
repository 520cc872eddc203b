"""What `crmctl report` makes of the records that it names: tasks, or a segment."""

from typing import TYPE_CHECKING, NamedTuple

from crmctl.cli.confirm import confirm
from crmctl.cli.messages import counted, note
from crmctl.cli.output import say
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, remark
from crmctl.errors.reports import NoWorkError, TwoWorksError, WorkOfThePastError
from crmctl.workspace.reporting import Wish, answer, as_of

if TYPE_CHECKING:
    from datetime import date

    from crmctl.reports.report import Report, Table
    from crmctl.workspace import Workspace

_MANY = 20  # tasks that are made without asking


class Work(NamedTuple):
    """What is to be done with the records that a report names, as typed."""

    to_tasks: bool = False
    due: str = ""
    owner: str = ""
    segment: str | None = None
    dry_run: bool = False
    yes: bool = False

    def is_wanted(self) -> bool:
        """Tell whether there is any.

        Raises:
            TwoWorksError: there are two.
            NoWorkError: an option says how, and nothing says what.
        """
        if self.to_tasks and self.segment is not None:
            raise TwoWorksError
        for option, given in (("--due", self.due), ("--owner", self.owner), ("--yes", self.yes)):
            if given and not self.to_tasks:
                raise NoWorkError(option, "--to-tasks")
        is_wanted = self.to_tasks or self.segment is not None
        if self.dry_run and not is_wanted:
            raise NoWorkError("--dry-run", "--to-tasks or --save-segment")
        return is_wanted


def carry_out(asked: "Report", wish: Wish, work: Work, recorded: str | None) -> None:
    """Make the tasks, or save the segment.

    Raises:
        WorkOfThePastError: the files of an earlier commit were to be read.
        NobodyNamedError: the report names no single records.
    """
    if recorded is not None:
        raise WorkOfThePastError
    workspace = open_workspace()
    table, day = answer(workspace, asked, wish), as_of(workspace, wish)
    if work.segment is None:
        _make_tasks(workspace, asked, table, work, day)
    else:
        _save_segment(workspace, asked, table, work, day)


def _make_tasks(
    workspace: "Workspace", asked: "Report", table: "Table", work: Work, day: "date"
) -> None:
    from crmctl.workspace.tasking import Wanted, make_tasks  # noqa: PLC0415 - few make any

    tasks = make_tasks(workspace, asked, table, Wanted(work.due, work.owner, day))
    count = len(tasks.added)
    if count > _MANY and not work.dry_run:
        confirm(f"Make {count} tasks?", yes=work.yes)
    if count:
        subject = f"report {asked.name}: {counted(count, 'task')}"
        finish(tasks.change, subject, dry_run=work.dry_run)
        if not work.dry_run:
            say("\n".join(map(str, tasks.added)))
            remark(tasks.change.findings())
    known = f"; {tasks.known} had one already" * (tasks.known > 0)
    would = "would be " * work.dry_run
    note(f"{counted(count, 'task')} {would}made{known}.")


def _save_segment(
    workspace: "Workspace", asked: "Report", table: "Table", work: Work, day: "date"
) -> None:
    from crmctl.workspace.segmenting import save_segment  # noqa: PLC0415 - few save any

    name = work.segment or ""
    saved = save_segment(workspace, asked, table, name, day)
    finish(saved.change, f"report {asked.name}: segment {name}", dry_run=work.dry_run)
    if not work.dry_run:
        records = counted(saved.size, "record")
        note(f"`segment:{name}` finds {records}, those of {day}.")
