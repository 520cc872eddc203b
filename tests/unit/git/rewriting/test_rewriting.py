"""History written anew is the old one, but for what the surgery changes."""

import random
import re
from collections.abc import Callable

import pytest
from tests.unit.git.rewriting.conftest import SECRET, Odd, Plain

from crmctl.errors.git import GitFailedError

Rewritten = Callable[..., object]


def _naive(odd: Odd, commit: str) -> tuple[bytes, list[tuple[bytes, bytes, bytes]]]:
    """Give a commit as it should be: its own words but for ids, and every file with its mode."""
    raw = odd.raw("cat-file", "commit", commit)
    own = b"\n".join(
        line for line in raw.split(b"\n") if not re.match(rb"(tree|parent) [0-9a-f]+$", line)
    )
    files = []
    for entry in odd.raw("ls-tree", "-r", "-z", commit).split(b"\0")[:-1]:
        about, _, path = entry.partition(b"\t")
        mode, kind, oid = about.split()
        content = oid if kind == b"commit" else odd.raw("cat-file", "blob", oid.decode())
        if kind == b"blob":
            content = SECRET.sub(b"hidden", content)
        files.append((SECRET.sub(b"hidden", path), mode, content))
    return SECRET.sub(b"hidden", own), sorted(files)


def _all(odd: Odd) -> list[tuple[str, list[str]]]:
    lines = odd.git("rev-list", "--all", "--topo-order", "--date-order", "--parents").splitlines()
    return [(line.split()[0], line.split()[1:]) for line in lines]


def _assert_same_history(odd: Odd, run: Rewritten) -> None:
    before = _all(odd)
    expected = {commit: _naive(odd, commit) for commit, _ in before}
    new = run(odd)
    ids = {old.hex(): oid.hex() for old, oid in new.ids.items() if oid}  # type: ignore[attr-defined]
    after = dict(_all(odd))
    assert len(after) == len(before)
    for commit, parents in before:
        now = ids.get(commit, commit)
        assert after[now] == [ids.get(parent, parent) for parent in parents]
        assert _naive(odd, now) == expected[commit]
        if commit not in ids:
            assert not SECRET.search(odd.raw("cat-file", "commit", commit))
    odd.git("fsck", "--strict", "--no-dangling")


def test_commits_before_the_first_that_changes_keep_their_ids(
    odd: Odd, rewritten: Rewritten
) -> None:
    odd.write("a.txt", "one")
    first = odd.commit()
    odd.write("deep/er/b.txt", "two")
    second = odd.commit()
    odd.write("deep/er/c.txt", "a Secret")
    odd.commit()
    odd.write("a.txt", "three")
    odd.commit()
    new = rewritten(odd)
    assert odd.git("rev-list", "main").split()[2:] == [second, first]
    assert (new.commits, new.all_commits) == (2, 4)  # type: ignore[attr-defined]
    assert new.last_unaffected == [second]  # type: ignore[attr-defined]
    assert new.first_new == [odd.git("rev-parse", "main~1")]  # type: ignore[attr-defined]
    assert odd.git("show", "main:deep/er/c.txt") == "a hidden"
    assert odd.git("show", "main:a.txt") == "three"


def test_history_that_does_not_tell_of_it_keeps_every_id(odd: Odd, rewritten: Rewritten) -> None:
    odd.write("a.txt", "one")
    odd.commit()
    refs = odd.git("for-each-ref")
    new = rewritten(odd)
    assert odd.git("for-each-ref") == refs
    assert (new.commits, list(new.refs)) == (0, [])  # type: ignore[attr-defined]


def test_a_repository_without_a_commit_is_left_as_it_is(odd: Odd, rewritten: Rewritten) -> None:
    assert rewritten(odd).all_commits == 0  # type: ignore[attr-defined]


def test_merges_modes_links_nested_repositories_and_empty_commits_stay(
    odd: Odd, rewritten: Rewritten
) -> None:
    odd.write("a/Secret.txt", "x\r\ny\r\n")
    odd.write("run.sh", "#!/bin/sh\n")
    odd.git("update-index", "--chmod=+x", "run.sh")
    begin = odd.commit()
    (odd.root / "link").symlink_to("a/Secret.txt")
    odd.git("add", "link")
    odd.git("update-index", "--add", "--cacheinfo", f"160000,{begin},nested")
    odd.commit("with a link")
    for name in ("one", "two"):
        odd.git("checkout", "-q", "-b", name, "main")
        odd.write(f"{name}.txt", f"{name} secret")
        odd.commit(name)
    odd.git("checkout", "-q", "main")
    odd.commit("")
    odd.git("merge", "-q", "--no-ff", "-m", "octopus", "one", "two")
    odd.git("rm", "-q", "one.txt")
    odd.commit("no file any more")
    odd.write("one.txt/now/a/folder", "secret")
    odd.commit("a folder")
    _assert_same_history(odd, rewritten)
    assert odd.git("ls-tree", "main", "a/hidden.txt", "link", "nested", "run.sh").count("\n") == 3


