"""The page of a month, from a CRM as it is or as it was recorded."""

from crmctl.charts.page import Page
from crmctl.errors.reports import NotBegunError
from crmctl.git.objects import tree
from crmctl.index.files import all_digests
from crmctl.reports.month import REPORT, compose
from crmctl.workspace.recorded import Recorded
from crmctl.workspace.reporting import Wish, parameters
from crmctl.workspace.view import View

_SHOWN = 7  # characters of a commit's id, as git shows it


def month(view: View, wish: Wish) -> Page:
    """Make the page.

    Raises:
        ReportOptionError: the page has no use for an option.
        UnreadablePeriodError: a text means no day and no period.
        NotBegunError: the period is still to come.
    """
    asked = parameters(view, REPORT, wish)
    if asked.first is not None and asked.first > asked.today:
        raise NotBegunError(asked.first.isoformat(), asked.today.isoformat())
    return compose(view.rows, asked, _state(view))


def _state(view: View) -> str:
    """Say which state of the records is looked at; of a commit what a checkout of it would say."""
    if isinstance(view, Recorded):
        return f"git {view.commit[:_SHOWN]}"
    head = view.repository.head()
    if head is None:
        return "not in git yet"
    return f"git {head[:_SHOWN]}{' and edits since' if _is_edited(view, head) else ''}"


def _is_edited(view: View, head: str) -> bool:
    """Whether files say something else than the commit that is checked out."""
    recorded, present = tree(view.repository, head), all_digests(view.connection)
    folders = tuple(f"{kind.folder}/" for kind in view.catalogue.kinds)
    known = {path for path in recorded if path.startswith(folders) and path.endswith(".yaml")}
    return any(recorded.get(path) != digest for path, digest in present.items()) or bool(
        known - present.keys()
    )
