"""What is done to contents, texts and names while history is rewritten; by whom is not said."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from crmctl.git.rewriting.mentions import Digest


class Hint(Protocol):
    """Tells quickly which bytes have to be looked at; a compiled pattern is one."""

    def search(self, content: bytes, /) -> object:
        """Give something true where something may have to be changed."""


class Surgery(Protocol):
    """Changes to contents; the same bytes back means that there is nothing to change.

    Attributes:
        hint: only contents in which it finds something are handed to `blob`, `text` and `name`.
        replaced: blob id, in hex -> its new content; None takes its entries out of their trees.
    """

    @property
    def hint(self) -> Hint:
        """Give what tells whatever may have to be changed."""

    @property
    def replaced(self) -> Mapping[str, bytes | None]:
        """Give blobs that get another content, whatever they hold."""

    def blob(self, oid: str, content: bytes) -> bytes:
        """Give the new content of a file."""

    def digests(self, content: bytes, changed: Mapping[str, "Digest"]) -> bytes:
        """Give a file that tells digests of others, with what these become."""

    def text(self, content: bytes) -> bytes:
        """Give the new text of a message, or of a name or address of who made a commit."""

    def name(self, name: bytes) -> bytes:
        """Give the new form of one part of a path or of a ref's name."""
