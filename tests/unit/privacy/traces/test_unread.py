import gzip
import io
import zipfile

import pytest

from crmctl.privacy.traces.unread import why_unread


def _locked() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "x")
    content = bytearray(made.getvalue())
    content[6] |= 1  # the flag in the local header
    content[content.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        b"-----BEGIN PGP MESSAGE-----\n", b"age-encryption.org/v1\n", b"\x89PNG\r\n\x1a\n\0\0",
        b"7z\xbc\xaf\x27\x1c\0", b"\0\0\0\x18ftypmp42", b"%PDF-1.4\n/Encrypt 5 0 R",
        b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), bytes(range(99)), _locked(),
        gzip.compress(bytes(range(99)), mtime=0),
    ],
)  # fmt: skip
def test_what_is_locked_drawn_or_of_no_known_sort_is_not_called_clean(content: bytes) -> None:
    assert why_unread(content)


@pytest.mark.parametrize(
    "content",
    [b"", b"text", "Grüße".encode("utf-16"), gzip.compress(b"text", mtime=0),
     b"\xd0\xcf\x11\xe0\0\0", "Grüße".encode("utf-16-le")],
)  # fmt: skip
def test_text_and_what_holds_text_is_looked_into(content: bytes) -> None:
    assert why_unread(content) == ""
