import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]

_ERIKA, _PAUL = "p-7k3f9q2m", "p-2b4d6f8h"


def export(hear: Hear, ref: str = _ERIKA) -> dict[str, Any]:
    status, out, err = hear("privacy", "export", ref)
    assert (status, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def test_what_a_person_told_us_is_given_and_what_we_made_of_it_is_not(
    hear: Hear, crm: Path
) -> None:
    settings = crm / "crm.yaml"
    custom = "  contact:\n    hobby:\n      type: text\n      personal: true\n"
    custom += "    score:\n      type: integer\n"
    text = settings.read_text().replace("custom_fields:\n", f"custom_fields:\n{custom}")
    settings.write_text(text)
    hear("set", _ERIKA, "notes=difficult", "custom.hobby=rowing", "custom.score=7", "owner=u-anna")
    found = export(hear)
    assert found.keys() == {
        *("name", "emails", "phones", "birthday", "roles", "consents", "custom"),
    }
    assert found["custom"] == {"hobby": "rowing"}
    assert found["roles"] == [{"customer": "acme-gmbh", "position": "Head of Purchasing"}]


def test_messages_that_they_wrote_are_given_without_other_people(hear: Hear) -> None:
    text = "Ask Paul Ito, says Erika."
    hear("log", "email", _ERIKA, "--in", "--subject", "Hello", "--text", text)
    hear("log", "email", _ERIKA, "--out", "--text", "ours")
    hear("log", "call", _ERIKA, "--in", "--text", "noted by us")
    (message,) = export(hear)["messages"]
    assert message["body"].strip() == "Ask [another person], says Erika."
    assert message["subject"] == "Hello"


def test_orders_are_given_to_who_is_the_customer(hear: Hear) -> None:
    hear("add", "order", "Gate", "--customer", "k-9w2e5t7y", "--notes", "ours")
    hear("add", "order", "Ours", "--customer", "acme-gmbh", "--contacts", _ERIKA)
    assert export(hear, _PAUL)["orders"] == [{"title": "Gate"}]
    assert "orders" not in export(hear)


def test_an_address_book_gets_a_card(hear: Hear, tmp_path: Path) -> None:
    place = tmp_path / "erika.vcf"
    assert hear("privacy", "export", _ERIKA, "-o", str(place))[0] == 0
    card = place.read_text()
    assert card.startswith("BEGIN:VCARD")
    assert "EMAIL" in card
    assert "ACME Maschinenbau" in card
    assert "fair-2026" not in card
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert hear("privacy", "export", _ERIKA, "--format", "vcard")[1].startswith("BEGIN:VCARD")


def test_it_never_gets_into_the_repository(hear: Hear, crm: Path) -> None:
    assert hear("privacy", "export", _ERIKA, "-o", str(crm / "x.json"))[0] == 2
    assert not (crm / "x.json").exists()


def test_of_an_erased_person_there_is_nothing_to_give(hear: Hear) -> None:
    hear("redact", _PAUL, "--yes")
    assert hear("privacy", "export", _PAUL)[0] != 0
    assert hear("privacy", "export", _PAUL, "--format", "vcard")[0] != 0
