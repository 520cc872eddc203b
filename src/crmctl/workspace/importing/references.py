"""From what a table writes for another record (a name, an id of any system) to its id."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from crmctl.index.words import searched_text
from crmctl.model.catalogue import Catalogue, FieldType, Kind
from crmctl.model.entry import looks_like_email
from crmctl.model.identity import begin
from crmctl.model.record import Ref
from crmctl.model.text import fold
from crmctl.model.walk import Path, leaves
from crmctl.store.paths import is_id
from crmctl.workspace.importing.book import Book
from crmctl.workspace.importing.drafts import Draft
from crmctl.workspace.importing.faults import RowFault, UnknownFault
from crmctl.workspace.importing.wish import Wish


def references(kind: Kind, data: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    """Give where a record refers to another one, the other's kind, and what stands there."""
    held = {name: data[name] for name in kind.referring if name in data}
    if not held:
        return
    for path, field, value in leaves(kind, held):
        if field.type is FieldType.REFERENCE:
            yield path, field.target, str(value)


def named_in(draft: Draft) -> Iterator[str]:
    """Give all that a draft names other records by."""
    yield from (text for _, _, text in references(draft.kind, draft.data))
    yield from draft.named.values()


def reference_keys(text: str) -> tuple[str, str]:
    """Give the keys of the index's `lookup` by which a record may be named."""
    return fold(text), searched_text(text)


class Resolved(NamedTuple):
    """What a draft says with ids in place of names.

    Attributes:
        data: what it says.
        unresolved: fields that name somebody who is left out.
    """

    data: dict[str, Any]
    unresolved: tuple[str, ...]


# A name is enough to begin one of these.
_MADE = frozenset({"customer", "contact"})


class References:
    """Finds the records that rows name; makes those that nobody knows, if that is wished."""

    def __init__(self, book: Book, catalogue: Catalogue, wish: Wish) -> None:
        self._book, self._catalogue, self._wish = book, catalogue, wish

    def resolved(self, draft: Draft, *, create: bool) -> Resolved | None:
        """Give what a draft says with ids in place of names.

        Without `create` the answer is None if it names somebody who is not known.

        Raises:
            RowFault: a name is of several records, or of none that may be made.
        """
        every = references(draft.kind, draft.data)
        # What crmctl wrote names by ids; but an address book has no place for them, only names.
        named = [one for one in every if not (draft.ours and is_id(one[2]))]
        data = dict(draft.data)
        if not named:
            return Resolved(data, ())
        data |= {name: deepcopy(data[name]) for name in {str(path[0]) for path, _, _ in named}}
        left_out = list[Path]()
        for path, target, text in named:
            kind = self._catalogue.by_name[target]
            try:
                name = _name_of(draft, path)
                ref = self._known(kind, text, path, draft.source)
                ref = ref or (self._known(kind, name, path, "") if name else None)
                if ref is None and not create:
                    return None
                id_ = (ref or self._made(kind, text, path, draft)).id
            except RowFault:
                if not draft.is_loose:
                    raise
                id_ = ""
                left_out.append(path)
            _put(data, path, id_)
        return Resolved(*_without(data, left_out))

    def _known(self, kind: Kind, text: str, path: Path, source: str) -> Ref | None:
        named = self._book.with_id(kind, text.removeprefix(f"{kind.folder}/"))
        named = named or self._book.with_external_id(kind, source, text)
        if named:
            return named
        for key in dict.fromkeys(reference_keys(text)):
            found = self._book.answering(kind, key)
            if len(found) > 1:
                raise RowFault(path, f"is the name of several: {', '.join(map(str, found))}")
            if found:
                return found[0]
        return None

    def _made(self, kind: Kind, text: str, path: Path, draft: Draft) -> Ref:
        # A customer's parent or person is another customer's or contact's own business.
        makes = self._wish.create and draft.kind.name != "customer"
        if makes and kind.name == "product" and (called := _text_of_line(draft, path)):
            return self._product(kind, text, called, path, draft)
        if not makes or kind.name not in _MADE:
            raise UnknownFault(path, f"names no known {kind.name}")
        name = _name_of(draft, path)
        if kind.name == "contact" and name and looks_like_email(text):
            said = {**begin(kind, name), "emails": [{"address": text}]}
            return self._beside(kind, said)
        by_id = bool(name) or _words(path) in map(_words, draft.by_id)
        ids = {"external_ids": {draft.source: text}} if by_id and draft.source else {}
        return self._beside(kind, {**_begun(kind, name or text), **ids})

    def _beside(self, kind: Kind, said: Mapping[str, Any]) -> Ref:
        ref = self._book.create(kind, said)
        self._book.besides.add(ref)
        return ref

    def _product(self, kind: Kind, text: str, called: str, path: Path, draft: Draft) -> Ref:
        """Make a product that a line gives by an id or a code, with its name in words beside."""
        by_id = _words(path) in map(_words, draft.by_id)
        known_by = {"external_ids": {draft.source: text}} if by_id else {"sku": text}
        return self._beside(kind, {"name": called, **known_by})


def _name_of(draft: Draft, path: Path) -> str:
    """Give the name of a record that is named by an id, also of the only one of a list."""
    name = draft.named.get(path, "")
    if name or not path or path[-1] != 0:
        return name
    alone = len(draft.data.get(str(path[0]), ())) == 1
    return draft.named.get(path[:-1], "") if alone else ""


def _text_of_line(draft: Draft, path: Path) -> str:
    """Give the words of the line of a document in which a reference stands."""
    if len(path) != 3 or not isinstance(path[1], int):  # noqa: PLR2004 - lines, which, product
        return ""
    line = draft.data[str(path[0])][path[1]]
    return str(line.get("text", ""))


def _words(path: Path) -> tuple[str, ...]:
    return tuple(part for part in path if isinstance(part, str))


def _begun(kind: Kind, text: str) -> dict[str, Any]:
    if kind.name == "customer":
        return {"type": "organisation", "name": text}
    if kind.name == "contact" and looks_like_email(text):
        return {"name": {"display": text}, "emails": [{"address": text}]}
    return begin(kind, text)


def _without(
    data: dict[str, Any], paths: Sequence[Path]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Take away the references at some paths, which are empty; each id stands there once."""
    names = tuple(dict.fromkeys(str(path[0]) for path in paths))
    for name in names:
        value = data[name]
        kept = list(dict.fromkeys(filter(None, value))) if isinstance(value, list) else ""
        data[name] = kept
        if not kept:
            del data[name]
    return data, names


def _put(data: Any, path: Path, value: str) -> None:
    for part in path[:-1]:
        data = data[part]
    data[path[-1]] = value
