"""jCards, alone and in an array."""

import io
import json
from typing import Any

import pytest

from crmctl.errors.addressbooks import BrokenCardListError, NoPersonKindError
from crmctl.interchange.entries import BadEntry
from crmctl.interchange.formats import jcard


def _card(*rows: list[Any]) -> list[Any]:
    return ["vcard", [["version", {}, "text", "4.0"], *rows]]


def _name(text: str) -> list[Any]:
    return ["fn", {}, "text", text]


def test_several_cards_in_an_array_and_a_bad_one_costs_no_other(read: Any) -> None:
    many = [_card(_name('Ute "] Beispiel')), ["vcard", [["fn", {}]]], {}, _card(_name("Max"))]
    text = "[\n" + ",\n".join(map(json.dumps, many)) + "\n]"
    found = read(jcard.FORMAT, text)
    assert [(type(one) is BadEntry, one.line) for one in found] == [
        (False, 2),
        (True, 3),
        (True, 4),
        (False, 5),
    ]
    assert found[0].data["name"] == {"given": 'Ute "]', "family": "Beispiel"}


def test_values_of_all_sorts_are_read(read: Any) -> None:
    rows: tuple[list[Any], ...] = (
        ["n", {}, "text", ["Muster", "Max;Moritz", "", ["Herr", "Dr."], ""]],
        ["org", {}, "text", ["ACME, Inc.", "R;D"]],
        ["categories", {}, "text", "a,b", "c"],
        ["tel", {"type": ["work", "voice"], "group": "G1"}, "uri", "tel:+49-30-1;ext=2"],
        ["x-ablabel", {"group": "g1"}, "unknown", "Zentrale"],
        ["note", {}, "text", "one\ntwo"],
        ["x-flag", {}, "boolean", True],
        ["x-nothing", {}, "text", None],
        ["x-number", {}, "integer", 7],
    )
    (found,) = read(jcard.FORMAT, json.dumps(_card(*rows)))
    assert found.data == {
        "name": {"salutation": "Herr", "title": "Dr.", "given": "Max;Moritz", "family": "Muster"},
        "roles": [{"customer": "ACME, Inc.", "department": "R;D"}],
        "phones": [{"number": "+49-30-1;ext=2", "label": "Zentrale"}],
        "tags": ["a,b", "c"],
        "notes": "one\ntwo",
    }
    assert found.remarks == ("X-FLAG: true", "X-NUMBER: 7")


def test_the_members_of_a_group_have_its_name_as_a_tag(read: Any) -> None:
    group = _card(
        ["kind", {}, "text", "group"], _name("Chor"), ["member", {}, "uri", "urn:uuid:a"]
    )
    person = _card(_name("Ute Beispiel"), ["uid", {}, "uri", "urn:uuid:a"])
    (found,) = read(jcard.FORMAT, json.dumps([person, group, ["vcard", 1]]))[:1]
    assert found.data["tags"] == ["Chor"]

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    setting = type("S", (), {"kind": "", "source": ""})
    pipe = Pipe(json.dumps([person, group]).encode())
    (_, bad) = jcard.FORMAT.read(pipe, setting)  # type: ignore[arg-type]
    assert isinstance(bad, BadEntry)


def test_rejected_cards_can_be_read_again_once_corrected(read: Any) -> None:
    bad = read(jcard.FORMAT, json.dumps([_card(), ["vcard", 1]]))
    file = b"".join(jcard.FORMAT.rejects(bad))
    assert jcard.FORMAT.fits(file)
    again = read(jcard.FORMAT, file)
    assert [one.reason for one in again] == [one.reason for one in bad]
    mended = file.replace(b'["vcard", 1]', json.dumps(_card(_name("Max Muster"))).encode())
    assert read(jcard.FORMAT, mended)[1].data["name"] == {"given": "Max", "family": "Muster"}
    assert b"".join(jcard.FORMAT.rejects([])) == b"[]\n"


def test_a_card_that_is_too_long_costs_no_other(read: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(jcard, "MAX_CARD", 200)
    cards = [_card(["photo", {}, "uri", "data:," + "A" * 300]), _card(_name("Max"))]
    (long, short) = read(jcard.FORMAT, json.dumps(cards))
    assert isinstance(long, BadEntry)
    assert short.data["name"] == {"display": "Max"}


@pytest.mark.parametrize("text", ['["vcard",[', '[["vcard",[]]', '["vcard", "', "[[1],"])
def test_what_is_no_json_is_refused(read: Any, text: str) -> None:
    with pytest.raises(BrokenCardListError):
        read(jcard.FORMAT, text)


def test_deep_nesting_is_one_bad_entry(read: Any) -> None:
    (found,) = read(jcard.FORMAT, "[" + "[" * 100_000 + "]" * 100_000 + "]")
    assert isinstance(found, BadEntry)


def test_cards_are_no_tasks(read: Any) -> None:
    with pytest.raises(NoPersonKindError):
        read(jcard.FORMAT, "[]", kind="task")


@pytest.mark.parametrize(
    ("first", "fits"),
    [
        (b'["vcard", [', True),
        (b' [\n ["vCard",', True),
        (b'[{"name": "vcard"}]', False),
        (b'["vcards"', False),
        (b"BEGIN:VCARD", False),
    ],
)
def test_a_file_is_told_by_its_beginning(first: bytes, fits: bool) -> None:
    assert jcard.FORMAT.fits(first) is fits
