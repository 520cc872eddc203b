"""The colours of pictures and pages, by day and by night.

Text stands out from what it is written on by at least 4.5 to 1, marks by at least 3 to 1
(WCAG 2.2, success criteria 1.4.3 and 1.4.11).
"""

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "paper": "#ffffff",
    "card": "#f5f7fb",
    "ink": "#1b2130",
    "soft": "#5a6372",
    "rule": "#e3e6ee",
    "plain": "#6b93e4",
    "strong": "#2b69d6",
    "pale": "#c9d9f7",
    "good": "#2f7d54",
    "warning": "#97600b",
    "bad": "#c2362e",
    "muted": "#868e9b",
    "fill-ink": "#ffffff",
}
DARK: Mapping[str, str] = {
    "paper": "#12151d",
    "card": "#1c212d",
    "ink": "#e9ecf4",
    "soft": "#a7b0c0",
    "rule": "#303747",
    "plain": "#5079c9",
    "strong": "#82acf9",
    "pale": "#2e4067",
    "good": "#67bf92",
    "warning": "#dda94a",
    "bad": "#f5847b",
    "muted": "#7d8696",
    "fill-ink": "#0e1118",
}
WRITTEN: tuple[tuple[str, str], ...] = (
    ("ink", "paper"),
    ("ink", "card"),
    ("soft", "paper"),
    ("soft", "card"),
    ("good", "paper"),
    ("good", "card"),
    ("warning", "paper"),
    ("warning", "card"),
    ("bad", "paper"),
    ("bad", "card"),
    ("strong", "paper"),
    ("fill-ink", "strong"),
    ("fill-ink", "good"),
    ("fill-ink", "warning"),
    ("fill-ink", "bad"),
)
"""What texts are written in, and on what."""

MARKED: tuple[str, ...] = ("plain", "strong", "good", "warning", "bad", "muted", "ink")
"""What marks on the paper are drawn in."""

SHADES = 5
"""How many steps a share has in a grid, from the lightest to the darkest."""

FONT = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,'DejaVu Sans',sans-serif"
"""What texts are set in: the reader's own font."""

_DARKEST = 0.04045  # up to there brightness is proportional (WCAG 2.2, relative luminance)
_NIGHT = "@media screen and (prefers-color-scheme:dark)"


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours (#rrggbb), from 1 to 21, as WCAG 2.2 defines it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def shade(colours: Mapping[str, str], step: int) -> tuple[str, str]:
    """Give the colour of a step of a grid, and that of the text on it.

    Args:
        colours: those of the day or of the night.
        step: from 0, the lightest, to `SHADES` - 1.
    """
    share = 0.12 + 0.88 * step / (SHADES - 1)
    fill = _mixed(colours["paper"], colours["strong"], share)
    inks = (colours["ink"], colours["fill-ink"])
    return fill, max(inks, key=lambda ink: contrast(ink, fill))


def variables(selector: str) -> str:
    """Give the rules of CSS that name the colours: by day, on paper and by night."""
    light, dark = _declared(LIGHT), _declared(DARK)
    return f"{selector}{{{light}}}{_NIGHT}{{{selector}{{{dark}}}}}"


def rules() -> str:
    """Give the rules of CSS that pictures are drawn with."""
    tones = "".join(f".f-{name}{{fill:var(--{name})}}" for name in _FILLS)
    shades = "".join(
        f".g{step}{{fill:var(--g{step})}}.n{step}{{fill:var(--n{step})}}" for step in range(SHADES)
    )
    return (
        f".chart text{{font-family:{FONT};font-size:13px;fill:var(--ink)}}"
        ".chart .small{font-size:11.5px;fill:var(--soft)}"
        ".chart .fine{font-size:11px}"
        ".chart .head{font-size:15px;font-weight:700}"
        ".chart .bold{font-weight:700}"
        ".chart .clear{paint-order:stroke;stroke:var(--paper);stroke-width:4px}"
        ".chart .t-bad{fill:var(--bad)}.chart .t-warning{fill:var(--warning)}"
        ".chart .t-good{fill:var(--good)}.chart .on{fill:var(--fill-ink)}"
        ".l-rule{stroke:var(--rule);stroke-width:1}"
        ".l-axis{stroke:var(--muted);stroke-width:1}"
        ".l-before{fill:none;stroke:var(--ink);stroke-width:1.8;stroke-linejoin:round}"
        ".l-goal{stroke:var(--warning);stroke-width:1.5;stroke-dasharray:5 3}"
        ".l-quiet{stroke:var(--bad);stroke-width:4}"
        ".l-span{stroke:var(--plain);stroke-width:4;stroke-linecap:round}"
        f"{tones}{_prefixed(shades)}"
    )


_FILLS = (*("plain", "strong", "pale", "good", "warning", "bad", "muted", "ink", "paper"),)


def _prefixed(text: str) -> str:
    """Let the classes of texts on shades weigh more than that of all texts."""
    return text.replace(".n", ".chart .n")


def _declared(colours: Mapping[str, str]) -> str:
    named = [f"--{name}:{colour}" for name, colour in colours.items()]
    for step in range(SHADES):
        fill, ink = shade(colours, step)
        named += [f"--g{step}:{fill}", f"--n{step}:{ink}"]
    return ";".join(named)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= _DARKEST else ((share + 0.055) / 1.055) ** 2.4


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
