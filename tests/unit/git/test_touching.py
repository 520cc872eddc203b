from collections.abc import Callable
from pathlib import Path

import pytest

from crmctl.git import naming
from crmctl.git.repository import Repository, open_repository
from crmctl.git.touching import steps

RunGit = Callable[..., str]
ONE, TWO = "contacts/p-1.yaml", "contacts/p-2.yaml"
Told = list[tuple[str, str, bool, bool]]
Save = Callable[..., None]


@pytest.fixture
def save(repo: Repository, run: RunGit) -> Save:
    """Commits files (None removes one), naming records as crmctl does."""

    def commit(subject: str, *named: str, **files: str | None) -> None:
        for name, text in files.items():
            path = repo.root / "contacts" / f"{name.replace('_', '-')}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.unlink(missing_ok=True) if text is None else path.write_text(text)
        run("add", "-A")
        trailers = "".join(f"Crmctl-Record: {ref}\n" for ref in named)
        run("commit", "-qm", f"{subject}\n\nCrmctl-Action: set\n{trailers}")

    return commit


def told(repo: Repository, run: RunGit, *paths: str) -> Told:
    """Give subject, path, and whether there was a file before and after."""
    found = steps(repo, ["contacts/p-1"], paths or (ONE,))
    return [
        (run("log", "-1", "--format=%s", one.commit).strip(), one.path, one.before is not None,
         one.after is not None)
        for one in found
    ]  # fmt: skip


def test_every_commit_that_touched_a_file_is_found_newest_first(
    repo: Repository, run: RunGit, save: Save
) -> None:
    save("import of many", p_1="a\n", p_2="a\n")
    save("set one", "contacts/p-1", p_1="b\n")
    save("set two", "contacts/p-2", p_2="b\n")
    save("by hand", p_1="c\n")
    save("gone", "contacts/p-1", p_1=None)
    save("back", "contacts/p-1", p_1="d\n")
    assert told(repo, run) == [
        ("back", ONE, False, True),
        ("gone", ONE, True, False),
        ("by hand", ONE, True, True),
        ("set one", ONE, True, True),
        ("import of many", ONE, False, True),
    ]
    assert len(steps(repo, ["contacts/p-1", "contacts/p-2"], [ONE, TWO])) == 7


def test_a_commit_that_says_less_than_it_did_is_found_all_the_same(
    repo: Repository, run: RunGit, save: Save
) -> None:
    save("add", "contacts/p-1", p_1="a\n")
    save("names another one", "contacts/p-2", p_1="b\n", p_2="b\n")
    save("set", "contacts/p-1", p_1="c\n")
    assert [one[0] for one in told(repo, run)] == ["set", "names another one", "add"]
    save("the last one, too", "contacts/p-2", p_1="d\n")
    assert told(repo, run)[0][0] == "the last one, too"


def test_a_merge_is_compared_with_its_first_parent(
    repo: Repository, run: RunGit, save: Save
) -> None:
    save("add", "contacts/p-1", p_1="a\n")
    run("checkout", "-qb", "side")
    save("on a branch", "contacts/p-1", p_1="b\n")
    run("checkout", "-q", "-")
    save("meanwhile", "contacts/p-2", p_2="a\n")
    run("merge", "-q", "--no-ff", "-m", "together", "side")
    found = told(repo, run)
    assert [one[0] for one in found] == ["together", "on a branch", "add"]
    save("hidden after a merge", "contacts/p-2", p_1="z\n")
    assert told(repo, run)[0][0] == "hidden after a merge"


def test_what_was_read_is_kept_and_goes_on_from_there(
    repo: Repository, run: RunGit, save: Save
) -> None:
    save("add", "contacts/p-1", p_1="a\n")
    save("set another", "contacts/p-2", p_2="b\n")
    assert len(told(repo, run)) == 1
    kept = (repo.private / "named").read_bytes()
    assert kept.count(b"\tcontacts/p-2\n") == 1
    # What was kept counts: by another name the commit is no candidate, and the gap is seen.
    (repo.private / "named").write_bytes(kept.replace(b"\tcontacts/p-1\n", b"\tcontacts/p-3\n"))
    assert len(told(repo, run)) == 1
    save("set", "contacts/p-1", p_1="b\n")
    assert len(told(repo, run)) == 2
    assert b"\tcontacts/p-3\n" in (repo.private / "named").read_bytes()


@pytest.mark.parametrize("content", [b"", b"nonsense", b"crmctl named 1", b"crmctl named 1\nx\ny"])
def test_a_broken_file_of_what_was_read_does_no_harm(
    repo: Repository, run: RunGit, save: Save, content: bytes
) -> None:
    save("add", "contacts/p-1", p_1="a\n")
    assert told(repo, run)
    (file,) = repo.private.glob("named")
    file.write_bytes(content)
    assert len(told(repo, run)) == 1


def test_a_history_that_was_rewritten_is_read_anew(
    repo: Repository, run: RunGit, save: Save
) -> None:
    save("add", "contacts/p-1", p_1="a\n")
    assert len(told(repo, run)) == 1
    run("commit", "-q", "--amend", "-m", "add, said better\n\nCrmctl-Record: contacts/p-1\n")
    assert [one[0] for one in told(repo, run)] == ["add, said better"]
    naming.forget(repo)
    naming.forget(repo)
    assert not list(repo.private.glob("named*"))


def test_many_paths_are_asked_for_together(repo: Repository, run: RunGit, save: Save) -> None:
    save("add", "contacts/p-1", p_1="a\n", p_2="x\n")
    paths = [ONE, *(f"contacts/p-none{number}.yaml" for number in range(300))]
    assert [one[:2] for one in told(repo, run, *paths)] == [("add", ONE)]


def test_a_place_where_nothing_can_be_kept_is_read_all_the_same(
    repo: Repository, run: RunGit, save: Save
) -> None:
    save("add", "contacts/p-1", p_1="a\n")
    repo.private.parent.mkdir(exist_ok=True)
    repo.private.write_text("in the way")
    assert len(told(repo, run)) == 1


def test_a_repository_without_a_commit_has_no_steps(git_repo: Path) -> None:
    assert steps(open_repository(git_repo), ["contacts/p-1"], [ONE]) == []
