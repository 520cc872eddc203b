"""What a record of processing activities says beside purposes and retention (GDPR Art. 30(1))."""

from pydantic import Field

from crmctl.model.base import Part
from crmctl.model.types import Country


class ProcessingRecipient(Part):
    """Somebody, or a sort of somebody, who receives data: a processor, a mailing service."""

    name: str
    purpose: str | None = None
    country: Country | None = None
    safeguard: str | None = Field(
        default=None, description="Outside the EU: adequacy decision, standard clauses (Art. 46)"
    )


class Processing(Part):
    """Who answers for it, who receives it, what protects it."""

    officer: str | None = Field(default=None, description="The data protection officer (Art. 37)")
    representative: str | None = Field(default=None, description="In the EU (Art. 27)")
    authority: str | None = Field(default=None, description="The supervisory authority (Art. 51)")
    people: tuple[str, ...] = Field(default=(), description="Categories of data subjects")
    recipients: tuple[ProcessingRecipient, ...] = ()
    measures: tuple[str, ...] = Field(default=(), description="What protects it (Art. 32)")
