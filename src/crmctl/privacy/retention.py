"""Until when a record or a field is kept, and why; from when on it must be gone.

Two sorts of rules stand in crm.yaml. One with a law as its `basis` is a duty: what it is about may
not go before, not even if the person asks (GDPR Art. 17(3)(b)). One without, or with one of the
GDPR's own bases, is a limit: what it is about must go then (storage limitation, Art. 5(1)(e)). Of
several rules the longest wins, and a legal hold stops them all (Art. 17(3)(e)).

A period is counted as sections 187(1) and 188(2), (3) BGB say: the day of the event is none of it,
and it ends with the day of the same number, or with the month's last one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from crmctl.errors.privacy import RetentionRuleError
from crmctl.model.catalogue import Catalogue, FieldType, Kind
from crmctl.model.walk import leaves
from crmctl.privacy.consent import proof_kept_until
from crmctl.sales.terms import shifted

LAST_CONTACT = "last_contact"
LAST_ACTIVITY = "last_activity"
_PERIOD = re.compile(r"[0-9]{1,4} (?:day|month|year)s?")
_START = re.compile(r"(?:(end of the year of) )?([a-z_]+(?:\.[a-z_]+)*)")
_DAYS = frozenset({FieldType.DATE, FieldType.MOMENT})
_DERIVED = {LAST_CONTACT: frozenset({"contact", "customer"}), LAST_ACTIVITY: {"contact"}}
# Bases of the GDPR that allow something and oblige to nothing.
_NO_DUTY = frozenset({"", "consent", "soft_opt_in", "contract", "legitimate_interest"})
# What helps to find or to sort a record, and is no part of what a law wants kept.
_BESIDE = frozenset(
    {"tags", "notes", "custom", "external_ids", "aliases", "archived", "owner", "interests"}
)
_PROOF = "section 7a(2) UWG: proof of a consent to calls, five years"


class Rule(NamedTuple):
    """One rule of crm.yaml.

    Attributes:
        number: its place there, counted from 1.
        kind: of the records.
        period: as in `8 years`.
        field: whose date begins it.
        year_end: whether it begins with the end of that date's year.
        basis: the law, or nothing.
        action: redact, remove or review.
        where: a query that the records match; empty for all.
    """

    number: int
    kind: str
    period: str
    field: str
    year_end: bool
    basis: str
    action: str
    where: str

    @property
    def duty(self) -> bool:
        """Whether a law obliges to keep it so long."""
        return self.basis not in _NO_DUTY

    @property
    def sentence(self) -> str:
        """Say it in words."""
        begin = f"the end of the year of {self.field}" if self.year_end else self.field
        law = f" ({self.basis})" if self.basis else ""
        return f"{self.period} from {begin}{law}"

    def last_day(self, start: date) -> date:
        """Give the last day of the period that an event begins."""
        return shifted(_year_end(start) if self.year_end else start, self.period)


@dataclass(frozen=True, slots=True)
class Term:
    """How long one record is kept.

    Attributes:
        until: the last day on which a law wants it kept; None where none does.
        duty: which law.
        goes: the day from which on it must be gone; None where nothing says so yet.
        rule: what says so.
        action: what is to be done then.
    """

    until: date | None = None
    duty: str = ""
    goes: date | None = None
    rule: str = ""
    action: str = ""


class Withheld(NamedTuple):
    """A field of a record that may not go yet.

    Attributes:
        path: its name at the root, or the place of an item: `consents[0]`.
        until: the last day on which it is kept; None as long as a hold lasts.
        reason: the law, or the hold.
    """

    path: str
    until: date | None
    reason: str


def rules(said: Sequence[Mapping[str, Any]], catalogue: Catalogue) -> tuple[Rule, ...]:
    """Read the rules of crm.yaml.

    Raises:
        RetentionRuleError: one of them names a kind or a field that is none, or no period.
    """
    return tuple(_rule(number, one, catalogue) for number, one in enumerate(said, 1))


def term(
    kind: Kind, data: Mapping[str, Any], of_it: Iterable[Rule], facts: Mapping[str, date]
) -> Term:
    """Say how long a record is kept.

    As long as one of the limits has not begun, because its date is missing, nothing says when the
    record must go.

    Args:
        kind: the record's kind.
        data: its data.
        of_it: the rules that it falls under.
        facts: dates that the record does not say itself: `last_contact`, `last_activity`.
    """
    duties, limits, open_ = list[tuple[date, Rule]](), list[tuple[date, Rule]](), False
    for rule in of_it:
        start = started(kind, data, rule, facts)
        if start is None:
            open_ = True
            continue
        limits.append((rule.last_day(start), rule))
        if rule.duty:
            duties.append(limits[-1])
    duty = max(duties, key=_first, default=None)
    last = max(limits, key=_first, default=None)
    if last is None or open_:
        return Term(duty[0], duty[1].sentence) if duty else Term()
    return Term(
        duty[0] if duty else None,
        duty[1].sentence if duty else "",
        _next(last[0]),
        last[1].sentence,
        last[1].action,
    )


def withheld(  # noqa: PLR0913 - what it depends on, each by name
    kind: Kind,
    data: Mapping[str, Any],
    kept: Term,
    day: date,
    *,
    holds: Sequence[str] = (),
    calls: Sequence[date] = (),
) -> tuple[Withheld, ...]:
    """Give the fields of a record that may not go on a day: fields, not the whole record.

    What only helps to find or sort a record (tags, notes of our own, custom fields) is no part of
    what a law wants kept. Of a contact the consents to calls are kept, as proof.

    Args:
        kind: the record's kind.
        data: its data.
        kept: what `term` says of it.
        day: the day.
        holds: ids of the legal holds on it; one of them keeps everything.
        calls: when the person was called by us, each of which is a use of the consent.
    """
    if holds:
        reason = f"legal hold {', '.join(holds)}"
        return tuple(Withheld(name, None, reason) for name in data)
    found = []
    if kept.until and kept.until >= day:
        names = [name for name in data if name not in _BESIDE]
        found = [Withheld(name, kept.until, kept.duty) for name in names]
    if kind.person and not found:
        found = [one for one in _proofs(data, calls) if one.until and one.until >= day]
    return tuple(found)


def started(
    kind: Kind, data: Mapping[str, Any], rule: Rule, facts: Mapping[str, date]
) -> date | None:
    """Give the day that begins a rule's period: the latest that the field says."""
    if rule.field in _DERIVED:
        return facts.get(rule.field)
    days = (str(value)[:10] for _, field, value in leaves(kind, data) if field.path == rule.field)
    return max(map(date.fromisoformat, days), default=None)


