"""Whoever sends asks the same question: `privacy may`, mailing exports and campaigns agree."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]

_ERIKA = "p-7k3f9q2m"
_NEWS = ("-p", "newsletter", "-c", "email")


@pytest.fixture(autouse=True)
def sending(crm: Path) -> None:
    """Let there be a purpose, and a campaign for everybody."""
    with (crm / "crm.yaml").open("a") as settings:
        settings.write("purposes:\n  newsletter:\n    basis: consent\n")
    (crm / "campaigns").mkdir()
    (crm / "campaigns" / "news.yaml").write_text(
        "name: News\npurpose: newsletter\nchannel: email\nsegment: kind:contact\n"
    )


@pytest.mark.parametrize(
    ("acts", "allowed"),
    [
        ([], True),
        ([("withdraw", *_NEWS)], False),
        ([("object",)], False),
        ([("expire", "-p", "newsletter")], False),
        ([("object", "-c", "phone")], True),
        ([("withdraw", *_NEWS), ("grant", *_NEWS)], False),
        ([("withdraw", *_NEWS), ("request", *_NEWS), ("confirm", *_NEWS)], True),
    ],
)
def test_all_who_send_give_the_same_answer(
    hear: Hear, acts: list[tuple[str, ...]], allowed: bool
) -> None:
    for number, act in enumerate(acts):
        moment = f"2026-11-23T09:0{number}:00+01:00"
        answer = hear(
            *("privacy", "consent", _ERIKA, *act, "--at", moment), env={"CRMCTL_SEED": str(number)}
        )
        assert answer[0] == 0, answer[2]
    asked = {"may": hear("privacy", "may", _ERIKA, *_NEWS)[0] == 0}
    for form in ("brevo", "mailchimp"):
        rows = csv.reader(io.StringIO(hear("export", form)[1]))
        asked[form] = any("erika.mueller@acme.example" in row for row in rows)
    preview = json.loads(hear("campaign", "preview", "news", "--format", "json")[1])
    asked["campaign"] = any(
        row["contact"] == _ERIKA and row["outcome"] == "sent" for row in preview
    )
    assert asked == dict.fromkeys(asked, allowed)
