"""An independent scanner: `python -m planting.scanner FOLDER [--show]`, run in `benchmarks/`.

Knows the planted people's values, imports nothing of crmctl, and reads every object and every
file with decoders of its own. Prints what is left; exits with 1 when something is.
"""

import argparse
import base64
import binascii
import bz2
import gzip
import html
import io
import lzma
import quopri
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from email.header import decode_header
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote, unquote_to_bytes

from planting.manifest import Manifest, read
from planting.people import folded
from planting.plant import manifest_of

_UNPACKERS: tuple[tuple[bytes, Callable[[bytes], bytes]], ...] = (
    (b"\x1f\x8b\x08", gzip.decompress), (b"BZh", bz2.decompress), (b"\xfd7zXZ", lzma.decompress),
)  # fmt: skip
_CHARSETS = ("cp1252", "mac-roman", "cp850", "cp437", "utf-16-le", "utf-16-be", "utf-7")
_LEGIBLE = frozenset({0, 10, 13, *range(32, 127)})
_DEEP = 4
_ERRORS = (ValueError, OSError, EOFError, LookupError, zlib.error, lzma.LZMAError, RuntimeError,
           zipfile.BadZipFile, binascii.Error)  # fmt: skip
# A content of a CRM without any of these says what it says.
_ODD = re.compile(
    rb"[\x00-\x08\x0e-\x1f%&\\=<]|[+&]A|\(at\)|\[at\]|(?=[^A-Z\n]*[A-Z])[A-Za-z0-9+/]{12}|[0-9a-f]{24}"
    rb"|(?:[0-9a-f]{2} ){6}|\xc2[\xa0\xad]|\xe2\x80|\xcc|\xef[\xbc\xbd]|[A-Z2-7]{16}|FN:|\xc3\x83"
)


class Scanner:
    """Looks for the values of people in bytes."""

    def __init__(self, people: Sequence[dict[str, Any]]) -> None:
        self._texts: list[str] = []
        self._numbers: list[str] = []
        for one in people:
            for family in (one["family"],):
                for whole in (f"{one['given']}{family}", f"{family}{one['given']}"):
                    self._texts += {_flat(whole), _flat(folded(whole))}
            self._texts += [_flat(one[name]) for name in ("email", "former_email", "handle")]
            self._numbers += [one[name][3:] for name in ("mobile", "landline")]
        families = [part for one in people for part in (one["family"], one["maiden"])]
        hints = [form for one in families for form in (one, folded(one), normalize("NFD", one))]
        hints += [form.replace("ß", "ss").upper() for form in hints]
        coded = [form.encode(c, "replace") for form in hints for c in ("utf-8", *_CHARSETS[:4])]
        coded += [one["email"].split("@")[0].encode() for one in people]
        coded += [one["former_email"].split("@")[0].encode() for one in people]
        coded += [one["handle"].encode() for one in people]
        alternatives = b"|".join(re.escape(one) for one in sorted(set(coded)))
        self._hint = re.compile(alternatives, re.IGNORECASE)
        ends = "|".join(r"\D{0,3}".join(number[-4:]) for number in self._numbers)
        self._ends = re.compile(ends.encode())
        self._seen: dict[bytes, bool] = {}

    def found(self, content: bytes) -> bool:
        """Tell whether some bytes tell of somebody, in whatever encoding."""
        if not (_ODD.search(content) or self._hint.search(content) or self._ends.search(content)):
            return False
        return any(self._tells(text) for text in _texts(content, 0))

    def _tells(self, text: str) -> bool:
        flat = _flat(text)
        if any(value in flat for value in self._texts):
            return True
        digits = re.sub(r"[\s./()\u2010-\u2015-]", "", text)
        return any(number in digits for number in self._numbers)


