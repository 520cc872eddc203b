"""The answer to a request for access (GDPR Art. 15), and what its sender has to know."""

from collections.abc import Sequence
from dataclasses import dataclass

from crmctl.model.attachment import items
from crmctl.model.record import Record, Ref
from crmctl.model.walk import written
from crmctl.privacy.answer import Answer
from crmctl.privacy.veiling import HIDDEN
from crmctl.workspace.privacy.gathering import gather
from crmctl.workspace.privacy.page import Page
from crmctl.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Report:
    """An answer, and what its sender has to know.

    Attributes:
        answer: what the person gets to read.
        hidden: how often somebody else was hidden in it.
        decide: records, and fields of them, that may mean the person and were left out.
        attachments: paths of files to look through and to enclose.
    """

    answer: Answer
    hidden: int
    decide: tuple[str, ...]
    attachments: tuple[str, ...]


def access_report(workspace: Workspace, person: Record, also: Sequence[Ref] = ()) -> Report:
    """Answer a request for access.

    Args:
        workspace: the CRM.
        person: the contact.
        also: records of which somebody decided that they mean the person, too.
    """
    found = gather(workspace, person, also)
    page = Page(workspace, found)
    sections = tuple(page.sections())
    hidden = sum(cell.count(HIDDEN) for one in sections for row in one.rows for cell in row)
    files = [str(item["file"]) for one in (person, *found.records) for item in items(one.data)]
    places = dict.fromkeys(f"{hit.ref} {written(hit.path) or 'the id'}" for hit in found.decide)
    about = (
        ("Person", page.label(person)),
        ("Controller", page.controller()),
        ("As of", workspace.now.date().isoformat()),
    )
    answer = Answer("What we keep about you (Art. 15 GDPR)", about, sections)
    return Report(answer, hidden, tuple(places), tuple(dict.fromkeys(files)))
