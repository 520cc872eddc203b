"""The kinds as the models describe them, and where files of others are."""

import os
from pathlib import Path

import pytest

from crmctl.model.catalogue import Catalogue, Kind
from crmctl.model.describe import catalogue as describe
from crmctl.model.settings import Settings


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third-party test data; tests that need it are skipped where it is missing.

    Their licences allow to copy the files, and they are not ours to keep.
    """
    folder = Path(os.environ.get("CRMCTL_SHARED_DATA", "/work/shared/data"))
    if not folder.is_dir():
        pytest.skip("the files of others are not here; CRMCTL_SHARED_DATA names their place")
    return folder


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
