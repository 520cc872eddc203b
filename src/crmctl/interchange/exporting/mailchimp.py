"""Recipients for Mailchimp's import: its own headings, merge fields, and tags in one cell."""

from collections.abc import Iterator, Sequence

from crmctl.interchange.exporting.export import Export, Recipient
from crmctl.interchange.exporting.mailing import table

# The first three and the last as in Mailchimp's own files; between them merge fields, whose
# names have at most ten characters.
_HEADER = (
    *("Email Address", "First Name", "Last Name"),
    *("GREETING", "COMPANY", "LANGUAGE", "CONTACTID", "TAGS"),
)


def texts(export: Export) -> Iterator[str]:
    """Give the table."""
    return table(_HEADER, map(_row, export.recipients))


def _row(one: Recipient) -> Sequence[str]:
    fields = one.fields
    return (
        one.email,
        fields["given"],
        fields["family"],
        fields["greeting"],
        fields["company"],
        fields["language"],
        one.id,
        ",".join(map(_tag, one.tags)),
    )


def _tag(tag: str) -> str:
    """Give a tag as Mailchimp writes it; quotation marks would end it."""
    plain = tag.replace('"', "'")
    return f'"{plain}"'
