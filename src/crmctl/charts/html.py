"""A page as one HTML file: no script, no request, light and dark, one sheet of A4 on paper."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from crmctl.charts.chart import Tone
from crmctl.charts.letters import plain
from crmctl.charts.marks import SMALL
from crmctl.charts.measure import fitted, text_width, wrapped
from crmctl.charts.page import Block, Card, Page, Step
from crmctl.charts.palette import FONT, rules, variables
from crmctl.charts.svg import within

WIDTH, HALF = 860.0, 405.0
"""How wide a picture is, in CSS pixels: over the page, and beside another one."""

_CARD, _CARD_LINES = 172.0, 2
_LABEL, _VALUE, _DETAIL = 13.0, 28.0, 12.0
_STEP_ROOM, _STEP_LINES, _STEP = 740.0, 2, 13.5
_HEAD = 300.0
_LINES, _FILLED = 2, 0.9
# Nothing may be loaded, whatever a record says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
# Letters of scripts that are read from right to left, and what stands between them.
_LETTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe"
_TURNED = re.compile(f"[{_LETTERS}](?:[^A-Za-z<&,;()]*[{_LETTERS}])?")
_STYLE = """\
*{box-sizing:border-box}
html{font-size:16px;background:var(--paper)}
body{margin:0;color:var(--ink);font:.8125rem/1.35 FONT;-webkit-print-color-adjust:exact;
print-color-adjust:exact;overflow-wrap:anywhere}
main{width:53.75rem;max-width:calc(100% - 2rem);margin:2rem auto}
header{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:0 1rem}
h1{font-size:1.75rem;line-height:1.2;margin:0}
h2{font-size:.9375rem;line-height:1.25;margin:0}
p,dl,dd,ul{margin:0;padding:0}
.owner{font-size:.9375rem;font-weight:700}
.soft{color:var(--soft);font-size:.72rem;min-height:1rem}
.sub{width:100%;font-size:.8125rem}
.cards{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:.75rem;
margin:1.1rem 0 1.7rem}
.card{background:var(--card);border-radius:.4rem;padding:.7rem .85rem .75rem}
.card dt{color:var(--soft)}
.card dd.value{font-size:1.75rem;font-weight:700;line-height:1.3;white-space:nowrap}
.card dd.long{font-size:1.15rem;line-height:2}
.card dd.soft{font-size:.75rem}
.blocks{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1.7rem 3.125rem}
.block{min-width:0}
.wide{grid-column:1/-1}
.picture{margin-top:.4rem;overflow:hidden}
.picture svg{display:block;width:100%;height:auto}
ul{list-style:none;margin-top:.35rem}
li{display:flex;gap:.6rem;font-size:.84rem;line-height:1.35;padding:.12rem 0}
li b{flex:0 0 4rem}
li::before{content:"";flex:0 0 .55rem;height:.55rem;border-radius:50%;background:var(--strong);
margin-top:.3rem}
li.bad::before{background:var(--bad)}
li.warning::before{background:var(--warning)}
.soft.bad{color:var(--bad)}
.soft.warning{color:var(--warning)}
.soft.good{color:var(--good)}
.picture+.soft{margin-top:.25rem}
footer{margin-top:1.8rem}
@media (max-width:50rem){.cards{grid-template-columns:repeat(2,minmax(0,1fr))}
.blocks{grid-template-columns:minmax(0,1fr)}
.wide .picture{overflow-x:auto}.wide .picture svg{min-width:40rem}}
@page{size:A4 portrait;margin:8mm 12mm}
@media print{html{font-size:12.3px}main{margin:0 auto;max-width:none}
.cards{grid-template-columns:repeat(4,minmax(0,1fr))}.blocks{grid-template-columns:repeat(2,minmax(0,1fr))}
.blocks{row-gap:1.2rem}.cards{margin:.9rem 0 1.2rem}footer{margin-top:1.1rem}
.block,.card{break-inside:avoid}}
"""


def html(page: Page) -> str:
    """Give the page; the same bytes for the same page."""
    style = variables(":root") + rules() + _STYLE.replace("FONT", FONT)
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        '<head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escape(plain(f'{page.title}, {page.owner}'), quote=False)}</title>",
        f"<style>{style}</style></head>",
        "<body><main>",
        *_head(page),
        *_cards(page.cards),
        '<div class="blocks">',
        *(line for block in page.blocks for line in _block(block)),
        "</div>",
        *(f'<footer class="soft">{_text(page.footer)}</footer>' for _ in page.footer[:1]),
        "</main></body>",
        "</html>",
        "",
    ]
    return "\n".join(lines)


def _head(page: Page) -> Iterator[str]:
    owner = fitted(plain(page.owner), _HEAD, 15, bold=True)
    yield f"<header><h1>{_text(page.title)}</h1>"
    yield f'<p class="owner">{_text(owner)}</p>'
    yield f'<p class="soft sub">{_text(page.subtitle)}</p></header>'


def _cards(cards: Sequence[Card]) -> Iterator[str]:
    yield '<dl class="cards">'
    for card in cards:
        detail = list(wrapped(plain(card.detail), _CARD, _DETAIL))[:_CARD_LINES]
        label = fitted(plain(card.label), _CARD, _LABEL)
        long = " long" if text_width(card.value, _VALUE, bold=True) > _CARD else ""
        yield f'<div class="card"><dt>{_text(label)}</dt>'
        yield f'<dd class="value{long}">{_text(card.value)}</dd>'
        yield f'<dd class="soft{_toned(card.tone)}">{_text(" ".join(detail))}</dd></div>'
    yield "</dl>"


def _block(block: Block) -> Iterator[str]:
    width = WIDTH if block.wide else HALF
    yield f'<section class="block{" wide" if block.wide else ""}"><h2>{_text(block.title)}</h2>'
    if block.legend:
        legend = fitted(plain(block.legend), width, SMALL)
        yield f'<p class="soft{_toned(block.tone)}">{_text(legend)}</p>'
    if block.chart is not None:
        picture = within(replace(block.chart, title=block.title, legend=""), width)
        yield f'<div class="picture">{picture}</div>'
    if block.steps:
        yield f"<ul>{''.join(map(_step, block.steps))}</ul>"
    if block.words:
        yield f'<p class="soft">{_text(_shortened(block.words, width))}</p>'
    if block.below:
        yield f'<p class="soft">{_text(fitted(plain(block.below), width, SMALL))}</p>'
    yield "</section>"


def _step(step: Step) -> str:
    words = fitted(plain(step.text), _STEP_LINES * _STEP_ROOM, _STEP)
    tone = f' class="{step.tone}"' if step.tone in {Tone.BAD, Tone.WARNING} else ""
    return f"<li{tone}><b>{_text(step.verb)}</b><span>{_text(words)}</span></li>"


def _shortened(words: str, width: float) -> str:
    """Give as much as two lines hold; what is broken between words fills a line less."""
    return fitted(plain(words), _LINES * _FILLED * width, SMALL)


def _toned(tone: Tone) -> str:
    return f" {tone}" if tone in {Tone.BAD, Tone.WARNING, Tone.GOOD} else ""


def _text(words: str) -> str:
    """Give words for the page; names that are read from right to left turn nothing around them."""
    return _TURNED.sub(r"<bdi>\g<0></bdi>", escape(plain(words), quote=False))
