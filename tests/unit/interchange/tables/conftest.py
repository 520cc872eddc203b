"""Workbooks made in the test, sound ones and hostile ones."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence

import pytest

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)

Xlsx = Callable[..., bytes]


def _relation(number: int) -> str:
    return (
        f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
    )


def _zipped(parts: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return packed.getvalue()


@pytest.fixture
def zipped() -> Callable[[Mapping[str, str | bytes]], bytes]:
    """Give a function that packs parts."""
    return _zipped


@pytest.fixture
def xlsx() -> Xlsx:
    """Give a function that makes a workbook of sheets, each the XML of its rows.

    Names that begin with `hidden` are hidden. `more` are parts, which replace others.
    """

    def make(
        *rows: str,
        names: Sequence[str] = (),
        formats: Sequence[str] = (),
        strings: Sequence[str] = (),
        behind: str = "",
        more: Mapping[str, str | bytes] | None = None,
    ) -> bytes:
        called = [*names, *(f"Sheet{at + 1}" for at in range(len(names), len(rows)))]
        sheets = "".join(
            f'<sheet name="{name}" sheetId="{at}" r:id="r{at}" '
            f'state="{"hidden" if name.startswith("hidden") else "visible"}"/>'
            for at, name in enumerate(called, start=1)
        )
        codes = "".join(
            f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>'
            for at, code in enumerate(formats)
        )
        styles = "".join(f'<xf numFmtId="{164 + at}"/>' for at in range(len(formats)))
        parts: dict[str, str | bytes] = {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": (
                f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
                f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ),
            "xl/workbook.xml": (
                f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets>'
                "</workbook>"
            ),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{_PACKAGE}/relationships">'
                f"{''.join(_relation(at + 1) for at in range(len(rows)))}</Relationships>"
            ),
            "xl/styles.xml": (
                f'<styleSheet xmlns="{_MAIN}"><numFmts>{codes}</numFmts>'
                f'<cellXfs><xf numFmtId="0"/>{styles}<xf numFmtId="14"/><xf numFmtId="9"/>'
                "</cellXfs></styleSheet>"
            ),
            "xl/sharedStrings.xml": (
                f'<sst xmlns="{_MAIN}">{"".join(f"<si><t>{s}</t></si>" for s in strings)}</sst>'
            ),
        }
        for at, each in enumerate(rows, start=1):
            parts[f"xl/worksheets/sheet{at}.xml"] = (
                f'<worksheet xmlns="{_MAIN}"><sheetData>{each}</sheetData>{behind}</worksheet>'
            )
        return _zipped(parts | dict(more or {}))

    return make


@pytest.fixture
def ods() -> Callable[[str], bytes]:
    """Give a function that makes an ods file with one sheet of the given rows."""

    def make(rows: str) -> bytes:
        names = " ".join(
            f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
            for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
        )
        return _zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": "<manifest/>",
                "content.xml": (
                    f'<office:document-content {names} xmlns:calcext="urn:org:documentfoundation:'
                    'names:experimental:calc:xmlns:calcext:1.0"><office:body>'
                    f'<office:spreadsheet><table:table table:name="S">{rows}</table:table>'
                    "</office:spreadsheet></office:body></office:document-content>"
                ),
            }
        )

    return make


_SECTOR, _FREE, _END_OF_CHAIN, _FAT_SECTOR = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _entry(name: str, kind: int, first: int, size: int, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<III", first, size, 0)
    )


@pytest.fixture
def compound() -> Callable[[str, bytes], bytes]:
    """Give a function that makes an OLE file with one stream."""

    def make(name: str, stream: bytes) -> bytes:
        stream = stream.ljust(4096, b"\0")
        count = -(-len(stream) // _SECTOR)
        fat_sectors = next(n for n in range(1, 100) if n * 128 >= n + 1 + count)
        chain = [*(fat_sectors + 2 + at for at in range(count - 1)), _END_OF_CHAIN]
        fat = [*[_FAT_SECTOR] * fat_sectors, _END_OF_CHAIN, *chain]
        fat += [_FREE] * (fat_sectors * 128 - len(fat))
        header = (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(16)
            + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
            + struct.pack("<IIIIIIIII", 0, fat_sectors, fat_sectors, 0, 4096, *_NOTHING)
        )
        difat = [*range(fat_sectors), *[_FREE] * (109 - fat_sectors)]
        directory = (
            _entry("Root Entry", 5, _END_OF_CHAIN, 0, child=1)
            + _entry(name, 2, fat_sectors + 1, len(stream))
            + 2 * _entry("", 0, 0, 0)
        )
        padded = stream.ljust(count * _SECTOR, b"\0")
        return (
            header + struct.pack("<109I", *difat) + struct.pack(f"<{len(fat)}I", *fat)
            + directory + padded
        )  # fmt: skip

    return make


_NOTHING = (_END_OF_CHAIN, 0, _END_OF_CHAIN, 0)
