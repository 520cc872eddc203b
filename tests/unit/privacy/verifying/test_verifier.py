import base64
import bz2
import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote

import pytest

from crmctl.privacy.verifying.digests import Digests, as_data, digests, from_data, together
from crmctl.privacy.verifying.keys import Sort, keys_of, names_of
from crmctl.privacy.verifying.verifier import Verifier

_SECRET = bytes(range(32))
_WHO = "Jürgen Weißhäupl"
_NOW: dict[str, Any] = {
    "name": {"given": "Jürgen", "family": "Weißhäupl"},
    "emails": [{"address": "j.weiss@nord.example"}],
    "phones": [{"number": "+491715551234"}],
    "profiles": {"linkedin": "juergen-w-1"},
}
_FORMER: dict[str, Any] = {
    "name": {"given": "Jürgen", "family": "Öttl"},
    "consents": [{"address": "oettl@alt.example"}],
}


def _known(*innocent: dict[str, Any]) -> Digests:
    names = frozenset(name for data in innocent for name in names_of(data))
    return digests(keys_of([_NOW, _FORMER]), _SECRET, names)


@pytest.fixture
def verifier() -> Verifier:
    return Verifier(_known())


def _sorts(verifier: Verifier, content: bytes) -> set[Sort]:
    return {hit.sort for hit in verifier.hits(content) if hit.certain}


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        (_WHO, Sort.NAME),
        ("JUERGEN WEISSHAEUPL", Sort.NAME),
        ("Jurgen Weisshaupl", Sort.NAME),
        ("Ju\u0308rgen Weißha\u0308upl", Sort.NAME),
        ("Weißhäupl, Jürgen", Sort.TURNED),
        ("weisshaeupl juergen", Sort.TURNED),
        ("Jürgen K. Weißhäupl", Sort.NAME),
        ("Jürgen Weißhäupls Brief", Sort.NAME),
        ("Jürgen\n  Weißhäupl", Sort.NAME),
        ("Jürgen\u00a0Weiß\u00adhäupl", Sort.NAME),
        ("Jür\u200bgen Weißhäupl", Sort.NAME),
        ("name:\n  given: Jürgen\n  family: Weißhäupl\n", Sort.NAME),
        ("juergen-weisshaeupl.pdf", Sort.NAME),
        ("Jürgen Öttl", Sort.NAME),
        ("J.WEISS@NORD.EXAMPLE", Sort.EMAIL),
        ("j.weiss+news@nord.example", Sort.EMAIL),
        ("j.weiss (at) nord.example", Sort.EMAIL),
        ("j.weiss@nord.example.txt", Sort.EMAIL),
        ("<mailto:oettl@alt.example>", Sort.EMAIL),
        ("0171 555 1234", Sort.PHONE),
        ("+49 (0) 171 / 5551234", Sort.PHONE),
        ("0049171-5551234", Sort.PHONE),
        ("01 71 55 51 23 4", Sort.PHONE),
        ("https://www.linkedin.com/in/juergen-w-1/", Sort.PROFILE),
    ],
)
def test_every_writing_is_found(verifier: Verifier, text: str, sort: Sort) -> None:
    assert sort in _sorts(verifier, f"notes: |\n  Before.\n  {text}\n  After.\n".encode())


