"""Recipients for Brevo's import: its own headings; a number only where a text may be sent."""

from collections.abc import Iterator, Sequence

from crmctl.interchange.exporting.export import Export, Recipient
from crmctl.interchange.exporting.mailing import table

_HEADER = (
    *("EXT_ID", "EMAIL", "FIRSTNAME", "LASTNAME", "SMS"),
    *("GREETING", "COMPANY", "LANGUAGE", "TAGS", "INTERESTS"),
)


def texts(export: Export) -> Iterator[str]:
    """Give the table."""
    return table(_HEADER, map(_row, export.recipients))


def _row(one: Recipient) -> Sequence[str]:
    fields = one.fields
    return (
        one.id,
        one.email,
        fields["given"],
        fields["family"],
        one.sms.partition(";")[0].removeprefix("+"),  # with the country's code, but no sign
        fields["greeting"],
        fields["company"],
        fields["language"],
        ", ".join(one.tags),
        ", ".join(one.interests),
    )
