"""What earlier imports from one source changed."""

from collections.abc import Iterator, Sequence

from crmctl.git.message import parse_trailers
from crmctl.git.objects import Change, read_changes
from crmctl.git.repository import Repository

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
