"""Documents as people send them: rendered, and attached to the draft of a mail."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from crmctl.errors.records import UnknownRecordError
from crmctl.errors.rendering import (
    FixedLayoutError,
    MissingExtraError,
    NoAddressError,
    NotADocumentError,
)
from crmctl.model.record import Record, Ref
from crmctl.rendering.compose import DOCUMENTS, Source, compose
from crmctl.rendering.figures import language_of
from crmctl.rendering.page import Page
from crmctl.rendering.text import file_name, markdown
from crmctl.workspace.addressee import addressee, linked, recipient_of
from crmctl.workspace.selling.sums import sums
from crmctl.workspace.templates import Templates
from crmctl.workspace.workspace import Workspace

if TYPE_CHECKING:
    from email.headerregistry import Address

    from crmctl.rendering.mail import Attachment

# Where a document comes from: the field that names it, and the folder it lies in.
_EARLIER = {"quote": "quotes", "order": "orders", "invoice": "invoices"}


class Form(StrEnum):
    """In which form a document is given."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"
    XRECHNUNG = "xrechnung"
    ZUGFERD = "zugferd"

    @property
    def is_binary(self) -> bool:
        """Whether a terminal could not show it."""
        return self in (Form.PDF, Form.ZUGFERD)


def render(
    workspace: Workspace,
    ref: Ref,
    form: Form,
    *,
    language: str | None = None,
    template: str | None = None,
) -> bytes:
    """Give a document in a form.

    Args:
        workspace: the CRM.
        ref: a quote, order, invoice or credit note.
        form: what to make of it.
        language: `de` or `en`; None for that of the contact, else of the CRM.
        template: one of the CRM's own, for Markdown and HTML; None for the usual one.

    Raises:
        NotADocumentError: it is no document.
        NoCompanyError: crm.yaml does not say who issues documents.
        IncompleteDocumentError: it lacks what the form needs.
        UnknownTemplateError: there is no such template.
        FixedLayoutError: the form takes no template.
        BrokenTemplateError: a template cannot be used.
        MissingExtraError: the form needs packages that are not installed.
        InvalidEInvoiceError: it makes no valid electronic invoice.
    """
    if template and form not in (Form.MD, Form.HTML):
        raise FixedLayoutError(form)
    source = source_of(workspace, ref, language=language)
    match form:
        case Form.PDF:
            from crmctl.rendering.pdf import pdf  # noqa: PLC0415 - for this form only

            return pdf(compose(source))
        case Form.XRECHNUNG:
            from crmctl.rendering.einvoice import xrechnung  # noqa: PLC0415 - the same

            return xrechnung(source, _email(workspace, source.record))
        case Form.ZUGFERD:
            return _zugferd(source, _email(workspace, source.record))
    return _by_template(workspace, compose(source), form, template).encode()


def source_of(workspace: Workspace, ref: Ref, *, language: str | None = None) -> Source:
    """Gather what a document is rendered from.

    Raises:
        NotADocumentError: it is no document.
        UnknownRecordError: it is not there.
    """
    record = workspace.record(ref)
    if record is None:
        raise UnknownRecordError(str(ref))
    if record.kind not in DOCUMENTS:
        raise NotADocumentError(str(ref))
    config, data = workspace.config, record.data
    contact = next(_contacts(workspace, record), None)
    spoken = contact.data.get("language") if contact else None
    earlier = (
        (field, linked(workspace, Ref(folder, data[field])))
        for field, folder in _EARLIER.items()
        if field in data
    )
    return Source(
        record,
        config,
        language_of(language, spoken, config["language"]),
        totals=data.get("totals") or sums(workspace, data, workspace.now.date()).as_data(),
        recipient=data.get("recipient") or recipient_of(workspace, addressee(workspace, record)),
        earlier={field: found for field, found in earlier if found},
    )


