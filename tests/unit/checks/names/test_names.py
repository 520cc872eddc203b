from collections.abc import Callable

import pytest

from crmctl.checks.file_name import FileName
from crmctl.checks.names import wrong_folder
from crmctl.findings import Fix
from crmctl.model.catalogue import Catalogue

Codes = Callable[..., list[str]]


@pytest.mark.parametrize(
    "path",
    [
        "crm.yaml",
        "README.md",
        "contacts/7k/p-7k3f9q2m.yaml",
        "contacts/deep/deeper/p-7k3f9q2m.yaml",
        "customers/acme-gmbh.yaml",
        "customers/p-packages.yaml",  # a slug that only looks like a contact's id
        "customers/k-9w2e5t7y.yaml",
        "interactions/2026/11/2026-11-21-acme-gmbh-phone-7k3f.yaml",
        "contacts/.gitkeep",
        "docs/mkdocs.yaml",
        "attachments/Angebot Müller.pdf",
        "privacy/epochs/e-1.yaml",
        "deals/2026-11-acme-gmbh-d7k2.yaml",
    ],
)
def test_usual_names_have_no_findings(of_name: Codes, path: str) -> None:
    assert of_name(path) == []


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        ("contacts/p-7k3f9q2m.yml", ["F008"]),
        ("contacts/p-7k3f9q2m.YAML", ["F008"]),
        ("contacts/photo.jpg", ["F008"]),
        ("custmers/acme.yaml", ["F008"]),
        ("contact/p-7k3f9q2m.yaml", ["F009"]),
        ("Contacts/p-7k3f9q2m.yaml", ["F009"]),
        ("customers/t-m4k8z1qp.yaml", ["F009"]),
        ("customers/ACME.yaml", ["F010"]),
        ("customers/acme-.yaml", ["F010"]),
        ("customers/-acme.yaml", ["F010"]),
        ("customers/.yaml", ["F010"]),
        ("customers/müller.yaml", ["F010"]),
        ("customers/acme gmbh.yaml", ["F010"]),
        ("customers/con.yaml", ["F012"]),
        ("contacts/aux/p-7k3f9q2m.yaml", ["F012"]),
        ("contacts/odd./p-7k3f9q2m.yaml", ["F012"]),
        ("contacts/a:b/p-7k3f9q2m.yaml", ["F012"]),
        ("contacts/bu\u0308ro/p-7k3f9q2m.yaml", ["F012"]),
        ("contacts/büro/p-7k3f9q2m.yaml", []),
        (f"customers/{'a' * 120}.yaml", ["F012"]),
        ("contacts/p-7k3f9q2m.yaml.orig", ["F015"]),
        ("contacts/p-7k3f9q2m.yaml~", ["F015"]),
        ("contacts/.p-7k3f9q2m.yaml.swp", ["F015"]),
        ("contacts/#p-7k3f9q2m.yaml#", ["F015"]),
    ],
)
def test_unusual_names_are_told(of_name: Codes, path: str, codes: list[str]) -> None:
    assert of_name(path) == codes


def test_a_symbolic_link_is_told_where_records_are(of_name: Codes) -> None:
    assert of_name("contacts/p-7k3f9q2m.yaml", symlink=True) == ["F007"]
    assert of_name("attachments/latest.pdf", symlink=True) == []


def test_a_finding_names_the_record_and_what_to_do(catalogue: Catalogue) -> None:
    (found,) = wrong_folder.check(FileName("customers/t-m4k8z1qp.yaml", catalogue))
    assert (found.ref, found.hint) == ("customers/t-m4k8z1qp", "move it to tasks/")
    assert (found.line, found.column, found.fix) == (1, 1, Fix.UNSAFE)


@pytest.mark.parametrize(
    ("path", "destination"),
    [
        ("contact/7k/p-7k3f9q2m.yaml", "contacts/7k/p-7k3f9q2m.yaml"),
        ("customers/t-m4k8z1qp.yaml", "tasks/t-m4k8z1qp.yaml"),
        ("contacts/7k/p-7k3f9q2m.yaml", "contacts/7k/p-7k3f9q2m.yaml"),
        ("crm.yaml", "crm.yaml"),
    ],
)
def test_a_misplaced_record_goes_into_the_folder_of_its_kind(
    catalogue: Catalogue, path: str, destination: str
) -> None:
    assert wrong_folder.destination(FileName(path, catalogue)) == destination
