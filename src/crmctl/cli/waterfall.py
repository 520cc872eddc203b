"""Why a pair may be the same, step by step: from what is usual to what was found."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crmctl.charts.columns import padded, shortened, width
from crmctl.cli.evidence import field_name, level_name

_BAR = 20
_NUMBERS = len("  +12.3  +12.3")
_LEAST = 12
_BLOCK, _PLAIN = "█", "#"


def waterfall(
    evidence: Sequence[Mapping[str, Any]], probability: float, columns: int, *, plain: bool
) -> Iterator[str]:
    """Give a line for each piece of evidence: its weight in bits, and the sum so far.

    Each bit doubles the odds, or halves them. Bars show the weights where there is room.

    Args:
        evidence: mappings with `field`, `level` and `bits`.
        probability: what they come to.
        columns: how wide the screen is.
        plain: whether the screen has no characters but ASCII.
    """
    texts = [_text(each) for each in evidence]
    room = columns - _NUMBERS
    wide = min(room, max(map(width, texts), default=0))
    has_bars = columns >= wide + _NUMBERS + _BAR + 2
    scale = max((abs(each["bits"]) for each in evidence), default=0) or 1
    total = 0.0
    for each, text in zip(evidence, texts, strict=True):
        total += each["bits"]
        name = shortened(text, columns if room < _LEAST else wide, "~" if plain else "…")
        numbers = f"  {each['bits']:+5.1f}  {total:+5.1f}"
        if room < _LEAST:
            yield from (name, numbers)
            continue
        block = _PLAIN if plain else _BLOCK
        bar = block * round(_BAR * abs(each["bits"]) / scale) if has_bars else ""
        yield f"{padded(name, wide)}{numbers}  {bar}".rstrip()
    yield shortened(f"that makes {probability:.2%} the same", columns)


def _text(each: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (field_name(each["field"]), level_name(each["level"]))))