def newest(kind: Kind, data: Mapping[str, Any]) -> date | None:
    """Give the latest date that a record says, whatever of."""
    days = (str(value)[:10] for _, field, value in leaves(kind, data) if field.type in _DAYS)
    return max(map(date.fromisoformat, days), default=None)


def _rule(number: int, said: Mapping[str, Any], catalogue: Catalogue) -> Rule:
    kind = catalogue.by_name.get(said["kind"])
    period, start = _PERIOD.fullmatch(said["period"]), _START.fullmatch(said["from"].strip())
    if kind is None or period is None or start is None or not _begins(kind, start[2]):
        raise RetentionRuleError(number)
    return Rule(
        number,
        kind.name,
        period[0],
        start[2],
        bool(start[1]),
        str(said.get("basis") or ""),
        said["action"],
        str(said.get("where") or ""),
    )


def _begins(kind: Kind, name: str) -> bool:
    if name in _DERIVED:
        return kind.name in _DERIVED[name]
    field = kind.by_path.get(name)
    return field is not None and field.type in _DAYS


def _proofs(data: Mapping[str, Any], calls: Sequence[date]) -> list[Withheld]:
    """Give the consents to calls, with the day until which each must be kept as proof."""
    found = []
    for place, one in enumerate(data.get("consents", ())):
        if one.get("channel") == "phone" and one["event"] in {"granted", "confirmed"}:
            given = date.fromisoformat(str(one["at"])[:10])
            used = [day for day in calls if day >= given]
            found.append(Withheld(f"consents[{place}]", proof_kept_until(given, used), _PROOF))
    return found


def _year_end(day: date) -> date:
    return date(day.year, 12, 31)


def _next(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _first(pair: tuple[date, Rule]) -> date:
    return pair[0]
