import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from crmctl.model.describe import catalogue
from crmctl.model.record import Record, Ref
from crmctl.model.settings import Settings
from crmctl.privacy.subject import subject_of
from crmctl.privacy.traces import Traces, traces_of

Look = Callable[..., Traces]

_CATALOGUE = catalogue(Settings.model_validate({"format": 1, "name": "Test"}))


def _record(kind: str, id_: str, **data: Any) -> Record:
    return Record(kind, Ref(_CATALOGUE.by_name[kind].folder, id_), data)


def _left(traces: Traces, text: str, *, linked: bool = False, name: str = "") -> str:
    """Give a text after what is certain was taken out."""
    content = text.encode()
    found = traces.found(content, linked=linked, name=name)
    return traces.erased(content, [one for one in found if one.certain]).decode()


@pytest.mark.parametrize("text", ["Frau Müller", "E. Müller", "Müller rief an"])
def test_less_than_a_full_name_is_for_a_person_to_decide(look: Look, text: str) -> None:
    found = look().found(text.encode())
    assert found
    assert not any(one.certain for one in found)
    assert all(one.reason for one in found)


@pytest.mark.parametrize("text", ["Erika rief an", "geboren 1984"])
def test_what_says_nothing_elsewhere_is_told_in_what_is_linked_only(look: Look, text: str) -> None:
    traces = look(birthday="1984-03-12")
    assert not traces.found(text.encode())
    assert bool(traces.found(text.encode(), linked=True)) is ("Erika" in text)


def test_in_their_own_record_everything_is_theirs(look: Look) -> None:
    text = "notes: Frau Müller rief an, E. Müller\n"
    assert "ller" not in _left(look(), text, linked=True, name="contacts/er/p-er1ka000.yaml")


@pytest.mark.parametrize(
    "other",
    [
        _record("contact", "p-0ther000", name={"given": "Erika", "family": "Mueller"}),
        _record("customer", "m", type="organisation", name="Erika Müller GmbH"),
        _record(
            "contact", "p-x", name={"given": "A", "family": "B"},
            addresses=[{"street": "Erika-Müller-Straße 5"}],
        ),
    ],
)  # fmt: skip
def test_a_name_that_others_bear_is_certain_only_where_it_is_linked(
    look: Look, other: Record
) -> None:
    traces = look(other)
    assert _left(traces, "mit Erika Müller") == "mit Erika Müller"
    assert _left(traces, "mit Erika Müller", linked=True) == "mit [erased]"


def test_where_a_namesake_is_linked_too_somebody_has_to_decide(look: Look) -> None:
    traces = look(_record("contact", "p-0ther000", name={"given": "Erika", "family": "Mueller"}))
    text = "contacts: [p-er1ka000, p-0ther000], Erika Müller"
    assert _left(traces, text, linked=True) == text


def test_an_address_that_another_has_too_is_not_taken(look: Look) -> None:
    traces = look(_record("contact", "p-x", name={}, emails=[{"address": "Erika@acme.example"}]))
    assert _left(traces, "erika@acme.example") == "erika@acme.example"


def test_a_number_that_a_firm_has_too_is_not_taken(look: Look) -> None:
    traces = look(
        _record("customer", "acme", type="organisation", phones=[{"number": "+493023125100"}])
    )
    assert _left(traces, "030 23125100") == "030 23125100"


@pytest.mark.parametrize(
    "text",
    [
        "Erika Müller jun.", "Erika Müller GmbH", "Erika-Müller-Straße", "Anna-Erika Müller",
        "Thomas Müller", "erika.müller@else.example", "x@erika-mueller.example",
    ],
)  # fmt: skip
def test_a_relative_a_firm_and_a_street_stay(look: Look, text: str) -> None:
    assert _left(look(), text) == text


def test_two_who_are_forgotten_together_are_no_others() -> None:
    people = [
        _record(
            "contact",
            id_,
            name={"given": "Erika", "family": "Müller"},
            emails=[{"address": f"{id_}@acme.example"}],
        )
        for id_ in ("p-1", "p-2")
    ]
    traces = traces_of([subject_of(one) for one in people], people)
    assert _left(traces, "Erika Müller, p-1@acme.example, p-2@acme.example") == (
        "[erased], [erased], [erased]"
    )


def test_a_maiden_name_and_a_former_address_are_known(look: Look) -> None:
    former = {
        "name": {"given": "Erika", "family": "Berger"},
        "emails": [{"address": "b@old.example"}],
    }
    assert _left(look(former=former), "Erika Berger <b@old.example>") == "[erased] <[erased]>"


def test_a_name_beside_what_was_taken_out_goes_too(look: Look) -> None:
    assert "rika" not in _left(look(), "030 23125100Erika Müller")


def test_line_endings_and_marks_stay(look: Look) -> None:
    assert _left(look(), "\ufeffa\r\nErika Müller\r\nb\r") == "\ufeffa\r\n[erased]\r\nb\r"


def test_nothing_is_changed_without_a_trace(look: Look) -> None:
    content = bytes(range(256)) * 3
    assert look().erased(content, []) is not None
    assert look().erased(content, look().found(content)) == content


