"""Who is working: the user of crm.yaml whom git's own identity means."""

from crmctl.errors.git import NoIdentityError
from crmctl.workspace.workspace import Workspace


def operator(workspace: Workspace) -> str:
    """Give the id of the user whose e-mail address git commits with; empty for none of them."""
    try:
        author = workspace.repository.identity().author
    except NoIdentityError:
        return ""
    return user_of(workspace, author.partition("<")[2].partition(">")[0])


def user_of(workspace: Workspace, address: str) -> str:
    """Give the id of the user of crm.yaml who has an e-mail address; empty for none."""
    folded = address.casefold()
    users = workspace.config["users"].items()
    return next((id_ for id_, user in users if folded in map(str.casefold, user["emails"])), "")
