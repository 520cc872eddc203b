from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.records import AmbiguousRecordError, UnknownRecordError
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.names import name, names
from crmctl.workspace.resolving import resolve

_OUTSIDE = Surroundings(datetime.fromisoformat("2026-11-23T12:00:00+01:00"))


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("acme-gmbh", "customers/acme-gmbh"),
        ("customer/acme-gmbh", "customers/acme-gmbh"),
        ("acme.example", "customers/acme-gmbh"),
        ("4711", "customers/acme-gmbh"),
        ("paul@ito.example", "contacts/p-2b4d6f8h"),
        ("(030) 1234 5678", "contacts/p-2b4d6f8h"),
        ("p-0m2c8w4r", "contacts/p-7k3f9q2m"),
        ("erika mueller-luedenscheidt", "contacts/p-7k3f9q2m"),
        ("tasks/t-m4k8z1qp", "tasks/t-m4k8z1qp"),
    ],
)
def test_a_record_is_found_by_whatever_names_it(crm: Path, text: str, ref: str) -> None:
    assert str(resolve(Workspace.open(crm, _OUTSIDE), text)) == ref


def test_only_the_kinds_that_fit_are_looked_at(crm: Path) -> None:
    workspace = Workspace.open(crm, _OUTSIDE)

    assert str(resolve(workspace, "acme-gmbh", ["customer"])) == "customers/acme-gmbh"
    with pytest.raises(UnknownRecordError):
        resolve(workspace, "acme-gmbh", ["contact"])


def test_candidates_come_with_their_names(crm: Path) -> None:
    (crm / "customers/beta-shop.yaml").write_text("type: organisation\nname: Beta Shop\n")

    with pytest.raises(AmbiguousRecordError) as caught:
        resolve(Workspace.open(crm, _OUTSIDE), "beta")

    assert caught.value.candidates == (
        "customers/beta-ag    Beta AG",
        "customers/beta-shop  Beta Shop",
    )


def test_names_follow_former_ids_and_private_customers(crm: Path) -> None:
    workspace = Workspace.open(crm, _OUTSIDE)

    assert names(workspace, [Ref("contacts", "p-0m2c8w4r"), Ref("customers", "k-9w2e5t7y")]) == {
        Ref("contacts", "p-0m2c8w4r"): "Dr. Erika Müller-Lüdenscheidt",
        Ref("customers", "k-9w2e5t7y"): "Paul Ito",
    }
    assert name(workspace, Ref("deals", "2026-x")) == "2026-x"


def test_completion_offers_ids_and_names(crm: Path) -> None:
    workspace = Workspace.open(crm, _OUTSIDE)

    assert workspace.complete("acm") == [("acme-gmbh", "ACME Maschinenbau")]
    assert workspace.complete("contacts/p-2") == [("contacts/p-2b4d6f8h", "Paul Ito")]
    assert workspace.complete("erik") == [("p-7k3f9q2m", "Dr. Erika Müller-Lüdenscheidt")]
    assert workspace.complete("k-9") == [("k-9w2e5t7y", "Paul Ito")]
    assert workspace.complete("acm", ["contact"]) == []
    assert workspace.complete("customers/a", ["contact"]) == []
    assert workspace.complete("nothing/a") == []
