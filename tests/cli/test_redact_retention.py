"""What the rules of crm.yaml, and a legal hold, keep of documents while people are erased."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from crmctl.model.describe import catalogue
from crmctl.model.freeze import seal
from crmctl.model.settings import Settings
from crmctl.store.document import load

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_INVOICE = """\
number: {number}
title: Web site
customer: acme-gmbh
contacts:
  - p-2b4d6f8h
issued: {issued}
recipient:
  name: ACME GmbH
  lines:
    - z. Hd. Paul Ito
notes: |
  Paul Ito asked for it by {note}.
lines:
  - text: Design, as told by Paul Ito
    quantity: 1
    price: 100.00 EUR
totals:
  net: 100.00 EUR
  gross: 100.00 EUR
"""
_RULES = """\
retention:
  - kind: invoice
    period: 3 years
    from: end of the year of issued
    basis: a law of the test
    action: review
"""
_OLD, _NEW = "invoices/i-2222222a.yaml", "invoices/i-3333333b.yaml"


@pytest.fixture
def invoices(crm: Path, git: Git) -> Path:
    """Two invoices that name Paul Ito: of 2021 and of 2025; each in two versions."""
    (crm / "crm.yaml").write_text((crm / "crm.yaml").read_text() + _RULES)
    (crm / "invoices").mkdir(exist_ok=True)
    for note in ("phone", "mail"):
        for path, year in ((_OLD, 2021), (_NEW, 2025)):
            text = _INVOICE.format(number=f"R-{year}", issued=f"{year}-03-01", note=note)
            (crm / path).write_text(text)
        git("add", "-A")
        git("commit", "-qm", f"by {note}")
    return crm


def _versions(git: Git, path: str) -> list[str]:
    commits = git("log", "--format=%H", "--", path).split()
    return [git("show", f"{commit}:{path}") for commit in commits]


def test_a_document_past_its_term_is_erased_and_one_within_keeps_what_the_law_demands(
    hear: Hear, invoices: Path, git: Git
) -> None:
    status, out, said = hear("redact", "p-2b4d6f8h", "--history", "--yes")
    assert status == 0, said
    old, new = _versions(git, _OLD), _versions(git, _NEW)
    assert len(old) == len(new) == 2
    for text in old:
        assert "Ito" not in text
        assert "gross: 100.00 EUR" in text
    for text in new:
        assert "- z. Hd. Paul Ito" in text
        assert "as told by Paul Ito" in text
        assert "Paul Ito asked" not in text
        assert "[erased] asked for it by" in text
    assert (invoices / _NEW).read_text().rstrip() == new[0]
    certificate = (invoices / out.strip()).read_text()
    assert "- record: invoices/i-3333333b\n    until: 2028-12-31\n" in certificate
    assert "i-2222222a" not in certificate.partition("withheld:")[2]
    assert "withheld invoices/i-3333333b: kept until 2028-12-31" in said
    assert hear("privacy", "verify", out.strip()[15:-5])[0] == 0


def test_the_day_after_its_term_a_document_is_erased(hear: Hear, invoices: Path, git: Git) -> None:
    late = "2029-01-01T12:00:00+01:00"
    status, _, said = hear("redact", "p-2b4d6f8h", "--history", "--yes", today=late)
    assert status == 0, said
    assert "Ito" not in git("log", "--all", "-p")
    assert invoices.is_dir()


def test_what_is_under_a_hold_stays_in_every_version(hear: Hear, invoices: Path, git: Git) -> None:
    assert hear("privacy", "hold", "invoices/i-2222222a", "--reason", "case 4 O 12/26")[0] == 0
    before = _versions(git, _OLD)
    status, out, said = hear("redact", "p-2b4d6f8h", "--history", "--yes")
    assert status == 0, said
    assert _versions(git, _OLD) == before
    assert "invoices/i-2222222a" in (invoices / out.strip()).read_text().partition("withheld:")[2]


def test_the_seal_of_an_erased_document_is_that_of_what_it_says_now(
    hear: Hear, invoices: Path, git: Git
) -> None:
    settings = Settings.model_validate({"format": "1", "name": "X"})
    kind = catalogue(settings).by_name["invoice"]
    file = invoices / _OLD
    text = file.read_text()
    old = seal(kind, load(text.encode()).data or {})
    file.write_text(f"{text}seal: {old}\n")
    git("commit", "-qam", "sealed")
    assert hear("check", _OLD)[0] == 0
    assert hear("redact", "p-2b4d6f8h", "--history", "--yes")[0] == 0
    assert old not in git("log", "--all", "-p", "--", _OLD)
    now = load(file.read_bytes()).data or {}
    assert now["seal"] == seal(kind, now)


def test_digest_and_size_of_an_attachment_that_is_rewritten_are_right_in_every_commit(
    hear: Hear, crm: Path, git: Git, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Paul Ito, write to paul@ito.example.\n")
    assert hear("attach", "acme-gmbh", str(letter))[0] == 0
    assert hear("set", "acme-gmbh", "notes=more")[0] == 0
    path = "customers/acme-gmbh.yaml"
    assert hear("redact", "p-2b4d6f8h", "--history", "--yes")[0] == 0
    told = [text for text in _versions(git, path) if "attachments:" in text]
    assert len(told) == 2
    for text in told:
        lines = dict(line.strip(" -").split(": ", 1) for line in text.splitlines() if ": " in line)
        content = (crm / lines["file"]).read_bytes()
        assert b"ito" not in content.lower()
        assert lines["sha256"] == sha256(content).hexdigest()
        assert lines["size"] == str(len(content))
