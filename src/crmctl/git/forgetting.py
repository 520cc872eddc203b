"""Letting go of what no ref names any more, and of what would name it."""

from contextlib import suppress

from crmctl.git.repository import Repository

_FILES = ("ORIG_HEAD", "FETCH_HEAD", "AUTO_MERGE", "REBASE_HEAD", "MERGE_MSG", "COMMIT_EDITMSG")


def drop_unnamed(repository: Repository) -> None:
    """Delete every object that no ref leads to, with the logs of refs.

    Raises:
        GitFailedError: git could not write.
    """
    for name in _FILES:
        for folder in {repository.git_dir, repository.common_dir}:
            with suppress(FileNotFoundError):
                (folder / name).unlink()
    repository.git.run("reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all")
    repository.git.run("-c", "repack.writeBitmaps=false", "repack", "-a", "-d", "-q")
    repository.git.run("prune", "--expire=now")