def test_random_histories_are_the_same_but_for_the_word(odd: Odd, rewritten: Rewritten) -> None:
    chance = random.Random(4)  # noqa: S311 - the same in every run
    paths = [f"{a}/{b}/{c}.txt" for a in "pqr" for b in "uv" for c in ("x", "y", "secret")]
    branches = ["main"]
    odd.commit("begin")
    for number in range(45):
        branch = chance.choice(branches)
        odd.git("checkout", "-q", branch)
        for path in chance.sample(paths, 3):
            if chance.random() < 0.25 and (odd.root / path).exists():
                odd.git("rm", "-q", path)
            else:
                word = "secret" if chance.random() < 0.1 and number > 10 else "word"
                odd.write(path, f"{word} {chance.randrange(6)}\n")
        odd.commit("told secret" if number == 20 else "")
        if number % 9 == 8:
            odd.git("branch", f"b{number}")
            branches.append(f"b{number}")
        if number % 10 == 9:
            other = chance.choice(branches)
            odd.git("merge", "-q", "-s", "ours", "--no-edit", other)
    _assert_same_history(odd, rewritten)


def test_identities_encodings_odd_headers_and_dates_stay(odd: Odd, rewritten: Rewritten) -> None:
    tree = odd.git("write-tree")
    raw = (
        f"tree {tree}\nauthor Secret  <secret@x> 1234567890 -1200\n"
        "committer B <> 0000000001 +9999\nencoding ISO-8859-1\n"
        "HG:extra some secret\n thing\nodd\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n"
        " -----END PGP SIGNATURE-----\n\n"
    ).encode() + b"M\xfcller secret\n\n\ntrailing\n\n"
    signed = odd.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", feed=raw)
    odd.git("update-ref", "refs/heads/main", signed)
    new = rewritten(odd)
    assert (
        odd.raw("cat-file", "commit", "main")
        == (
            f"tree {tree}\nauthor hidden  <hidden@x> 1234567890 -1200\n"
            "committer B <> 0000000001 +9999\nencoding ISO-8859-1\n"
            "HG:extra some hidden\n thing\nodd\n\n"
        ).encode()
        + b"M\xfcller hidden\n\n\ntrailing\n\n"
    )
    assert new.signatures == 1  # type: ignore[attr-defined]


def test_a_signature_of_a_commit_that_stays_stays(odd: Odd, rewritten: Rewritten) -> None:
    tree = odd.git("write-tree")
    raw = f"tree {tree}\nauthor A <> 1 +0000\ncommitter A <> 1 +0000\ngpgsig x\n\nfine\n".encode()
    signed = odd.git("hash-object", "-t", "commit", "-w", "--stdin", feed=raw)
    odd.git("update-ref", "refs/heads/main", signed)
    odd.write("a", "secret")
    odd.commit()
    new = rewritten(odd)
    assert odd.git("rev-parse", "main~1") == signed
    assert new.signatures == 0  # type: ignore[attr-defined]


def test_ids_of_commits_in_messages_follow(odd: Odd, rewritten: Rewritten) -> None:
    odd.write("a", "secret")
    first = odd.commit()
    odd.git("checkout", "-q", "--orphan", "other")
    odd.git("rm", "-q", "--cached", "a")
    odd.commit(f"undo {first[:10]}\n\nThis takes back {first}, not {'0' * len(first)}.")
    rewritten(odd)
    now = odd.git("rev-parse", "main")
    assert now != first
    said = odd.git("log", "-1", "--format=%B", "other")
    assert said == f"undo {now[:10]}\n\nThis takes back {now}, not {'0' * len(first)}."


