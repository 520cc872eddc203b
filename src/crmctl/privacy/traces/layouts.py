"""How a text is set: lines, columns, markup, emphasis, words of mail headers, turned letters."""

import codecs
import re
from collections.abc import Iterable, Sequence

from crmctl.privacy.traces.schemes import ENCODED_WORDS, in_base64
from crmctl.privacy.traces.views import Scheme, Token

# Letters of other scripts that look the same; only where Latin ones stand beside them.
_LOOKALIKES = dict(
    zip(
        "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423"
        "\u0425\u0430\u0435\u0456\u0458\u043e\u0440\u0441\u0455\u0443\u0445\u0501\u051b\u051d"
        "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
        "\u03bf\u03bd\u03b9",
        "ABESIJKMHOPCTYXaeijopcsyxdqwABEZHIKMNOPTYXovi",
        strict=True,
    )
)


def _alike(text: str) -> Iterable[Token]:
    return [(_LOOKALIKES[text], 1)]


def _nothing(text: str) -> Iterable[Token]:
    return [("", len(text))]


def _blank(text: str) -> Iterable[Token]:
    return [(" ", len(text))]


def rot13(text: str) -> str:
    """Turn Latin letters by thirteen places."""
    return codecs.encode(text, "rot13")


LAYOUTS: Sequence[Scheme] = (
    Scheme(
        "folded lines",
        re.compile(r"\r\n[ \t]|(?<=\S)\n[ \t]+(?=\S)|(?<=\w)-\r?\n[ \t]*(?=\w)"),
        _nothing,
        leads="\n",
    ),
    Scheme("quoted lines", re.compile(r"[ \t]*\r?\n[ \t]*(?:[>#|*;%]|//|--)+[ \t]*"), _blank,
           keeps=True, leads="\n"),
    Scheme("columns", re.compile(r"""["']?[ \t]*[;,\t|\x02][ \t]*["']?"""), _blank,
           keeps=True, leads=";,\t|\x02"),
    Scheme("emphasis", re.compile(r"[*_~`]{1,3}"), _nothing, keeps=True, leads="*_~`"),
    Scheme("look-alikes", re.compile("[" + "".join(_LOOKALIKES) + "]"), _alike),
)  # fmt: skip
"""How a text is set: lines, columns, emphasis; one at a time."""

MARKUP: Sequence[Scheme] = (
    Scheme("markup", re.compile(r"<[^<>]{1,2000}>"), _nothing, keeps=True, leads="<"),
    Scheme("markup", re.compile(r"(?:<[^<>]{1,2000}>\s*)+"), _blank, keeps=True, leads="<"),
    Scheme(
        "encoded words",
        re.compile(r"(?:\?=?\s+)?=\?[\w.-]{2,40}\?[qQ]\?|\?="),
        _nothing,
        keeps=True,
        leads="?",
    ),
    Scheme(
        ENCODED_WORDS,
        re.compile(r"(?:=\?[\w.-]{2,40}\?[bB]\?[A-Za-z0-9+/=]*\?=(?:\s+(?==\?))?)+"),
        in_base64,
        leads="?",
    ),
)
"""Tags and the like within a name, and between two of its parts."""

TURNED = Scheme(
    "rot13",
    re.compile("[A-Za-z]+"),
    lambda text: [(char, 1) for char in rot13(text)],
    rot13,
    leads="aeiounrst",
)
"""Letters turned by thirteen places."""
