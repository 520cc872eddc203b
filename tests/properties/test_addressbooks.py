"""What is exported comes back as it was; whatever bytes are read, nothing crashes."""

import io
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from crmctl.errors.base import UsageError
from crmctl.interchange.entries import BadEntry, Entry, Setting
from crmctl.interchange.formats import jcard, ldif, vcard
from crmctl.interchange.formats.ldif import writing as ldif_writing
from crmctl.interchange.formats.vcard import writing as vcard_writing
from crmctl.model.describe import catalogue
from crmctl.model.entry import EntryContext, normalise
from crmctl.model.settings import Settings

_SETTING = Setting(ZoneInfo("Europe/Berlin"), date(2026, 11, 23))
_CATALOGUE = catalogue(Settings(format=1, name="x"))
_CONTEXT = EntryContext("DE", datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Berlin")))

_lines = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn"]), max_size=40
)
_texts = _lines.map(lambda text: " ".join(text.split())).filter(bool)
_letters = st.text("abcäöü,;:\\\"'^ .-", max_size=12).map(lambda text: " ".join(text.split()))
_words = st.one_of(_letters, _texts).filter(bool)
_ids = st.text("abcdefghjkmnpqrstvwxyz0123456789", min_size=2, max_size=8)
_labels = st.one_of(
    st.sampled_from(["work", "private", "mobile", "fax", "pager", "home", "cell", "office"]),
    _words,
)


def _items(key: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[list[dict[str, Any]]]:
    item = st.fixed_dictionaries({key: values}, optional={"label": _labels})
    return st.lists(item, min_size=1, max_size=3, unique_by=lambda one: one[key])


_emails = st.builds("{}@{}.example".format, _ids, _ids)
_numbers = st.integers(30_000_000, 30_999_999).map("+49{}".format)
_addresses = st.fixed_dictionaries(
    {"city": _words},
    optional={
        "label": _labels,
        "street": _words,
        "postal_code": _words,
        "region": _words,
        "country": st.sampled_from(["DE", "AT", "NO"]),
    },
)
_roles = st.one_of(
    st.fixed_dictionaries({"customer": _ids}, optional={"position": _words, "department": _words}),
    st.fixed_dictionaries({"position": _words}),
)
_common = {
    "emails": _items("address", _emails),
    "phones": _items("number", _numbers),
    "addresses": st.lists(_addresses, min_size=1, max_size=2),
    "interests": st.lists(_words, min_size=1, max_size=2, unique=True),
    "tags": st.lists(_words, min_size=1, max_size=3, unique=True),
    "notes": st.lists(_lines.map(str.rstrip), min_size=1).map("\n".join).filter(str.strip),
}
_contacts = st.fixed_dictionaries(
    {
        "name": st.fixed_dictionaries(
            {"given": _words},
            optional=dict.fromkeys(("salutation", "title", "family", "suffix", "display"), _words),
        ),
    },
    optional={
        "roles": st.lists(_roles, min_size=1, max_size=3),
        "birthday": st.one_of(st.dates().map(str), st.sampled_from(["--02-29", "--12-01"])),
        "language": st.sampled_from(["de", "pt-BR"]),
        "profiles": st.dictionaries(_words, _words, min_size=1, max_size=2),
        **_common,
    },
)
_customers = st.fixed_dictionaries(
    {"type": st.just("organisation"), "name": _words},
    optional={
        "legal_name": _words,
        "websites": st.lists(_ids.map("https://{}.example/a?b=1,2;c".format), min_size=1,
                             unique=True),
        **_common,
    },
)  # fmt: skip
_records = st.one_of(
    _contacts.map(lambda data: {"kind": "contact", "id": "p-7k3f9q2m", **data}),
    _customers.map(lambda data: {"kind": "customer", "id": "acme-gmbh", **data}),
)


def _normal(kind: str, data: Any) -> dict[str, Any]:
    return normalise(_CATALOGUE.by_name[kind], data, _CONTEXT)


def _stored(record: dict[str, Any]) -> dict[str, Any]:
    """Give a record as it would stand in its file."""
    data = {name: value for name, value in record.items() if name not in {"kind", "id"}}
    return _normal(record["kind"], data)


@given(st.lists(_records, max_size=3), st.sampled_from(vcard_writing.VERSIONS))
def test_a_card_comes_back_as_the_record_that_it_was(
    records: list[dict[str, Any]], version: str
) -> None:
    stored = [
        {"kind": record["kind"], "id": record["id"], **_stored(record)} for record in records
    ]
    text = "".join(vcard_writing.to_vcard(stored, {}, version))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found = list(vcard.FORMAT.read(io.BytesIO(text.encode()), _SETTING))
    assert [(one.id, one.remarks, one.losses) for one in found if isinstance(one, Entry)] == [
        (record["id"], (), ()) for record in records
    ]
    back = [_normal(one.kind, one.data) for one in found if isinstance(one, Entry)]
    assert back == [_stored(record) for record in stored]


@given(_contacts)
def test_an_entry_of_a_directory_comes_back_as_far_as_it_holds_a_record(
    data: dict[str, Any],
) -> None:
    record = {"kind": "contact", "id": "p-7k3f9q2m", **data}
    text = "".join(ldif_writing.to_ldif([record]))
    (found,) = ldif.FORMAT.read(io.BytesIO(text.encode()), _SETTING)
    assert isinstance(found, Entry)
    assert (found.id, found.losses) == ("p-7k3f9q2m", ())
    for name in ("given", "display", "family"):
        if data["name"].get(name) != "-":
            assert found.data["name"].get(name) == data["name"].get(name)
    assert found.data.get("emails", []) == [
        {"address": one["address"]} for one in data.get("emails", [])
    ]
    assert {one["number"] for one in found.data.get("phones", ())} == {
        one["number"] for one in data.get("phones", ())
    }
    assert found.data.get("notes", "").rstrip("\n") == data.get("notes", "").rstrip("\n")


_LINES = [
    *(b"BEGIN:VCARD", b"END:VCARD", b"VERSION:2.1", b"VERSION:4.0", b"FN:A B", b"N:A;B;C;D;E"),
    *(b"AGENT:", b"ORG:A;B", b"TITLE:T", b"TEL;CELL:1", b"BDAY:1980", b"PHOTO;ENCODING=b:", b" x"),
    *(b"KIND:group", b"MEMBER:a", b"NOTE;ENCODING=QUOTED-PRINTABLE:=", b"X;CHARSET=utf-16:\xe4"),
    *(b'ADR;TYPE="', b"dn: cn=x", b"cn: A B", b"objectClass: person", b"sn:: w7w=", b"", b"\x00"),
    *(b"objectClass: groupOfNames", b"member: cn=x", b"birthmonth: 3", b"a:< file:///x"),
    *(b'[["vcard",[["fn",{},"text","A"]]]', b'"vcard"', b"]", b"[", b",", b'"'),
]


@given(st.lists(st.one_of(st.sampled_from(_LINES), st.binary(max_size=12)), max_size=20))
def test_whatever_is_read_is_an_entry_or_a_reason(lines: list[bytes]) -> None:
    content = b"\n".join(lines)
    for format_ in (vcard.FORMAT, jcard.FORMAT, ldif.FORMAT):
        assert format_.fits(content) in {True, False}
        try:
            found = list(format_.read(io.BytesIO(content), _SETTING))
        except UsageError:
            continue
        bad = [one for one in found if isinstance(one, BadEntry)]
        assert all(one.reason for one in bad)
        assert b"".join(format_.rejects(bad)) or not bad
        assert all(one.data.get("name") for one in found if isinstance(one, Entry))
