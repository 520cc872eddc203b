"""Electronic invoices after EN 16931: XRechnung, and ZUGFeRD (Factur-X) within a PDF.

`en16931` says what stands in them; here a library writes it, and what it wrote is checked against
the schema of the standard.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from crmctl.errors.rendering import InvalidEInvoiceError, MissingExtraError
from crmctl.rendering.compose import Source
from crmctl.rendering.en16931 import invoice, require

XRECHNUNG = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
"""The specification that an XRechnung says it follows (BT-24)."""

_EN16931 = b"<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>"
_PROFILE = f"<cbc:CustomizationID>{XRECHNUNG}</cbc:CustomizationID>".encode()
_VERSION = b"<cbc:UBLVersionID>2.1</cbc:UBLVersionID>"
_PEPPOL_BILLING = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_EMPTY_DELIVERY = b"<ram:ApplicableHeaderTradeDelivery/>"
_NIL_DELIVERY = b'<ram:ApplicableHeaderTradeDelivery xsi:nil="true"/>'


def xrechnung(source: Source, email: str) -> bytes:
    """Give an invoice as XRechnung 3.0, in UBL 2.1.

    Args:
        source: an issued invoice or credit note.
        email: where the recipient gets electronic invoices; empty if not known.

    Raises:
        MissingExtraError: what writes it is not installed.
        NoCompanyError: crm.yaml does not say who issues documents.
        IncompleteDocumentError: something is missing that the standard asks for.
        InvalidEInvoiceError: it does not meet the standard.
    """
    data = invoice(source, email)
    require(source, _missing_for_germany(data))
    data["BT-23"] = _PEPPOL_BILLING
    with _library(source) as library:
        xml = library.generate_xml(
            data, "ubl-2.1", level="en16931", check_xsd=False, check_schematron=None
        )
        # The library writes the identifier of EN 16931 itself, and a version that UBL-CR-001
        # does not want to see. No text of a record can look like a tag.
        xml = xml.replace(_EN16931, _PROFILE, 1).replace(_VERSION, b"", 1)
        flavor = "ubl-2.1-creditnote" if source.record.kind == "credit" else "ubl-2.1-invoice"
        library.xml_check_xsd(xml, flavor=flavor)
        return bytes(xml)


def zugferd(source: Source, xml: bytes, pdf: bytes) -> bytes:
    """Give an invoice as ZUGFeRD 2 (Factur-X), profile EN 16931: a PDF that carries its XML.

    Args:
        source: an issued invoice or credit note.
        xml: what `cross_industry` makes of it.
        pdf: the same document as PDF/A-3.

    Raises:
        MissingExtraError: what writes it is not installed.
        NoCompanyError: crm.yaml does not say who issues documents.
        InvalidEInvoiceError: the two cannot be joined.
    """
    said = source.words
    about = {
        "author": source.company.name,
        "title": f"{said[source.record.kind]} {source.get('number')}",
        "subject": f"{said[source.record.kind]} {source.get('number')}",
        "keywords": "Factur-X, ZUGFeRD",
    }
    with _library(source) as library:
        made = library.generate_from_binary(
            pdf,
            xml,
            flavor="factur-x",
            level="en16931",
            check_xsd=False,
            check_schematron=False,
            pdf_metadata=about,
            lang=source.language,
            afrelationship="alternative",
        )
    return bytes(made)


def cross_industry(source: Source, email: str) -> bytes:
    """Give the XML that ZUGFeRD carries (UN/CEFACT CII), checked against its schema.

    Args:
        source: an issued invoice or credit note.
        email: where the recipient gets electronic invoices; empty if not known.

    Raises:
        MissingExtraError: what writes it is not installed.
        NoCompanyError: crm.yaml does not say who issues documents.
        IncompleteDocumentError: something is missing that the standard asks for.
        InvalidEInvoiceError: it does not meet the standard.
    """
    data = invoice(source, email)
    with _library(source) as library:
        xml = library.generate_xml(
            data, "factur-x", level="en16931", check_xsd=False, check_schematron=None
        )
        # The library says `nil` of a delivery that nothing is known of, which may only be empty.
        xml = xml.replace(_NIL_DELIVERY, _EMPTY_DELIVERY, 1)
        library.xml_check_xsd(xml, flavor="factur-x", level="en16931")
        return bytes(xml)


def _missing_for_germany(data: Mapping[str, Any]) -> Iterator[str]:
    """Name what XRechnung asks for beyond EN 16931 (BR-DE-1 to BR-DE-15, PEPPOL R010, R020)."""
    seller, buyer = data["BG-4"], data["BG-7"]
    contact = seller["contacts"][0]
    for name in ("phone", "email"):
        if name not in contact:
            yield f"company.{name} in crm.yaml"
    if "BT-84" not in data:
        yield "company.iban in crm.yaml"
    if not {"postcode", "city"} <= set(seller):
        yield "company.lines with postcode and town in crm.yaml"
    if not {"postcode", "city"} <= set(buyer):
        yield "recipient.lines with postcode and town"
    if "BT-10" not in data:
        yield "recipient.reference (the Leitweg-ID, or what the customer wants to read there)"
    if "einvoicing_addr" not in buyer:
        yield "an e-mail address of the customer or a contact"


@contextmanager
def _library(source: Source) -> Iterator[Any]:
    """Give the library, silent: what it logs and raises quotes the invoice.

    Raises:
        MissingExtraError: it is not installed.
        InvalidEInvoiceError: it refuses the invoice.
    """
    try:
        import facturx  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError("einvoice") from None
    log = logging.getLogger("factur-x")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield facturx
    except Exception:  # noqa: BLE001 - it raises whatever it likes
        rule = "the schema of the standard refuses it"
        raise InvalidEInvoiceError(str(source.record.ref), rule) from None
    finally:
        log.setLevel(level)
