"""What a server remembers of erasures, in files of its own beside the hook.

A certificate says after which commits an erasure begins, and holds no id of what it took away:
with the new files and an old id, an erased value could be guessed. The server saw both histories
when the new one was pushed. It keeps digests of the ids that went, made with a key that never
leaves it, and so knows each old commit, file and tag again, whatever way it comes back. Where an
erasure begins is kept in the same way, for a later one may take these commits away, too.
"""

import hmac
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from crmctl.errors.files import FileAccessError

_SIZE = 16
_STATE, _GONE, _LOCK = "epochs.json", "gone", "lock"


@dataclass(frozen=True, slots=True)
class Epoch:
    """One erasure, as the server knows it.

    Attributes:
        id: of its certificate.
        after: the last commits that it left as they were, by the server's own marks.
        first: the first commits that it made anew, likewise.
        mark: the certificate's seal, or a digest of its text.
    """

    id: str
    after: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the server knows.

    Attributes:
        folder: where it is kept.
        key: of the digests.
        epochs: the erasures that are on the server.
        waiting: those of a push that was let in last; they count as soon as the branch has them.
        gone: digests of the ids that went with them.
        tainted: refs that held old history when an erasure was learnt.
    """

    folder: Path
    key: bytes
    epochs: tuple[Epoch, ...] = ()
    waiting: tuple[Epoch, ...] = ()
    tainted: tuple[str, ...] = ()
    gone: frozenset[bytes] = field(default=frozenset(), repr=False)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read what is kept; a server that knows nothing yet gets a key.

        Raises:
            FileAccessError: what is there cannot be read: nothing may be let in then.
        """
        file = folder / _STATE
        try:
            said: dict[str, Any] = json.loads(file.read_text("utf-8"))
            gone = (folder / _GONE).read_bytes() if (folder / _GONE).exists() else b""
            return cls(
                folder,
                bytes.fromhex(said["key"]),
                tuple(_epoch(one) for one in said["epochs"]),
                tuple(_epoch(one) for one in said["waiting"]),
                tuple(said["tainted"]),
                frozenset(gone[at : at + _SIZE] for at in range(0, len(gone), _SIZE)),
            )
        except FileNotFoundError:
            return cls(folder, secrets.token_bytes(32))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise FileAccessError(str(file), getattr(error, "errno", None)) from error

    def write(self) -> None:
        """Keep it, each file whole."""
        said = {
            "key": self.key.hex(),
            "epochs": [_said(epoch) for epoch in self.epochs],
            "waiting": [_said(epoch) for epoch in self.waiting],
            "tainted": list(self.tainted),
        }
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # Digests first: an epoch that is known is known with what went.
            _put(self.folder / _GONE, b"".join(sorted(self.gone)))
            _put(self.folder / _STATE, json.dumps(said, indent=1).encode())
        except OSError as error:
            raise FileAccessError(str(self.folder), error.errno) from error

    def digest(self, oid: str) -> bytes:
        """Give the digest by which an id is known again."""
        return hmac.digest(self.key, oid.encode(), sha256)[:_SIZE]

    def mark(self, oid: str) -> str:
        """Give the digest of an id as text."""
        return self.digest(oid).hex()

    def marks(self, oids: Iterable[str]) -> tuple[str, ...]:
        """Give the digests of some ids, each once."""
        return tuple(dict.fromkeys(map(self.mark, oids)))

    def knows_gone(self, oids: Iterable[str]) -> Iterator[str]:
        """Give those of some ids that went with an erasure."""
        if self.gone:
            yield from (oid for oid in oids if self.digest(oid) in self.gone)

    def expecting(self, epochs: Iterable[Epoch], oids: Iterable[str]) -> "Memory":
        """Give what is known once a push was let in that makes history anew."""
        gone = self.gone.union(map(self.digest, oids))
        return replace(self, waiting=tuple(epochs), gone=gone)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let pushes be judged one after the other: what one makes known, the next one knows."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise FileAccessError(str(folder), error.errno) from error
    try:
        with suppress(ImportError):  # no such locks on Windows, where few serve git
            import fcntl  # noqa: PLC0415 - the same

            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _put(file: Path, content: bytes) -> None:
    new = file.with_name(f".{file.name}.{os.getpid()}")
    with new.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)


def _epoch(said: dict[str, Any]) -> Epoch:
    return Epoch(said["id"], tuple(said["after"]), tuple(said["first"]), said["mark"])


def _said(epoch: Epoch) -> dict[str, Any]:
    return {
        "id": epoch.id,
        "after": list(epoch.after),
        "first": list(epoch.first),
        "mark": epoch.mark,
    }
