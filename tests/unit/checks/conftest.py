"""Ways to run the rules on files that stand in a test."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, timedelta, timezone
from typing import Any

import pytest

from crmctl.checks.file_checks import file_findings
from crmctl.checks.file_name import FileName
from crmctl.checks.record_checks import record_findings
from crmctl.checks.record_context import RecordContext
from crmctl.checks.store_checks import store_findings
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding
from crmctl.model import checked as model
from crmctl.model.catalogue import Catalogue
from crmctl.model.record import plain
from crmctl.store.ambiguous import ambiguous
from crmctl.store.document import load

TODAY = date(2026, 11, 21)


@pytest.fixture
def of_name(catalogue: Catalogue) -> Callable[..., list[str]]:
    """Give the codes of what is wrong with a file's name."""

    def check(path: str, *, symlink: bool = False) -> list[str]:
        return [found.code for found in file_findings(FileName(path, catalogue, symlink=symlink))]

    return check


@pytest.fixture
def of_record(catalogue: Catalogue) -> Callable[..., list[Finding]]:
    """Give what is wrong with a valid record's values."""

    def check(kind: str, text: str, country: str = "DE") -> list[Finding]:
        document = load(text.encode())
        assert document.data is not None, document.problems
        checked = model.check(catalogue.by_name[kind], document.data)
        assert checked.tree is not None, checked.problems
        context = RecordContext(
            path=f"{kind}s/x.yaml",
            kind=catalogue.by_name[kind],
            ref=f"{kind}s/x",
            data=plain(checked.tree),
            country=country,
            mark=lambda path: (len(path), 1),
            canonical=document.canonical,
            content=text.encode(),
            ambiguous=lambda: ambiguous(text),
        )
        return list(record_findings(context))

    return check


@pytest.fixture
def of_store(indexed: Callable[..., Any], catalogue: Catalogue) -> Callable[..., list[Finding]]:
    """Give what does not fit together among files."""

    def check(
        files: Mapping[str, str], users: Iterable[str] = (), offset: int = 0
    ) -> list[Finding]:
        zone = timezone(timedelta(hours=offset)) if offset else UTC
        context = StoreContext(indexed(files), catalogue, TODAY, tuple(users), zone)
        return list(store_findings(context))

    return check
