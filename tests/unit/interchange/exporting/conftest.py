"""The kinds that the tests of exports are about."""

import pytest

from crmctl.model.catalogue import Catalogue, Kind


@pytest.fixture(scope="session")
def deal(catalogue: Catalogue) -> Kind:
    return catalogue.by_name["deal"]
