"""Places in the history itself: records, messages, identities, names of branches, tags, paths."""

import hashlib
from collections.abc import Callable, Iterator
from random import Random

from planting.encodings import CODINGS, WRITINGS, sentence
from planting.manifest import Manifest, Trace
from planting.people import Innocents, Person, new_id, path_of
from planting.stream import Stream

Step = Callable[[], None]

_ABOVE = "Sent the catalogue on the day before."
_BELOW = "Wants to be called again in June."


class Planter:
    """Plants one person into a stream, step by step, so that the steps lie apart in time."""

    def __init__(
        self, stream: Stream, person: Person, others: Innocents, manifest: Manifest, random: Random
    ) -> None:
        self._stream = stream
        self._person = person
        self._others = others
        self._manifest = manifest
        self._random = random

    def steps(self) -> Iterator[Step]:
        """Give every step, the person's own record first."""
        yield self.own_record
        yield self._innocent
        yield self._renamed
        yield from (self._writing(name, number) for number, name in enumerate(WRITINGS))
        yield from (self._file(name, number) for number, name in enumerate(CODINGS))
        yield from (self._messages, self._identities, self._paths, self._fields)
        yield from (self._branches, self._tags, self._merged, self._links, self._doubtful)

    def own_record(self) -> None:
        """Write the contact as it was at first, with the former name and address."""
        one = self._person
        text = (
            f"# {one.given} came through the fair\nname:\n  given: {one.given}\n"
            f"  family: {one.maiden}\nemails:\n  - address: {one.former_email}\n"
            f'phones:\n  - number: "{one.landline}"\nbirthday: {one.birthday}\n'
        )
        self._manifest.first = self._stream.commits + 1
        self._manifest.may_change(one.path)
        for place in ("own record, first version", "comment in the own record"):
            self._manifest.add(place, "as it is", one.path)
        self._put(one.path, text, "add")

    def now(self) -> None:
        """Write the contact as it is today."""
        one = self._person
        text = (
            f"name:\n  given: {one.given}\n  family: {one.family}\nemails:\n"
            f'  - address: {one.email}\nphones:\n  - number: "{one.mobile}"\n'
            f"birthday: {one.birthday}\nprofiles:\n  linkedin: {one.handle}\n"
        )
        self._manifest.add("own record", "as it is", one.path)
        self._put(one.path, text, "set name")

    def mentioned(self) -> None:
        """Let a call and another person's notes name the person."""
        self._note("as it is", linked=True)
        self._note("umlauts written out", linked=False)

    def _renamed(self) -> None:
        self.now()

    def _innocent(self) -> None:
        others = self._others
        for one in (others.namesake, others.father, others.son, others.sibling):
            suffix = f"  suffix: {one.suffix}\n" if one.suffix else ""
            text = (
                f"name:\n  given: {one.given}\n  family: {one.family}\n{suffix}emails:\n"
                f'  - address: {one.email}\nphones:\n  - number: "{one.mobile}"\n'
                f"addresses:\n  - street: {others.street}\n    city: Dresden\n    country: DE\n"
            )
            self._put(one.path, text, "add")
            self._put(one.path, f"{text}notes: |\n  Knows {others.firm}.\n", "set notes")
            self._manifest.innocent.append(one.path)
        self._manifest.namesake = others.namesake.id
        path = "customers/zz/zz-stahlbau.yaml"
        text = (
            f"type: organisation\nname: {others.firm}\nlegal_name: {others.firm}\nstage: lead\n"
            f"addresses:\n  - street: {others.street}\n    city: Dresden\n    country: DE\n"
        )
        self._put(path, text, "add")
        self._manifest.innocent.append(path)
        about = f"Herr {others.father.family} sen. und jun. kamen, {others.firm}, {others.street}"
        path = "tasks/zz/t-zz000001.yaml"
        self._put(path, f"title: Visit\nnotes: |\n  {about}\n", "add")
        self._manifest.innocent.append(path)

    def _writing(self, name: str, number: int) -> Step:
        return lambda: self._note(name, linked=number % 2 == 0)

    def _note(self, name: str, *, linked: bool) -> None:
        body = "".join(
            f"  {line}\n" for line in (_ABOVE, *WRITINGS[name](self._person).splitlines(), _BELOW)
        )
        if linked:
            id_ = f"2025-05-05-zz-stahlbau-phone-{new_id('x', self._random)[2:6]}"
            path = f"interactions/2025/05/{id_}.yaml"
            head = "at: 2025-05-05T10:00:00+01:00\nchannel: phone\ncustomer: zz-stahlbau\n"
            text = f"{head}contacts:\n  - {self._person.id}\nbody: |\n{body}"
        else:
            id_ = new_id("p", self._random)
            path = path_of(id_)
            text = f"name:\n  given: Otto\n  family: Normal\nnotes: |\n{body}"
        self._manifest.add("body of a call" if linked else "another's notes", name, path)
        self._manifest.may_change(path, _ABOVE, _BELOW)
        self._put(path, text, "add")

    def _file(self, name: str, number: int) -> Step:
        def step() -> None:
            suffix, coding = CODINGS[name]
            content = coding(sentence(self._person))
            id_ = new_id("a", self._random)
            path = f"attachments/{id_[2:4]}/{id_}{suffix}"
            call = f"interactions/2025/06/2025-06-06-zz-stahlbau-phone-{id_[2:6]}.yaml"
            contacts = f"contacts:\n  - {self._person.id}\n" if number % 2 else ""
            text = (
                f"at: 2025-06-06T10:00:00+01:00\nchannel: phone\ncustomer: zz-stahlbau\n{contacts}"
                f"body: |\n  {_ABOVE}\nattachments:\n  - file: {path}\n    name: note{suffix}\n"
                f"    size: {len(content)}\n    sha256: {hashlib.sha256(content).hexdigest()}\n"
            )
            self._manifest.add("attachment", name, path)
            self._manifest.may_change(path)
            self._manifest.may_change(call, _ABOVE)
            self._stream.commit(
                [(call, text.encode()), (path, content)], f"interaction {id_}: attach"
            )

        return step

    def _messages(self) -> None:
        one, stream = self._person, self._stream
        told = sentence(one)
        self._plain("tasks/zz/t-zz000002.yaml", subject=f"Call {one.full} about the quote")
        self._plain("tasks/zz/t-zz000003.yaml", subject=f"Note\n\nSpoke with\n{told}")
        self._plain(
            "tasks/zz/t-zz000004.yaml", trailer=f"Co-authored-by: {one.full} <{one.email}>\n"
        )
        self._plain("tasks/zz/t-zz000005.yaml", subject=f"Mail =C3=BC {one.email.upper()}")
        self._manifest.add("subject of a commit", "as it is", "t-zz000002")
        self._manifest.add("message of a commit", "as it is", "t-zz000003")
        self._manifest.add("trailer of a commit", "as it is", "t-zz000004")
        self._manifest.add("message of a commit", "address in upper case", "t-zz000005")
        stream.commit(
            [("tasks/zz/t-zz000006.yaml", b"title: Latin\n")],
            f"Notiz zu {one.full.encode('iso-8859-1', 'replace').decode('iso-8859-1')}",
            encoding="iso-8859-1",
        )
        self._manifest.add("message in another charset", "Latin-1", "t-zz000006")

    def _plain(self, path: str, subject: str = "Note", trailer: str = "") -> str:
        change = (path, b"title: Plain\n")
        return self._stream.commit([change], subject, trailer=trailer)

    def _identities(self) -> None:
        one = self._person
        who = f"{one.full} <{one.email}>"
        self._stream.commit([("tasks/zz/t-zz000007.yaml", b"title: A\n")], "A", author=who)
        self._stream.commit([("tasks/zz/t-zz000008.yaml", b"title: B\n")], "B", committer=who)
        self._manifest.add("author of a commit", "as it is", "t-zz000007")
        self._manifest.add("committer of a commit", "as it is", "t-zz000008")
        mailmap = f"# names\nAnna Beispiel <anna@studio.example> {who}\n"
        self._stream.commit([(".mailmap", mailmap.encode())], "Names")
        self._manifest.add(".mailmap", "as it is", ".mailmap")
        self._manifest.may_change(".mailmap", "# names")

    def _paths(self) -> None:
        one = self._person
        for place, path in (
            ("name of a file", f"documents/{one.slug}.txt"),
            ("name of a folder", f"documents/{one.full}/offer.txt"),
            ("name of a file gone", f"documents/old/{one.email}.txt"),
        ):
            self._stream.commit([(path, b"An offer.\n")], "documents: add")
            self._manifest.add(place, "as it is", path)
            self._manifest.may_change(path)
        self._stream.commit([(f"documents/old/{one.email}.txt", None)], "documents: remove")
        gone = "tasks/zz/t-zz000009.yaml"
        self._put(gone, f"title: Write to {one.email}\n", "add")
        self._stream.commit([(gone, None)], "task t-zz000009: remove")
        self._manifest.add("file that is gone", "as it is", gone)
        self._manifest.may_change(gone)

    def _fields(self) -> None:
        one = self._person
        for place, path, text in (
            ("title of a task", "tasks/zz/t-zz000010.yaml", f"title: Call {one.full}\n"),
            (
                "subject of a call",
                "interactions/2025/07/2025-07-07-zz-stahlbau-phone-zz01.yaml",
                (
                    "at: 2025-07-07T10:00:00+01:00\nchannel: phone\ncustomer: zz-stahlbau\n"
                    f"contacts:\n  - {one.id}\nsubject: From {one.full}\n"
                ),
            ),
            (
                "comment of a customer",
                "customers/zz/zz-handel.yaml",
                f"# ask {one.email}\ntype: organisation\nname: Handel\nstage: lead\n",
            ),
            ("comment of settings", ".gitattributes", f"# {one.full}\n*.pdf binary\n"),
            ("open conflict", "conflicts/contacts-p-00000000.yaml", f"ours: {one.email}\n"),
            ("broken file", "tasks/zz/t-zz000011.yaml", f"title: [unclosed\n  {one.full}\n"),
            ("no final line break", "tasks/zz/t-zz000012.yaml", f"title: {one.full}"),
        ):
            self._manifest.add(place, "as it is", path)
            self._manifest.may_change(path)
            self._put(path, text, "add")
        self._stream.commit([("tasks/zz/t-zz000011.yaml", None)], "task t-zz000011: remove")
        self._stream.commit(
            [
                (
                    "customers/zz/readme.txt",
                    f"..\r\n{_ABOVE}\r\n{one.full}\r\n{_BELOW}\r\n".encode(),
                )
            ],
            "readme: add",
            mode="100755",
        )
        self._manifest.add("executable file with CRLF", "as it is", "customers/zz/readme.txt")
        self._manifest.may_change("customers/zz/readme.txt", _ABOVE + "\r", _BELOW + "\r")

    def _branches(self) -> None:
        one, stream = self._person, self._stream
        start = self._plain("tasks/zz/t-zz000013.yaml")
        side = stream.commit(
            [("tasks/zz/t-zz000014.yaml", f"title: {one.full}\n".encode())],
            "task: add", branch="refs/heads/side", start=start,
        )  # fmt: skip
        self._manifest.may_change("tasks/zz/t-zz000014.yaml")
        names = {
            "branch only": "refs/heads/side",
            "name of a branch": f"refs/heads/call-{one.slug}",
            "name of a remote branch": f"refs/remotes/origin/for/{one.slug}",
            "remote branch": "refs/remotes/origin/main",
            "custom ref": "refs/backup/2025/monday",
            "name of a custom ref": f"refs/backup/{one.email}",
            "hidden pull request": "refs/pull/7/head",
        }
        for place, ref in names.items():
            stream.ref(ref, side)
            self._manifest.add(place, "as it is", ref)
            self._manifest.refs += [ref] if place.startswith("name") else []

    def _tags(self) -> None:
        one, stream = self._person, self._stream
        mark = self._plain("tasks/zz/t-zz000015.yaml")
        stream.tag("v1", mark, "Anna Beispiel <anna@studio.example>", f"For {sentence(one)}\n")
        stream.tag("v2", mark, f"{one.full} <{one.email}>", "Second\n")
        stream.tag(f"for-{one.slug}", mark, "Anna Beispiel <anna@studio.example>", "Third\n")
        stream.ref(f"refs/tags/{one.handle}", mark)
        for place, where in (
            ("message of a tag", "v1"), ("tagger", "v2"),
            ("name of a tag", f"for-{one.slug}"), ("name of a plain tag", one.handle),
        ):  # fmt: skip
            self._manifest.add(place, "as it is", f"refs/tags/{where}")
        self._manifest.refs += [f"refs/tags/for-{one.slug}", f"refs/tags/{one.handle}"]

    def _merged(self) -> None:
        one, stream = self._person, self._stream
        start = self._plain("tasks/zz/t-zz000016.yaml")
        side = stream.commit(
            [("tasks/zz/t-zz000017.yaml", b"title: Side\n")],
            "side", branch="refs/heads/merged", start=start,
        )  # fmt: skip
        stream.commit(
            [("tasks/zz/t-zz000017.yaml", f"title: Side {one.email}\n".encode())],
            f"Merge branch 'call-{one.slug}'", merge=side,
        )  # fmt: skip
        stream.commit([], "An empty commit")
        self._manifest.may_change("tasks/zz/t-zz000017.yaml")
        self._manifest.add("message of a merge", "as it is", "t-zz000017")
        self._manifest.add("content of a merge", "as it is", "t-zz000017")

    def _links(self) -> None:
        one = self._person
        link = f"../documents/{one.slug}.txt".encode()
        self._stream.commit([("documents/current", link)], "link", mode="120000")
        self._manifest.may_change("documents/current")
        self._manifest.add("target of a link", "as it is", "documents/current")
        url = f'[submodule "notes"]\n\tpath = modules/{one.slug}\n\turl = ../{one.slug}.git\n'
        self._stream.commit([(".gitmodules", url.encode())], "submodule")
        self._stream.commit([(f"modules/{one.slug}", b"1" * 40)], "submodule", mode="160000")
        self._manifest.may_change(".gitmodules")
        self._manifest.may_change(f"modules/{one.slug}")
        self._manifest.add(".gitmodules", "as it is", ".gitmodules")
        self._manifest.add("entry of a submodule", "as it is", f"modules/{one.slug}")

    def _doubtful(self) -> None:
        one = self._person
        for number, text in enumerate((one.family, f"{one.given[0]}. {one.family}", one.given)):
            path = f"tasks/zy/t-zy00000{number}.yaml"
            self._put(path, f"title: Ask\nnotes: |\n  {text} called.\n", "add")
            self._manifest.doubtful.append(Trace("another's notes", "part of a name", path))
        path = "tasks/zy/t-zy000004.yaml"
        self._put(path, f"title: Ask\nnotes: |\n  {one.given} {one.maiden} called.\n", "add")
        self._manifest.doubtful.append(Trace("another's notes", "a namesake's name", path))

    def _put(self, path: str, text: str, what: str) -> None:
        stem = path.rpartition("/")[2].partition(".")[0]
        self._stream.commit([(path, text.encode())], f"{stem}: {what}")
