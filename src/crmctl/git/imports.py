"""Earlier imports: what those from one source changed, and which commit one of them made."""

import re
from collections.abc import Iterator, Sequence

from crmctl.git.message import parse_trailers
from crmctl.git.objects import Change, read_changes
from crmctl.git.repository import Repository

# As `import` names itself in `Crmctl-Batch`: `b-` and eight characters of Crockford base32.
_BATCH = re.compile(r"b-[0-9a-hjkmnp-tv-z]{8}")

# No path and no message holds these.
_COMMIT, _CHANGES = "\x01", "\x02"


def imports_from(repo: Repository, source: str) -> Iterator[Sequence[Change]]:
    """Give what each import from a source changed below the root, the oldest import first."""
    if repo.head() is None:
        return
    output = repo.git.run(
        *("log", "-z", "--raw", "--no-abbrev", "--no-renames", "--relative", "--reverse"),
        *("--full-history", "--diff-merges=first-parent"),
        *("--fixed-strings", f"--grep=Crmctl-Source: {source}"),
        f"--format=%x{ord(_COMMIT):02x}%B%x{ord(_CHANGES):02x}",
        *("HEAD", "--", "."),
    )
    for commit in output.split(_COMMIT.encode())[1:]:
        text, _, changes = commit.partition(_CHANGES.encode())
        trailers = set(parse_trailers(text.decode("utf-8", "replace")))
        if {("Crmctl-Action", "import"), ("Crmctl-Source", source)} <= trailers:
            yield read_changes(changes.strip(b"\0\n") + b"\0")


def changes_below(repo: Repository, folders: Sequence[str]) -> Sequence[Change]:
    """Give all changes to files below these folders up to HEAD."""
    if repo.head() is None:
        return ()
    output = repo.git.run(
        *("log", "-z", "--raw", "--no-abbrev", "--no-renames", "--relative", "--format="),
        *("--full-history", "--diff-merges=first-parent", "HEAD", "--", *folders),
    )
    return read_changes(output)


def commit_of_batch(repo: Repository, text: str) -> str | None:
    """Give the commit of the import that calls itself so; None where the text is no such name."""
    if not _BATCH.fullmatch(text) or repo.head() is None:
        return None
    found = repo.git.run(
        *("log", "--format=%H", "--max-count=1", "--fixed-strings"),
        *(f"--grep=Crmctl-Batch: {text}", "HEAD", "--"),
    )
    return found.decode().strip() or None
