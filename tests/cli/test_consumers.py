"""Whether a person is asked as a consumer: one answer for a campaign, a call and a page."""

from collections.abc import Callable
from pathlib import Path

import pytest

Hear = Callable[..., tuple[int, str, str]]

_CAMPAIGN = """\
name: Fair
purpose: fair
channel: phone
segment: kind:contact
waves:
  - name: first
"""
_PURPOSE = "purposes:\n  fair:\n    basis: legitimate_interest\n"
# An event of the purpose, so that the page speaks of it; it decides nothing about calls.
_ASKED = """\
phones:
  - number: "+493012345678"
consents:
  - id: c-1
    purpose: fair
    channel: phone
    basis: legitimate_interest
    event: requested
    at: 2026-01-01
"""
_FIRM = "roles:\n  - customer: acme-gmbh\n"


@pytest.mark.parametrize(
    ("roles", "private", "consumer"),
    [
        (_FIRM, False, False),
        (_FIRM + "  - customer: beta-ag\n", False, False),
        (_FIRM + "    until: 2026-11-22\n", False, True),
        (_FIRM + "    until: 2026-11-23\n", False, False),
        ("roles:\n  - customer: acme-old\n", False, False),
        ("roles:\n  - position: Mayor\n", False, True),
        ("", False, True),
        ("", True, True),
        (_FIRM, True, True),
    ],
    ids=[
        *("at a firm", "at two firms", "no longer there", "on the last day", "at a merged firm"),
        *("elsewhere", "nowhere", "a private customer", "a private customer at a firm"),
    ],
)
def test_a_campaign_a_call_and_the_page_give_one_answer(
    hear: Hear, crm: Path, roles: str, private: bool, consumer: bool
) -> None:
    settings = crm / "crm.yaml"
    settings.write_text(settings.read_text() + _PURPOSE)
    firm = crm / "customers" / "acme-gmbh.yaml"
    firm.write_text(firm.read_text() + "aliases:\n  - acme-old\n")
    (crm / "campaigns").mkdir()
    (crm / "campaigns" / "fair.yaml").write_text(_CAMPAIGN)
    (crm / "contacts" / "p-3c3c3c3c.yaml").write_text(f"name:\n  given: Ida\n{roles}{_ASKED}")
    if private:
        text = "type: person\nperson: p-3c3c3c3c\n"
        (crm / "customers" / "k-3c3c3c3c.yaml").write_text(text)
    preview = hear("campaign", "preview", "fair", "--format", "csv")[1]
    row = next(line for line in preview.splitlines() if line.startswith("p-3c3c3c3c"))
    called = hear("call", "p-3c3c3c3c", "--purpose", "fair")[2]
    status, page, errors = hear("show", "p-3c3c3c3c")
    assert (status, errors) == (0, "")
    assert (",excluded," in row) is consumer
    assert ("there is no consent" in called) is consumer
    assert ("fair  phone  NO" in page) is consumer


def test_a_firms_own_number_is_that_of_a_business(hear: Hear, crm: Path) -> None:
    settings = crm / "crm.yaml"
    settings.write_text(settings.read_text() + _PURPOSE)
    assert hear("call", "acme-gmbh", "--purpose", "fair") == (0, "tel:+4935141234560\n", "")
    hear("set", "p-2b4d6f8h", "do_not_contact=false")
    assert "no consent" in hear("call", "k-9w2e5t7y", "--purpose", "fair")[2]
