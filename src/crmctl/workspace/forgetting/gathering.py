"""All that becomes of what no commit has, in our repository and in others within its work tree."""

from collections.abc import Collection
from functools import partial
from typing import NamedTuple

from crmctl.git.repository import Repository
from crmctl.git.rewriting.rewriting import Rewritten, new_id
from crmctl.workspace.forgetting import nested
from crmctl.workspace.forgetting.beside import Beside, Looking
from crmctl.workspace.forgetting.nested import Nested
from crmctl.workspace.forgetting.steps import folder_of
from crmctl.workspace.forgetting.surgery import Forgetting


class Gathered(NamedTuple):
    """What becomes of files, and of other repositories."""

    beside: Beside
    nested: tuple[Nested, ...]


def gather(
    repo: Repository,
    surgery: Forgetting,
    rewritten: Rewritten,
    skipped: Collection[str],
    own: Collection[str],
) -> Gathered:
    """Look at everything that no commit has, and lay what it becomes ready.

    Args:
        repo: our repository.
        surgery: takes the people out.
        rewritten: its new history.
        skipped: paths from the top that the new history brings in order.
        own: paths, from the CRM's root, of files that are the people's own.
    """

    def look(at: Repository, new: Rewritten, skipped: Collection[str]) -> Beside:
        looking = Looking(
            at,
            surgery,
            names=new.names,
            ids=partial(new_id, new.ids),
            refs=new.refs,
            skipped=skipped,
            own=frozenset(repo.prefix + path for path in own if path),
            prepared=folder_of(repo),
        )
        return looking.look()

    beside = look(repo, rewritten, skipped)
    others = list(nested.prepared(repo, surgery))
    for other, one, new in others:
        changed = {each.path for each in nested.changed(other, one)}
        beside = beside.with_nested(look(other, new, changed), one, repo.top)
    return Gathered(beside, tuple(one for _, one, _ in others))
