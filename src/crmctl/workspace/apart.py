"""What a person said of records that look alike: that they are two."""

from collections.abc import Collection

from crmctl.workspace.workspace import Workspace


def decided_apart(workspace: Workspace, kind: str) -> Collection[frozenset[str]]:
    """Give the pairs of ids of a kind of which a person said that they are two."""
    # Until decisions are records of the CRM, nobody can have said so.
    del workspace, kind
    return frozenset()
