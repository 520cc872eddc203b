"""How a person may be written down: text in text, and text in the bytes of a file.

Made from what mail programs, editors, exports and hasty people do, not from what crmctl reads.
"""

import base64
import binascii
import bz2
import gzip
import html
import json
import lzma
import quopri
import zlib
from collections.abc import Callable, Mapping
from email.header import Header
from html.entities import codepoint2name
from unicodedata import normalize
from urllib.parse import quote, quote_plus

from planting import containers
from planting.people import Person, folded

Writing = Callable[[Person], str]
Coding = Callable[[str], bytes]

_STRIPPED = str.maketrans("äöüÄÖÜéèëåÅ", "aouAOUeeeaA", "\u0301")
_ASCII = 128  # the first byte that is not
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def sentence(person: Person) -> str:
    """Give the name, the address and the number in one line of text."""
    return f"{person.full}, {person.email}, {_grouped(person.mobile)}"


def _grouped(number: str) -> str:
    return f"0{number[3:6]} {number[6:9]} {number[9:]}"


WRITINGS: Mapping[str, Writing] = {
    "as it is": sentence,
    "upper case": lambda one: sentence(one).replace("ß", "ss").upper(),
    "umlauts written out": lambda one: folded(sentence(one)),
    "umlauts dropped": lambda one: sentence(one).translate(_STRIPPED).replace("ß", "ss"),
    "decomposed accents": lambda one: normalize("NFD", sentence(one)),
    "family name first": lambda one: f"{one.family}, {one.given}",
    "family name first, no comma": lambda one: f"{one.family} {one.given}".upper(),
    "middle initial": lambda one: f"{one.given} K. {one.family}",
    "genitive": lambda one: f"{one.full}s Angebot",
    "broken over two lines": lambda one: f"{one.given}\n  {one.family}",
    "non-breaking blank": lambda one: f"{one.given}\u00a0{one.family}",
    "narrow blank": lambda one: f"{one.given}\u202f{one.family}",
    "soft hyphens": lambda one: f"{one.given} {one.family[:4]}\u00ad{one.family[4:]}",
    "zero-width blank": lambda one: f"{one.given[:2]}\u200b{one.given[2:]} {one.family}",
    "full-width letters": lambda one: one.full.translate(_WIDE).replace("\u3000", " "),
    "address in upper case": lambda one: one.email.upper(),
    "address with a tag": lambda one: one.email.replace("@", "+shop@"),
    "address with (at)": lambda one: one.email.replace("@", " (at) "),
    "address with [at]": lambda one: one.email.replace("@", "[at]"),
    "address as a link": lambda one: f"<a href='mailto:{quote(one.email, safe='')}'>mail</a>",
    "number as a link": lambda one: f"tel:{one.mobile}",
    "number with 00": lambda one: "00" + one.mobile[1:],
    "number with (0)": lambda one: f"+49 (0) {one.mobile[3:6]} / {one.mobile[6:]}",
    "number with dots": lambda one: f"0{one.mobile[3:6]}.{one.mobile[6:8]}.{one.mobile[8:]}",
    "number in pairs": lambda one: " ".join(_pairs("0" + one.mobile[3:])),
    "number with dashes": lambda one: f"0{one.mobile[3:6]}\u2013{one.mobile[6:]}",
    "landline": lambda one: f"({'0' + one.landline[3:6]}) {one.landline[6:]}",
    "profile": lambda one: f"https://www.linkedin.com/in/{one.handle}/",
    "former address": lambda one: one.former_email,
    "percent": lambda one: quote(sentence(one)),
    "percent of Latin-1": lambda one: quote(sentence(one).encode("cp1252")),
    "percent twice": lambda one: quote(quote(sentence(one))),
    "every letter percent": lambda one: "".join(f"%{byte:02x}" for byte in _utf8(one)),
    "form": lambda one: f"?name={quote_plus(one.full)}&mail={quote_plus(one.email)}",
    "named entities": lambda one: _named(sentence(one)),
    "decimal entities": lambda one: "".join(f"&#{ord(char)};" for char in sentence(one)),
    "hexadecimal entities": lambda one: "".join(f"&#x{ord(char):X};" for char in sentence(one)),
    "entities twice": lambda one: html.escape(_named(sentence(one))),
    "JSON": lambda one: json.dumps(sentence(one)),
    "JSON in JSON": lambda one: json.dumps(json.dumps(sentence(one))),
    "every letter escaped": lambda one: "".join(f"\\u{ord(char):04x}" for char in sentence(one)),
    "escaped bytes": lambda one: "".join(
        chr(byte) if byte < _ASCII else f"\\x{byte:02x}" for byte in _utf8(one)
    ),
    "octal bytes": lambda one: "".join(
        chr(byte) if byte < _ASCII else f"\\{byte:03o}" for byte in _utf8(one)
    ),
    "code points in braces": lambda one: "".join(
        char if char.isascii() else f"\\u{{{ord(char):x}}}" for char in sentence(one)
    ),
    "LaTeX": lambda one: _latex(sentence(one)),
    "RTF": lambda one: _rtf(sentence(one)),
    "UTF-8 read as Latin-1": lambda one: sentence(one).encode().decode("cp1252", "replace"),
    "base64": lambda one: base64.b64encode(_utf8(one)).decode(),
    "base64, one letter later": lambda one: base64.b64encode(b"x" + _utf8(one)).decode(),
    "base64, two letters later": lambda one: base64.b64encode(b"xy" + _utf8(one)).decode(),
    "base64 for addresses": lambda one: base64.urlsafe_b64encode(_utf8(one)).decode().rstrip("="),
    "base64 twice": lambda one: base64.b64encode(base64.b64encode(_utf8(one))).decode(),
    "base64 of UTF-16": lambda one: base64.b64encode(sentence(one).encode("utf-16-le")).decode(),
    "base64 in lines": lambda one: base64.encodebytes(_utf8(one) * 3).decode().rstrip(),
    "base32": lambda one: base64.b32encode(_utf8(one)).decode(),
    "hexadecimal": lambda one: _utf8(one).hex(),
    "hexadecimal in pairs": lambda one: _utf8(one).hex(" "),
    "quoted-printable": lambda one: quopri.encodestring(_utf8(one)).decode(),
    "encoded word, Q": lambda one: Header(one.full, "iso-8859-1").encode(),
    "encoded words, B": lambda one: _encoded_words(sentence(one)),
    "RFC 2231": lambda one: f"filename*=utf-8''{quote(one.full)}.pdf",
    "UTF-7": lambda one: sentence(one).encode("utf-7").decode(),
    "UTF-7 of IMAP": lambda one: sentence(one).encode("utf-7").decode().replace("+", "&"),
    "vCard, folded": lambda one: f"FN:{one.given[:3]}\n {one.given[3:]} {one.family}",
}  # fmt: skip
"""Text that may stand in a note or a message."""