def test_tags_of_every_sort_follow(odd: Odd, rewritten: Rewritten) -> None:
    odd.write("a", "secret")
    odd.write("b", "plain")
    odd.commit()
    for name, target in (
        ("plain", "HEAD"), ("blob", "HEAD:a"), ("other", "HEAD:b"), ("tree", "HEAD^{tree}"),
        ("of-secret", "HEAD"),
    ):  # fmt: skip
        odd.git("tag", "-a", "-m", f"the {name}", name, target)
    odd.git("tag", "-a", "-m", "of a tag", "nested", "plain")
    odd.git("tag", "light")
    odd.git("tag", "light-blob", "HEAD:a")
    odd.git("tag", "light-tree", "HEAD^{tree}")
    kept = odd.git("rev-parse", "other")
    rewritten(odd)
    main = odd.git("rev-parse", "main")
    for name in ("plain", "nested", "light", "of-hidden"):
        assert odd.git("rev-parse", f"{name}^{{commit}}") == main
    assert odd.git("cat-file", "tag", "of-hidden").split("\n")[2] == "tag of-hidden"
    assert odd.git("cat-file", "-p", "blob^{blob}") == "hidden"
    assert odd.git("cat-file", "-p", "light-blob") == "hidden"
    tree = odd.git("rev-parse", "main^{tree}")
    assert odd.git("rev-parse", "tree^{tree}") == odd.git("rev-parse", "light-tree") == tree
    assert odd.git("rev-parse", "other") == kept
    assert "of-secret" not in odd.git("tag")


def test_a_tag_loses_its_signature_only_if_it_changes(odd: Odd, rewritten: Rewritten) -> None:
    odd.write("a", "plain")
    first = odd.commit()
    odd.write("a", "secret")
    second = odd.commit()
    signature = "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n"
    tags = {}
    for name, commit in (("one", first), ("two", second)):
        raw = f"object {commit}\ntype commit\ntag {name}\ntagger A <> 1 +0000\n\nsaid\n{signature}"
        tags[name] = odd.git("mktag", feed=raw.encode())
        odd.git("update-ref", f"refs/tags/{name}", tags[name])
    new = rewritten(odd)
    assert odd.git("rev-parse", "one") == tags["one"]
    assert odd.git("cat-file", "tag", "two").endswith("\n\nsaid")
    assert new.signatures == 1  # type: ignore[attr-defined]


def test_notes_are_about_the_new_commits(odd: Odd, rewritten: Rewritten) -> None:
    odd.write("a", "plain")
    kept = odd.commit()
    odd.write("a", "secret")
    old = odd.commit()
    odd.git("notes", "add", "-m", "a secret note", old)
    odd.git("notes", "add", "-m", "another", kept)
    size = len(old)
    blob = odd.git("hash-object", "-w", "--stdin", feed=b"fanned")
    inner = odd.git("mktree", feed=f"100644 blob {blob}\t{old[2:]}\n".encode())
    outer = odd.git("mktree", feed=f"040000 tree {inner}\t{old[:2]}\n".encode())
    fanned = odd.git("commit-tree", outer, "-m", "fanned")
    odd.git("update-ref", "refs/notes/fanned", fanned)
    rewritten(odd)
    now = odd.git("rev-parse", "main")
    assert odd.git("notes", "show", now) == "a hidden note"
    assert odd.git("notes", "show", kept) == "another"
    assert odd.git("notes", "--ref=fanned", "show", now) == "fanned"
    assert odd.git("ls-tree", "-r", "--name-only", "refs/notes/fanned")[2] == "/"
    assert old not in odd.git("ls-tree", "-r", "--name-only", "refs/notes/commits")
    assert len(now) == size


def test_a_stash_and_its_log_follow(odd: Odd, rewritten: Rewritten) -> None:
    odd.write("a", "plain")
    odd.commit()
    odd.write("b", "secret")
    odd.commit("a secret subject")
    for number in range(2):
        (odd.root / "a").write_text(f"stashed secret {number}\n")
        odd.git("stash", "-q")
    rewritten(odd)
    for number in range(2):
        shown = odd.git("show", f"stash@{{{number}}}:a")
        assert shown == f"stashed hidden {1 - number}"
    assert "secret" not in (odd.root / ".git/logs/refs/stash").read_text()