def _flat(text: str) -> str:
    """Give letters, digits and the at sign, without case and accents."""
    text = re.sub(r"\+[\w.-]+@", "@", re.sub(r"\s?[(\[]at[)\]]\s?", "@", text))
    text = re.sub(r"(?<=\w)\s+[A-Z]\.\s+(?=\w)", "", text)
    text = normalize("NFKD", text.replace("ß", "ss")).casefold()
    return "".join(char for char in text if char.isalnum() or char == "@")


def _texts(content: bytes, depth: int) -> Iterator[str]:
    """Give the texts that bytes may be, down to some depth."""
    if depth > _DEEP or not content:
        return
    readings = [content.decode("utf-8", "replace")]
    if b"\0" in content or not _is_utf8(content):
        readings += [content.decode(charset, "replace") for charset in _CHARSETS[:6]]
        readings += [content[1:].decode(charset, "replace") for charset in _CHARSETS[4:6]]
    for text in readings:
        yield from _below(text, depth)
    for part in _unpacked(content):
        yield from _texts(part, depth + 1)


def _below(text: str, depth: int) -> Iterator[str]:
    yield text
    if depth > _DEEP:
        return
    for other in {_decoded(text), *_small(text)} - {text}:
        yield from _below(other, depth + 1)
    for run in _runs(text):
        if sum(byte in _LEGIBLE for byte in run) > len(run) // 2 or (
            run[:2] in {b"\x1f\x8b", b"PK", b"BZ", b"\x78\x9c"}
        ):
            yield from _texts(run, depth + 1)


def _small(text: str) -> Iterator[str]:
    """Give readings that change the whole text."""
    with suppress(*_ERRORS):
        yield text.encode("cp1252").decode()
    yield re.sub(r"\n[ \t]+", "", text)
    if "+A" in text or "&A" in text:
        with suppress(*_ERRORS):
            yield text.replace("&", "+").encode("ascii", "ignore").decode("utf-7", "replace")
    if "=" in text:
        yield quopri.decodestring(text.encode("utf-8", "replace")).decode("utf-8", "replace")
    if "\\" in text:
        yield re.sub(r"""\\["'`r]\s?|[{}]""", "", text.replace("{\\ss}", "ss"))
        yield re.sub(r"\\'([0-9A-Fa-f]{2})", lambda m: bytes.fromhex(m[1]).decode("cp1252"), text)
    if "<" in text:
        yield html.unescape(re.sub(r"<[^>]*>", "", text))
    if "%PDF" in text or "TJ" in text or "Tj" in text:
        pieces = re.findall(r"\(((?:\\.|[^\\)])*)\)|<([0-9A-Fa-f]{4,})>", text)
        yield "".join(plain or _hexadecimal(coded) for plain, coded in pieces)