def test_a_binary_file_keeps_its_length(look: Look) -> None:
    traces = look()
    content = b"\0\1\2\x0cErikaM\xc3\xbcllererika@acme.example\0" + bytes(range(32)) * 9
    content += "Erika Müller".encode("utf-16-le") + b"\0\0\0\7"
    left = traces.erased(content, [one for one in traces.found(content) if one.certain])
    assert len(left) == len(content)
    assert b"rika" not in left
    assert b"r\0i\0k\0a" not in left
    assert left.startswith(b"\0\1\2\x0c[erased]")


def test_a_database_stays_one_and_keeps_nothing_in_free_pages(look: Look) -> None:
    traces = look()
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE people (given TEXT, family TEXT, mail TEXT, raw BLOB)")
        database.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
        for row in (
            ("Hans", "Meier", "hans@x.example", b"x"),
            ("Erika", "Müller", "erika@acme.example", b"of Erika M\xc3\xbcller"),
            ("gone", "gone", "erika@acme.example " * 50, b""),
        ):
            database.execute("INSERT INTO people VALUES (?, ?, ?, ?)", row)
        database.execute("INSERT INTO words VALUES ('erika@acme.example called')")
        database.execute("DELETE FROM people WHERE given = 'gone'")
        database.commit()
        content = database.serialize()
    left = traces.erased(content, [one for one in traces.found(content) if one.certain])
    assert b"rika" not in left
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(left)
        assert database.execute("SELECT * FROM people").fetchall() == [
            ("Hans", "Meier", "hans@x.example", b"x"),
            ("[erased]", "", "[erased]", b"of [erased]"),
        ]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_database_that_would_act_on_changes_goes_as_a_whole(look: Look) -> None:
    traces = look()
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE t (a TEXT)")
        database.execute("CREATE TRIGGER x AFTER UPDATE ON t BEGIN DELETE FROM t; END")
        database.execute("INSERT INTO t VALUES ('erika@acme.example')")
        database.commit()
        content = database.serialize()
    assert traces.erased(content, traces.found(content)) == b"[erased]"


def _pdf(page: bytes) -> bytes:
    packed = zlib.compress(page)
    about = b"<< /Length %d /Filter /FlateDecode >>" % len(packed)
    return b"%PDF-1.4\n1 0 obj " + about + b"\nstream\n" + packed + b"\nendstream endobj\n%%EOF\n"


@pytest.mark.parametrize(
    "page",
    [
        b"BT (Erika M\\374ller) Tj ET",
        b"BT [(Eri) -20 (ka) -300 (M\xfcl) 5 (ler)] TJ ET",
        b"BT <4572696b61204dfc6c6c6572> Tj ET",
        b"BT (Erika) Tj 0 -12 Td (M\\374ller) Tj ET",
    ],
)
def test_a_page_that_names_somebody_goes_as_a_whole(look: Look, page: bytes) -> None:
    traces = look()
    content = _pdf(page)
    assert traces.hint.search(content)
    found = [one for one in traces.found(content) if one.certain]
    assert {one.encoding.partition(",")[0] for one in found} == {"pdf"}
    assert traces.erased(content, found) == b"[erased]"


def test_letters_of_a_font_are_read_by_its_map(look: Look) -> None:
    text = "Erika Müller"
    letters = sorted(set(text))
    codes = {char: number + 1 for number, char in enumerate(letters)}
    chars = b"".join(b"<%04x> <%04x>\n" % (codes[char], ord(char)) for char in letters)
    font = b"%d beginbfchar\n%sendbfchar" % (len(letters), chars)
    page = b"BT /F1 12 Tf <%s> Tj ET" % b"".join(b"%04x" % codes[char] for char in text)
    content = b"%PDF-1.5\n2 0 obj << /F1 3 0 R >> endobj\n3 0 obj << /ToUnicode 4 0 R >> endobj\n"
    for number, stream in ((4, font), (5, page)):
        packed = zlib.compress(stream)
        content += b"%d 0 obj << /Length 1 >>\nstream\n%s\nendstream endobj\n" % (number, packed)
    assert [one.certain for one in look().found(content)] == [True]


def test_a_chunk_of_a_picture_goes(look: Look) -> None:
    traces = look()

    def chunk(sort: bytes, data: bytes) -> bytes:
        body = sort + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 13)
    packed = zlib.compress("Erika Müller".encode())
    content = head + chunk(b"zTXt", b"Author\0\0" + packed) + chunk(b"IEND", b"")
    assert traces.erased(content, traces.found(content)) == head + chunk(b"IEND", b"")


def test_many_contents_are_looked_at_as_each_is(look: Look) -> None:
    hint = look().hint
    some = [
        b"",
        b"nothing",
        "Erika Müller".encode(),
        b"\x1f\x8b\x08\0\0\0\0\0",
        b"4 %C3%BC",
        b"x" * 99,
    ]
    assert list(hint.among(some)) == [at for at, one in enumerate(some) if hint.search(one)]
    assert list(hint.among(some)) == [2, 3, 4]


def test_a_bomb_is_not_unpacked(look: Look) -> None:
    bomb = zlib.compress(b"\0" * (200 << 20), 9)
    assert not look().found(bomb)