def test_refs_of_every_sort_follow(odd: Odd, rewritten: Rewritten) -> None:
    first = odd.commit()
    odd.write("a", "secret")
    old = odd.commit()
    for ref in ("refs/remotes/origin/main", "refs/custom/deep/er", "refs/heads/for/secret-people"):
        odd.git("update-ref", ref, old)
    odd.git("update-ref", f"refs/replace/{old}", first)
    odd.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    odd.git("symbolic-ref", "refs/heads/alias", "refs/heads/for/secret-people")
    odd.git("pack-refs", "--all")
    rewritten(odd)
    new = odd.head
    assert new != old
    told = dict(
        line.split(" ", 1)[::-1]
        for line in odd.git("for-each-ref", "--format=%(objectname) %(refname)").splitlines()
    )
    assert told.pop(f"refs/replace/{new}") == first
    assert set(told.values()) == {new}
    assert set(told) == {
        "refs/remotes/origin/main", "refs/custom/deep/er", "refs/heads/for/hidden-people",
        "refs/remotes/origin/HEAD", "refs/heads/alias", "refs/heads/main",
    }  # fmt: skip
    assert odd.git("symbolic-ref", "refs/heads/alias") == "refs/heads/for/hidden-people"


def test_a_checked_out_branch_of_that_name_is_checked_out_under_its_new_one(
    odd: Odd, rewritten: Rewritten
) -> None:
    odd.write("a", "secret")
    odd.commit()
    odd.git("branch", "-m", "main", "secret")
    rewritten(odd)
    assert odd.git("symbolic-ref", "HEAD") == "refs/heads/hidden"
    assert odd.git("show", "HEAD:a") == "hidden"


def test_a_detached_head_follows(odd: Odd, rewritten: Rewritten) -> None:
    odd.write("a", "secret")
    old = odd.commit()
    odd.git("checkout", "-q", "--detach")
    rewritten(odd)
    assert odd.head != old
    assert odd.head == odd.git("rev-parse", "main")
    assert odd.git("branch", "--show-current") == ""


def test_a_file_keeps_its_new_name_and_takes_nobody_elses(odd: Odd, rewritten: Rewritten) -> None:
    odd.write("hidden.txt", "first")
    odd.commit()
    odd.write("secret.txt", "second")
    odd.write("Secret.txt", "third")
    odd.commit()
    odd.write("z.txt", "fourth")
    odd.commit()
    rewritten(odd)
    names = odd.git("ls-tree", "--name-only", "main").splitlines()
    assert len(names) == 4
    assert names == sorted(names)
    assert {"hidden.txt", "z.txt"} < set(names)
    assert odd.git("ls-tree", "main~1").splitlines()[0] in odd.git("ls-tree", "main")
    odd.git("fsck", "--strict")


def test_blobs_are_replaced_or_go_with_their_folders(odd: Odd, rewritten: Rewritten) -> None:
    odd.write("own/file", "person")
    odd.write("other/file", "else")
    odd.commit()
    odd.write("only/scan.pdf", "scan")
    odd.commit()
    own, scan = (odd.git("rev-parse", name) for name in ("HEAD:own/file", "HEAD:only/scan.pdf"))
    rewritten(odd, Plain({own: b"gone", scan: None}))
    assert odd.git("ls-tree", "-r", "--name-only", "main").split() == ["other/file", "own/file"]
    assert odd.git("show", "main~1:own/file") == "gone"
    assert odd.git("rev-list", "--count", "main") == "2"
    odd.git("fsck", "--strict")


def test_a_commit_of_which_every_file_goes_has_an_empty_tree(
    odd: Odd, rewritten: Rewritten
) -> None:
    odd.write("a/scan.pdf", "scan")
    odd.commit()
    rewritten(odd, Plain({odd.git("rev-parse", "HEAD:a/scan.pdf"): None}))
    assert odd.git("ls-tree", "main") == ""
    odd.git("fsck", "--strict")


def test_a_tag_and_a_note_of_what_is_gone_go(odd: Odd, rewritten: Rewritten) -> None:
    odd.write("b", "b")
    odd.write("scan.pdf", "scan")
    odd.commit()
    scan = odd.git("rev-parse", "HEAD:scan.pdf")
    odd.git("tag", "-a", "-m", "x", "scanned", scan)
    odd.git("tag", "light", scan)
    odd.git("notes", "add", "-m", "of a scan", scan)
    rewritten(odd, Plain({scan: None}))
    assert odd.git("tag") == ""
    assert odd.git("ls-tree", "refs/notes/commits") == ""


def test_a_missing_object_stops_everything(odd: Odd, rewritten: Rewritten) -> None:
    odd.write("a", "secret")
    odd.commit()
    blob = odd.git("rev-parse", "HEAD:a")
    refs = odd.git("for-each-ref")
    file = odd.root / ".git/objects" / blob[:2] / blob[2:]
    file.chmod(0o644)
    file.write_bytes(b"damaged")
    with pytest.raises(GitFailedError):
        rewritten(odd)
    assert odd.git("for-each-ref") == refs
