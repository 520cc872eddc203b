"""The key of a suppression list: without it nobody can tell whom the list keeps out.

Digests without a key would tell: whoever guesses an e-mail address could look it up. The key
never lies in the repository.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

SIZE = 32  # bytes, as SHA-256 gives; a longer one would be shortened to that (RFC 2104)
_BLOCK = 64  # bytes of a block of SHA-256
_CHECK = 16  # hexadecimal digits: two keys of one CRM have the same once in 2^64
_WRITTEN = re.compile(r"(?:crmctl-key:(c-[0-9a-z]{8}):)?([0-9a-fA-F]{64})")
_SEPARATOR = re.compile(r"[\s,]+")


@dataclass(frozen=True)
class Key:
    """One secret.

    Attributes:
        secret: the bytes.
    """

    secret: bytes = field(repr=False)  # a repr may end in a traceback

    def digest(self, purpose: str, text: str) -> str:
        """Give HMAC-SHA256 (RFC 2104), in hexadecimal digits.

        Args:
            purpose: what it is for: a digest for one purpose says nothing for another.
            text: what is digested.
        """
        # The two states are copied: a third of the time of hmac.digest, which makes them anew.
        begun, ended = self._states
        inner, outer = begun.copy(), ended.copy()
        inner.update(f"{purpose}\0{text}".encode("utf-8", "surrogatepass"))
        outer.update(inner.digest())
        return outer.hexdigest()

    def check(self, crm: str) -> str:
        """Give what tells, without the secret, whether a key is this one of this CRM."""
        return self.digest("check", crm)[:_CHECK]

    def written(self, crm: str) -> str:
        """Give the key as it is exported and kept."""
        return f"crmctl-key:{crm}:{self.secret.hex()}"

    @cached_property
    def _states(self) -> tuple["hashlib._Hash", "hashlib._Hash"]:
        padded = self.secret.ljust(_BLOCK, b"\0")
        inner, outer = (bytes(byte ^ pad for byte in padded) for pad in (0x36, 0x5C))
        return hashlib.sha256(inner), hashlib.sha256(outer)


@dataclass(frozen=True, slots=True)
class Written:
    """A key as it was read, and the CRM that it says it is of; empty where it says none."""

    key: Key
    crm: str


def keys_in(text: str) -> list[Written] | None:
    """Read keys, the present one first; None where anything else stands there."""
    parts = [part for part in _SEPARATOR.split(text) if part]
    found = [_WRITTEN.fullmatch(part) for part in parts]
    keys = [Written(Key(bytes.fromhex(one[2])), one[1] or "") for one in found if one]
    return keys if parts and len(keys) == len(parts) else None


def together(crm: str, keys: Iterable[Key]) -> str:
    """Give the text of a key file, each key once."""
    return "".join(f"{line}\n" for line in dict.fromkeys(key.written(crm) for key in keys))
