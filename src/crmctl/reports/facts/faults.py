"""What is to be mended in records, each kind of fault with its count."""

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple

from crmctl.reports.report import Parameters, Rows

Everybody = Mapping[str, Mapping[int, str]]
"""Of customers and contacts, by folder: the ids by rowid."""

Look = Callable[[Rows, Parameters, Everybody], tuple[int, set[str]]]
"""Gives how many records there are, and the references of the faulty ones."""


class Fault(NamedTuple):
    """Something that can be wrong.

    Attributes:
        kind: with which records.
        what: what they are when nothing is.
        means: when it is wrong, as a clause.
        mend: the command that shows or mends it.
        query: what the index is asked.
        look: counts.
    """

    kind: str
    what: str
    means: str
    mend: str
    query: str
    look: Look


_DAYS = 90  # of silence that are long
_RECORDS = "SELECT rowid, kind, id, path FROM records WHERE 1"
# A record is known on a day if its own date, where it has one, is not later.
_LATER = """
    SELECT rowid FROM customers WHERE since >= ?1
    UNION ALL SELECT rowid FROM interactions WHERE at >= ?1
    UNION ALL SELECT rowid FROM quotes WHERE issued >= ?1
    UNION ALL SELECT rowid FROM orders WHERE issued >= ?1
    UNION ALL SELECT rowid FROM invoices WHERE issued >= ?1
    UNION ALL SELECT rowid FROM credits WHERE issued >= ?1
    UNION ALL SELECT rowid FROM complaints WHERE opened >= ?1
    UNION ALL SELECT rowid FROM contracts WHERE start >= ?1
    UNION ALL SELECT owner FROM deals_stages GROUP BY owner HAVING min(at) >= ?1
"""
_BROKEN = "SELECT path FROM broken"
_FINDINGS = "SELECT path, findings FROM files WHERE findings <> '[]'"
_DANGLING = """
    SELECT DISTINCT link.owner FROM links AS link
    WHERE NOT EXISTS (SELECT 1 FROM records WHERE kind = link.kind AND id = link.id)
        AND NOT EXISTS (SELECT 1 FROM aliases WHERE kind = link.kind AND alias = link.id)
"""
_SAME = {
    "customers": """
        SELECT rowid, 'vat', vat_id, '' FROM customers WHERE vat_id IS NOT NULL
        UNION ALL SELECT owner, 'mail', lower(address), '' FROM customers_emails
        UNION ALL SELECT rowid, 'name', lower(label), '' FROM records WHERE kind = 'customer'
    """,
    "contacts": """
        SELECT owner, 'mail', lower(address), '' FROM contacts_emails
        UNION ALL SELECT phone.owner, 'phone', phone.number, lower(records.label)
        FROM contacts_phones AS phone JOIN records ON records.rowid = phone.owner
    """,
}
_TASKS = """
    SELECT id, substr(due, 1, 10) FROM tasks WHERE (done IS NULL OR done >= ?)
        AND (archived IS NULL OR archived >= ?)
"""
_PLANNED = """
    SELECT id, CASE WHEN planned = 1 THEN substr(at, 1, 10) END FROM interactions
    WHERE at < ? AND (archived IS NULL OR archived >= ?)
"""
_SERIOUS = frozenset({"error", "warning"})


def _readable(rows: Rows, parameters: Parameters, _: Everybody) -> tuple[int, set[str]]:
    whole = len(_records(rows, parameters))
    if parameters.among is not None:  # a query chooses among what can be read
        return whole, set()
    broken = {_as_ref(path) for (path,) in rows(_BROKEN, ())}
    return whole + len(broken), broken


def _sound(rows: Rows, parameters: Parameters, _: Everybody) -> tuple[int, set[str]]:
    refs = _records(rows, parameters)
    of_path = {path: ref for ref, path in refs.values()}
    faulty = {
        of_path[path]
        for path, text in rows(_FINDINGS, ())
        if path in of_path and any(finding["severity"] in _SERIOUS for finding in json.loads(text))
    }
    return len(refs), faulty


