"""The page of a month as a browser shows and prints it: rich, sparse and empty."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crmctl.charts.chart import (
    Bar,
    Bars,
    Cells,
    Chart,
    Columns,
    Grid,
    Rhythm,
    Strip,
    Tone,
    Track,
)
from crmctl.charts.html import html
from crmctl.charts.page import Block, Card, Page, Step
from crmctl.cli.app import app

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
_ROOT = Path(__file__).parents[2]
_DATA = {
    "rich": (),
    "sparse": ("--customers", "3", "--months", "2"),
    "empty": ("--customers", "0"),
}
_FULLEST = "fullest"
_NAMES = (
    "W" * 200,
    "\u05e9\u05dc\u05d5\u05dd \u05d8\u05db\u05e0\u05d5 " * 15,
    "\u0645\u0624\u0633\u0633\u0629 \u0627\u0644 " * 15,
    "\u682a\u5f0f\u4f1a\u793e" * 20,
    "Steuerberatung " * 14,
)
_TODAY = "2026-11-30"
_MOST_BYTES = 150_000
_WIDTHS = (952, 1400, 420)
# A page around the page: it may measure what the page itself, without a script, cannot.
_MEASURE = """<!doctype html><meta charset="utf-8">{frames}<pre id="out"></pre><script>
onload = () => {{
  out.textContent = JSON.stringify([...document.querySelectorAll('iframe')].map(frame => {{
    const page = frame.contentDocument, whole = page.documentElement, bad = [];
    for (const svg of page.querySelectorAll('svg')) {{
      const box = svg.getBoundingClientRect();
      for (const text of svg.querySelectorAll('text')) {{
        const at = text.getBoundingClientRect();
        if (at.left < box.left - 1 || at.right > box.right + 1 || at.bottom > box.bottom + 3)
          bad.push(text.textContent);
      }}
    }}
    for (const one of page.querySelectorAll('h1,h2,p,dt,dd,li,footer'))
      if (one.scrollWidth > one.clientWidth + 1) bad.push(one.textContent);
    if (whole.scrollWidth > whole.clientWidth) bad.push('the page itself');
    return {{bad, blocks: page.querySelectorAll('h2').length}};
  }}));
}};
</script>"""
_FRAME = '<iframe srcdoc="{page}" style="width:{width}px;height:1400px;border:0"></iframe>'

pytestmark = [
    pytest.mark.skipif(not _CHROMIUM, reason="there is no chromium on this machine"),
    pytest.mark.slow,
]


@pytest.fixture(params=[*sorted(_DATA), _FULLEST])
def page(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give the page of a studio as a file, or the fullest page that there can be."""
    folder, file = tmp_path / "crm", tmp_path / "page.html"
    if request.param == _FULLEST:
        file.write_text(html(_fullest()))
        return file
    program = str(_ROOT / "benchmarks" / "studio.py")
    places = {"PYTHONPATH": f"{_ROOT / 'src'}:{_ROOT / 'benchmarks'}"}
    subprocess.run(
        [sys.executable, program, str(folder), *_DATA[request.param]],
        check=True,
        env={**os.environ, **places},
    )
    arguments = ["-C", str(folder), "--today", _TODAY, "report", "month", "--html", str(file)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.stderr
    return file


def test_the_page_is_small_and_asks_for_nothing(page: Path) -> None:
    text = page.read_text()
    assert len(text.encode()) < _MOST_BYTES
    assert "<script" not in text
    assert not re.search(r"(src|href)=|url\(|@import", text)
    log = page.with_name("net.json")
    _chromium(page, f"--log-net-log={log}", "--screenshot=" + str(page.with_suffix(".png")))
    asked = (
        set(re.findall(r'"url":"(https?://[^"]*)"', log.read_text())) if log.exists() else set()
    )
    assert {url for url in asked if "google" not in url and "gvt1" not in url} == set()


def test_no_text_leaves_its_box(page: Path) -> None:
    inside = page.read_text().replace("&", "&amp;").replace('"', "&quot;")
    frames = "".join(_FRAME.format(page=inside, width=width) for width in _WIDTHS)
    around = page.with_name("around.html")
    around.write_text(_MEASURE.format(frames=frames))
    dumped = _chromium(around, "--dump-dom", "--window-size=1500,1500")
    found = re.search(r'<pre id="out">(.+?)</pre>', dumped, re.DOTALL)
    assert found is not None
    measured = json.loads(found[1].replace("&amp;", "&").replace("&lt;", "<"))
    assert measured == [{"bad": [], "blocks": 8}] * len(_WIDTHS)


def test_the_page_prints_on_one_sheet(page: Path) -> None:
    file = page.with_suffix(".pdf")
    _chromium(page, "--no-pdf-header-footer", f"--print-to-pdf={file}")
    printed = file.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", printed)
    assert box is not None
    # A4 in points.
    assert abs(float(box[1]) - 595) < 2
    assert abs(float(box[2]) - 842) < 2


def _fullest() -> Page:
    """Give a page with as many rows as it may have, and names as they should not be."""
    amounts = [Bar(name, 10.0**place, f"{10**place}") for place, name in enumerate(_NAMES)]
    months = [Bar("Nov", -1e6 if place % 2 else 1e8, "100\xa0000\xa0000") for place in range(12)]
    long = " ".join(_NAMES)
    ages = [Bar(f"{age} days", 1 + 99 * (age == 4), "1\xa0000\xa0000") for age in range(5)]
    tracks = [Track(name, [place / 40 for place in range(40)], 0.5) for name in _NAMES]
    stages = Bars([*(bar._replace(inner=bar.value / 2) for bar in amounts), amounts[0]])
    shares = Grid([Cells(f"202{row}", (1.0,) * 5) for row in range(5)], ("year 0", *("+1",) * 4))
    rhythm = Rhythm(tracks, "May", "Nov")
    charts: tuple[Chart, ...] = (Bars(amounts), stages, Strip(ages), rhythm)
    return Page(
        "September 2026",
        "as of 30 Sep 2026 · amounts net, EUR · git 1234567 and edits since",
        _NAMES[0],
        [Card("Goal 2026: 100 000 000", "100\xa0000\xa0000", long, Tone.BAD) for _ in range(4)],
        [
            Block("a", "Revenue", long, Columns(months, [5e7] * 12, 8e7), wide=True),
            *(Block(str(n), "Title", long, chart, below=long) for n, chart in enumerate(charts)),
            Block("b", "To do", steps=[Step("Remind", long, Tone.BAD)] * 5, wide=True),
            Block("c", "Back", long, shares),
            Block("d", "Lost", long, Bars(amounts)),
        ],
        "Numbers",
    )


def _chromium(page: Path, *arguments: str) -> str:
    command = [_CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    profile = f"--user-data-dir={page.with_name('profile')}"
    done = subprocess.run(
        [*command, profile, "--disable-background-networking", *arguments, page.as_uri()],
        check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return done.stdout
