"""Whatever an encoder of the standard library makes of an identifier is found and taken out."""

import base64
import binascii
import bz2
import codecs
import gzip
import html
import io
import json
import lzma
import quopri
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping
from email.header import Header
from urllib.parse import quote, quote_plus

import pytest

from crmctl.privacy.traces import Traces

Encode = Callable[[str], bytes]
Look = Callable[..., Traces]


def _zipped(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", content)
        archive.writestr("b.txt", "another one")
    return made.getvalue()


def _tarred(content: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def _uu(text: str) -> bytes:
    raw = text.encode()
    lines = [binascii.b2a_uu(raw[at : at + 45]) for at in range(0, len(raw), 45)]
    return b"begin 644 a.txt\n" + b"".join(lines) + b"`\nend\n"


def _between(text: str, between: str) -> bytes:
    return between.join(text).encode()


_EXACT: Mapping[str, Encode] = {
    "UTF-8": str.encode,
    "Latin-1": lambda text: text.encode("latin-1"),
    "DOS": lambda text: text.encode("cp437"),
    "Macintosh": lambda text: text.encode("mac-roman"),
    "UTF-16 LE": lambda text: text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: text.encode("utf-16-be"),
    "UTF-16 with a mark": lambda text: text.encode("utf-16"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    "quoted-printable Latin-1": lambda text: quopri.encodestring(text.encode("latin-1")),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64, one later": lambda text: base64.b64encode(b"." + text.encode()),
    "base64, two later": lambda text: base64.b64encode(b".." + text.encode()),
    "base64 in lines": lambda text: base64.encodebytes((text + " ").encode() * 3),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(text.encode()),
    "base64 of UTF-16": lambda text: base64.b64encode(text.encode("utf-16-le")),
    "base64 twice": lambda text: base64.b64encode(base64.b64encode(text.encode())),
    "base32": lambda text: base64.b32encode(text.encode()),
    "ascii85": lambda text: base64.a85encode(text.encode(), adobe=True),
    "uuencode": _uu,
    "hex": lambda text: text.encode().hex().encode(),
    "hex in pairs": lambda text: text.encode().hex(" ").upper().encode(),
    "hex with colons": lambda text: text.encode().hex(":").encode(),
    "percent": lambda text: quote(text).encode(),
    "percent twice": lambda text: quote(quote(text)).encode(),
    "named entities": lambda text: text.replace("ü", "&uuml;").encode(),
    "entities": lambda text: text.encode("ascii", "xmlcharrefreplace"),
    "entities twice": lambda text: html.escape(text.replace("ü", "&uuml;")).encode(),
    "JSON": lambda text: json.dumps(text).encode(),
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)).encode(),
    "bytes escaped": lambda text: repr(text.encode())[2:-1].encode(),
    "octal": lambda text: "".join(
        chr(byte) if byte < 0x80 else f"\\{byte:03o}" for byte in text.encode()
    ).encode(),
    "UTF-8 read as Windows": lambda text: text.encode().decode("cp1252").encode(),
    "UTF-8 read as Latin-1": lambda text: text.encode().decode("latin-1").encode(),
    "UTF-8 read as Latin-1 twice": lambda text: (
        text.encode().decode("latin-1").encode().decode("latin-1").encode()
    ),
    "NFD": lambda text: unicodedata.normalize("NFD", text).encode(),
    "RTF": lambda text: "".join(
        char if ord(char) < 0x80 else f"\\'{ord(char):02x}" for char in text
    ).encode(),
    "gzip in base64": lambda text: base64.b64encode(gzip.compress(text.encode(), mtime=0)),
}
"""Encodings in which `[erased]` can be written as everything else is."""

_LOOSE: Mapping[str, Encode] = {
    "UTF-16 at an odd place": lambda text: b"x" + text.encode("utf-16-le"),
    "UTF-7": lambda text: text.encode("utf-7"),
    "form": lambda text: quote_plus(text).encode(),
    "every byte percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()).encode(),
    "every letter an entity": lambda text: "".join(f"&#{ord(one)};" for one in text).encode(),
    "hexadecimal entities": lambda text: "".join(f"&#x{ord(one):x};" for one in text).encode(),
    "every letter escaped": lambda text: "".join(f"\\u{ord(one):04x}" for one in text).encode(),
    "long escapes": lambda text: "".join(f"\\U{ord(one):08x}" for one in text).encode(),
    "code points in braces": lambda text: "".join(f"\\u{{{ord(one):x}}}" for one in text).encode(),
    "CSS": lambda text: text.replace("ü", "\\fc ").encode(),
    "LaTeX": lambda text: text.replace("ü", '{\\"u}').replace("ß", "{\\ss}").encode(),
    "zero-width": lambda text: _between(text, "\u200b"),
    "soft hyphens": lambda text: _between(text, "\u00ad"),
    "full width": lambda text: "".join(
        chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text
    ).encode(),
    "mathematical letters": lambda text: "".join(
        chr(ord(one) - 97 + 0x1D41A) if "a" <= one <= "z" else one for one in text
    ).encode(),
    "rot13": lambda text: codecs.encode(text, "rot13").encode(),
    "backwards": lambda text: text[::-1].encode(),
    "folded": lambda text: "\r\n ".join(text[at : at + 7] for at in range(0, 70, 7)).encode(),
    "encoded words": lambda text: Header(text, "utf-8").encode().encode(),
    "encoded words of Latin-1": lambda text: Header(text, "iso-8859-1").encode().encode(),
    "gzip": lambda text: gzip.compress(text.encode()),
    "bzip2": lambda text: bz2.compress(text.encode()),
    "xz": lambda text: lzma.compress(text.encode()),
    "lzma": lambda text: lzma.compress(text.encode(), lzma.FORMAT_ALONE),
    "zlib": lambda text: zlib.compress(text.encode()),
    "zip": lambda text: _zipped(text.encode()),
    "zip in zip": lambda text: _zipped(_zipped(text.encode())),
    "tar": lambda text: _tarred(text.encode()),
    "tar.gz": lambda text: gzip.compress(_tarred(text.encode())),
}
_ALL = {**_EXACT, **_LOOSE}
_TEXT = "Angebot für {}, bitte bald anrufen. Grüße"
_IDENTIFIERS = (
    "Erika Müller", "Müller, Erika", "ERIKA MUELLER", "erika@acme.example",
    "+49 30 23125100", "(030) 231 251-00", "DE89 3704 0044 0532 0130 00",
)  # fmt: skip


@pytest.mark.parametrize("encoding", _ALL)
@pytest.mark.parametrize("identifier", _IDENTIFIERS)
def test_an_identifier_in_any_encoding_is_found_and_leaves_no_trace(
    look: Look, encoding: str, identifier: str
) -> None:
    traces = look()
    content = _ALL[encoding](_TEXT.format(identifier))
    assert traces.hint.search(content)
    found = [one for one in traces.found(content) if one.certain]
    assert found
    left = traces.erased(content, found)
    assert not any(one.certain for one in traces.found(left))
    assert left != content


@pytest.mark.parametrize("encoding", _EXACT)
def test_what_is_put_there_is_written_as_the_rest_and_the_rest_stays(
    look: Look, encoding: str
) -> None:
    traces = look()
    encode = _EXACT[encoding]
    content = encode(_TEXT.format("Erika Müller"))
    left = traces.erased(content, [one for one in traces.found(content) if one.certain])
    assert left.rstrip(b"=\n") == encode(_TEXT.format("[erased]")).rstrip(b"=\n")


@pytest.mark.parametrize("encoding", _ALL)
def test_another_persons_data_are_no_trace_in_any_encoding(look: Look, encoding: str) -> None:
    traces = look()
    content = _ALL[encoding](_TEXT.format("Hans Möller, hans@acme.example, 030 23125177"))
    # The same bytes may be another name in another charset; that is never certain.
    found = traces.found(content)
    assert not any(one.certain for one in found)
    assert not found or encoding == "Macintosh"


@pytest.mark.parametrize(
    "text",
    [
        "<b>Erika</b> <i>Müller</i>", "<w:t>Eri</w:t></w:r><w:r><w:t>ka Müller</w:t>",
        "given;family\nErika;Müller;x", '"Müller","Erika"', "> Erika\n> Müller",
        "**Erika** Müller", "Erika Mül-\nler", "contactErika_Müller@",
        "=?utf-8?q?Erika_M=C3=BC?=\r\n =?utf-8?q?ller?=",
        "https://x.example/?q=Erika%20M%C3%BCller", "\u0415rika Müller",
    ],
)  # fmt: skip
def test_a_name_that_is_set_in_an_unusual_way_is_found(look: Look, text: str) -> None:
    traces = look()
    content = text.encode()
    if text.startswith("contact"):
        assert not any(one.certain for one in traces.found(content))
        return
    found = traces.found(content)
    assert [one.certain for one in found] == [True]
    assert b"ller" not in traces.erased(content, found)


def test_markup_within_a_name_stays(look: Look) -> None:
    traces = look()
    content = "<w:t>Eri</w:t></w:r><w:r><w:t>ka Müller</w:t>".encode()
    left = traces.erased(content, traces.found(content))
    assert left == b"<w:t>[erased]</w:t></w:r><w:r><w:t></w:t>"


def test_the_other_members_of_an_archive_stay(look: Look) -> None:
    traces = look()
    content = _zipped(b"mit Erika M\xc3\xbcller")
    left = traces.erased(content, traces.found(content))
    with zipfile.ZipFile(io.BytesIO(left)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "a.txt": b"mit [erased]",
            "b.txt": b"another one",
        }


def test_what_else_a_word_in_base64_says_stays(look: Look) -> None:
    traces = look()
    word = base64.b64encode("Anruf von Erika Müller heute".encode()).decode()
    content = f"Subject: =?utf-8?B?{word}?=\n".encode()
    left = traces.erased(content, traces.found(content))
    said = base64.b64encode(b"Anruf von [erased] heute").decode()
    assert left == f"Subject: =?utf-8?B?{said}?=\n".encode()


def test_a_name_across_two_words_in_base64_goes(look: Look) -> None:
    traces = look()
    word = base64.b64encode("Müller, heute".encode()).decode()
    content = f"Subject: Erika =?utf-8?B?{word}?=\n".encode()
    found = [one for one in traces.found(content) if one.certain]
    assert b"[erased]" in traces.erased(content, found)
    assert b"Erika" not in traces.erased(content, found)
