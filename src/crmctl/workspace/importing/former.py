"""Ids in other systems that records had before they were erased, or merged into another one.

An erased record says nothing any more, and of two records from one system only one id is left in
the one that they became. The other system still has both: a file of it must neither bring back
whom a person erased, nor part again what a person joined. What the ids were is known from git.
"""

from collections.abc import Collection, Mapping
from functools import cached_property

from crmctl.git.imports import changes_below
from crmctl.git.objects import blobs
from crmctl.model.record import Ref
from crmctl.store.paths import id_of
from crmctl.workspace.workspace import Workspace

ExternalId = tuple[str, str, str]  # the name of the kind, the system, the id there

_GONE = """
    SELECT kind, alias, id FROM aliases UNION ALL
    SELECT kind, id, id FROM records
    WHERE sort = 'erased' AND json_extract(json, '$.erased') IS NOT NULL
"""


class Former:
    """Knows what became of the records that had an id elsewhere and are gone.

    Git's whole history is looked through for them, and only once.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def ids(self, wanted: Collection[ExternalId]) -> Mapping[ExternalId, Ref]:
        """Give what is left of the records that had these ids, or what they joined."""
        found = self._found if wanted else {}
        return {external: found[external] for external in wanted if external in found}

    @cached_property
    def _found(self) -> Mapping[ExternalId, Ref]:
        workspace = self._workspace
        kinds = workspace.catalogue.by_name
        gone = {
            Ref(kinds[kind].folder, id_): Ref(kinds[kind].folder, now)
            for kind, id_, now in workspace.rows(_GONE)
        }
        if not gone:
            return {}
        had = dict[str, tuple[str, Ref]]()  # from a blob to its path, and the record of that time
        for change in changes_below(workspace.repository, sorted({ref.folder for ref in gone})):
            ref = Ref(change.path.partition("/")[0], id_of(change.path) or "")
            if ref in gone:
                had |= {blob: (change.path, ref) for blob in (change.old, change.new) if blob}
        found = dict[ExternalId, Ref]()
        for blob, content in blobs(workspace.repository, sorted(had)):
            path, ref = had[blob]
            record = workspace.parser.check(path, content)[0]
            for system, id_ in (record.data.get("external_ids", {}) if record else {}).items():
                found[kinds[ref.folder].name, system, str(id_)] = gone[ref]
        return found
