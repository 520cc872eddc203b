from typing import Any

import pytest

from crmctl.model.kinds import BY_NAME, KINDS


@pytest.mark.parametrize(
    ("kind", "begun"),
    [
        ("contact", {"name": {"given": "Erika", "family": "Müller"}}),
        ("customer", {"type": "organisation", "name": "Erika Müller"}),
        ("interaction", {"at": "now", "subject": "Erika Müller"}),
        ("task", {"title": "Erika Müller"}),
    ],
)
def test_a_new_record_begins_with_its_name(kind: str, begun: dict[str, Any]) -> None:
    assert BY_NAME[kind].begin("Erika Müller") == begun


def test_every_kind_has_a_name_and_a_folder_of_its_own() -> None:
    assert len(BY_NAME) == 2 * len(KINDS)
