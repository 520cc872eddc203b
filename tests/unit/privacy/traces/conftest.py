from collections.abc import Callable, Mapping
from typing import Any

import pytest

from crmctl.model.describe import catalogue
from crmctl.model.record import Record, Ref
from crmctl.model.settings import Settings
from crmctl.privacy.subject import subject_of
from crmctl.privacy.traces import Traces, traces_of

_CATALOGUE = catalogue(Settings.model_validate({"format": 1, "name": "Test"}))
_ERIKA: Mapping[str, Any] = {
    "name": {"given": "Erika", "family": "Müller"},
    "emails": [{"address": "erika@acme.example"}],
    "phones": [{"number": "+493023125100"}],
    "profiles": {"linkedin": "erika-mueller-77"},
    "custom": {"iban": "DE89370400440532013000"},
}

Look = Callable[..., Traces]


def _record(kind: str, id_: str, **data: Any) -> Record:
    return Record(kind, Ref(_CATALOGUE.by_name[kind].folder, id_), data)


@pytest.fixture
def look() -> Look:
    """Make ready to look for Erika Müller, with other records at hand."""

    def made(*others: Record, former: Mapping[str, Any] | None = None, **more: Any) -> Traces:
        contact = _record("contact", "p-er1ka000", **{**_ERIKA, **more})
        subject = subject_of(contact, (), [former] if former else [])
        return traces_of([subject], [contact, *others], _CATALOGUE)

    return made
