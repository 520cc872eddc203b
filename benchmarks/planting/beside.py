"""Places beside the history: what git, crmctl and people leave in and below the git directory."""

import gzip
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

from planting.encodings import sentence
from planting.manifest import Manifest
from planting.people import Person

_OPERATOR = {"NAME": "Anna Beispiel", "EMAIL": "anna@studio.example"}


def plant_beside(folder: Path, person: Person, manifest: Manifest) -> None:
    """Plant a person into everything that is no commit of a branch.

    Args:
        folder: the work tree, checked out.
        person: who.
        manifest: takes note of each place.
    """
    beside = _Beside(folder, person)
    for place, encoding, where in beside.everything():
        manifest.add(place, encoding, where)


class _Beside:
    """One repository and the person to plant."""

    def __init__(self, folder: Path, person: Person) -> None:
        self._folder = folder
        self._git_dir = folder / ".git"
        self._person = person
        self._told = sentence(person)

    def everything(self) -> Iterator[tuple[str, str, str]]:
        """Plant, place by place."""
        yield from self._objects()
        yield from self._refs()
        yield from self._reflogs()
        yield from self._stash()
        yield from self._indexes()
        yield from self._worktree()
        yield from self._files_of_git()
        yield from self._files_of_crmctl()
        yield from self._work_tree()

    def git(self, *words: str, feed: bytes = b"", who: tuple[str, str] = ("", "")) -> str:
        """Run git as the operator, or as somebody else."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
        name, email = (who[0] or _OPERATOR["NAME"], who[1] or _OPERATOR["EMAIL"])
        for role in ("AUTHOR", "COMMITTER"):
            kept |= {f"GIT_{role}_NAME": name, f"GIT_{role}_EMAIL": email}
            kept[f"GIT_{role}_DATE"] = "2026-01-02T03:04:05+0100"
        done = subprocess.run(
            ["git", "-c", "gc.auto=0", *words],
            cwd=self._folder, input=feed, env=kept, capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr.decode())
        return done.stdout.decode("utf-8", "replace").strip()

    def _blob(self, text: str) -> str:
        return self.git("hash-object", "-w", "--stdin", feed=f"{text}\n".encode())

    def _tree(self, name: str, blob: str) -> str:
        return self.git("mktree", feed=f"100644 blob {blob}\t{name}\n".encode())

    def _raw(self, sort: str, content: str) -> str:
        words = ("hash-object", "-w", "-t", sort, "--literally", "--stdin")
        return self.git(*words, feed=content.encode())

    def _objects(self) -> Iterator[tuple[str, str, str]]:
        lost = self._blob(f"lost: {self._told}")
        yield "unreachable blob, loose", "as it is", lost
        tree = self._tree(f"{self._person.slug}.txt", self._blob("nothing"))
        yield "unreachable tree, loose", "as it is", tree
        commit = self.git("commit-tree", "-m", f"Lost: {self._told}", tree)
        yield "unreachable commit, loose", "as it is", commit
        packed = self._blob(f"packed: {self._told}")
        base = self._git_dir / "objects" / "pack" / "pack"
        self.git("pack-objects", "-q", str(base), feed=f"{packed}\n".encode())
        (self._git_dir / "objects" / packed[:2] / packed[2:]).unlink()
        yield "unreachable blob, packed", "as it is", packed
        half = self._git_dir / "objects" / lost[:2] / "tmp_obj_Xa81bC"
        shutil.copy(self._git_dir / "objects" / lost[:2] / lost[2:], half)
        half.chmod(0o644)
        yield "half-written object", "zlib", str(half)

    def _refs(self) -> Iterator[tuple[str, str, str]]:
        one = self._person
        blob = self._blob(f"tagged: {self._told}")
        self.git("tag", "-a", "-m", "A blob", "blob-1", blob)
        yield "tag of a blob", "as it is", "refs/tags/blob-1"
        self.git("tag", "blob-2", self._blob(f"plainly tagged: {self._told}"))
        yield "plain tag of a blob", "as it is", "refs/tags/blob-2"
        self.git("tag", "tree-1", self._tree(f"{one.slug}.md", blob))
        yield "tag of a tree", "as it is", "refs/tags/tree-1"
        inner = self.git("rev-parse", "refs/tags/v1")
        self.git("tag", "-a", "-m", f"Over: {self._told}", "over", inner)
        yield "tag of a tag", "as it is", "refs/tags/over"
        self.git("notes", "add", "-m", f"Note: {self._told}", "HEAD~1")
        self.git("notes", "--ref", "review", "add", "-m", one.email, "HEAD~2")
        yield "note of git", "as it is", "refs/notes/commits"
        yield "note of git, other ref", "as it is", "refs/notes/review"
        head, tree = self.git("rev-parse", "HEAD~3"), self.git("rev-parse", "HEAD~3^{tree}")
        words = ("commit-tree", "-p", "HEAD~4", "-m", f"Replaced: {self._told}", tree)
        other = self.git(*words)
        self.git("replace", head, other)
        yield "replace ref", "as it is", f"refs/replace/{head}"
        stamp = "<anna@studio.example> 1767319445 +0100"
        lines = f"tree {tree}\nparent {head}\nauthor A {stamp}\ncommitter A {stamp}\n"
        merge = f"mergetag object {head}\n type commit\n tag x\n tagger {one.full} <{one.email}>"
        merge += f" 1767319445 +0100\n \n {self._told}\n"
        signed = f"gpgsig -----BEGIN PGP SIGNATURE-----\n Comment: {one.full} <{one.email}>\n \n"
        signed += " aGVsbG8=\n -----END PGP SIGNATURE-----\n"
        for name, header in (
            ("mergetag", merge),
            ("gpgsig", signed),
            ("odd", f"x-who {one.email}\n"),
        ):
            commit = self._raw("commit", f"{lines}{header}\nMerge\n")
            self.git("update-ref", f"refs/custom/{name}", commit)
            yield f"header of a commit, {name}", "as it is", f"refs/custom/{name}"
        self.git("pack-refs", "--all")
        yield "packed-refs", "as it is", "packed-refs"

    def _reflogs(self) -> Iterator[tuple[str, str, str]]:
        one = self._person
        who = (one.full, one.email)
        self.git("commit", "--allow-empty", "-q", "-m", f"Amended away: {self._told}")
        yield "commit in the reflog only", "as it is", "HEAD@{1}"
        self.git("reset", "-q", "--hard", "HEAD~1")
        yield "ORIG_HEAD", "as it is", "ORIG_HEAD"
        self.git("update-ref", "-m", f"call {self._told}", "refs/heads/logged", "HEAD")
        self.git("update-ref", "-m", f"call {self._told}", "HEAD", "HEAD")
        self.git("branch", f"talk-{one.slug}")
        self.git("branch", "-m", f"talk-{one.slug}", "renamed")
        yield "reflog of a renamed branch", "as it is", "logs/refs/heads/renamed"
        log = self._git_dir / "logs" / "refs" / "heads" / "logged"
        log.parent.mkdir(parents=True, exist_ok=True)
        head = self.git("rev-parse", "HEAD")
        line = f"{'0' * 40} {head} {who[0]} <{who[1]}> 1767319445 +0100\tbranch: {self._told}\n"
        log.write_text(line, encoding="utf-8")
        yield "reflog, message", "as it is", str(log)
        yield "reflog, identity", "as it is", str(log)
        gone = self._git_dir / "logs" / "refs" / "heads" / f"old-{one.slug}"
        gone.write_text(line, encoding="utf-8")
        yield "reflog of a branch that is gone", "as it is", str(gone)

    def _stash(self) -> Iterator[tuple[str, str, str]]:
        for path, text in (("crm.yaml", "\n# staged\n"), ("new-note.txt", "x\n")):
            with (self._folder / path).open("a", encoding="utf-8") as file:
                file.write(f"{text}# {self._told}\n")
        self.git("add", "crm.yaml")
        self.git("stash", "push", "-q", "--include-untracked", "-m", f"for {self._person.full}")
        for place in ("stash, work tree", "stash, index", "stash, untracked", "stash, message"):
            yield place, "as it is", "refs/stash"

    def _indexes(self) -> Iterator[tuple[str, str, str]]:
        staged = self._folder / f"{self._person.slug}-staged.txt"
        staged.write_text(f"{self._told} staged\n", encoding="utf-8")
        self.git("add", staged.name)
        staged.unlink()
        yield "index, name of a path", "as it is", staged.name
        yield "index, staged blob", "as it is", staged.name

    def _worktree(self) -> Iterator[tuple[str, str, str]]:
        linked = self._folder.parent / f"{self._folder.name}-linked"
        self.git("worktree", "add", "-q", "--detach", "--no-checkout", str(linked), "HEAD~5")
        (linked / "only-here.txt").write_text(f"{self._told} linked\n", encoding="utf-8")
        self.git("-C", str(linked), "add", "only-here.txt")
        yield "index of a linked worktree", "as it is", "worktrees"
        self.git("-C", str(linked), "commit", "-q", "-m", f"Linked {self._told}", "--allow-empty")
        yield "commit of a linked worktree", "as it is", str(linked)
        yield "untracked file of a linked worktree", "as it is", str(linked)
        entry = next((self._git_dir / "worktrees").iterdir())
        (entry / "ORIG_HEAD").write_text(self.git("-C", str(linked), "rev-parse", "HEAD"))
        (entry / "COMMIT_EDITMSG").write_text(self._told, encoding="utf-8")
        yield "message file of a linked worktree", "as it is", str(entry)

    def _files_of_git(self) -> Iterator[tuple[str, str, str]]:
        one, told = self._person, f"{self._told}\n"
        head = self.git("rev-parse", "HEAD")
        for place, name, text in (
            ("FETCH_HEAD", "FETCH_HEAD", f"{head}\t\tbranch '{one.slug}' of ../other\n"),
            ("COMMIT_EDITMSG", "COMMIT_EDITMSG", told),
            ("SQUASH_MSG", "SQUASH_MSG", told),
            ("TAG_EDITMSG", "TAG_EDITMSG", told),
            (
                "rerere, before",
                f"rr-cache/{'a' * 40}/preimage",
                f"<<<<<<<\n{told}=======\n>>>>>>>\n",
            ),
            ("rerere, after", f"rr-cache/{'a' * 40}/postimage", told),
            ("lost-found", f"lost-found/other/{'b' * 40}", told),
            ("lost-found, name", f"lost-found/{one.slug}", "x\n"),
            ("description", "description", told),
            ("hook", "hooks/post-commit.sample", f"#!/bin/sh\n# ask {one.email}\n"),
            ("info/exclude", "info/exclude", f"{one.slug}.pdf\n"),
            ("info/attributes", "info/attributes", f"{one.slug}.pdf binary\n"),
            ("git's gc.log", "gc.log", f"warning: {one.slug}\n"),
            ("logs of filter-repo", "filter-repo/commit-map", f"{one.email}\n"),
            ("leftover of fast-import", "fast_import_crash_4711", told),
            ("leftover of an editor", ".COMMIT_EDITMSG.swp", f"b0VIM\0\0{told}"),
            (
                "git directory of a submodule",
                "modules/x/config",
                f"[remote]\n\turl = {one.slug}\n",
            ),
        ):
            file = self._git_dir / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            yield place, "as it is", str(file)
        self.git("config", "branch.main.description", self._told)
        self.git("config", f"branch.call-{one.slug}.remote", "origin")
        yield "config, value", "as it is", "config"
        yield "config, name of a section", "as it is", "config"

    def _files_of_crmctl(self) -> Iterator[tuple[str, str, str]]:
        own = self._git_dir / "crmctl" / "root"
        own.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(own / "old-index.sqlite") as database:
            database.execute("CREATE TABLE records (json TEXT)")
            database.execute("INSERT INTO records VALUES (?)", [self._told])
            database.execute("DELETE FROM records")
            database.execute("INSERT INTO records VALUES (?)", [f'{{"e": "{self._told}"}}'])
        database.close()
        yield "index of crmctl", "SQLite", str(own)
        (own / "plan.json").write_text(f'{{"who": "{self._told}"}}', encoding="utf-8")
        yield "plan file of crmctl", "as it is", str(own)

    def _work_tree(self) -> Iterator[tuple[str, str, str]]:
        one = self._person
        for place, name, text in (
            ("untracked file", "notes.txt", self._told),
            ("name of an untracked file", f"{one.slug}.tmp", "x"),
            ("copy by an editor", "contacts/zz/p-zz000001.yaml~", self._told),
            ("rejected rows of an import", "people.rejects.csv", f"name\n{one.full}\n"),
        ):
            file = self._folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            yield place, "as it is", name
        (self._folder / f"{one.slug} empty").mkdir()
        yield "name of an empty folder", "as it is", f"{one.slug} empty"
        (self._folder / "dump.gz").write_bytes(gzip.compress(self._told.encode(), mtime=0))
        yield "untracked archive", "gzip", "dump.gz"
        (self._folder / "pointer").symlink_to(f"/home/{one.slug}/x")
        yield "untracked link", "as it is", "pointer"
        nested = self._folder / "nested"
        self.git("init", "-q", str(nested))
        self.git("-C", str(nested), "commit", "-q", "--allow-empty", "-m", f"Nested {self._told}")
        yield "repository in the work tree", "as it is", "nested"
        bundle = self._folder / "backup.bundle"
        self.git("-C", str(nested), "bundle", "create", "-q", str(bundle), "HEAD")
        yield "bundle in the work tree", "as it is", "backup.bundle"
