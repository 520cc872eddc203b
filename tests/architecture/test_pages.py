"""Whoever starts at the README finds every page, and no link leads nowhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_FENCED = re.compile(r"^(```+).*?^\1$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)
_ELSEWHERE = ("http://", "https://", "mailto:")
_PAGES = sorted(
    path
    for path in (*_ROOT.glob("*.md"), *(_ROOT / "docs").rglob("*.md"), *_ROOT.glob("*/README.md"))
)


def _links(page: Path) -> Iterator[str]:
    """Give where the links of a page lead to within the repository."""
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    for target in _LINK.findall(_CODE.sub("", text)):
        if not target.startswith(_ELSEWHERE):
            yield target


def _place(page: Path, target: str) -> Path:
    name = target.partition("#")[0]
    return (page.parent / name).resolve() if name else page


def _anchors(page: Path) -> set[str]:
    """Give the names that GitHub gives to the headings of a page."""
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in _HEADING.findall(text)
    }


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: str(page.relative_to(_ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    dead = [target for target in _links(page) if not _place(page, target).exists()]
    assert dead == []


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: str(page.relative_to(_ROOT)))
def test_every_link_to_a_heading_finds_it(page: Path) -> None:
    unknown = [
        target
        for target in _links(page)
        if "#" in target
        and _place(page, target).suffix == ".md"
        and target.partition("#")[2] not in _anchors(_place(page, target))
    ]
    assert unknown == []


def test_every_file_below_docs_is_found_from_the_readme() -> None:
    found, waiting = set[Path](), [_ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        found.add(page)
        places = {_place(page, target) for target in _links(page)}
        waiting += [place for place in places - found if place.suffix == ".md" and place.exists()]
        found |= places
    files = {path for path in (_ROOT / "docs").rglob("*") if path.is_file()}
    assert sorted(str(path.relative_to(_ROOT)) for path in files - found) == []
