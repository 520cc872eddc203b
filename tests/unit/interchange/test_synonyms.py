"""The words for the fields."""

import pytest

from crmctl.interchange.goals import exact
from crmctl.interchange.synonyms import key, targets
from crmctl.model.catalogue import Catalogue


def test_words_are_compared_without_case_accents_and_punctuation() -> None:
    assert key("E-Mail Adresse") == key("e_mail-adresse") == "emailadresse"
    assert key("Straße") == key("STRASSE") == "strasse"


@pytest.mark.parametrize("kind", ["customer", "contact", "interaction", "task"])
def test_every_target_is_a_field(kind: str, catalogue: Catalogue) -> None:
    paths = {target.partition(":")[0] for target in targets(kind).values()} - {"external_ids"}
    fields = catalogue.by_name[kind]
    assert {path for path in paths if not exact(path, fields)} <= {"name"}


def test_a_kind_without_words_of_its_own_has_the_common_ones() -> None:
    assert targets("deal")["notizen"] == "notes"
