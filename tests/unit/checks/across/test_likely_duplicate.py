from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from crmctl.checks.across import likely_duplicate
from crmctl.checks.store_context import StoreContext
from crmctl.model.catalogue import Catalogue

_ERIKA = "name:\n  given: Erika\n  family: Müller\nbirthday: 1980-05-17\n"
_ERICKA = "name:\n  given: Ericka\n  family: Mueller\nbirthday: 1980-05-17\n"
_UWE = "name:\n  given: Uwe\n  family: Berg\n"


class Store:
    """Runs the rule over some files."""

    def __init__(self, indexed: Callable[..., Any], catalogue: Catalogue) -> None:
        self._indexed, self._catalogue = indexed, catalogue

    def told(
        self,
        files: Mapping[str, str],
        *,
        apart: Collection[frozenset[str]] = (),
        thorough: bool = True,
    ) -> list[tuple[str, str]]:
        """Give path and message of each finding."""
        context = StoreContext(
            self._indexed(files),
            self._catalogue,
            date(2026, 11, 21),
            apart=lambda kind: apart if kind == "contact" else (),
            thorough=thorough,
        )
        return [(one.path, one.message) for one in likely_duplicate.check(context)]


def test_each_of_two_is_told_with_the_other(
    indexed: Callable[..., Any], catalogue: Catalogue
) -> None:
    files = {"contacts/p-1.yaml": _ERIKA, "contacts/p-2.yaml": _ERICKA, "contacts/p-3.yaml": _UWE}

    found = Store(indexed, catalogue).told(files)

    assert [path for path, _ in found] == ["contacts/p-1.yaml", "contacts/p-2.yaml"]
    assert found[0][1].startswith("It is probably the same as contacts/p-2 (")


def test_what_was_decided_is_archived_or_erased_is_not_told(
    indexed: Callable[..., Any], catalogue: Catalogue
) -> None:
    store = Store(indexed, catalogue)
    files = {"contacts/p-1.yaml": _ERIKA, "contacts/p-2.yaml": _ERICKA}

    assert store.told(files, apart=[frozenset({"p-1", "p-2"})]) == []
    assert store.told({**files, "contacts/p-2.yaml": f"{_ERICKA}archived: 2026-01-01\n"}) == []
    assert store.told({**files, "contacts/p-2.yaml": "erased: 2026-01-01\n"}) == []


def test_who_does_not_ask_does_not_wait(indexed: Callable[..., Any], catalogue: Catalogue) -> None:
    files = {"contacts/p-1.yaml": _ERIKA, "contacts/p-2.yaml": _ERICKA}

    assert Store(indexed, catalogue).told(files, thorough=False) == []
    assert Store(indexed, catalogue).told({}) == []


def test_of_three_equal_ones_each_is_told_once(
    indexed: Callable[..., Any], catalogue: Catalogue
) -> None:
    files = {f"contacts/p-{number}.yaml": _ERIKA for number in (1, 2, 3)}

    found = Store(indexed, catalogue).told(files)

    assert sorted(path for path, _ in found) == sorted(files)
