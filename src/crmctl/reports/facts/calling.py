"""What reports call customers and contacts: by their names, and by the id once that is gone."""

from crmctl.model.record import ERASED
from crmctl.reports.report import Rows

CALLED = f"""coalesce(nullif(nullif(own.label, ''), '{ERASED}'),
        nullif(nullif(person.label, ''), '{ERASED}'))"""
"""SQL: the name of the record `own`, or of the contact `person` whom it is; NULL for none."""

CUSTOMERS = """customers JOIN records AS own ON own.rowid = customers.rowid
    LEFT JOIN records AS person ON person.kind = 'contact' AND person.id = customers.person"""
"""SQL: the customers, with what `CALLED` asks of each."""

NOT_ERASED = """NOT EXISTS (SELECT 1 FROM records
            WHERE kind = 'contact' AND id = customers.person AND sort = 'erased'
                AND json_extract(json, '$.erased') IS NOT NULL)"""
"""SQL: the condition that the person who is a row of `customers` was not erased."""

_NAMES = f"""
    SELECT own.id, {CALLED} FROM records AS own LEFT JOIN customers ON customers.rowid = own.rowid
    LEFT JOIN records AS person ON person.kind = 'contact' AND person.id = customers.person
    WHERE own.kind = ?
"""  # noqa: S608 - our own SQL


def names_of(rows: Rows, kind: str) -> dict[str, str]:
    """Give the names of a kind's records; where one is gone, or was never known, there is none."""
    return {id_: name for id_, name in rows(_NAMES, (kind,)) if name}
