"""A CRM's history as one stream for `git fast-import`: people, firms, calls, tasks, edits."""

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import IO

from planting.people import new_id, path_of
from vocabulary import FAMILY, FORMS, GIVEN, PLACES, SENTENCES, SUBJECTS, TRADES

Change = tuple[str, bytes | None]

SETTINGS = b"""format: 1
name: Studio
country: DE
language: de
timezone: Europe/Berlin
currency: EUR
layout: sharded
users:
  u-anna: {name: Anna Beispiel, emails: [anna@studio.example], role: admin}
"""
OPERATOR = "Anna Beispiel <anna@studio.example>"
_START = 1_600_000_000
_STEP = 1_200
_SHARES = (("customer", 0.2), ("contact", 0.45), ("interaction", 0.85), ("task", 1.0))


class Stream:
    """A running `git fast-import` and what was told to it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        subprocess.run(["git", "init", "--quiet", "-b", "main", folder], check=True)
        self._process = subprocess.Popen(
            ["git", "fast-import", "--quiet", "--date-format=raw", "--max-pack-size=4g"],
            cwd=folder,
            stdin=subprocess.PIPE,
        )
        self._out: IO[bytes] = self._process.stdin  # type: ignore[assignment]
        self.commits = 0

    def commit(  # noqa: PLR0913 - what a commit says, each by name
        self,
        changes: Iterable[Change],
        subject: str,
        *,
        branch: str = "refs/heads/main",
        author: str = OPERATOR,
        committer: str = OPERATOR,
        start: str = "",
        merge: str = "",
        mode: str = "100644",
        trailer: str = "",
        encoding: str = "utf-8",
    ) -> str:
        """Write a commit; give its mark. Every one has a number of its own in its trailers."""
        self.commits += 1
        when = _START + _STEP * self.commits
        message = f"{subject}\n\nCrmctl-Action: set\n{trailer}Crmctl-Batch: b-{self.commits:07}\n"
        self._out.write(
            f"commit {branch}\nmark :{self.commits}\nauthor {author} {when} +0100\n"
            f"committer {committer} {when} +0100\n".encode(encoding)
        )
        if encoding != "utf-8":
            self._out.write(b"encoding %s\n" % encoding.encode())
        self.data(message.encode(encoding))
        self._out.write(f"from {start}\n".encode() if start else b"")
        self._out.write(f"merge {merge}\n".encode() if merge else b"")
        for path, content in changes:
            quoted = _quoted(path)
            if content is None:
                self._out.write(b"D " + quoted + b"\n")
            elif mode == "160000":
                self._out.write(b"M 160000 " + content + b" " + quoted + b"\n")
            else:
                self._out.write(f"M {mode} inline ".encode() + quoted + b"\n")
                self.data(content)
        return f":{self.commits}"

    def tag(self, name: str, target: str, tagger: str, message: str) -> None:
        """Write an annotated tag."""
        when = _START + _STEP * self.commits
        self._out.write(f"tag {name}\nfrom {target}\ntagger {tagger} {when} +0100\n".encode())
        self.data(message.encode())

    def ref(self, name: str, target: str) -> None:
        """Let a ref name a commit."""
        self._out.write(f"reset {name}\nfrom {target}\n\n".encode())

    def blob(self, content: bytes, mark: int) -> None:
        """Write a blob that no tree names."""
        self._out.write(f"blob\nmark :{mark}\n".encode())
        self.data(content)

    def data(self, content: bytes) -> None:
        """Write some bytes with their length."""
        self._out.write(b"data %d\n%b\n" % (len(content), content))

    def end(self) -> None:
        """Wait for git."""
        self._out.close()
        if self._process.wait():
            message = "git fast-import failed"
            raise RuntimeError(message)


def _quoted(path: str) -> bytes:
    raw = path.encode("utf-8", "surrogateescape").replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return b'"' + raw + b'"'


class Records:
    """Records of nobody in particular, and edits of them."""

    def __init__(self, count: int, random: Random) -> None:
        self._random = random
        self._count = count
        self._customers: list[str] = []
        self._contacts: list[str] = []
        self._known: list[tuple[str, str]] = []

    def next(self, number: int) -> tuple[str, Sequence[Change]]:
        """Give the subject and the changes of the commit with that number."""
        if number < self._count:
            kind = next(kind for kind, most in _SHARES if number < most * self._count)
            path, text = getattr(self, f"_{kind}")()
            self._known.append((path, text))
            return f"{kind} {Path(path).stem}: add", [(path, text.encode())]
        path, text = self._random.choice(self._known)
        notes = f"  {number}: {self._random.choice(SENTENCES)}\n"
        return f"{Path(path).stem}: set notes", [(path, (text + notes).encode())]

    def _customer(self) -> tuple[str, str]:
        random = self._random
        family, trade = random.choice(FAMILY), random.choice(TRADES)
        word = "".join(char for char in family.lower() if "a" <= char <= "z") or "x"
        slug = f"{word}-{trade.lower()}-{len(self._customers)}"
        self._customers.append(slug)
        _, code, city = random.choice(PLACES[:8])
        text = (
            f"type: organisation\nname: {family} {trade} {len(self._customers)}\n"
            f"legal_name: {family} {trade} {random.choice(FORMS[:5])}\nstage: customer\n"
            f"addresses:\n  - street: Hauptstraße {random.randrange(1, 99)}\n"
            f'    postal_code: "{code}"\n    city: {city}\n    country: DE\nnotes: |\n'
        )
        return f"customers/{slug[:2]}/{slug}.yaml", f"{text}  {random.choice(SENTENCES)}\n"

    def _contact(self) -> tuple[str, str]:
        random, id_ = self._random, new_id("p", self._random)
        self._contacts.append(id_)
        given, family = random.choice(GIVEN), random.choice(FAMILY)
        text = (
            f"name:\n  given: {given}\n  family: {family}\n"
            f"roles:\n  - customer: {random.choice(self._customers)}\n    position: Buyer\n"
            f"emails:\n  - address: {id_[2:]}@kunde{random.randrange(900)}.example\n"
            f'phones:\n  - number: "+4930{random.randrange(2_000_000, 9_999_999)}"\nnotes: |\n'
        )
        return path_of(id_), f"{text}  {random.choice(SENTENCES)}\n"

    def _interaction(self) -> tuple[str, str]:
        random = self._random
        year, month = random.randrange(2020, 2026), random.randrange(1, 13)
        day = f"{year}-{month:02}-{random.randrange(1, 28):02}"
        customer, contact = random.choice(self._customers), random.choice(self._contacts)
        id_ = f"{day}-{customer}-phone-{new_id('x', random)[2:6]}"
        text = (
            f"at: {day}T10:00:00+01:00\nchannel: phone\ncustomer: {customer}\n"
            f"contacts:\n  - {contact}\nsubject: {random.choice(SUBJECTS)}\nbody: |\n"
        )
        return (
            f"interactions/{day[:4]}/{day[5:7]}/{id_}.yaml",
            f"{text}  {random.choice(SENTENCES)}\n",
        )

    def _task(self) -> tuple[str, str]:
        random, id_ = self._random, new_id("t", self._random)
        text = (
            f"title: {random.choice(SUBJECTS)}\ndue: 2026-12-{random.randrange(1, 28):02}\n"
            f"about:\n  - customers/{random.choice(self._customers)}\nnotes: |\n"
        )
        return f"tasks/{id_[2:4]}/{id_}.yaml", f"{text}  {random.choice(SENTENCES)}\n"
