"""Who issues documents, as crm.yaml's `company` says."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """The fields of `crmctl.model.settings.Company`, which only pydantic can load."""

    name: str
    lines: Sequence[str] = ()
    country: str | None = None
    vat_id: str | None = None
    tax_number: str | None = None
    email: str | None = None
    phone: str | None = None
    website: str | None = None
    bank: str | None = None
    iban: str | None = None
    bic: str | None = None
    court: str | None = None
