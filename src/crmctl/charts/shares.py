"""Shares as words and as shades."""


def written_share(share: float) -> str:
    """Give a share in per cent, without digits behind the point."""
    return f"{int(share * 100 + 0.5)}\xa0%"


def shade_of(share: float, steps: int) -> int:
    """Give the shade of a share, from 0 to the number of steps less one; the last is for all."""
    return min(max(int(share * steps), 0), steps - 1)