CODINGS: Mapping[str, tuple[str, Coding]] = {
    "Latin-1": (".txt", lambda text: _lines(text).encode("cp1252", "replace")),
    "Latin-9": (".txt", lambda text: _lines(text).encode("iso-8859-15", "replace")),
    "DOS 850": (".txt", lambda text: _lines(text).encode("cp850", "replace")),
    "DOS 437": (".txt", lambda text: _lines(text).encode("cp437", "replace")),
    "Macintosh": (".txt", lambda text: _lines(text).encode("mac-roman", "replace")),
    "UTF-8 with a mark": (".csv", lambda text: _lines(text).encode("utf-8-sig")),
    "UTF-16 with a mark": (".txt", lambda text: _lines(text).encode("utf-16")),
    "UTF-16, little end first": (".txt", lambda text: _lines(text).encode("utf-16-le")),
    "UTF-16, big end first": (".txt", lambda text: _lines(text).encode("utf-16-be")),
    "UTF-16 at an odd place": (".bin", lambda text: b"\x01" + text.encode("utf-16-le")),
    "UTF-32": (".txt", lambda text: _lines(text).encode("utf-32")),
    "CRLF": (".txt", lambda text: _lines(text).replace("\n", "\r\n").encode()),
    "ascii85": (".ps", lambda text: b"<~" + base64.a85encode(text.encode()) + b"~>\n"),
    "uuencode": (".uue", lambda text: _uu(text.encode())),
    "gzip": (".gz", lambda text: gzip.compress(_lines(text).encode(), mtime=0)),
    "zlib": (".z", lambda text: zlib.compress(_lines(text).encode())),
    "bzip2": (".bz2", lambda text: bz2.compress(_lines(text).encode())),
    "xz": (".xz", lambda text: lzma.compress(_lines(text).encode())),
    "gzip of gzip": (".gz", lambda text: gzip.compress(gzip.compress(text.encode(), mtime=0))),
    "zip": (".zip", lambda text: containers.zipped({"note.txt": _lines(text).encode()})),
    "zip, stored": (
        ".zip",
        lambda text: containers.zipped({"note.txt": text.encode()}, packed=False),
    ),
    "zip in zip": (".zip", containers.zip_in_zip),
    "name of a member": (".zip", containers.named_member),
    "comment of a zip": (".zip", containers.commented),
    "docx": (".docx", containers.docx),
    "docx, split runs": (".docx", containers.docx_split),
    "docx, properties": (".docx", containers.docx_properties),
    "xlsx, shared strings": (".xlsx", containers.xlsx),
    "odt": (".odt", containers.odt),
    "pdf, packed": (".pdf", containers.pdf),
    "pdf, hexadecimal": (".pdf", containers.pdf_hexadecimal),
    "pdf, kerned": (".pdf", containers.pdf_kerned),
    "pdf, author in UTF-16": (".pdf", containers.pdf_author),
    "tar": (".tar", containers.tar),
    "tar.gz": (".tgz", lambda text: gzip.compress(containers.tar(text), mtime=0)),
    "eml, base64": (".eml", lambda text: containers.eml(text, "base64")),
    "eml, quoted-printable": (".eml", lambda text: containers.eml(text, "quoted-printable")),
    "eml with a docx": (".eml", containers.eml_with_docx),
    "png, text": (".png", lambda text: containers.png(text, packed=False)),
    "png, packed text": (".png", lambda text: containers.png(text, packed=True)),
    "SQLite": (".sqlite", containers.sqlite),
    "patch": (".patch", lambda text: containers.patch(text).encode()),
}
"""Bytes of a file that hold a text."""


