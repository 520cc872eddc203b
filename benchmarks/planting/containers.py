"""Files that hold text in a form of their own: archives, documents, mails, pictures."""

import io
import sqlite3
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from pathlib import Path

_OLD = (2026, 1, 2, 3, 4, 6)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OTHER_MEMBERS = {"readme.txt": b"Prices are net of tax.\n"}


def zipped(members: Mapping[str, bytes], *, packed: bool = True, comment: bytes = b"") -> bytes:
    """Give an archive of the members and of one that tells of nobody."""
    file = io.BytesIO()
    way = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(file, "w", way) as archive:
        for name, content in {**members, **_OTHER_MEMBERS}.items():
            archive.writestr(zipfile.ZipInfo(name, _OLD), content, way)
        archive.comment = comment
    return file.getvalue()


def zip_in_zip(text: str) -> bytes:
    """Give an archive in an archive."""
    return zipped({"inner.zip": zipped({"note.txt": text.encode()})})


def named_member(text: str) -> bytes:
    """Give an archive whose member has the text in its name."""
    return zipped({f"scans/{text.partition(',')[0]}.txt": b"A scan.\n"})


def commented(text: str) -> bytes:
    """Give an archive with the text in its comment."""
    return zipped({"note.txt": b"A note.\n"}, comment=text.encode())


def docx(text: str) -> bytes:
    """Give a document of a word processor with the text in one run."""
    return _docx(f"<w:r><w:t>{escape(text)}</w:t></w:r>")


def docx_split(text: str) -> bytes:
    """Give a document in which every third letter begins a run of its own."""
    parts = [text[place : place + 3] for place in range(0, len(text), 3)]
    runs = (f'<w:r><w:t xml:space="preserve">{escape(one)}</w:t></w:r>' for one in parts)
    return _docx("".join(runs))


def docx_properties(text: str) -> bytes:
    """Give a document whose author the text is."""
    core = f"{_XML}<cp:coreProperties><dc:creator>{escape(text)}</dc:creator></cp:coreProperties>"
    return _docx("<w:r><w:t>Minutes</w:t></w:r>", {"docProps/core.xml": core.encode()})


def _docx(runs: str, more: Mapping[str, bytes] | None = None) -> bytes:
    body = f"<w:body><w:p>{runs}</w:p><w:p><w:r><w:t>Regards</w:t></w:r></w:p></w:body>"
    document = f'{_XML}<w:document xmlns:w="{_WORD}">{body}</w:document>'
    types = f'{_XML}<Types><Default Extension="xml" ContentType="application/xml"/></Types>'
    members = {"[Content_Types].xml": types.encode(), "word/document.xml": document.encode()}
    return zipped({**members, **(more or {})})


def xlsx(text: str) -> bytes:
    """Give a workbook with the text among its shared strings."""
    strings = f"{_XML}<sst><si><t>Name</t></si><si><t>{escape(text)}</t></si></sst>"
    sheet = f'{_XML}<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>1</v></c></row>'
    sheet += "</sheetData></worksheet>"
    members = {"xl/sharedStrings.xml": strings, "xl/worksheets/sheet1.xml": sheet}
    return zipped({name: content.encode() for name, content in members.items()})


def odt(text: str) -> bytes:
    """Give a document of OpenDocument with spans in the text."""
    middle = len(text) // 4
    spans = f"<text:span>{escape(text[:middle])}</text:span>{escape(text[middle:])}"
    content = f"{_XML}<office:document-content><text:p>{spans}</text:p></office:document-content>"
    return zipped({"content.xml": content.encode()})


def pdf(text: str) -> bytes:
    """Give a page with the text in a packed stream."""
    return _pdf(b"BT /F1 12 Tf (" + _string(text) + b") Tj ET")


def pdf_hexadecimal(text: str) -> bytes:
    """Give a page with the text as hexadecimal digits."""
    return _pdf(b"BT /F1 12 Tf <" + text.encode("cp1252", "replace").hex().encode() + b"> Tj ET")


def pdf_kerned(text: str) -> bytes:
    """Give a page in which every two letters stand by themselves."""
    parts = [text[place : place + 2] for place in range(0, len(text), 2)]
    array = b" -15 ".join(b"(" + _string(one) + b")" for one in parts)
    return _pdf(b"BT /F1 12 Tf [" + array + b"] TJ ET")


def pdf_author(text: str) -> bytes:
    """Give a page whose author the text is, in UTF-16."""
    author = (b"\xfe\xff" + text.encode("utf-16-be")).hex().upper().encode()
    return _pdf(b"BT (Minutes) Tj ET", b"4 0 obj\n<< /Author <" + author + b"> >>\nendobj\n")


def _string(text: str) -> bytes:
    content = text.encode("cp1252", "replace")
    return content.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _pdf(page: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(page)
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    stream = b"3 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
    return head + stream + packed + b"\nendstream\nendobj\n" + more + b"trailer\n<< >>\n%%EOF\n"


def tar(text: str) -> bytes:
    """Give an archive with one file."""
    file, content = io.BytesIO(), text.encode()
    with tarfile.open(fileobj=file, mode="w") as archive:
        info = tarfile.TarInfo("note.txt")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


def eml(text: str, coding: str) -> bytes:
    """Give a mail with the text in subject and body."""
    return _mail(text, coding).as_bytes(policy=SMTP)


def _mail(text: str, coding: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "shop@studio.example"
    mail["To"] = "anna@studio.example"
    mail["Subject"] = f"Angebot: {text}"
    mail.set_content(f"Guten Tag,\n\n{text}\n\nGruß\n", cte=coding)
    return mail


def eml_with_docx(text: str) -> bytes:
    """Give a mail with a document beside it that holds the text."""
    mail = _mail("Anlage", "quoted-printable")
    mail.add_attachment(
        docx(text), maintype="application", subtype="octet-stream", filename="anlage.docx"
    )
    return mail.as_bytes(policy=SMTP)


def png(text: str, *, packed: bool) -> bytes:
    """Give a picture of one dot with the text as its author."""
    content = f"{text}.".encode()
    note = b"Author\0\0\0\0\0" + content
    if packed:
        note = b"Author\0\1\0\0\0" + zlib.compress(content)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"iTXt", note),
        (b"IDAT", zlib.compress(b"\0\0")),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + sort + data + struct.pack(">I", zlib.crc32(sort + data))
        for sort, data in chunks
    )


def sqlite(text: str) -> bytes:
    """Give a database with the text in a row."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "db"
        connection = sqlite3.connect(file)
        connection.execute("CREATE TABLE people (name TEXT)")
        connection.executemany("INSERT INTO people VALUES (?)", [("Nobody",), (text,)])
        connection.commit()
        connection.close()
        return file.read_bytes()


def patch(text: str) -> str:
    """Give a patch that adds the text."""
    head = "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n"
    lines = "--- a/note.txt\n+++ b/note.txt\n@@ -0,0 +1 @@\n"
    return f"{head}Subject: [PATCH] note\n\n---\n{lines}+{text}\n-- \n2.39.5\n"
