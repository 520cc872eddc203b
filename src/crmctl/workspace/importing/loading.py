"""Learning of the records that rows may mean or name, before any of them is decided."""

from collections.abc import Iterator, Sequence

from crmctl.workspace.importing.barring import Barring
from crmctl.workspace.importing.book import Book
from crmctl.workspace.importing.drafts import Draft, RowDraft
from crmctl.workspace.importing.former import ExternalId, Former
from crmctl.workspace.importing.references import named_in, reference_keys, references
from crmctl.workspace.importing.ways import Way, bare_name, certain, index_keys, wordless
from crmctl.workspace.workspace import Workspace


def book_of(
    workspace: Workspace,
    rows: Sequence[RowDraft],
    former: Former,
    barring: Barring,
    *,
    only_same: bool = False,
) -> Book:
    """Learn of every record that a row may mean or name.

    Args:
        workspace: the CRM.
        rows: what the rows say.
        former: knows the records that are gone.
        barring: refuses who was erased.
        only_same: whether of the records that a row may mean only those are looked for that may
            say all that it says: they have its address, and namesakes do not matter.
    """
    parts = [part for row in rows for part in row.drafts]
    named = [text for row in rows for part in row.drafts for text in named_in(part)]
    external = set(_external_ids(parts))
    book = Book(workspace, former, barring)
    sought = [(part, certain(part.keys) if only_same else part.keys) for part in parts]
    book.load(
        key
        for keys in (
            *(index_keys(part.kind, part.label, found) for part, found in sought),
            *map(reference_keys, named),
        )
        for key in keys
    )
    by_name = [part for part, found in sought if any(way is Way.NAME for way, _ in found)]
    book.load_wordless(filter(wordless, (*named, *(part.label for part in by_name))))
    people = (part.data.get("name") for part in by_name if part.kind.name == "contact")
    book.load_people({bare_name(name) for name in people} - {""})
    links = {(link.kind, link.system, link.id) for row in rows for link in row.links}
    book.load_external_ids(external | links)
    book.load_former(external)
    book.load_ids([*named, *(text.rpartition("/")[2] for text in named), *(p.id for p in parts)])
    if any(part.kind.name == "customer" for part in parts):
        book.load_customers_of(book.people())
        book.load_ids(str(part.data.get("person", "")) for part in parts)
    if any(row.people for row in rows):  # a mail is with the customer whose people are in it
        book.load_ids(book.employers())
    return book


def _external_ids(parts: Sequence[Draft]) -> Iterator[ExternalId]:
    """Give all ids in other systems by which drafts name a record: its kind, system and id."""
    for part in parts:
        for system, id_ in part.data.get("external_ids", {}).items():
            yield part.kind.name, system, str(id_)
        for _, target, text in references(part.kind, part.data) if part.source else ():
            yield target, part.source, text
