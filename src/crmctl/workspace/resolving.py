"""From what a person typed to the one record that they mean."""

from collections.abc import Sequence

from crmctl.errors.records import AmbiguousRecordError, BrokenRecordError, UnknownRecordError
from crmctl.index.read import complete as begin_so
from crmctl.index.resolve import resolve as find
from crmctl.model.entry import phone as in_full
from crmctl.model.record import Ref
from crmctl.workspace.names import names
from crmctl.workspace.view import View


def resolve(view: View, text: str, kinds: Sequence[str] = ()) -> Ref:
    """Give the record that a reference means.

    Args:
        view: the CRM.
        text: an id, kind/id, e-mail address, telephone number, domain, external id or name.
        kinds: only records of these kinds (singular); of any kind when empty.

    Raises:
        UnknownRecordError: it means none; the error names ids that look alike.
        BrokenRecordError: it is the id of a file that is not valid.
        AmbiguousRecordError: it means several; the error has each with its name.
    """

    def phone(number: str) -> str | None:
        return in_full(number, view.config["country"]) or None

    try:
        found = find(view.connection, view.catalogue, text, kinds=kinds, phone=phone)
    except AmbiguousRecordError as error:
        refs = [Ref.parse(candidate) for candidate in error.candidates]
        named = names(view, refs)
        width = max(len(str(ref)) for ref in refs)
        candidates = [f"{ref!s:<{width}}  {named[ref]}" for ref in refs]
        raise AmbiguousRecordError(text, candidates) from None
    except UnknownRecordError:
        if broken := _broken(view, text.strip(), kinds):
            raise BrokenRecordError(broken) from None
        raise
    return Ref(view.catalogue.by_name[found.kind].folder, found.id)


def _broken(view: View, text: str, kinds: Sequence[str]) -> str:
    """Give the path of the file that has an id, written `kind/id` or alone; empty for none."""
    name, slash, id_ = text.rpartition("/")
    kind = view.catalogue.by_name.get(name)
    if slash and not kind:
        return ""
    asked = [kind.name] if kind else kinds or [known.name for known in view.catalogue.kinds]
    folders = {view.catalogue.by_name[each].folder for each in asked}
    same_name = "SELECT path FROM broken WHERE substr(path, -length(?1)) = ?1 ORDER BY path"
    paths = (path for (path,) in view.rows(same_name, (f"/{id_}.yaml",)))
    return next((path for path in paths if path.partition("/")[0] in folders), "")


def complete(view: View, beginning: str, kinds: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Give id and name of the records whose id or name begins so, for shell completion.

    After `contacts/` the ids are those of that kind, and are written so.
    """
    folder, slash, rest = beginning.partition("/")
    kind = view.catalogue.by_name.get(folder) if slash else None
    if slash and not (kind and (not kinds or kind.name in kinds)):
        return []
    before, asked = (f"{folder}/", [kind.name]) if kind else ("", list(kinds))
    found = begin_so(view.connection, rest if kind else beginning, asked)
    refs = [Ref(view.catalogue.by_name[record.kind].folder, record.id) for record in found]
    named = names(view, refs)
    return [(f"{before}{ref.id}", named[ref]) for ref in refs]
