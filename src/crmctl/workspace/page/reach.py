"""How to reach them: telephone numbers first."""

from collections.abc import Iterator, Mapping
from typing import Any

from crmctl.workspace import wording
from crmctl.workspace.page.layout import Line, Section, Shown, section

FIELDS = frozenset(
    {"phones", "emails", "addresses", "websites", "domains", "profiles", "language"}
)


def reach(shown: Shown) -> Iterator[Section]:
    """Give the section; a private customer is reached as the contact is, too."""
    lines = [
        line
        for of_field in (_phones, _emails, _addresses, _elsewhere)
        for data in (shown.person_data, shown.data)
        for line in of_field(data)
    ]
    return section("Reach", dict.fromkeys(lines))


def _phones(data: Mapping[str, Any]) -> Iterator[Line]:
    for item in _primary_first(data.get("phones", ())):
        yield Line(("phone", wording.phone(item["number"]), _about(item)))


def _emails(data: Mapping[str, Any]) -> Iterator[Line]:
    for item in _primary_first(data.get("emails", ())):
        yield Line(("e-mail", item["address"], _about(item)))


def _addresses(data: Mapping[str, Any]) -> Iterator[Line]:
    for item in data.get("addresses", ()):
        yield Line(("address", wording.address(item), item.get("label", "")))


def _elsewhere(data: Mapping[str, Any]) -> Iterator[Line]:
    for site in (*data.get("websites", ()), *data.get("domains", ())):
        yield Line(("web", site, ""))
    for network, handle in data.get("profiles", {}).items():
        yield Line(("profile", handle, network))
    if "language" in data:
        yield Line(("language", data["language"], ""))


def _primary_first(items: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(items, key=lambda item: not item.get("primary"))


def _about(item: Mapping[str, Any]) -> str:
    words = (item.get("label"), "primary" if item.get("primary") else "")
    return ", ".join(word for word in words if word)