def _hexadecimal(digits: str) -> str:
    content = bytes.fromhex(digits[: len(digits) // 2 * 2])
    return content.decode("utf-16-be" if content[:2] == b"\xfe\xff" else "cp1252", "replace")


def _decoded(text: str) -> str:
    """Give a text with the usual codes read in place."""
    if "%" in text:
        text = re.sub(r"(?:%[0-9A-Fa-f]{2})+", _of_percent, text).replace("+", " ")
    if "&" in text:
        text = html.unescape(text)
    if "=?" in text:
        with suppress(*_ERRORS):
            parts = decode_header(re.sub(r"\s+", " ", text))
            text = "".join(
                part if isinstance(part, str) else part.decode(charset or "latin-1", "replace")
                for part, charset in parts
            )
    if "\\" in text:
        text = re.sub(r"(?:\\x[0-9a-f]{2})+", _of_bytes, text)
        text = re.sub(r"(?:\\[0-3][0-7]{2})+", _of_octal, text)
        text = re.sub(r"\\+u\{?([0-9a-f]{2,4})\}?", lambda m: chr(int(m[1], 16)), text)
    return text


def _of_percent(found: re.Match[str]) -> str:
    text = unquote(found[0])
    return unquote_to_bytes(found[0]).decode("cp1252", "replace") if "\ufffd" in text else text


def _of_bytes(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("\\x", "")).decode("utf-8", "replace")


def _of_octal(found: re.Match[str]) -> str:
    return bytes(int(one, 8) for one in found[0].split("\\")[1:]).decode("utf-8", "replace")


def _runs(text: str) -> Iterator[bytes]:
    """Give the bytes of runs of letters."""
    joined = re.sub(r"(?<=[A-Za-z0-9+/]{40})\r?\n\s*(?=[A-Za-z0-9+/])", "", text)
    for run in {*re.findall(r"[A-Za-z0-9+/_-]{12,}", text + "\n" + joined)}:
        plain = run.replace("-", "+").replace("_", "/")
        with suppress(*_ERRORS):
            yield base64.b64decode(plain[: len(plain) // 4 * 4])
        with suppress(*_ERRORS):
            yield base64.b64decode(plain + "=" * (-len(plain) % 4))
        if re.fullmatch(r"[A-Z2-7]{16,}", run):
            with suppress(*_ERRORS):
                yield base64.b32decode(run + "=" * (-len(run) % 8))
    for run in re.findall(r"(?:[0-9a-fA-F]{2} ?){10,}", text):
        with suppress(*_ERRORS):
            yield bytes.fromhex(run)
    for run in re.findall(r"<~.*?~>", text, re.DOTALL):
        with suppress(*_ERRORS):
            yield base64.a85decode(run, adobe=True)
    if "begin 644" in text:
        body = text.partition("\n")[2].split("`\n")[0]
        with suppress(*_ERRORS):
            yield b"".join(binascii.a2b_uu(line) for line in body.splitlines())


def _unpacked(content: bytes) -> Iterator[bytes]:
    for start, unpack in _UNPACKERS:
        if content.startswith(start):
            with suppress(*_ERRORS):
                yield unpack(content)
    with suppress(*_ERRORS), zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield archive.comment
        for info in archive.infolist():
            yield info.filename.encode()
            yield archive.read(info)
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", content):
        with suppress(*_ERRORS):
            yield zlib.decompressobj().decompress(content[found.start() :])


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def objects(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    """Give every object of the store of a repository."""
    command = ["git", "cat-file", "--batch-all-objects", "--unordered", "--batch", "--buffer"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) as process:
        out = process.stdout
        while out and (header := out.readline()):
            oid, sort, size = header.decode().split()
            yield oid, sort, out.read(int(size) + 1)[:-1]


def left(folder: Path, manifest: Manifest) -> list[str]:  # noqa: C901 - one walk through all
    """Give every object and file of a repository that still tells of somebody planted."""
    scanner = Scanner(manifest.people)
    found, names = [], set()
    for oid, sort, content in objects(folder):
        if sort == "tree":
            names |= set(re.findall(rb"[0-7]{5,6} ([^\0]+)\0[\s\S]{20}", content))
        elif scanner.found(content):
            found.append(f"{sort} {oid}")
    found += [f"name in a tree: {name!r}" for name in names if scanner.found(name)]
    linked = folder.with_name(f"{folder.name}-linked")
    for top in (folder, linked):
        for file in sorted(top.rglob("*")):
            inside = file.relative_to(folder.parent).as_posix()
            if scanner.found(file.name.encode()):
                found.append(f"name of {inside}")
            if file.is_symlink():
                content = str(file.readlink()).encode()
            elif file.is_file() and not re.search(r"/objects/(../.{38}$|pack/pack-)", inside):
                content = file.read_bytes()
            else:
                continue
            if scanner.found(content):
                found.append(inside)
    nested = folder / "nested"
    if (nested / ".git").exists():
        found += [f"nested {oid}" for oid, _, content in objects(nested) if scanner.found(content)]
    return found


def main() -> int:
    """Print what is left."""
    parser = argparse.ArgumentParser(description="Look for planted people.")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    folder = options.folder.absolute()
    found = left(folder, read(manifest_of(folder)))
    print("\n".join(found))
    print(f"{len(found)} traces left")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
