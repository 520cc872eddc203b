"""Commits in certificates: by keyed digests, so that no certificate ever holds an old id.

A later erasure may write the commits anew that an earlier certificate tells of. Their old ids
would then stand in new history, and with an old id and the new files what was erased can be
guessed. A digest tells nothing without the key of the suppression list.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crmctl.privacy.keys import Key

HISTORY, AFTER, FIRST = "history", "last_unaffected", "first_new"
_SIZE = 32  # hexadecimal digits; no id of a commit is as long


def mark(key: Key, oid: str) -> str:
    """Give the digest by which a commit is known again (HMAC-SHA256, its first 128 bits)."""
    return key.digest("commit", oid)[:_SIZE]


def marks(key: Key, oids: Iterable[str]) -> list[str]:
    """Give the digests of some commits."""
    return [mark(key, oid) for oid in oids]


def said(certificate: Mapping[str, Any], name: str) -> Sequence[str]:
    """Give the commits that a certificate tells of, as it tells of them."""
    history = certificate.get(HISTORY)
    found = history.get(name) if isinstance(history, Mapping) else None
    return [str(one) for one in found] if isinstance(found, list) else []


def is_marked(certificate: Mapping[str, Any]) -> bool:
    """Tell whether a certificate tells of commits that only the key makes known."""
    return any(len(one) == _SIZE for name in (AFTER, FIRST) for one in said(certificate, name))


def resolved(certificate: Mapping[str, Any], key: Key, oids: Iterable[str]) -> dict[str, Any]:
    """Give a certificate with ids in place of the digests.

    A digest stays where its commit is not at hand: a later erasure wrote it anew.

    Args:
        certificate: what a certificate says.
        key: the key that it is sealed with.
        oids: the commits that are at hand.
    """
    wanted = {one for name in (AFTER, FIRST) for one in said(certificate, name)}
    known = {each: oid for oid in oids if (each := mark(key, oid)) in wanted} if wanted else {}
    history = certificate.get(HISTORY)
    if not isinstance(history, Mapping):
        return dict(certificate)
    ids = {n: [known.get(one, one) for one in said(certificate, n)] for n in (AFTER, FIRST)}
    return {**certificate, HISTORY: {**history, **ids}}
