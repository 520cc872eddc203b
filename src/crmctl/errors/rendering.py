"""What stops us at showing a document."""

from collections.abc import Sequence

from crmctl.errors.base import CrmctlError, UsageError


class NotADocumentError(UsageError):
    """A record that is no quote, order, invoice or credit note."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"{ref} is no document; quotes, orders, invoices and credit notes are rendered."
        )


class NoCompanyError(UsageError):
    """A document without a letterhead."""

    def __init__(self) -> None:
        super().__init__(
            "crm.yaml does not say who issues documents: add `company:` with `name:` and `lines:` "
            "(the address, line by line); docs/documents.md shows one."
        )


class IncompleteDocumentError(UsageError):
    """A document that lacks what its form needs."""

    def __init__(self, ref: str, fields: Sequence[str]) -> None:
        super().__init__(f"{ref} cannot be rendered so; missing: {', '.join(fields)}.")


class MissingExtraError(UsageError):
    """A form that needs packages which are not installed."""

    def __init__(self, extra: str) -> None:
        super().__init__(f"This needs more packages: pip install 'crmctl[{extra}]'")


class UnknownTemplateError(UsageError):
    """A template that is not there."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        have = f"; there are {', '.join(known)}" if known else ""
        super().__init__(f"templates/ has no {name}{have}.")


class UnknownFormError(UsageError):
    """A file whose ending is none of a form."""

    def __init__(self, ending: str, forms: Sequence[str]) -> None:
        super().__init__(
            f"A document is not made as {ending}; name a form with --to: {', '.join(forms)}."
        )


class FixedLayoutError(UsageError):
    """A template for a form that has a layout of its own."""

    def __init__(self, form: str) -> None:
        super().__init__(f"{form} has a layout of its own; templates are for md and html.")


class BrokenTemplateError(UsageError):
    """A template that cannot be used, or does what templates may not do."""

    def __init__(self, name: str, line: int, reason: str) -> None:
        self.line = line
        super().__init__(f"templates/{name}, line {line}: {reason}.")


class TerminalOutputError(UsageError):
    """Bytes that no terminal shows."""

    def __init__(self, option: str) -> None:
        super().__init__(f"A terminal cannot show this; name a file with {option}.")


class InvalidEInvoiceError(CrmctlError):
    """An electronic invoice that does not meet its standard."""

    exit_code = 8

    def __init__(self, ref: str, rule: str) -> None:
        super().__init__(f"{ref} makes no valid electronic invoice: {rule}. Nothing was written.")


class NoAddressError(UsageError):
    """A mail to nobody."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"Neither a contact of {ref} nor its customer has a usable e-mail address; add one "
            "with `crmctl set`."
        )


class NoAppointmentsError(UsageError):
    """A record that stands in no calendar."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"{ref} has no day for a calendar; orders with deliveries, tasks with a due day and "
            "planned interactions have one."
        )
