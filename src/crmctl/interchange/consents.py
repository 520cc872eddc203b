"""What a table says about whether people may be contacted.

A withdrawal is always honoured, whichever system it comes from: it costs a mail at most, and
without it the law is broken. A consent is recorded only where a person says what it rests on,
for a column `subscribed` proves nothing (GDPR Art. 7(1)).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from crmctl.errors.consents import NoConsentPurposeError, UnknownConsentBasisError
from crmctl.interchange import consent_words as words
from crmctl.interchange.columns.cell_value import EMPTY, CellValue
from crmctl.interchange.columns.values import Columns
from crmctl.interchange.consent_columns import ConsentColumns
from crmctl.interchange.consent_words import CLEANED, SUBSCRIBED, UNSUBSCRIBED
from crmctl.model.catalogue import Field, FieldType
from crmctl.model.entry import EntryContext
from crmctl.model.forms import is_moment
from crmctl.model.purposes import EVERY_PURPOSE

Event = dict[str, Any]

METHOD = "import"
BASES = ("consent", "soft_opt_in", "contract", "legitimate_interest", "legal_obligation")
_AT = Field("at", FieldType.MOMENT)
_ID_LENGTH = 12
_DAY = len("2026-11-21")
_TIMES = ("sent", "confirmed")  # of an opt-in


@dataclass(frozen=True, slots=True)
class OptIn:
    """What a person says that the opt-ins of a table rest on.

    Attributes:
        basis: as in `consent`.
        purpose: of crm.yaml.
    """

    basis: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says.

    Attributes:
        events: for the contact's `consents`.
        bounced: whether its e-mail address bounces.
        remarks: what stands beside, a line each for the notes.
    """

    events: tuple[Event, ...] = ()
    bounced: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsentReader:
    """Reads the consents of the rows of one table.

    Attributes:
        columns: about consents.
        source: the system that the table comes from; a file's name where there is none.
        context: the CRM's, for the day of the import.
        times: what the cells of `time_columns` say, read over all rows of the table.
        opt_in: what a person says that the opt-ins rest on, if they do.
    """

    columns: ConsentColumns
    source: str
    context: EntryContext
    times: Mapping[str, Mapping[str, CellValue]] = field(default_factory=dict)
    opt_in: OptIn | None = None

    def read(self, cells: Sequence[str], who: str) -> Said:
        """Give what a row says.

        Args:
            cells: of the row.
            who: by what the contact is known in the source: its id there, else an address.
        """
        refusals, remarks = self._refusals(cells)
        bounced = self._bounced(cells)
        if bounced:
            since = self._cell(cells, self.columns.cleaned)
            remarks = (*remarks, f"{self.source}: mail bounces {since}".strip())
        events = [self._withdrawal(channel, *rest, who) for channel, rest in refusals.items()]
        unsubscribed = any(channel in {"", "email"} for channel in refusals)
        if self.opt_in and not unsubscribed and not bounced:
            events += self._opt_ins(cells, self.opt_in, who)
            remarks = (*remarks, *self._unread(cells))
        return Said(tuple(events), bounced, remarks)

    # --- withdrawals -------------------------------------------------------------------------

    def _refusals(
        self, cells: Sequence[str]
    ) -> tuple[dict[str, tuple[str, str, str]], tuple[str, ...]]:
        """Give for each channel that is refused event, time and column; and remarks."""
        found: dict[str, tuple[str, str, str]] = {}
        remarks = list[str]()
        for flag in self.columns.flags:
            text = self._cell(cells, flag.at)
            refused, plain = words.refuses(text, flag.sense)
            if not plain:
                remarks.append(f"{self.columns.header[flag.at]}: {text}")
            if refused:
                at = self._moment(cells, flag.at)
                name = self.columns.header[flag.at]
                found.setdefault(flag.channel, (flag.event, at, name))
        for place in self.columns.times:
            if text := self._cell(cells, place):
                name = self.columns.header[place]
                event = found["email"][0] if "email" in found else "withdrawn"
                at = self._moment(cells, place)
                found["email"] = (event, at, name)
                if not at:
                    remarks.append(f"{name}: {text}")
        if self.columns.status == UNSUBSCRIBED:
            found.setdefault("email", ("withdrawn", "", "the name of the file"))
        return found, tuple(remarks)

    def _withdrawal(self, channel: str, event: str, at: str, column: str, who: str) -> Event:
        said = {
            "purpose": EVERY_PURPOSE,
            **({"channel": channel} if channel else {}),
            "basis": "consent",
            "event": event,
        }
        return self._event(said, at, who, {"document": f"{self.source}: {column}"})

    def _bounced(self, cells: Sequence[str]) -> bool:
        return self.columns.status == CLEANED or bool(self._cell(cells, self.columns.cleaned))

    # --- opt-ins -----------------------------------------------------------------------------

    def _opt_ins(self, cells: Sequence[str], opt_in: OptIn, who: str) -> list[Event]:
        """Give the consent that a row tells of, with all that proves it.

        It counts as confirmed only where the mail was sent and answered, and from where: a time
        of confirmation alone is also that of an upload by the list's owner.
        """
        text = {name: self._cell(cells, at) for name, at in self.columns.opt_ins.items()}
        sent, confirmed = (self._moment(cells, self.columns.opt_ins.get(n, -1)) for n in _TIMES)
        flagged = any(words.agrees(text.get(name, "")) for name in ("flag", "status"))
        if not (sent or confirmed or flagged or self.columns.status == SUBSCRIBED):
            return []
        ip = text.get("confirmed_ip") or text.get("sent_ip")
        proven = sent and confirmed and text.get("confirmed_ip")
        used = [self.columns.header[at] for n, at in self.columns.opt_ins.items() if text[n]]
        evidence = {
            **({"sent_at": sent} if sent else {}),
            **({"confirmed_at": confirmed} if confirmed else {}),
            **({"ip": ip} if ip else {}),
            "document": f"{self.source}: {', '.join(used) or 'the name of the file'}",
        }
        said = {
            "purpose": opt_in.purpose,
            "channel": "email",
            "basis": opt_in.basis,
            "event": "confirmed" if proven else "granted",
        }
        return [self._event(said, confirmed or sent, who, evidence)]

    def _unread(self, cells: Sequence[str]) -> Iterator[str]:
        """Give what stands where the time of an opt-in should, a line each."""
        for name in _TIMES:
            at = self.columns.opt_ins.get(name, -1)
            if (text := self._cell(cells, at)) and not self._moment(cells, at):
                yield f"{self.columns.header[at]}: {text}"

    # --- both --------------------------------------------------------------------------------

    def _event(self, said: Event, at: str, who: str, evidence: Event) -> Event:
        """Give an event whose id is the same whenever the same is said of the same person.

        Without a time in the file it is of the day of the import, which is no part of the id.
        """
        seed = "\n".join((self.source, who.casefold(), *map(str, said.values()), at))
        return {
            "id": f"i-{sha256(seed.encode()).hexdigest()[:_ID_LENGTH]}",
            **said,
            "at": at or self.context.now.date().isoformat(),
            "method": METHOD,
            "evidence": evidence,
        }

    def _moment(self, cells: Sequence[str], at: int) -> str:
        """Give a time as it is stored; nothing where a cell has none, or is still to come."""
        if not 0 <= at < len(cells):
            return ""
        stored = self.times.get(self.columns.header[at], {}).get(cells[at], EMPTY).text
        past = is_moment(stored) and stored[:_DAY] <= self.context.now.date().isoformat()
        return stored if past else ""

    def _cell(self, cells: Sequence[str], at: int) -> str:
        return " ".join(cells[at].split()) if 0 <= at < len(cells) else ""


