"""Earlier imports: what those from one source changed, and which commit one of them made."""

import re
from collections.abc import Iterator, Sequence

from crmctl.git.message import parse_trailers
from crmctl.git.objects import Change, read_changes
from crmctl.git.repository import Repository

# As `import` names itself in `Crmctl-Batch`: `b-` and eight characters of Crockford base32.
_BATCH = re.compile(r"b-[0-9a-hjkmnp-tv-z]{8}")
# As `undo` names the commit that it takes back, by the first characters of its id.
_UNDO = re.compile(r"undo ([0-9a-f]{7,})")

# No path and no message holds these.
_COMMIT, _TEXT, _CHANGES = "\x01", "\x02", "\x03"


def imports_from(repo: Repository, source: str) -> Iterator[Sequence[Change]]:
    """Give what each import from a source changed below the root, the oldest first.

    That an import was taken back, and that again, counts as such a change, too.
    """
    if repo.head() is None:
        return
    output = repo.git.run(
        *("log", "-z", "--raw", "--no-abbrev", "--no-renames", "--relative", "--reverse"),
        *("--full-history", "--diff-merges=first-parent", "--fixed-strings"),
        *(f"--grep=Crmctl-Source: {source}", "--grep=Crmctl-Action: undo"),
        f"--format={_mark(_COMMIT)}%H{_mark(_TEXT)}%B{_mark(_CHANGES)}",
        *("HEAD", "--", "."),
    )
    known: list[str] = []
    for commit in output.split(_COMMIT.encode())[1:]:
        head, _, changes = commit.partition(_CHANGES.encode())
        oid, _, text = head.decode("utf-8", "replace").partition(_TEXT)
        if _is_import(text, source) or _takes_back(text, known):
            known.append(oid)
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


def _mark(character: str) -> str:
    """Give a character as git's formats write it."""
    return f"%x{ord(character):02x}"


def _is_import(text: str, source: str) -> bool:
    return {("Crmctl-Action", "import"), ("Crmctl-Source", source)} <= set(parse_trailers(text))


def _takes_back(text: str, known: Sequence[str]) -> bool:
    """Tell whether a commit takes one of these back."""
    named = _UNDO.match(text)
    is_undo = ("Crmctl-Action", "undo") in parse_trailers(text)
    return bool(named and is_undo) and any(oid.startswith(named[1]) for oid in known if named)
