from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crmctl.errors.records import DuplicateError
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.likeness import Likeness, likenesses, require_new

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


def _alike(crm: Path, kind: str, data: dict[str, Any]) -> list[tuple[str, bool]]:
    workspace = Workspace.open(crm, Surroundings(_NOW))
    found = likenesses(workspace, workspace.catalogue.by_name[kind], data)
    return [(str(each.ref), each.exact) for each in found]


@pytest.mark.parametrize(
    ("kind", "data", "found"),
    [
        ("contact", {"name": {"given": "Paul", "family": "Ito"}}, [("contacts/p-2b4d6f8h", True)]),
        ("contact", {"name": {"given": "P.", "family": "Ito"},
                     "emails": [{"address": "PAUL@ito.example"}]},
         [("contacts/p-2b4d6f8h", False)]),
        ("contact", {"name": {"given": "Paul", "family": "Ito"},
                     "phones": [{"number": "+493012345678", "label": "x"}]},
         [("contacts/p-2b4d6f8h", True)]),
        ("contact", {"name": {"given": "Mia", "family": "Neu"}}, []),
        ("customer", {"type": "organisation", "name": "acme maschinenbau gmbh",
                      "domains": ["acme.example"]}, [("customers/acme-gmbh", True)]),
        ("customer", {"type": "organisation", "name": "Acme Maschinenbau", "stage": "lead"},
         [("customers/acme-gmbh", False)]),
        ("task", {"title": "Call back"}, []),
    ],
)  # fmt: skip
def test_a_new_record_is_compared_with_those_that_share_something(
    crm: Path, kind: str, data: dict[str, Any], found: list[tuple[str, bool]]
) -> None:
    assert _alike(crm, kind, data) == found


def test_only_an_exact_likeness_is_refused(crm: Path) -> None:
    ref = Workspace.open(crm, Surroundings(_NOW)).ref_at("contacts/p-2b4d6f8h.yaml")
    assert ref
    require_new([Likeness(ref, 0.99, exact=False)], force=False)
    require_new([Likeness(ref, 0.99, exact=True)], force=True)
    with pytest.raises(DuplicateError, match="contacts/p-2b4d6f8h"):
        require_new([Likeness(ref, 0.99, exact=True)], force=False)