def _linked(rows: Rows, parameters: Parameters, _: Everybody) -> tuple[int, set[str]]:
    refs = _records(rows, parameters)
    return len(refs), {refs[owner][0] for (owner,) in rows(_DANGLING, ()) if owner in refs}


def _single(folder: str) -> Look:
    def look(rows: Rows, _: Parameters, everybody: Everybody) -> tuple[int, set[str]]:
        known = everybody[folder]
        sharing: dict[Hashable, set[int]] = defaultdict(set)
        for owner, *key in rows(_SAME[folder], ()):
            if owner in known and key[1]:
                sharing[tuple(key)].add(owner)
        double = {owner for owners in sharing.values() if len(owners) > 1 for owner in owners}
        return len(known), {f"{folder}/{known[owner]}" for owner in double}

    return look


def _in_time(rows: Rows, parameters: Parameters, _: Everybody) -> tuple[int, set[str]]:
    days = min(
        _DAYS if parameters.days is None else parameters.days, parameters.today.toordinal() - 1
    )  # no day is before year 1
    limit = (parameters.today - timedelta(days=days)).isoformat()
    restriction, chosen = parameters.restriction("rowid")
    values = (parameters.tomorrow, parameters.tomorrow, *chosen)
    return _before(rows(f"{_TASKS}{restriction}", values), "tasks", limit)


def _settled(rows: Rows, parameters: Parameters, _: Everybody) -> tuple[int, set[str]]:
    restriction, chosen = parameters.restriction("rowid")
    found = rows(f"{_PLANNED}{restriction}", (*[parameters.tomorrow] * 2, *chosen))
    return _before(found, "interactions", parameters.today.isoformat())


def _before(
    found: Iterable[tuple[str, str | None]], folder: str, limit: str
) -> tuple[int, set[str]]:
    known = list(found)
    return len(known), {f"{folder}/{id_}" for id_, day in known if day and day < limit}


def _records(rows: Rows, parameters: Parameters) -> dict[int, tuple[str, str]]:
    """Give reference and path of each chosen record."""
    restriction, chosen = parameters.restriction("rowid")
    later = {rowid for (rowid,) in rows(_LATER, (parameters.tomorrow,))}
    return {
        rowid: (f"{path.partition('/')[0]}/{id_}", path)
        for rowid, _, id_, path in rows(f"{_RECORDS}{restriction}", chosen)
        if rowid not in later
    }


def _as_ref(path: str) -> str:
    folder, _, rest = path.partition("/")
    return f"{folder}/{rest.rpartition('/')[2].removesuffix('.yaml')}"


FAULTS = (
    Fault(
        "records", "readable", "files that hold no valid record, and so are in no report",
        "crmctl check", _BROKEN, _readable,
    ),
    Fault(
        "records", "sound", "their file has a finding that is an error or a warning",
        "crmctl check", _FINDINGS, _sound,
    ),
    Fault(
        "records", "linked", "they refer to a record that is not there",
        "crmctl check --select R501", _DANGLING, _linked,
    ),
    Fault(
        "customers", "single", "another one has the same name, VAT id or e-mail address",
        "crmctl dedupe customers", _SAME["customers"], _single("customers"),
    ),
    Fault(
        "contacts", "single", "another one has the same e-mail address, or name and phone",
        "crmctl dedupe contacts", _SAME["contacts"], _single("contacts"),
    ),
    Fault(
        "tasks", "in time", "they were due more than --days ago (by default 90) and are open",
        "crmctl due", _TASKS, _in_time,
    ),
    Fault(
        "interactions", "settled", "they are planned for a day that is past",
        'crmctl list interactions planned:true "at<today"', _PLANNED, _settled,
    ),
)  # fmt: skip
