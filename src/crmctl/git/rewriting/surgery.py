"""What is done to contents, texts and names while history is rewritten; by whom is not said."""

import re
from collections.abc import Mapping
from typing import Protocol


class Surgery(Protocol):
    """Changes to contents; the same bytes back means that there is nothing to change.

    Attributes:
        hint: only contents that it matches somewhere are handed to `blob`, `text` and `name`.
        replaced: blob id, in hex -> its new content; None takes its entries out of their trees.
    """

    @property
    def hint(self) -> re.Pattern[bytes]:
        """Give a pattern that matches whatever may have to be changed."""

    @property
    def replaced(self) -> Mapping[str, bytes | None]:
        """Give blobs that get another content, whatever they hold."""

    def blob(self, oid: str, content: bytes) -> bytes:
        """Give the new content of a file."""

    def text(self, content: bytes) -> bytes:
        """Give the new text of a message, or of a name or address of who made a commit."""

    def name(self, name: bytes) -> bytes:
        """Give the new form of one part of a path or of a ref's name."""
