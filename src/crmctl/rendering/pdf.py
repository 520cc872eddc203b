"""A page as PDF, by typst. Values go in as data, so that no text is ever taken for markup."""

import json
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Any

from crmctl.errors.rendering import MissingExtraError
from crmctl.rendering.page import Page

ARCHIVE = "a-3b"
"""PDF/A-3: the form that may carry an electronic invoice (ISO 19005-3)."""


def pdf(page: Page, *, archive: bool = False) -> bytes:
    """Give a page as PDF, the same bytes every time.

    Args:
        page: what stands on it.
        archive: as PDF/A-3b.

    Raises:
        MissingExtraError: typst is not installed.
    """
    standards = [ARCHIVE] if archive else []
    issued = date.fromisoformat(page.issued or "2000-01-01")
    at = datetime.combine(issued, time(), UTC)
    compiled = _compiler(page).compile(format="pdf", pdf_standards=standards, timestamp=at)
    return bytes(compiled)


def pictures(page: Page) -> list[bytes]:
    """Give each sheet as a PNG, to be looked at.

    Raises:
        MissingExtraError: typst is not installed.
    """
    sheets = _compiler(page).compile(format="png")
    return sheets if isinstance(sheets, list) else [sheets]


def _compiler(page: Page) -> Any:
    try:
        import typst  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError("pdf") from None
    source = files("crmctl.rendering").joinpath("templates", "document.typ").read_bytes()
    return typst.Compiler(
        source,
        sys_inputs={"page": json.dumps(page.as_data(), ensure_ascii=False)},
        ignore_system_fonts=True,  # the same page on every machine
    )
