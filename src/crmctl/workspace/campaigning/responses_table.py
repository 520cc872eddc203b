"""Responses from a table, as mailing services export them: every row accounted for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crmctl.errors.campaigns import UnknownTableColumnError
from crmctl.errors.values import UnreadableDateError
from crmctl.interchange.rejected import Rejected, rejects_csv
from crmctl.interchange.tables.csvread import read
from crmctl.interchange.tables.table import Row, Table
from crmctl.model.record import Record
from crmctl.store.files import write_out
from crmctl.workspace.campaigning.responding import (
    Answer,
    Responded,
    begin,
    lies_ahead,
    moment,
    respond,
)
from crmctl.workspace.workspace import Workspace

_EMAILS = """
    SELECT lower(emails.address), contacts.id FROM contacts_emails AS emails
    JOIN contacts ON contacts.rowid = emails.owner WHERE emails.address IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table of responses; an empty name for one that is not there.

    Attributes:
        email: whose response it is.
        response: what they did; without the column, `always` holds for every row.
        at: when; without it, now.
        always: the response of every row.
    """

    email: str = ""
    response: str = ""
    at: str = ""
    always: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of a table's rows: each was added, was known, or is rejected."""

    table: Table
    responded: Responded
    rejected: tuple[Rejected, ...]

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return len(self.table.rows)


def respond_all(workspace: Workspace, found: Record, content: bytes, names: Columns) -> Account:
    """Collect the responses of a CSV file for one commit; rows that cannot be taken are kept.

    Raises:
        UnknownTableColumnError: a column that is named is not there, or one is missing.
        NoWaveFrozenError: the campaign has reached nobody yet.
        TooLargeTableError, UndecodableTableError, UnclosedHeaderError: it cannot be read.
    """
    table = read(content)
    places = _places(table.header, names)
    known = _by_email(workspace)
    reached = {one["contact"] for one in found.data.get("recipients", ())}
    answers, rejected = list[Answer](), list[Rejected]()
    for row in table.rows:
        told = _Told(workspace, begin(found).isoformat(), known, reached, places, names.always)
        outcome = told.answer(row, table.header)
        if isinstance(outcome, Rejected):
            rejected.append(outcome)
        else:
            answers.append(outcome)
    return Account(table, respond(workspace, found, answers), tuple(rejected))


def write_rejected(account: Account, place: Path) -> None:
    """Write the rejected rows, with line, column and reason.

    Raises:
        FileAccessError: the file system refused.
    """
    write_out(place.absolute(), rejects_csv(account.table.header, account.rejected).encode())


@dataclass(frozen=True, slots=True)
class _Told:
    """What reading one row needs."""

    workspace: Workspace
    begun: str
    known: Mapping[str, Sequence[str]]
    reached: set[str]
    places: Mapping[str, int]
    always: str

    def answer(self, row: Row, header: Sequence[str]) -> Answer | Rejected:
        """Give what a row says, or why it cannot be taken."""
        if row.problem:
            return Rejected(row.line, "", row.problem, row.cells)
        cell = {name: row.cells[at].strip() for name, at in self.places.items()}
        for name, reason in self._faults(cell):
            column = header[self.places[name]] if name in self.places else ""
            return Rejected(row.line, column, reason, row.cells)
        (contact,) = self._who(cell["email"])
        said = cell.get("response") or self.always
        return Answer(contact, cell.get("at", ""), said.casefold())

    def _faults(self, cell: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        count = len(self._who(cell["email"]))
        if count != 1:
            who = "no contact has" if not count else f"{count} contacts have"
            yield "email", f"{who} this address"
        if not (cell.get("response") or self.always):
            yield "response", "says no response"
        if text := cell.get("at", ""):
            try:
                at = moment(self.workspace, text)
            except UnreadableDateError:
                yield "at", "is no day and no moment"
            else:
                if at[:10] < self.begun:
                    yield "at", "is before the campaign began"
                elif lies_ahead(self.workspace, at):
                    yield "at", "has not come yet"

    def _who(self, email: str) -> Sequence[str]:
        """Give the contacts with an address; of several, those whom the campaign reached."""
        found = self.known.get(email.casefold(), ())
        return [one for one in found if one in self.reached] or found


def _places(header: Sequence[str], names: Columns) -> Mapping[str, int]:
    wanted = {
        "--email-column": names.email,
        "--response-column": names.response,
        "--at-column": names.at,
    }
    if not names.response and not names.always:
        raise UnknownTableColumnError("--response-column, or say --response", header)
    for option, name in wanted.items():
        if (name or option == "--email-column") and name not in header:
            raise UnknownTableColumnError(option, header)
    named = zip(("email", "response", "at"), wanted.values(), strict=True)
    return {what: header.index(name) for what, name in named if name}


def _by_email(workspace: Workspace) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for address, contact in workspace.rows(_EMAILS):
        if contact not in found.setdefault(address.casefold(), []):
            found[address.casefold()].append(contact)
    return found