def _utf8(person: Person) -> bytes:
    return sentence(person).encode()


def _lines(text: str) -> str:
    return f"Protocol of the meeting\n{text}\nEnd of the protocol\n"


def _pairs(digits: str) -> list[str]:
    return [digits[place : place + 2] for place in range(0, len(digits), 2)]


def _named(text: str) -> str:
    return "".join(
        char if char.isascii() else f"&{codepoint2name.get(ord(char), f'#{ord(char)}')};"
        for char in text
    )


def _latex(text: str) -> str:
    marks = {"\u0308": '\\"', "\u0301": "\\'", "\u0300": "\\`", "\u030a": "\\r "}
    done = ""
    for char in normalize("NFD", text.replace("ß", "{\\ss}")):
        done = f"{done[:-1]}{{{marks[char]}{done[-1]}}}" if char in marks else done + char
    return done


def _rtf(text: str) -> str:
    body = "".join(
        char if char.isascii() else f"\\'{char.encode('cp1252', 'replace').hex()}" for char in text
    )
    return f"{{\\rtf1\\ansi {body}\\par}}"


def _uu(content: bytes) -> bytes:
    parts = [content[place : place + 45] for place in range(0, len(content), 45)]
    return b"begin 644 note.txt\n" + b"".join(map(binascii.b2a_uu, parts)) + b"`\nend\n"


def _encoded_words(text: str) -> str:
    """Give words in base64 as RFC 2047 has them, parted where a mail program parts them."""
    parts = [text[place : place + 11] for place in range(0, len(text), 11)]
    return "\n ".join(f"=?utf-8?B?{base64.b64encode(one.encode()).decode()}?=" for one in parts)
