import pytest

from crmctl.workspace.guarding.server import Server

CONTACT = "contacts/7k/p-7k3f9q2m.yaml"
OTHER = "contacts/2b/p-2b4d6f8h.yaml"


def _text(clone, path: str) -> str:
    return (clone.folder / path).read_text()


def test_what_a_role_allows_is_let_in(team) -> None:
    ben = team.clone("u-ben")
    paul = _text(ben, OTHER)
    ben.commit({OTHER: f'{paul}phones:\n  - number: "+4935141234560"\n'})
    pushed = ben.push()
    assert pushed.is_in, pushed.said


def test_a_field_that_the_role_lacks_is_refused(team) -> None:
    ben = team.clone("u-ben")
    ben.commit({OTHER: "name:\n  family: Sato\n"})
    pushed = ben.push()
    assert not pushed.is_in
    assert "A001 u-ben may not write contact.name.family" in pushed.said
    assert "Sato" not in pushed.said
