"""What cannot be looked into, and so is never claimed clean."""

from crmctl.privacy.traces import documents
from crmctl.privacy.traces.charsets import is_binary
from crmctl.privacy.traces.containers import Budget, holds_container, opened

_LOCKED = (
    (b"-----BEGIN PGP MESSAGE", "an encrypted message"),
    (b"age-encryption.org", "an encrypted file"),
    (b"Salted__", "an encrypted file"),
    (b"\x00GITCRYPT", "an encrypted file"),
)
_SORTS = (
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"\x28\xb5\x2f\xfd", "a file compressed by zstd"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"BM", "a picture"),
    (b"OggS", "a recording"),
    (b"ID3", "a recording"),
    (b"fLaC", "a recording"),
    (b"RIFF", "a picture or recording"),
    (b"\x1aE\xdf\xa3", "a recording"),
)
_FILM = slice(4, 8)
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def why_unread(content: bytes) -> str:  # noqa: PLR0911 - one for each sort
    """Say why bytes cannot be looked into; nothing where they can.

    Text that is there is looked at all the same; what is drawn, spoken or locked is not.
    """
    for magic, what in _LOCKED:
        if content.startswith(magic) or (magic[:5] == b"-----" and magic in content):
            return what
    for magic, what in _SORTS:
        if content.startswith(magic) and is_binary(content):
            return what
    if content[_FILM] == b"ftyp":
        return "a film or recording"
    if content.startswith(b"%PDF-") and documents.is_encrypted(content):
        return "an encrypted document"
    if content.startswith(b"\xd0\xcf\x11\xe0") and _ENCRYPTED_OFFICE in content:
        return "an encrypted document"
    if not is_binary(content):
        return ""
    return _packed(content)


def _packed(content: bytes) -> str:
    budget = Budget()
    known = list(opened(content, budget)) if holds_container(content) else []
    if budget.spent:
        return "an archive with a password, or too large to be looked into"
    if any(why_unread(within) for one in known for within in one.contents if within != content):
        return "an archive with a file that cannot be looked into"
    if known or content.startswith(b"\xd0\xcf\x11\xe0"):
        return ""
    return "a binary file of no sort that is known"
