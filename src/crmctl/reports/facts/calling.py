"""What reports call customers and contacts: by their names, and by the id once that is gone."""

from crmctl.model.record import ERASED

CALLED = f"""coalesce(nullif(nullif(own.label, ''), '{ERASED}'),
        nullif(nullif(person.label, ''), '{ERASED}'))"""
"""SQL: the name of the record `own`, or of the contact `person` whom it is; NULL for none."""

NOT_ERASED = """NOT EXISTS (SELECT 1 FROM records
            WHERE kind = 'contact' AND id = customers.person AND sort = 'erased'
                AND json_extract(json, '$.erased') IS NOT NULL)"""
"""SQL: the condition that the person who is a row of `customers` was not erased."""
