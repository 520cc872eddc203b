"""Every way in which a clone from before an erasure could bring the person back by a push."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.workspace.guarding.conftest import CONTACT, KIM, OTHER, Clone, Pushed
from tests.unit.workspace.guarding.erased import SECRET, Asking, Erased, before_the_erasure

from crmctl.privacy.suppression_list import PATH

Way = Callable[[Erased, Clone], Pushed]


@pytest.fixture(scope="module")
def erased(tmp_path_factory: pytest.TempPathFactory) -> Erased:
    """A server on which the person was erased; no test changes what it holds."""
    found = before_the_erasure(tmp_path_factory.mktemp("erased"))
    found.rewritten()
    pushed = found.push_epoch()
    assert pushed.is_in, pushed.said
    return found


def _new_branch(_: Erased, clone: Clone) -> Pushed:
    return clone.push("origin", "HEAD:refs/heads/idea")


def _old_tip_as_a_branch(erased: Erased, clone: Clone) -> Pushed:
    """The server still has the objects: nothing is sent at all."""
    return clone.push("origin", f"{erased.old}:refs/heads/idea")


def _force(_: Erased, clone: Clone) -> Pushed:
    return clone.push("--force", "origin", "HEAD:main")


def _merge(_: Erased, clone: Clone) -> Pushed:
    clone.git("fetch", "-q", "origin", "main")
    clone.git("merge", "-q", "-s", "ours", "--no-edit", "FETCH_HEAD")
    return clone.push("origin", "HEAD:main")


def _merge_that_keeps_the_new_files(_: Erased, clone: Clone) -> Pushed:
    """The files are those of the new history; only the old commits come along."""
    clone.git("fetch", "-q", "origin", "main")
    clone.git("checkout", "-q", "--detach", "FETCH_HEAD")
    clone.git("merge", "-q", "-s", "ours", "--no-edit", "main")
    return clone.push("origin", "HEAD:main")


def _tag(erased: Erased, clone: Clone) -> Pushed:
    clone.git("tag", "v1", erased.person)
    return clone.push("origin", "v1")


def _annotated_tag(erased: Erased, clone: Clone) -> Pushed:
    clone.git("tag", "-a", "-m", "old", "v1", erased.old)
    return clone.push("origin", "v1")


def _tag_of_a_tag(erased: Erased, clone: Clone) -> Pushed:
    clone.git("tag", "-a", "-m", "old", "v1", erased.old)
    clone.git("tag", "-a", "-m", "older", "v2", "v1")
    return clone.push("origin", "v2")


def _note(erased: Erased, clone: Clone) -> Pushed:
    """A note whose text is the old file."""
    clone.git("notes", "add", "-C", f"{erased.person}:{CONTACT}", erased.before)
    return clone.push("origin", "refs/notes/commits:refs/notes/commits")


def _notes_ref_to_old_history(erased: Erased, clone: Clone) -> Pushed:
    return clone.push("origin", f"{erased.old}:refs/notes/old")


def _custom_ref(erased: Erased, clone: Clone) -> Pushed:
    return clone.push("origin", f"{erased.old}:refs/custom/old")


def _delete_and_make_again(erased: Erased, clone: Clone) -> Pushed:
    clone.push("origin", ":main")
    return clone.push("--force", "origin", f"{erased.old}:refs/heads/main")


def _delete_and_make_again_at_once(_: Erased, clone: Clone) -> Pushed:
    return clone.push("origin", ":main", "HEAD:refs/heads/main2")


def _tag_of_a_file(erased: Erased, clone: Clone) -> Pushed:
    clone.git("tag", "-a", "-m", "file", "file", f"{erased.person}:{CONTACT}")
    return clone.push("origin", "file")


def _ref_to_a_file(erased: Erased, clone: Clone) -> Pushed:
    oid = clone.git("rev-parse", f"{erased.person}:{CONTACT}")
    return clone.push("origin", f"{oid}:refs/tags/file")


def _counter_that_is_a_file(erased: Erased, clone: Clone) -> Pushed:
    oid = clone.git("rev-parse", f"{erased.person}:{CONTACT}")
    return clone.push("origin", f"{oid}:refs/crmctl/numbers/root/invoice/R")


def _tag_of_a_folder(erased: Erased, clone: Clone) -> Pushed:
    clone.git("tag", "-a", "-m", "folder", "folder", f"{erased.old}^{{tree}}")
    return clone.push("origin", "folder")


def _shallow(erased: Erased, clone: Clone) -> Pushed:
    """A clone that was cut off sends a commit whose parent it does not have."""
    subprocess.run(
        ["git", "-C", str(erased.field.server), "config", "receive.shallowUpdate", "true"],
        check=True,
    )
    depth = ["git", "clone", "-q", "--depth", "1", f"file://{clone.folder}", f"{clone.folder}-cut"]
    subprocess.run(depth, check=True, capture_output=True)
    cut = Clone(clone.folder.with_name(f"{clone.folder.name}-cut"), "u-anna")
    cut.commit({OTHER: "name:\n  family: Ito\nnotes: cut\n"})
    return cut.push(str(erased.field.server), "HEAD:refs/heads/cut")


def _graft(erased: Erased, clone: Clone) -> Pushed:
    """To the clone it looks as if the old work followed the new history."""
    clone.git("fetch", "-q", "origin", "main")
    clone.git("replace", "--graft", erased.person, erased.new)
    return clone.push("origin", "HEAD:refs/heads/idea")


def _replace_ref(erased: Erased, clone: Clone) -> Pushed:
    clone.git("fetch", "-q", "origin", "main")
    return clone.push("origin", f"{erased.old}:refs/replace/{erased.new}")


def _alternates(erased: Erased, clone: Clone) -> Pushed:
    """The server borrows objects from another repository, which still has all."""
    fork = erased.field.folder / f"{clone.folder.name}-fork.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(clone.folder), str(fork)], check=True)
    file = erased.field.server / "objects" / "info" / "alternates"
    file.write_text(f"{fork}/objects\n")
    try:
        return clone.push("origin", "HEAD:refs/heads/idea")
    finally:
        file.unlink()


def _cherry_pick(erased: Erased, clone: Clone) -> Pushed:
    """The commit that brought the person, again, on the new history."""
    clone.git("fetch", "-q", "origin", "main")
    clone.git("checkout", "-q", "--detach", "FETCH_HEAD")
    clone.git("checkout", erased.person, "--", CONTACT)
    clone.git("commit", "-q", "-m", "again")
    return clone.push("origin", "HEAD:main")


def _taken_back_by_the_next_commit(erased: Erased, clone: Clone) -> Pushed:
    """The tip is clean; the commit before it is not."""
    clone.git("fetch", "-q", "origin", "main")
    clone.git("checkout", "-q", "--detach", "FETCH_HEAD")
    clone.git("checkout", erased.person, "--", CONTACT)
    clone.git("commit", "-q", "-m", "again")
    clone.git("revert", "--no-edit", "HEAD")
    return clone.push("origin", "HEAD:main")


def _orphan(_: Erased, clone: Clone) -> Pushed:
    clone.git("checkout", "-q", "--orphan", "alone")
    clone.git("commit", "-q", "-m", "all at once")
    return clone.push("origin", "HEAD:refs/heads/alone")


def _rebased_onto_the_last_unaffected(erased: Erased, clone: Clone) -> Pushed:
    """The old work under other ids, beside the first new commit."""
    clone.git(
        "rebase", "-q", "--force-rebase", erased.before, GIT_COMMITTER_DATE="2027-01-01T00:00Z"
    )
    return clone.push("origin", "HEAD:refs/heads/idea")


def _other_bytes_under_the_same_id(_: Erased, clone: Clone) -> Pushed:
    clone.git("fetch", "-q", "origin", "main")
    clone.git("checkout", "-q", "--detach", "FETCH_HEAD")
    clone.commit({CONTACT: "name:\n  family: Muster\n"})
    return clone.push("origin", "HEAD:main")


def _other_id(_: Erased, clone: Clone) -> Pushed:
    """Typed anew, under an id that no certificate knows: the key is on the server."""
    clone.git("fetch", "-q", "origin", "main")
    clone.git("checkout", "-q", "--detach", "FETCH_HEAD")
    clone.commit({"contacts/9w/p-9w2e5t7y.yaml": KIM.replace("kim@neu", "KIM@NEU")})
    return clone.push("origin", "HEAD:main", **SECRET)


def _shorter_list(_: Erased, clone: Clone) -> Pushed:
    """Without the line that knows the person, they could come back next time."""
    clone.git("fetch", "-q", "origin", "main")
    clone.git("checkout", "-q", "--detach", "FETCH_HEAD")
    text = (clone.folder / PATH).read_text().splitlines(keepends=True)
    clone.commit({PATH: "".join(text[:-1])})
    return clone.push("origin", "HEAD:main")


WAYS: tuple[Way, ...] = (
    *(_new_branch, _old_tip_as_a_branch, _force, _merge, _merge_that_keeps_the_new_files),
    *(_tag, _annotated_tag, _tag_of_a_tag, _note, _notes_ref_to_old_history, _custom_ref),
    *(_delete_and_make_again, _delete_and_make_again_at_once, _tag_of_a_file, _ref_to_a_file),
    *(_counter_that_is_a_file, _tag_of_a_folder, _shallow, _graft, _replace_ref, _alternates),
    *(_cherry_pick, _taken_back_by_the_next_commit, _orphan),
    *(_rebased_onto_the_last_unaffected, _other_bytes_under_the_same_id, _other_id),
    _shorter_list,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: str(way.__name__).strip("_"))
def test_no_way_brings_an_erased_person_back(erased: Erased, way: Way) -> None:
    before = erased.refs()
    pushed = way(erased, erased.copy())
    assert not pushed.is_in
    assert erased.refs() == before
    assert "The push was refused" in pushed.said
    assert "Traceback" not in pushed.said
    assert "muster" not in pushed.said.lower()


# These need a second repository, or two pushes.
_BY_PUSH_ALONE = (_shallow, _alternates, _delete_and_make_again)


@pytest.mark.parametrize(
    "way",
    [way for way in WAYS if way not in _BY_PUSH_ALONE],
    ids=lambda way: str(way.__name__).strip("_"),
)
def test_the_hooks_own_function_lets_none_in(erased: Erased, way: Way) -> None:
    before = erased.refs()
    pushed = way(erased, erased.copy(Asking))
    assert not pushed.is_in
    assert erased.refs() == before
    assert "muster" not in pushed.said.lower()


def test_a_note_is_looked_into_where_the_server_has_only_the_key(tmp_path: Path) -> None:
    """The hook came after the erasure, so that no old file is known by its id."""
    late = before_the_erasure(tmp_path)
    (late.field.server / "hooks" / "pre-receive").unlink()
    late.rewritten()
    assert late.push_epoch().is_in
    clone = late.copy(Asking)
    clone.git("notes", "add", "-C", f"{late.person}:{CONTACT}", late.before)
    pushed = clone.push("origin", "refs/notes/commits:refs/notes/commits", **SECRET)
    assert (pushed.is_in, "P809" in pushed.said) == (False, True)
