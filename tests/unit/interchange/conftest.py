"""The kinds as the models describe them."""

import pytest

from crmctl.model.catalogue import Catalogue, Kind
from crmctl.model.describe import catalogue as describe
from crmctl.model.settings import Settings


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    fields = {"customer": {"gate_height": {"type": "decimal", "unit": "m"}}}
    return describe(Settings.model_validate({"format": 1, "name": "x", "custom_fields": fields}))


@pytest.fixture(scope="session")
def customer(catalogue: Catalogue) -> Kind:
    return catalogue.by_name["customer"]


@pytest.fixture(scope="session")
def contact(catalogue: Catalogue) -> Kind:
    return catalogue.by_name["contact"]
