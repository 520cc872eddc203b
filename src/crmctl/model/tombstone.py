"""What remains of a record whose person was erased."""

from pydantic import Field

from crmctl.model.base import Part
from crmctl.model.types import Day, RecordId


class Tombstone(Part):
    """The day and the certificate; nothing of the person (GDPR Art. 17)."""

    erased: Day
    epoch: RecordId = Field(description="The certificate, privacy/epochs/<epoch>.yaml")
    aliases: tuple[RecordId, ...] = Field(default=(), description="Ids of records merged into it")
