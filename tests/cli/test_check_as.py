from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_RIGHTS = """\
users:
  u-anna:
    name: Anna
    emails:
      - anna@schmidt.example
    role: admin
  u-ben:
    name: Ben
    role: service
roles:
  admin:
    write:
      - "*"
  service:
    write:
      - contact.phones
      - interaction
"""
_PAUL = "contacts/2b/p-2b4d6f8h.yaml"


@pytest.fixture(autouse=True)
def rights(crm: Path, hear: Hear) -> None:
    """Let crm.yaml say who may do what."""
    file = crm / "crm.yaml"
    file.write_text(file.read_text() + _RIGHTS)
    hear("save")


def _paul(crm: Path) -> Path:
    return next(crm.rglob("p-2b4d6f8h.yaml"))


def test_what_a_user_may_do_is_no_finding(hear: Hear, crm: Path) -> None:
    file = _paul(crm)
    file.write_text(file.read_text().replace("+493012345678", "+493012345679"))
    assert hear("check", "--since", "HEAD", "--as", "u-ben", "--select", "A")[0] == 0


def test_what_a_user_may_not_do_is_named_with_its_field(hear: Hear, crm: Path, git: Git) -> None:
    file = _paul(crm)
    file.write_text(file.read_text().replace("Gartenstr. 5", "Gartenstr. 6"))
    path = file.relative_to(crm).as_posix()
    refused = f"{path}:1:1: error A001 u-ben may not write contact.addresses.street.\n"
    asked = ("--as", "ben", "--select", "A")
    assert hear("check", "--since", "HEAD", *asked) == (1, refused, "1 error\n")
    assert hear("check", "--since", "HEAD", "--as", "anna@schmidt.example")[0] == 0
    git("commit", "-qam", "moved")
    assert hear("check", "--since", "HEAD~1", *asked) == (1, refused, "1 error\n")
    assert hear("check", "--since", "HEAD", *asked)[0] == 0


def test_new_and_removed_records_are_judged(hear: Hear, crm: Path) -> None:
    (crm / "contacts" / "p-9w2e5t7y.yaml").write_text("name:\n  family: Neu\n")
    asked = ("check", "--since", "HEAD", "--as", "u-ben", "--select", "A")
    assert "may not write contact.name.family" in hear(*asked)[1]
    (crm / "contacts" / "p-9w2e5t7y.yaml").unlink()
    _paul(crm).unlink()
    assert "may not remove a contact" in hear(*asked)[1]


def test_a_policy_that_is_changed_and_put_back_is_found(hear: Hear, crm: Path, git: Git) -> None:
    file = crm / "crm.yaml"
    text = file.read_text()
    file.write_text(text.replace("role: service", "role: admin"))
    git("commit", "-qam", "more rights")
    file.write_text(text)
    git("commit", "-qam", "as before")
    status, out, _ = hear("check", "--since", "HEAD~2", "--as", "u-ben", "--select", "A")
    assert (status, out.split(" ", 3)[2]) == (1, "A002")


def test_a_user_whom_nobody_knows_is_refused(hear: Hear) -> None:
    status, _, said = hear("check", "--since", "HEAD", "--as", "mallory")
    assert (status, "it has u-anna, u-ben" in said) == (2, True)


def test_who_goes_with_since_when(hear: Hear) -> None:
    assert hear("check", "--as", "u-ben")[0] == 2
