"""What would keep old objects alive behind our back; a person has to deal with it."""

from collections.abc import Iterator
from pathlib import Path

from crmctl.errors.forgetting import KeeperError
from crmctl.git.command import split
from crmctl.git.repository import Repository


def require_alone(repo: Repository) -> None:
    """Refuse where old objects would stay, or where history is not whole.

    Raises:
        KeeperError: names the first thing that is in the way, and what to do.
    """
    for name, remedy in _keepers(repo):
        raise KeeperError(name, remedy)


def _keepers(repo: Repository) -> Iterator[tuple[str, str]]:
    objects = repo.common_dir / "objects"
    if repo.is_shallow:
        yield "this clone holds only a part of history", "run `git fetch --unshallow`"
    for name in ("alternates", "http-alternates"):
        if (objects / "info" / name).exists():
            yield (
                f"objects/info/{name} borrows objects of another repository",
                "copy them with `git repack -a -d` and delete that file",
            )
    for pattern, remedy in (
        ("*.keep", "delete that file if no git is running"),
        ("*.promisor", "this clone fetches objects only when needed; use a full clone"),
    ):
        for file in sorted((objects / "pack").glob(pattern)):
            yield f"objects/pack/{file.name} keeps a pack", remedy
    if (repo.common_dir / "info" / "grafts").exists():
        yield "info/grafts changes what history is", "delete that file"
    for folder in _other_work_trees(repo):
        yield (
            f"the work tree {folder} has an index and a log of its own",
            f"commit there, then run `git worktree remove {folder}` (or `git worktree prune`)",
        )


def _other_work_trees(repo: Repository) -> Iterator[str]:
    told = split(repo.git.run("worktree", "list", "--porcelain", "-z").replace(b"\0\0", b"\0"))
    for line in told:
        if line.startswith("worktree ") and Path(line[9:]) not in {repo.top, repo.common_dir}:
            yield line[9:]


def hard_links(repo: Repository) -> int:
    """Count the pack files that another folder has too, as a local clone of this one does."""
    packs = (repo.common_dir / "objects" / "pack").glob("*.pack")
    return sum(pack.stat().st_nlink > 1 for pack in packs)