def time_columns(
    columns: ConsentColumns, rows: Sequence[Sequence[str]], *, opt_ins: bool
) -> Columns:
    """Give the columns in which times may stand, with the cells that may be times.

    They are read with all others of the table, for a file writes its dates in one way.

    Args:
        columns: about consents.
        rows: the cells of each row that is in order.
        opt_ins: whether opt-ins are taken, too.
    """
    senses = {flag.at: flag.sense for flag in columns.flags}
    opted = [columns.opt_ins[name] for name in _TIMES if opt_ins and name in columns.opt_ins]
    return {
        columns.header[at]: (
            _AT,
            [row[at] for row in rows if at < len(row) and _may_be_time(row[at], senses.get(at))],
        )
        for at in (*senses, *columns.times, *opted)
    }


def _may_be_time(cell: str, sense: str | None) -> bool:
    """Tell whether a cell says more than yes or no, in which `1` is no date."""
    has_digit = any(char.isdigit() for char in cell)
    return has_digit and (sense is None or not words.refuses(cell, sense)[1])


def settled(
    events: Sequence[Event], known: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Give events as a contact has them already, if it has: a second import adds nothing.

    An event that was first imported without a time keeps the day of that import.
    """
    by_id = {one["id"]: one for one in known}
    return [by_id.get(one["id"], one) for one in events]


def opt_in(basis: str, purposes: Mapping[str, Mapping[str, Any]], purpose: str = "") -> OptIn:
    """Give what `--consent-basis` means in a CRM.

    Args:
        basis: as a person says it.
        purposes: of crm.yaml.
        purpose: as a person says it; otherwise the only one of crm.yaml that has the basis.

    Raises:
        UnknownConsentBasisError: there is no such basis.
        NoConsentPurposeError: no purpose has it, or several have, or not the one that is named.
    """
    if basis not in BASES:
        raise UnknownConsentBasisError(basis, BASES)
    fitting = [name for name, one in purposes.items() if one["basis"] == basis]
    chosen = [name for name in fitting if not purpose or name == purpose]
    if len(chosen) != 1:
        raise NoConsentPurposeError(basis, fitting)
    return OptIn(basis, chosen[0])
