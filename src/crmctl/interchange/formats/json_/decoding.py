"""One item of JSON as texts: nothing that JSON does not allow, and nothing that programs guess at.

RFC 8259 leaves open what a key means that stands twice, how large a number may be and what half a
surrogate pair is; each of these is refused.
"""

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from crmctl.interchange.formats.json_.cutting import Piece
from crmctl.interchange.paths import text_of

_LARGEST_EXPONENT = 30
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class RefusedError(ValueError):
    """An item that is not taken, with why, as a clause without a value."""


def decoded(piece: Piece) -> dict[str, Any]:
    """Give the object of a piece.

    Numbers are texts with their digits, `true` and `false` are texts as in a file; a null is None.

    Raises:
        RefusedError: it is no JSON, or no object, or nothing that is certain.
    """
    if piece.problem:
        raise RefusedError(piece.problem)
    try:
        value = _DECODER.decode(piece.raw.decode().strip())
        tree = _texts(value)
    except RefusedError:
        raise
    except UnicodeDecodeError:
        raise RefusedError("is not UTF-8") from None
    except json.JSONDecodeError as error:
        reason = f"is no valid JSON from its character {error.pos + 1} on"
        raise RefusedError(reason) from None
    except RecursionError:
        raise RefusedError("has too many brackets within each other") from None
    if not isinstance(tree, dict):
        raise RefusedError("is no object")
    return tree


def _texts(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return {_text(name): _texts(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    return None if value is None else text_of(value)


def _text(value: str) -> str:
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise RefusedError("has half a character (a lone surrogate)") from None
    if _CONTROL.search(value):
        raise RefusedError("has control characters")
    return value


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RefusedError("has a key twice")
    return found


def _number(digits: str) -> str:
    """Give a number without an exponent: `1e3` is `1000`."""
    if "e" not in digits and "E" not in digits:
        return digits
    number = Decimal(digits)
    if number and abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise RefusedError("has a number that is too large or too small")
    return format(number, "f")


def _constant(_name: str) -> Any:
    raise RefusedError("has a number that JSON does not have")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_number, parse_int=str, parse_constant=_constant
)
