"""Paths of ids, and ids of paths."""

import pytest

from crmctl.errors.files import UnsafeIdError
from crmctl.store.paths import id_of, is_id, path_of


@pytest.mark.parametrize(
    ("folder", "identifier", "path"),
    [
        ("contacts", "p-7k3f9q2m", "contacts/7k/p-7k3f9q2m.yaml"),
        ("tasks", "t-m4k8z1qp", "tasks/m4/t-m4k8z1qp.yaml"),
        ("customers", "acme-gmbh", "customers/acme-gmbh.yaml"),
        ("customers", "k-9w2e5t7y", "customers/k-9w2e5t7y.yaml"),
        ("customers", "e-commerce", "customers/e-commerce.yaml"),
        (
            "interactions",
            "2026-11-21-acme-gmbh-phone-7k3f",
            "interactions/2026/11/2026-11-21-acme-gmbh-phone-7k3f.yaml",
        ),
        ("interactions", "odd", "interactions/odd.yaml"),
        ("deals", "2026-11-acme-gmbh-d7k2", "deals/2026-11-acme-gmbh-d7k2.yaml"),
    ],
)
def test_a_new_record_goes_to_its_folder(folder: str, identifier: str, path: str) -> None:
    assert path_of(folder, identifier) == path
    assert id_of(path) == identifier


@pytest.mark.parametrize(
    ("identifier", "path"),
    [
        ("acme-gmbh", "customers/ac/acme-gmbh.yaml"),
        ("k-9w2e5t7y", "customers/9w/k-9w2e5t7y.yaml"),
        ("a", "customers/a/a.yaml"),
    ],
)
def test_slugs_are_spread_over_folders_on_demand(identifier: str, path: str) -> None:
    assert path_of("customers", identifier, "sharded") == path


@pytest.mark.parametrize(
    "identifier",
    [
        *("", ".", "..", "../x", "a/b", "a\\b", "/a", ".a", "a.", "-a", "a-", "A", "ä", "a b"),
        *("a\n", "a\0", "con", "nul", "aux", "prn", "com1", "lpt9", "a" * 116, "a.yaml", "~a"),
    ],
)
def test_no_other_id_becomes_a_path(identifier: str) -> None:
    assert not is_id(identifier)
    with pytest.raises(UnsafeIdError):
        path_of("customers", identifier)
    with pytest.raises(UnsafeIdError):
        path_of(identifier, "a")


@pytest.mark.parametrize(
    "path", ["a/b.yml", "a/.yaml", "a/B.yaml", "a/b", "a/.b.yaml", "con.yaml", "a.yaml/"]
)
def test_other_files_have_no_id(path: str) -> None:
    assert id_of(path) is None
