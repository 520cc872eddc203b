from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]


def test_a_new_id_is_followed_by_every_reference(hear: Hear, crm: Path, git: Git) -> None:
    file = crm / "customers" / "acme-gmbh.yaml"
    file.write_text(file.read_text() + "# ours\n")
    hear("set", "beta-ag", "parent=acme-gmbh")
    assert hear("rename", "acme-gmbh", "acme") == (0, "customers/acme\n", "")
    assert git("log", "-1", "--format=%s") == "customer acme-gmbh: rename to acme"
    renamed = (crm / "customers" / "acme.yaml").read_text()
    assert renamed.endswith("aliases:\n  - acme-gmbh\n# ours\n")
    assert not file.exists()
    assert (
        "parent: acme\nreferred_by: customers/acme\n"
        in (crm / "customers" / "beta-ag.yaml").read_text()
    )
    assert hear("check", "--select", "R")[1] == ""
    assert hear("show", "acme-gmbh", "--format", "ids")[1] == "customers/acme\n"


def test_a_renaming_is_taken_back_by_renaming_and_by_undo(hear: Hear, crm: Path) -> None:
    before = (crm / "customers" / "acme-gmbh.yaml").read_text()
    hear("rename", "acme-gmbh", "acme")
    assert hear("rename", "acme", "acme-gmbh") == (0, "customers/acme-gmbh\n", "")
    assert (crm / "customers" / "acme-gmbh.yaml").read_text() == before + "aliases:\n  - acme\n"
    hear("undo")
    hear("undo", "HEAD~2")
    assert (crm / "customers" / "acme-gmbh.yaml").read_text() == before


def test_a_reference_to_itself_follows(hear: Hear, crm: Path) -> None:
    hear("set", "acme-gmbh", "parent=acme-gmbh")
    hear("rename", "acme-gmbh", "acme")
    assert "parent: acme\n" in (crm / "customers" / "acme.yaml").read_text()


def test_a_person_keeps_an_id_of_chance(hear: Hear) -> None:
    sentence = (
        "crmctl: The id of this {} stands in paths and commit messages, so it must say nothing: "
        "a letter, a hyphen and eight of 0-9 and a-z without i, l, o and u, as in p-7k3f9q2m.\n"
    )
    assert hear("rename", "p-7k3f9q2m", "erika") == (2, "", sentence.format("contact"))
    assert hear("rename", "k-9w2e5t7y", "paul-ito") == (2, "", sentence.format("customer"))
    assert hear("rename", "p-7k3f9q2m", "p-00000000") == (0, "contacts/p-00000000\n", "")


@pytest.mark.parametrize(
    ("ref", "id_", "status", "sentence"),
    [
        ("nobody", "x", 4, "No record answers to 'nobody'."),
        ("beta-ag", "acme-gmbh", 2, ("customers/acme-gmbh is taken, or was by a record that was "
         "merged; choose another id.")),
        ("beta-ag", "../x", 2, ("An id is made of a-z, 0-9 and hyphens, at most 115 of them, and "
         "begins and ends with a letter or digit; names that Windows keeps for devices (con, "
         "nul) are none.")),
    ],
)  # fmt: skip
def test_an_id_that_cannot_be_is_refused(
    hear: Hear, ref: str, id_: str, status: int, sentence: str
) -> None:
    assert hear("rename", ref, id_) == (status, "", f"crmctl: {sentence}\n")


def test_dry_run_shows_every_file_that_would_change(hear: Hear, git: Git) -> None:
    status, out, _ = hear("rename", "acme-gmbh", "acme", "--dry-run")
    assert status == 0
    assert [line[6:] for line in out.splitlines() if line.startswith("+++ ")] == [
        "contacts/7k/p-7k3f9q2m.yaml",
        "ev/null",
        "customers/acme.yaml",
        "customers/beta-ag.yaml",
        "interactions/2026/11/2026-11-21-acme-gmbh-phone-7k3f.yaml",
        "interactions/2026/12/2026-12-01-acme-gmbh-meeting-2c4e.yaml",
        "tasks/m4/t-m4k8z1qp.yaml",
    ]
    assert git("status", "--short") == ""
