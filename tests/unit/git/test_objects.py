from collections.abc import Callable

import pytest

from crmctl.errors.git import GitFailedError
from crmctl.git.objects import Change, blobs, content, tree, tree_entries
from crmctl.git.repository import Repository, open_repository

RunGit = Callable[..., str]
ONE = "contacts/one.yaml"


def test_a_blob_gives_its_content(repo: Repository) -> None:
    oid = tree(repo, "HEAD")[ONE]
    assert content(repo, oid) == b"name: one\n"


def test_blobs_come_in_the_order_asked_for(repo: Repository) -> None:
    oids = list(tree(repo, "HEAD").values())
    wanted = [*oids, *reversed(oids)]
    found = list(blobs(repo, wanted))
    assert [oid for oid, _ in found] == wanted
    assert dict(found)[oids[0]] == content(repo, oids[0])


def test_more_blobs_than_a_pipe_holds_are_read(repo: Repository) -> None:
    oid = tree(repo, "HEAD")[ONE]
    assert sum(1 for _ in blobs(repo, [oid] * 20_000)) == 20_000


def test_a_reader_may_stop_early(repo: Repository) -> None:
    found = blobs(repo, [tree(repo, "HEAD")[ONE]] * 20_000)
    assert next(found)[1] == b"name: one\n"
    found.close()  # type: ignore[attr-defined]  # an iterator here is a generator


def test_a_missing_object_is_an_error(repo: Repository) -> None:
    with pytest.raises(GitFailedError, match="is missing"):
        list(blobs(repo, ["0" * 40]))


def test_a_tree_lists_only_regular_files_below_the_root(repo: Repository, run: RunGit) -> None:
    root = repo.root / "crm"
    root.mkdir()
    (root / "crm.yaml").write_text("format: 1\n")
    (root / "link.yaml").symlink_to("crm.yaml")
    run("add", ".")
    run("commit", "--quiet", "-m", "nested")
    assert tree(open_repository(root), "HEAD").keys() == {"crm.yaml"}
    assert tree(open_repository(root), "HEAD~1") == {}


@pytest.mark.parametrize("strangers", [0, 200])
def test_given_files_are_found_in_a_commit(repo: Repository, strangers: int) -> None:
    paths = [ONE, "contacts/gone.yaml", *(f"x/{number}.yaml" for number in range(strangers))]
    assert tree_entries(repo, "HEAD", paths) == {ONE: tree(repo, "HEAD")[ONE]}
    assert tree_entries(repo, "HEAD", []) == {}


def test_a_change_can_be_taken_back() -> None:
    added = Change("x", None, "1", "000000", "100644")
    assert added.reverse() == Change("x", "1", None, "100644", "000000")
    assert added.reverse().reverse() == added
