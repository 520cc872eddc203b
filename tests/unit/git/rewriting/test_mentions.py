"""Ids of commits and digests of files, wherever others tell of them."""

import hashlib
from collections.abc import Callable

from tests.unit.git.rewriting.conftest import Odd

from crmctl.git.rewriting.mentions import Commits

Rewritten = Callable[..., object]


def _all_new(odd: Odd) -> str:
    """Give every text that the refs lead to."""
    oids = odd.git("rev-list", "--objects", "--all", "--no-object-names").split()
    kinds = {oid: odd.git("cat-file", "-t", oid) for oid in oids}
    told = [odd.raw("cat-file", kinds[oid], oid) for oid in oids if kinds[oid] != "tree"]
    return b"\n".join(told).decode("utf-8", "replace")


def test_files_tags_and_notes_name_the_new_commits(odd: Odd, rewritten: Rewritten) -> None:
    odd.write("a", "secret")
    old = odd.commit()
    odd.write("log.txt", f"see {old} and {old[:12]}, not {old[:7]}x or 12345678\n")
    odd.commit(f"Revert\n\nThis reverts commit {old}.\n(cherry picked from commit {old})")
    odd.git("tag", "-a", "-m", f"as of {old[:9]}", "v1")
    odd.git("notes", "add", "-m", f"review of {old[:8]}", "HEAD")
    rewritten(odd)
    new = odd.git("rev-parse", "main~1")
    said = f"see {new} and {new[:12]}, not {old[:7]}x or 12345678"
    assert odd.git("show", "main:log.txt") == said
    assert odd.git("log", "-1", "--format=%B") == (
        f"Revert\n\nThis reverts commit {new}.\n(cherry picked from commit {new})"
    )
    assert f"as of {new[:9]}" in odd.git("cat-file", "tag", "v1")
    assert odd.git("notes", "show", "HEAD") == f"review of {new[:8]}"
    assert old not in _all_new(odd)
    odd.git("fsck", "--strict", "--no-dangling")


def test_a_commit_that_bears_an_earlier_date_than_the_one_it_names_names_the_new_one(
    odd: Odd, rewritten: Rewritten
) -> None:
    odd.write("b", "one")
    odd.commit()
    odd.git("checkout", "-q", "-b", "side")
    odd.write("a", "secret")
    odd.count = 1_000
    old = odd.commit()
    odd.git("checkout", "-q", "main")
    odd.count = 2
    odd.commit(f"(cherry picked from commit {old})")
    odd.commit("later")
    rewritten(odd)
    new = odd.git("rev-parse", "side")
    assert odd.git("log", "-1", "--format=%B", "main~1") == f"(cherry picked from commit {new})"


def test_a_commit_that_no_ref_leads_to_is_named_no_more_if_it_tells(
    odd: Odd, rewritten: Rewritten
) -> None:
    odd.write("b", "one")
    odd.commit()
    odd.git("checkout", "-q", "-b", "gone")
    odd.write("a", "secret")
    telling = odd.commit()
    odd.git("checkout", "-q", "-b", "harmless", "main")
    odd.write("c", "two")
    harmless = odd.commit()
    odd.git("checkout", "-q", "main")
    odd.commit(f"as in {telling[:11]} and {harmless[:11]}")
    odd.git("branch", "-D", "-q", "gone", "harmless")
    rewritten(odd)
    assert odd.git("log", "-1", "--format=%s") == f"as in [erased] and {harmless[:11]}"


def test_an_abbreviation_that_may_mean_two_is_left() -> None:
    commits = Commits([b"abc1234" + b"0" * 33, b"abc1234" + b"1" * 33])
    assert commits.meant(b"abc1234") is None
    assert commits.meant(b"abc12340") == b"abc1234" + b"0" * 33
    assert commits.meant(b"abc1235") is None


def test_a_number_in_a_file_is_none_of_a_commit() -> None:
    commits = Commits([b"4930123" + b"a" * 33])
    assert commits.named_in(b"phone: 4930123\n") == {}
    assert commits.named([b"4930123"]) == {b"4930123": bytes.fromhex("4930123" + "a" * 33)}


def test_what_tells_the_digest_of_a_file_that_changes_tells_the_new_one_in_every_commit(
    odd: Odd, rewritten: Rewritten
) -> None:
    old, new = (hashlib.sha256(text).hexdigest() for text in (b"secret", b"hidden"))
    odd.write("a", "secret")
    odd.write("record", f"sha256: {old}\n")
    odd.commit()
    odd.write("record", f"more\nsha256: {old}\n")
    odd.commit()
    rewritten(odd)
    assert odd.git("show", "main:record") == f"more\nsha256: {new}"
    assert odd.git("show", "main~1:record") == f"sha256: {new}"
