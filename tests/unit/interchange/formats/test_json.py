"""JSON: strict about what it reads, and every record of ours comes back."""

import io
import json
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.errors.objects import NoJsonError, UndecodableJsonError
from crmctl.interchange.entries import BadEntry, Entry, Setting
from crmctl.interchange.exporting.jsonl import line
from crmctl.interchange.formats.json_ import FORMAT, cutting
from crmctl.interchange.formats.registry import format_of
from crmctl.interchange.paths import text_of
from crmctl.model.catalogue import Catalogue
from crmctl.model.checked import check
from crmctl.model.describe import catalogue as describe
from crmctl.model.record import plain
from crmctl.model.settings import Settings
from crmctl.store.document import load

EXAMPLES = Path(__file__).parents[4] / "examples"
SETTING = Setting(ZoneInfo("Europe/Berlin"), date(2026, 11, 22))
TASK = b'{"title": "Call", "due": "2026-12-01"}'
CALL = {"title": "Call", "due": "2026-12-01"}


def _written(records: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Give records as `export json` and `export jsonl` write them."""
    lines = [line(record) for record in records]
    rows = ",\n".join(lines)
    return f"[\n{rows}\n]\n", "".join(f"{one}\n" for one in lines)


def _read(content: bytes, kind: str = "", source: str = "") -> list[Entry | BadEntry]:
    setting = Setting(SETTING.timezone, SETTING.today, kind=kind, source=source)
    return list(FORMAT.read(io.BytesIO(content), setting))


def _one(content: bytes, kind: str = "", source: str = "") -> Entry:
    (found,) = _read(content, kind, source)
    assert isinstance(found, Entry)
    return found


def _reasons(content: bytes) -> list[str]:
    return [found.reason if isinstance(found, BadEntry) else "" for found in _read(content)]


# --- our own export --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example_catalogue() -> Catalogue:
    raw = load((EXAMPLES / "crm.yaml").read_bytes()).data
    return describe(Settings.model_validate(raw))


def _examples(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    for kind in catalogue.kinds:
        for path in sorted((EXAMPLES / kind.folder).rglob("*.yaml")):
            tree = check(kind, load(path.read_bytes()).data or {}).tree
            assert tree is not None, path
            yield {"kind": kind.name, "id": path.stem, **plain(tree)}


def test_every_record_of_the_examples_comes_back_as_it_was(example_catalogue: Catalogue) -> None:
    records = list(_examples(example_catalogue))
    kinds = {record["kind"] for record in records}
    assert kinds == {kind.name for kind in example_catalogue.kinds}
    for written in _written(records):
        found = _read(written.encode())
        back = []
        for entry in found:
            assert isinstance(entry, Entry)
            assert not entry.remarks
            assert not entry.losses
            tree = check(example_catalogue.by_name[entry.kind], entry.data).tree
            assert tree is not None
            back.append({"kind": entry.kind, "id": entry.id, **plain(tree)})
        assert back == records


_texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]))
_tasks = st.fixed_dictionaries(
    {"kind": st.just("task"), "id": _texts, "title": _texts},
    optional={
        "due": st.just("2026-12-01"),
        "tags": st.lists(_texts),
        "month_day": st.integers(1, 31),
        "notes": _texts.map(lambda text: f"{text}\n\t{text}\n"),
        "custom": st.dictionaries(_texts, st.one_of(_texts, st.booleans(), st.integers())),
    },
)


def _as_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_texts(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_texts(item) for item in value]
    return text_of(value)


@given(st.lists(_tasks, max_size=4))
def test_what_we_export_is_read_value_by_value(records: list[dict[str, Any]]) -> None:
    for written in (*_written(records), json.dumps(records, indent=2)):
        back = [
            {"kind": entry.kind, "id": entry.id, **entry.data}
            for entry in _read(written.encode())
            if isinstance(entry, Entry)
        ]
        assert back == [_as_texts(record) for record in records]


@given(st.binary(max_size=80), st.sampled_from([b"", b"[", b"{", b'{"a":', b"\xff\xfe"]))
def test_any_bytes_are_read_or_refused(content: bytes, beginning: bytes) -> None:
    try:
        _read(beginning + content)
    except (NoJsonError, UndecodableJsonError):
        return


# --- what scripts and forms write ------------------------------------------------------------


def test_usual_names_are_understood_as_in_a_header() -> None:
    entry = _one(
        b'{"firstName": "Ada", "lastName": "Lovelace", "E-Mail": "ada@x.example",'
        b' "company": "ACME", "message": "Hello\\nthere", "newsletter": false, "fax": null}'
    )
    assert entry.kind == "contact"
    assert entry.data == {
        "name": {"given": "Ada", "family": "Lovelace"},
        "emails": [{"address": "ada@x.example"}],
        "roles": [{"customer": "ACME"}],
    }
    assert entry.remarks == ("message: Hello there", "newsletter: false")


def test_nested_objects_and_lists_are_understood_too() -> None:
    entry = _one(
        b'{"data": {"name": {"first": "Ada", "last": "L."},'
        b' "emails": ["a@x.example", "b@x.example"],'
        b' "phones": [{"value": "030 1", "type": "work"}], "tags": ["x, y", "z"],'
        b' "address": {"street": "Weg 1", "zip": "01067", "city": "Dresden"},'
        b' "manager": {"email": "boss@x.example"}, "hobbies": ["chess", "go"]}}'
    )
    assert entry.data == {
        "name": {"given": "Ada", "family": "L."},
        "emails": [{"address": "a@x.example"}, {"address": "b@x.example"}],
        "phones": [{"number": "030 1", "label": "work"}],
        "tags": ["x, y", "z"],
        "addresses": [{"street": "Weg 1", "postal_code": "01067", "city": "Dresden"}],
    }
    assert entry.remarks == ("manager.email: boss@x.example", "hobbies: chess, go")


def test_a_list_of_one_text_is_that_text_where_a_field_takes_one() -> None:
    assert _one(b'{"title": ["Call"], "due": "2026-12-01"}').data == CALL


def test_two_keys_for_one_field_lose_nothing() -> None:
    entry = _one(b'{"title": "Call", "Title": "Ring", "due": "2026-12-01"}')
    assert entry.data == CALL
    assert entry.remarks == ("Title: Ring",)


def test_the_kind_is_what_a_person_says_or_a_key_or_what_the_keys_tell() -> None:
    assert _one(b'{"name": "A"}', kind="customers").kind == "customer"
    assert _one(b'{"kind": "deal", "title": "Gate"}').kind == "deal"
    assert _one(b'{"kind": "Person", "title": "Call", "due": "1"}').remarks == ("kind: Person",)
    (bad,) = _read(b'{"kind": "task", "title": "x"}', kind="contact")
    assert isinstance(bad, BadEntry)
    assert bad.reason == "is not a contact"
    unknown = "does not tell what it is; say it with --kind"
    assert _reasons(b'{"colour": "red"}\n{}') == [unknown, unknown]


def test_an_id_of_another_system_is_kept_below_its_name() -> None:
    content = b'{"id": "4711", "firstName": "Ada"}'
    assert _one(content, source="hubspot").data["external_ids"] == {"hubspot": "4711"}
    assert _one(content).remarks == ("id: 4711",)
    foreign = _one(b'{"kind": "contact", "id": "4711", "firstName": "Ada"}')
    assert (foreign.id, foreign.remarks) == ("", ("id: 4711",))


def test_an_object_that_wraps_a_list_is_its_records() -> None:
    found = _read(b'{"contacts": [{"name": "Ada L."}, {"name": "Bo B."}]}')
    assert [each.kind for each in found if isinstance(each, Entry)] == ["contact", "contact"]
    found = _read(b'{"results": [{"title": "Call", "due": "2026-12-01"}]}')
    assert [each.data for each in found if isinstance(each, Entry)] == [CALL]


def test_a_value_that_is_no_note_is_a_loss_and_too_many_are_refused() -> None:
    photo = json.dumps({**CALL, "photo": "x" * 30_000}).encode()
    assert _one(photo).losses == ("photo",)
    many = json.dumps({f"k{at}": 1 for at in range(2_000)}).encode()
    assert _reasons(many) == ["has more than 1000 values"]


# --- what is no JSON -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (b'{"a": 01}', "is no valid JSON from its character 8 on"),
        (b'{"a": NaN}', "has a number that JSON does not have"),
        (b'{"a": 1e400}', "has a number that is too large or too small"),
        (b'{"a": 1, "a": 2}', "has a key twice"),
        (b'{"a": "\\ud800"}', "has half a character (a lone surrogate)"),
        (b'{"a": "\\u0000"}', "has control characters"),
        (b'{"a": "\xff"}', "is not UTF-8"),
        (b"{'a': 1}", "is no valid JSON from its character 2 on"),
        (b'{"a": ' + b"[" * 40 + b"]" * 40 + b"}", "has too many brackets within each other"),
        (b"[1]", "is no object"),
        (b"true", "is no object"),
        (b'"text"', "is no object"),
    ],
)
def test_a_wrong_item_is_refused_and_the_next_one_is_not(item: bytes, reason: str) -> None:
    assert _reasons(b"[" + item + b", " + TASK + b"]") == [reason, ""]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"title": "x",}', "is no valid JSON from its character 15 on"),
        (b'{"title": "x', "has no end"),
        (b'{"title": {"x": 1}', "has no end"),
        (TASK + b"}", "has something behind its end"),
        (b"title=x", "is no object"),
    ],
)
def test_a_wrong_line_is_one_bad_entry(line: bytes, reason: str) -> None:
    found = _read(b"\n".join((TASK, line, TASK, b"")))
    assert [each.line for each in found] == [1, 2, 3]
    assert [getattr(each, "reason", "") for each in found] == ["", reason, ""]


def test_numbers_keep_their_digits() -> None:
    said = b'{"a": 1.10, "b": 123456789012345678901234567890, "c": 1.5E3, "d": 1e-7, "e": -0}'
    remarks = _one(said, kind="task").remarks
    assert remarks == (
        "a: 1.10",
        "b: 123456789012345678901234567890",
        "c: 1500",
        "d: 0.0000001",
        "e: -0",
    )


def test_commas_and_ends_of_an_array_are_told() -> None:
    assert _reasons(b"[" + TASK + b",]") == ["", "is missing behind a comma"]
    assert _reasons(b"[" + TASK + b" " + TASK + b"]") == ["", "has no comma before it"]
    assert _reasons(b"[,") == ["is missing before a comma", "is missing: the array has no end"]
    assert _reasons(b"[]") == []
    assert _reasons(b"[" + TASK + b"]\n[" + TASK + b"]") == ["", ""]


def test_objects_may_stand_one_after_another_over_several_lines() -> None:
    found = _read(TASK.replace(b", ", b",\n  ") * 2 + b"\n" + TASK + TASK)
    assert [each.line for each in found] == [1, 2, 4, 4]
    assert all(isinstance(each, Entry) and each.data == CALL for each in found)


def test_marks_of_the_encoding_are_understood() -> None:
    assert _one(b"\xef\xbb\xbf" + TASK).data == CALL
    for encoding in ("utf-16", "utf-16-be"):
        text = TASK.decode() if encoding == "utf-16" else f"\ufeff{TASK.decode()}"
        assert _one(text.encode(encoding)).data == CALL
    with pytest.raises(UndecodableJsonError):
        _read(b"\xff\xfe{\x00\x00\xd8x")


def test_a_file_that_is_no_json_is_refused_with_a_sentence() -> None:
    with pytest.raises(NoJsonError, match="neither"):
        _read(b"<html>")
    assert _read(b" \n") == []


def test_a_deep_file_is_refused_without_going_into_it() -> None:
    assert _reasons(b"[" * 10_000)[0] == "has too many brackets within each other"
    assert _reasons(b'{"a":' * 10_000) == ["has too many brackets within each other"]


def test_an_item_that_is_too_large_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "LARGEST", 200_000)
    large = b'{"a": "' + b"x\\n" * 100_000 + b'"}'
    too_large = "is larger than 4 MiB"
    assert _reasons(b"[" + large + b"," + TASK + b"]") == [too_large, ""]
    assert _reasons(large + b"\n" + TASK) == [too_large, ""]
    assert _reasons(TASK + b"\n{\n" + large[1:] + b"\n" + TASK) == ["", too_large, ""]
    assert _reasons(TASK + b"\n" + b"x" * 300_000 + b"\n" + TASK) == ["", too_large, ""]
    assert _reasons(b"[" + b"1" * 300_000 + b"," + TASK + b"]") == ["is no object", ""]


def test_memory_does_not_grow_with_an_array() -> None:
    content = b"[" + b",\n".join([TASK] * 20_000) + b"]"
    stream = io.BytesIO(content)
    list(FORMAT.read(io.BytesIO(b"[" + TASK + b"]"), SETTING))
    tracemalloc.start()
    count = sum(1 for _ in FORMAT.read(stream, SETTING))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < len(content)


def test_rejected_items_come_back_with_their_reason() -> None:
    content = b"[" + TASK.replace(b", ", b",\n") + b', {"a": 1}]'
    bad = [BadEntry(each.line, each.raw, "due", "is no day") for each in _read(content)]
    written = b"".join(FORMAT.rejects(bad))
    assert written.splitlines()[0] == (
        b'{"crmctl_line": 1, "crmctl_field": "due", "crmctl_reason": "is no day"}'
    )
    first, second = _read(written)
    assert isinstance(first, Entry)
    assert first.data == CALL
    assert isinstance(second, BadEntry)


def test_a_file_is_known_by_its_name_or_its_beginning() -> None:
    for name, beginning in (
        ("x.JSONL", b""), ("", b' [{"a"'), ("", b"{\n"), ("", b"\xef\xbb\xbf{}"), ("", b"[]"),
        ("", '{"a"'.encode("utf-16")),
    ):  # fmt: skip
        assert format_of(name, beginning) is FORMAT
    assert not FORMAT.fits(b'["vcard", []]')
    assert not FORMAT.fits(b"{name};{mail}")
    assert not FORMAT.fits(b"name;mail")


def test_commas_without_anything_between_them_are_one_item_that_is_missing() -> None:
    pieces = list(cutting.cut(io.BytesIO(b'[{"a": 1},' + b"," * 1_000 + b'{"b": 2},,{"c": 3}]')))
    assert [piece.raw for piece in pieces] == [b'{"a": 1}', b"", b'{"b": 2}', b"", b'{"c": 3}']
