"""What the remote had when we asked last: kept beside the index, so that a rewrite is noticed.

Not as a ref: that would keep objects alive which an erasure has to be rid of.
"""

import json
from contextlib import suppress

from crmctl.errors.sharing import RewrittenRemoteError
from crmctl.git.joins import is_ancestor
from crmctl.git.remotes import Remote, commit_at
from crmctl.git.repository import Repository

_FILE = "seen.json"


def saw(repository: Repository, at: Remote, commit: str) -> None:
    """Keep what the remote has."""
    known = _read(repository) | {_name(at): commit}
    file = repository.private / _FILE
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        new.write_text(json.dumps(known), "utf-8")
        new.replace(file)


def last_seen(repository: Repository, at: Remote) -> str:
    """Give the commit that the remote had when we asked last; empty if we never did."""
    return _read(repository).get(_name(at), "")


def require_same_history(repository: Repository, at: Remote, now: str) -> None:
    """Refuse a history that does not hold what was there before.

    Raises:
        RewrittenRemoteError: it was replaced.
    """
    before = last_seen(repository, at)
    head = repository.head() or ""
    if not before or not commit_at(repository, before) or is_ancestor(repository, before, now):
        return
    # What we do not hold any more ourselves was given up here, too, as by an erasure.
    if is_ancestor(repository, before, head):
        raise RewrittenRemoteError(at.name)


def forget(repository: Repository) -> None:
    """Know nothing any more of what remotes had."""
    file = repository.private / _FILE
    for one in (file, file.with_suffix(".new")):  # the latter is left by whoever was killed
        one.unlink(missing_ok=True)


def _read(repository: Repository) -> dict[str, str]:
    try:
        known = json.loads((repository.private / _FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return (
        {str(name): str(commit) for name, commit in known.items()}
        if isinstance(known, dict)
        else {}
    )


def _name(at: Remote) -> str:
    return f"{at.name}/{at.branch}"
