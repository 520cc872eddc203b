import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from crmctl.errors.git import HistoryBeginsLaterError, UnknownRevisionError
from crmctl.git.commit import FileChange, prepare, publish, stage
from crmctl.git.history import changed_files, log, read_commit, resolve, versions
from crmctl.git.message import Trailers, message
from crmctl.git.objects import content
from crmctl.git.repository import Repository, open_repository

RunGit = Callable[..., str]
ONE, TWO = "contacts/one.yaml", "contacts/two.yaml"


@pytest.fixture
def edit(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Commits a file (None removes it), on a day if one is given; gives the commit's id."""

    def commit(path: str, text: bytes | None, *, day: str = "", refs: int = 1) -> str:
        if day:
            monkeypatch.setenv("GIT_AUTHOR_DATE", f"{day}T12:00:00+01:00")
            monkeypatch.setenv("GIT_COMMITTER_DATE", f"{day}T12:00:00+01:00")
        trailers = Trailers("set", ["contacts/p-1"] * refs, source="hubspot", batch="b-7")
        changes = [FileChange(path, text)]
        prepared = prepare(repo, changes, message("contact p-1: set", trailers), repo.head())
        file = repo.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            file.unlink()
        else:
            file.write_bytes(text)
        stage(repo, prepared.changes)
        publish(repo, prepared)
        return prepared.commit

    return commit


def test_a_commit_says_who_did_what(repo: Repository, edit: Callable[..., str]) -> None:
    oid = edit(ONE, b"1\n", day="2026-11-22")
    newest, first = log(repo)
    assert newest.oid == oid
    assert newest.parents == (first.oid,)
    assert (newest.author_name, newest.author_email) == ("Anna Schmidt", "anna@schmidt.example")
    assert newest.at == datetime(2026, 11, 22, 12, tzinfo=timezone(timedelta(hours=1)))
    assert newest.subject == "contact p-1: set"
    assert (newest.action, newest.records) == ("set", ("contacts/p-1",))
    assert (newest.source, newest.batch, newest.count) == ("hubspot", "b-7", 1)
    assert newest.trailers[0] == ("Crmctl-Action", "set")
    assert (first.parents, first.subject, first.action) == ((), "begin", "")
    assert (first.records, first.trailers, first.count) == ((), (), 0)


def test_a_commit_of_many_records_says_how_many(
    repo: Repository, edit: Callable[..., str]
) -> None:
    edit(ONE, b"1\n", refs=60)
    newest = log(repo, limit=1)[0]
    assert (newest.records, newest.count) == ((), 60)


def test_a_message_in_another_encoding_does_not_stop_the_log(
    repo: Repository, run: RunGit
) -> None:
    run("config", "i18n.commitEncoding", "ISO-8859-1")
    file = repo.root / "message"
    file.write_bytes("für alle".encode("latin-1"))
    run("rm", "--quiet", ONE)
    run("commit", "--quiet", "-F", str(file))
    assert log(repo)[0].subject.endswith("r alle")


def test_a_commit_that_touches_nothing_is_left_out(repo: Repository, run: RunGit) -> None:
    run("commit", "--quiet", "--allow-empty", "-m", "empty")
    assert [commit.subject for commit in log(repo)] == ["begin"]
    assert read_commit(repo, repo.head() or "").subject == "empty"


def test_before_the_first_commit_there_is_no_history(git_repo: Path) -> None:
    repo = open_repository(git_repo)
    assert log(repo) == []
    assert versions(repo, ONE) == []


def test_history_can_be_narrowed(repo: Repository, edit: Callable[..., str]) -> None:
    old = edit(ONE, b"1\n", day="2026-11-22")
    new = edit(TWO, b"2\n", day="2026-11-24")
    assert [commit.oid for commit in log(repo, limit=1)] == [new]
    assert log(repo, [ONE])[0].oid == old
    assert [commit.oid for commit in log(repo, [ONE, TWO])][:2] == [new, old]
    assert [commit.oid for commit in log(repo, ["contacts"], limit=2)] == [new, old]
    assert [c.oid for c in log(repo, since=datetime(2026, 11, 23, tzinfo=UTC))] == [new]
    assert log(repo, rev=old)[0].oid == old


def test_history_below_the_root_leaves_the_rest_of_the_repository_out(
    repo: Repository, run: RunGit
) -> None:
    root = repo.root / "crm"
    root.mkdir()
    (root / "crm.yaml").write_text("format: 1\n")
    run("add", ".")
    run("commit", "--quiet", "-m", "nested")
    nested = open_repository(root)
    assert [commit.subject for commit in log(nested)] == ["nested"]
    assert [path for path, _, _ in changed_files(nested, "HEAD")] == ["crm.yaml"]
    assert [text for _, text in versions(nested, "crm.yaml")] == [b"format: 1\n"]


def test_a_change_that_a_merge_dropped_stays_in_the_log(repo: Repository, run: RunGit) -> None:
    run("checkout", "--quiet", "-b", "side")
    for text, subject in (("2\n", "there"), ("name: one\n", "and back")):
        (repo.root / ONE).write_text(text)
        run("commit", "--quiet", "-am", subject)
    run("checkout", "--quiet", "main")
    run("merge", "--quiet", "--no-ff", "-m", "merge", "side")
    assert {commit.subject for commit in log(repo)} >= {"begin", "there", "and back"}


def test_versions_are_followed_through_renames_and_removals(
    repo: Repository, run: RunGit, edit: Callable[..., str]
) -> None:
    edit(ONE, b"name: one\nrole: buyer\nlanguage: de\n")
    run("mv", ONE, "contacts/uno.yaml")
    run("commit", "--quiet", "-m", "rename")
    edit("contacts/uno.yaml", None)
    found = versions(repo, "contacts/uno.yaml")
    assert [text for _, text in found] == [
        None,
        b"name: one\nrole: buyer\nlanguage: de\n",
        b"name: one\nrole: buyer\nlanguage: de\n",
        b"name: one\n",
    ]
    assert [commit.subject for commit, _ in found] == [
        *("contact p-1: set", "rename", "contact p-1: set", "begin")
    ]


def test_a_new_record_that_resembles_another_has_a_history_of_its_own(
    repo: Repository, edit: Callable[..., str]
) -> None:
    text = b"name: a\nrole: buyer\nlanguage: de\n"
    edit("contacts/a.yaml", text)
    edit("contacts/b.yaml", text)
    assert [found for _, found in versions(repo, "contacts/b.yaml")] == [text]
    assert len(log(repo, ["contacts/b.yaml"])) == 1


def test_a_renamed_file_is_followed_within_limits(
    repo: Repository, run: RunGit, edit: Callable[..., str]
) -> None:
    run("mv", ONE, "contacts/uno.yaml")
    run("commit", "--quiet", "-m", "rename")
    edit("contacts/uno.yaml", b"changed\n", day="2026-11-25")
    subjects = ["contact p-1: set", "rename", "begin"]
    path = "contacts/uno.yaml"
    assert [commit.subject for commit in log(repo, [path])] == subjects
    assert [commit.subject for commit in log(repo, [path], limit=2)] == subjects[:2]
    since = datetime(2026, 11, 24, tzinfo=UTC)
    assert [commit.subject for commit in log(repo, [path], since=since)] == subjects[:1]
    assert log(repo, ["contacts/never.yaml"]) == []


def test_a_merge_that_changes_a_file_is_a_version(repo: Repository, run: RunGit) -> None:
    run("checkout", "--quiet", "-b", "side")
    (repo.root / ONE).write_text("side\n")
    run("commit", "--quiet", "-am", "side")
    run("checkout", "--quiet", "main")
    run("merge", "--quiet", "--no-ff", "--no-commit", "side")
    (repo.root / ONE).write_text("merged\n")
    run("add", ".")
    run("commit", "--quiet", "-m", "merge")
    assert b"merged\n" in [text for _, text in versions(repo, ONE)]
    (path, old, new) = changed_files(repo, "HEAD")[0]
    assert path == ONE
    assert old is not None
    assert new is not None
    assert (content(repo, old), content(repo, new)) == (b"name: one\n", b"merged\n")


def test_the_files_of_a_commit(repo: Repository, edit: Callable[..., str]) -> None:
    first = repo.head() or ""
    assert {(path, old) for path, old, _ in changed_files(repo, first)} == {
        (f"contacts/{name}.yaml", None) for name in ("one", "two", "three")
    }
    assert [(path, new) for path, _, new in changed_files(repo, edit(ONE, None))] == [(ONE, None)]


def test_a_name_or_a_day_is_a_commit(
    repo: Repository, run: RunGit, edit: Callable[..., str]
) -> None:
    first = repo.head()
    second = edit(ONE, b"2\n", day="2026-11-25")
    third = edit(ONE, b"3\n", day="2026-11-27")
    run("tag", "-a", "-m", "note", "v1", second)
    assert resolve(repo, "HEAD") == third
    assert resolve(repo, "HEAD~1") == second
    assert resolve(repo, "v1") == second
    assert resolve(repo, second[:12]) == second
    assert resolve(repo, "2026-11-24") == first
    assert resolve(repo, "2026-11-25", UTC) == second
    assert resolve(repo, "2026-11-26", UTC) == second
    assert resolve(repo, "2099-01-01") == third


def test_a_day_ends_in_the_crm_s_time_zone(repo: Repository) -> None:
    # the commit was made on 2026-11-21 at 11:00 UTC
    assert resolve(repo, "2026-11-21", timezone(timedelta(hours=12)))
    with pytest.raises(HistoryBeginsLaterError) as caught:
        resolve(repo, "2026-11-20", timezone(timedelta(hours=12)))
    assert str(caught.value).endswith("by 2026-11-20: the history begins on 2026-11-21.")
    assert resolve(repo, "2026-11-20", timezone(-timedelta(hours=12)))


@pytest.mark.parametrize(
    "text", ["nothing", "2026-02-30", "--all", "", "HEAD^{tree}", "HEAD:contacts"]
)
def test_what_names_no_commit_is_an_error(repo: Repository, text: str) -> None:
    with pytest.raises(UnknownRevisionError) as caught:
        resolve(repo, text)
    assert caught.value.exit_code == 2


def test_before_the_first_commit_no_day_names_one(git_repo: Path) -> None:
    with pytest.raises(UnknownRevisionError):
        resolve(open_repository(git_repo), "2026-11-21")


def test_replaced_objects_do_not_lie(repo: Repository, run: RunGit) -> None:
    true = repo.head() or ""
    run("commit", "--quiet", "--amend", "-m", "a lie")
    lie = repo.head() or ""
    run("reset", "--quiet", "--hard", true)
    run("replace", true, lie)
    assert log(repo)[0].subject == "begin"


def test_history_is_read_from_this_repository_inside_of_another_s_hook(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    assert log(repo)[0].subject == "begin"
    assert "GIT_DIR" not in os.environ