def draft_mail(workspace: Workspace, ref: Ref, *, language: str | None = None) -> bytes:
    """Give the draft of a mail with a document attached, as an .eml file.

    It goes to the first of the document's contacts who has an address, else to the customer. The
    document is attached as PDF, or as HTML where PDF cannot be made.

    Raises:
        NoAddressError: nobody has a usable address.
        NotADocumentError, NoCompanyError, IncompleteDocumentError, BrokenTemplateError: as
            `render` does.
    """
    from crmctl.rendering import mail  # noqa: PLC0415 - the email package, for mails only

    source = source_of(workspace, ref, language=language)
    page = compose(source)
    person, to = _to(workspace, source.record)
    greeting = mail.greeting(person.data["name"] if person else None, source.language)
    templates = Templates(workspace.root)
    names = (f"mail-{page.kind}", "mail")
    text = templates.run(names, page.language, "txt", {**page.as_data(), "greeting": greeting})
    sender = mail.address(source.company.email or "", source.company.name)
    return mail.draft(sender, to, text, _attachment(workspace, page), workspace.now)


def _attachment(workspace: Workspace, page: Page) -> "Attachment":
    from crmctl.rendering.mail import Attachment  # noqa: PLC0415 - as above
    from crmctl.rendering.pdf import pdf  # noqa: PLC0415 - for mails only

    file = file_name(page.name, page.number)
    try:
        return Attachment(f"{file}.pdf", "application/pdf", pdf(page))
    except MissingExtraError:
        content = _by_template(workspace, page, Form.HTML, None).encode()
        return Attachment(f"{file}.html", "text/html", content)


def _by_template(workspace: Workspace, page: Page, form: Form, template: str | None) -> str:
    names = (template,) if template else (page.kind, "document")
    escape = markdown if form is Form.MD else None
    return Templates(workspace.root).run(
        names,
        page.language,
        form,
        page.as_data(),
        escape=escape,
        only=template is not None,
    )


def _zugferd(source: Source, email: str) -> bytes:
    from crmctl.rendering.einvoice import cross_industry, zugferd  # noqa: PLC0415 - as above
    from crmctl.rendering.pdf import pdf  # noqa: PLC0415 - as above

    xml = cross_industry(source, email)
    return zugferd(source, xml, pdf(compose(source), archive=True))


def _contacts(workspace: Workspace, record: Record) -> Iterator[Record]:
    """Give the document's contacts, and who is the customer; nobody who was erased."""
    ids = list(record.data.get("contacts", ()))
    customer = addressee(workspace, record).customer
    if customer and "person" in customer.data:
        ids.append(customer.data["person"])
    for id_ in dict.fromkeys(ids):
        contact = linked(workspace, Ref("contacts", id_))
        if contact and "erased" not in contact.data:
            yield contact


def _company_name(data: Mapping[str, Any]) -> str:
    return str(data.get("legal_name") or data.get("name") or "")


def _full_name(name: Mapping[str, Any]) -> str:
    parts = (name.get(part) for part in ("title", "given", "family", "suffix"))
    return str(name.get("display") or " ".join(part for part in parts if part))


def _to(workspace: Workspace, record: Record) -> tuple[Record | None, "Address"]:
    """Give to whom a mail goes: the person, and the address with the person's name.

    Raises:
        NoAddressError: there is none that a mail could bear.
    """
    from crmctl.rendering.mail import address  # noqa: PLC0415 - as above

    for person in _contacts(workspace, record):
        for text in _addresses(person):
            if to := address(text, _full_name(person.data["name"])):
                return person, to
    customer = addressee(workspace, record).customer
    for text in _addresses(customer) if customer else ():
        if to := address(text, _company_name(customer.data if customer else {})):
            return None, to
    raise NoAddressError(str(record.ref))


def _email(workspace: Workspace, record: Record) -> str:
    """Give where electronic invoices go; empty if that is not known."""
    try:
        return _to(workspace, record)[1].addr_spec
    except NoAddressError:
        return ""


def _addresses(record: Record) -> list[str]:
    emails = sorted(record.data.get("emails", ()), key=lambda email: not email.get("primary"))
    return [email["address"] for email in emails]
