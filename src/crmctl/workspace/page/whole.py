"""The page of a record that has no page of its own: all it says, and what refers to it."""

from collections.abc import Iterator

from crmctl.index.read import links_to
from crmctl.model.record import Ref
from crmctl.workspace.names import names
from crmctl.workspace.page.layout import Line, Section, Shown, counted, section

_MOST = 40  # a product is named by every invoice


def referring(shown: Shown) -> Iterator[Section]:
    """Give what refers to the record, such as the task that follows an interaction."""
    view = shown.view
    folders = view.catalogue.by_name
    found = links_to(view.connection, shown.kind.name, shown.ref.id)
    refs = list(dict.fromkeys(Ref(folders[link.kind].folder, link.id) for link in found))
    few = refs[:_MOST]
    named = names(view, few)
    title = counted("Referred to by", len(few), len(refs))
    return section(title, (Line((named[ref], str(ref))) for ref in few))
