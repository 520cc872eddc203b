"""Who took part in what an entry tells of, and what it belongs to.

A mail or a meeting names people by their addresses and answers another one by its id; here that
becomes what an interaction says. Those whom nobody knows are made first, where that is wished.
"""

from collections.abc import Iterator
from dataclasses import replace

from crmctl.model.catalogue import Catalogue
from crmctl.model.text import fold
from crmctl.workspace.importing.book import Book
from crmctl.workspace.importing.drafts import Draft, RowDraft
from crmctl.workspace.importing.threads import Threads
from crmctl.workspace.importing.wish import Wish

NOBODY = "names nobody whom the CRM knows"


class Gathering:
    """Completes what entries say by what the CRM knows."""

    def __init__(self, book: Book, catalogue: Catalogue, wish: Wish) -> None:
        self._book, self._contact, self._wish = book, catalogue.by_name["contact"], wish
        self._threads = Threads(book, catalogue)

    def strangers(self, row: RowDraft) -> Iterator[Draft]:
        """Give the people of an entry who are to be made."""
        if self._wish.create and not row.known_only:
            yield from (person for person in row.people if not self._knows(person))

    def record(self, row: RowDraft) -> Draft | None:
        """Give what an entry says; None where it counts only with somebody who is known."""
        draft = row.record
        if not (row.people or row.links or row.known_only) or draft.ours:
            return draft
        said = {**draft.data, "about": [*draft.data.get("about", ()), *self._threads.about(row)]}
        if row.known_only or not self._wish.create:
            said["contacts"] = list(filter(self._is_known, said.get("contacts", ())))
            if not said["contacts"] and "customer" not in said:
                return None
        customers = set(self._customers(said.get("contacts", ())))
        if "customer" not in said and len(customers) == 1:
            said["customer"] = customers.pop()
        return replace(draft, data={name: value for name, value in said.items() if value != []})

    def _knows(self, person: Draft) -> bool:
        addresses = [item.get("address", "") for item in person.data.get("emails", ())]
        return any(map(self._is_known, addresses))

    def _is_known(self, address: str) -> bool:
        return bool(self._book.answering(self._contact, fold(address)))

    def _customers(self, addresses: list[str]) -> Iterator[str]:
        """Give where those people work who are certain: one contact an address, without an end."""
        for address in addresses:
            found = self._book.answering(self._contact, fold(address))
            for ref in found if len(found) == 1 else ():
                for role in self._book.data(ref).get("roles", ()):
                    if "customer" in role and "until" not in role:
                        yield role["customer"]