def _zip(text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("note.txt", text)
    return file.getvalue()


def _mail(text: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "Offer"
    mail.set_content(text, cte="base64")
    mail.add_attachment(_zip("x"), maintype="application", subtype="zip", filename="a.zip")
    return mail.as_bytes()


def _pdf(text: str) -> bytes:
    kerned = b" -20 ".join(b"(%s)" % char.encode("cp1252") for char in text)
    page = zlib.compress(b"BT [" + kerned + b"] TJ ET")
    return b"%PDF-1.7\n1 0 obj\nstream\n" + page + b"\nendstream\nendobj\n"


def _pack(text: str) -> bytes:
    content = text.encode()
    head = bytes([0x80 | 3 << 4 | len(content) & 15, len(content) >> 4])
    return b"# v2 git bundle\n\nPACK" + struct.pack(">II", 2, 1) + head + zlib.compress(content)


@pytest.mark.parametrize(
    "coded",
    [
        lambda text: text.encode("cp1252"),
        lambda text: text.encode("cp850"),
        lambda text: text.encode("mac-roman"),
        lambda text: text.encode("utf-16"),
        lambda text: b"\x01" + text.encode("utf-16-be"),
        lambda text: text.encode("utf-32-le"),
        lambda text: text.encode("utf-7"),
        lambda text: text.encode().decode("cp1252").encode(),
        lambda text: quote(text).encode(),
        lambda text: quote(quote(text)).encode(),
        lambda text: "".join(f"&#{ord(char)};" for char in text).encode(),
        lambda text: text.encode("unicode_escape"),
        lambda text: "".join(f"\\u{ord(char):04x}" for char in text).encode(),
        lambda text: "".join(f"\\{byte:03o}" for byte in text.encode()).encode(),
        lambda text: b"=?utf-8?B?" + base64.b64encode(text.encode()) + b"?=",
        lambda text: (
            b"=?iso-8859-1?Q?" + quote(text.encode("cp1252")).replace("%", "=").encode() + b"?="
        ),
        lambda text: quote(text).replace("%", "=").encode(),
        lambda text: base64.b64encode(text.encode()),
        lambda text: base64.b64encode(b"ab" + text.encode()),
        lambda text: base64.b64encode(base64.b64encode(text.encode())),
        lambda text: base64.encodebytes(text.encode() * 5),
        lambda text: base64.b32encode(text.encode()),
        lambda text: b"<~" + base64.a85encode(text.encode()) + b"~>",
        lambda text: text.encode().hex().encode(),
        lambda text: text.encode().hex(" ").encode(),
        lambda text: f"<b>{text[:3]}</b><i>{text[3:]}</i>".encode(),
        lambda text: (
            text.replace("ü", '{\\"u}').replace("ä", '\\"a').replace("ß", "{\\ss}").encode()
        ),
        lambda text: b"{\\rtf1 " + text.replace("ü", "\\'fc").encode("cp1252") + b"}",
        lambda text: f"FN:{text[:2]}\n {text[2:]}\n".encode(),
        lambda text: gzip.compress(text.encode()),
        lambda text: b"head" + zlib.compress(text.encode()),
        lambda text: bz2.compress(text.encode()),
        lambda text: lzma.compress(text.encode()),
        lambda text: gzip.compress(_zip(text)),
        lambda text: _zip(text)[:-30],  # without its list
        _zip,
        _mail,
        _pdf,
        _pack,
    ],
)
def test_every_encoding_is_read(verifier: Verifier, coded: Callable[[str], bytes]) -> None:
    content = coded(f"The call of {_WHO}, who wants a quote")
    if b"FN:" in content:
        content = coded(_WHO)
    assert _sorts(verifier, b"Above\n" + content if content[:3].isalpha() else content) & {
        Sort.NAME
    }


@pytest.mark.parametrize(
    "text",
    [
        "Weißhäupl",
        "Jürgen",
        "J. Weißhäupl",
        "Herr Weißhäupl rief an, dann Jürgen Schmidt",
        "Weißhäupl GmbH, Weißhäuplstraße 3",
        "Anna Weißhäupl",
        "Jürgens Weißhäuplein",
        "k.j.weiss@nord.example.org",
        "xj.weiss@nord.example",
        "10171 5551234",
        "0171 55512345",
        "https://linkedin.com/in/juergen-w-12",
    ],
)
def test_what_is_not_theirs_is_no_hit(verifier: Verifier, text: str) -> None:
    assert list(verifier.hits(text.encode())) == []


def test_words_that_stand_together_by_chance_are_to_decide(verifier: Verifier) -> None:
    (hit,) = verifier.hits("Mit Jürgen. Weißhäupl GmbH kam auch.".encode())
    assert not hit.certain
    assert hit.reason


def test_a_handle_alone_is_to_decide(verifier: Verifier) -> None:
    (hit,) = verifier.hits(b"see juergen-w-1 there")
    assert (hit.sort, hit.certain) == (Sort.HANDLE, False)


def test_a_name_that_an_innocent_bears_is_to_decide() -> None:
    verifier = Verifier(_known({"name": {"display": "Jurgen Weisshaupl"}}))
    assert [hit.certain for hit in verifier.hits(b"Jurgen Weisshaupl called")] == [False]
    assert _sorts(verifier, b"Jurgen Weisshaupl <j.weiss@nord.example>") == {Sort.EMAIL}


def test_a_name_in_signs_is_found_in_running_text() -> None:
    keys = keys_of([{"name": {"given": "伟", "family": "王"}}])
    verifier = Verifier(digests(keys, _SECRET))
    assert _sorts(verifier, "王伟先生来电".encode()) == {Sort.TURNED}
    assert list(verifier.hits("王先生和伟先生".encode())) == []


def test_the_same_content_is_told_again(verifier: Verifier) -> None:
    content = f"{_WHO}, 0171 5551234".encode()
    assert _sorts(verifier, content) == _sorts(verifier, content) == {Sort.NAME, Sort.PHONE}


def test_what_cannot_be_looked_into_is_told(verifier: Verifier) -> None:
    assert verifier.look(b"Rar!\x1a\x07\0").closed == ("rar",)
    assert verifier.look(gzip.compress(bytes(range(256)) * 9)[:-40]).closed
    assert verifier.look(b"plain text").closed == ()


def test_digests_hold_no_value_and_come_back() -> None:
    known = _known({"name": {"given": "Jürgen", "family": "Öttl"}})
    written = str(as_data(known))
    assert not any(word in written.casefold() for word in ("weiss", "rgen", "5551234", "nord"))
    assert from_data(as_data(known), _SECRET) == known
    assert "secret" not in repr(known)


def test_digests_of_another_key_know_nobody() -> None:
    other = Digests(bytes(32), *_parts(_known()))
    assert list(Verifier(other).hits(_WHO.encode())) == []


def _parts(known: Digests) -> tuple[Any, ...]:
    return known.anchors, known.certain, known.shared, known.lengths


def test_something_else_is_no_digests() -> None:
    with pytest.raises(ValueError, match="no digests"):
        from_data({"anchors": []}, _SECRET)


def test_several_people_are_looked_for_together() -> None:
    other = digests(keys_of([{"name": {"given": "Ada", "family": "Kühl"}}]), _SECRET)
    both = Verifier(together([_known(), other]))
    assert _sorts(both, b"Ada Kuehl") == {Sort.NAME}
    assert _sorts(both, _WHO.encode()) == {Sort.NAME}
    with pytest.raises(ValueError, match="several keys"):
        together([other, Digests(bytes(32), *_parts(other))])


def test_a_number_that_nobody_can_parse_is_compared_by_its_digits() -> None:
    keys = keys_of([{"phones": [{"number": "extension 445566"}, {"number": "+49 12"}]}])
    assert keys.texts == {(Sort.PHONE, "445566")}
