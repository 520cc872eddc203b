"""What somebody else once had is theirs, too, and is not taken as certain."""

from collections.abc import Callable
from pathlib import Path

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_PERSON = """\
name:
  given: {given}
  family: {family}
emails:
  - address: {address}
phones:
  - number: "{number}"
"""
_ANNA, _NOTE = "contacts/9w/p-9w2e5t7y.yaml", "customers/acme-gmbh.yaml"


def test_a_maiden_name_an_old_address_and_an_old_number_of_another_stay(
    hear: Hear, crm: Path, git: Git
) -> None:
    """Anna Schmidt was Paula Ito once, at an address and a number that Paul has now."""

    def save(text: str, note: str) -> str:
        (crm / _ANNA).parent.mkdir(parents=True, exist_ok=True)
        (crm / _ANNA).write_text(text)
        customer = (crm / _NOTE).read_text().partition("notes:")[0]
        (crm / _NOTE).write_text(f"{customer}notes: {note}\n")
        git("add", "-A")
        git("commit", "-qm", "by hand")
        return git("rev-parse", f"HEAD:{_ANNA}")

    before = _PERSON.format(
        given="Paul", family="Ito", address="kontor9@shared.example", number="+493012345678"
    )
    was = save(before, "Call kontor9@shared.example or 030 12345678, ask for Paul Ito.")
    after = before.replace("Paul", "Anna").replace("Ito", "Schmidt")
    after = after.replace("kontor9@shared", "anna@schmidt").replace("12345678", "87654321")
    save(after, "nothing")
    status, _, said = hear(
        "set", "p-2b4d6f8h", "emails+=kontor9@shared.example", "phones+=+49 30 12345678"
    )
    assert status == 0, said
    status, _, said = hear("redact", "p-2b4d6f8h", "--history", "--yes")
    assert status == 0, said
    history = git("log", "--format=%H", "--", _ANNA).split()
    assert git("rev-parse", f"{history[-1]}:{_ANNA}") == was
    note = git("show", f"{history[-1]}:{_NOTE}")
    assert "Call kontor9@shared.example or 030 12345678, ask for Paul Ito." in note
    assert "paul@ito.example" not in git("log", "--all", "-p")
