"""From a document's record to the page that a template shows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from crmctl.errors.rendering import IncompleteDocumentError, NoCompanyError
from crmctl.model.record import Record
from crmctl.rendering import figures
from crmctl.rendering.issuer import Company
from crmctl.rendering.page import Fact, Page, PageLine, Sum
from crmctl.rendering.text import filled, line, lines
from crmctl.rendering.units import written
from crmctl.rendering.wording import words

DOCUMENTS = ("quote", "order", "invoice", "credit")
"""The kinds that are documents."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document and all that its page is made of.

    Attributes:
        record: the document.
        config: the settings of the CRM as plain data.
        language: `de` or `en`.
        totals: the sums; None while they are not known.
        recipient: to whom it goes; the record's own, or for a draft what it would be.
        earlier: the documents that this one follows, by kind.
    """

    record: Record
    config: Mapping[str, Any]
    language: str
    totals: Mapping[str, Any] | None = None
    recipient: Mapping[str, Any] = field(default_factory=dict)
    earlier: Mapping[str, Record] = field(default_factory=dict)

    @property
    def words(self) -> Mapping[str, str]:
        """The words of its language."""
        return words(self.language)

    @property
    def company(self) -> Company:
        """Who issues it.

        Raises:
            NoCompanyError: crm.yaml does not say.
        """
        if not self.config.get("company"):
            raise NoCompanyError
        return Company(**self.config["company"])

    def tax(self, name: str) -> Mapping[str, Any] | None:
        """Give what crm.yaml says of a tax."""
        known: Mapping[str, Mapping[str, Any]] = self.config["taxes"]
        return known.get(name)

    def get(self, name: str) -> Any:
        """Give a field of the record."""
        return self.record.data.get(name)

    def day(self, text: str) -> str:
        """Write a day or a moment."""
        return figures.day(text, self.language, ZoneInfo(self.config["timezone"]))

    def money(self, text: str) -> str:
        """Write an amount."""
        return figures.money(text, self.language)


def compose(source: Source) -> Page:
    """Make the page of a document.

    Raises:
        NoCompanyError: crm.yaml does not say who issues documents.
        IncompleteDocumentError: it is addressed to nobody.
    """
    record, said, company = source.record, source.words, source.company
    recipient = _recipient(source)
    if not recipient:
        raise IncompleteDocumentError(str(record.ref), ("recipient.name",))
    number = line(source.get("number") or "")
    company_lines = filled(map(line, company.lines))
    table = tuple(_lines(source))
    return Page(
        kind=record.kind,
        language=source.language,
        heading=" ".join(filled((said[record.kind], number))),
        name=said[record.kind],
        number=number,
        subject=line(source.get("title") or ""),
        mark=_mark(source),
        issued=str(source.get("issued") or ""),
        company=line(company.name),
        company_lines=company_lines,
        sender=" · ".join((line(company.name), *company_lines)),
        recipient=recipient,
        facts=tuple(_facts(source)),
        intro=_paragraphs(source.get("intro") or ""),
        headings={name: said[name] for name in _HEADINGS},
        lines=table,
        has_discount=any(each.discount for each in table),
        has_tax=not table or any(each.tax for each in table),
        sums=tuple(_sums(source)),
        terms=tuple(_terms(source)),
        notes=tuple(_notes(source)),
        footer=_footer(source),
        page_words=(said["page"], said["page_of"]),
    )


_SCHEME = re.compile(r"^https?://|/$")
_PLAIN = ("phone", "email", "website", "bank", "court")
_TIMES = "\u00d7"
_HEADINGS = ("position", "text", "quantity", "price", "discount", "tax", "amount")


def _mark(source: Source) -> str:
    if not source.get("issued"):
        return source.words["draft"]
    return source.words["cancelled"] if source.get("cancelled") else ""


def _recipient(source: Source) -> tuple[str, ...]:
    parts = (source.recipient.get("name", ""), *source.recipient.get("lines", ()))
    code = source.recipient.get("country", source.config["country"])
    home = code == source.config["country"]
    return filled(
        (*map(line, parts), "" if home else figures.country(code, source.language).upper())
    )


def _facts(source: Source) -> Iterator[Fact]:
    said, kind = source.words, source.record.kind
    if number := source.get("number"):
        yield Fact(said[f"number.{kind}"], line(number))
    for name, label in (
        ("issued", "date"),
        ("valid_until", "valid_until"),
        ("delivered", "delivered"),
        ("due", "due"),
    ):
        if day := source.get(name):
            yield Fact(said[label], source.day(day))
    for delivery in source.get("deliveries") or ():
        yield Fact(said["delivery"], source.day(delivery["at"]))
    for earlier, record in source.earlier.items():
        if reference := _reference(source, record):
            yield Fact(said[f"of.{earlier}"], reference)
    recipient = source.recipient
    for label, value in (
        ("your_order", source.get("reference")),
        ("your_reference", recipient.get("reference")),
        ("your_vat_id", recipient.get("vat_id")),
    ):
        if value:
            yield Fact(said[label], line(value))


def _reference(source: Source, record: Record) -> str:
    """Give number and day of another document; nothing of one without a number."""
    number, issued = record.data.get("number"), record.data.get("issued")
    if not number:
        return ""
    return f"{line(number)} {source.words['of']} {source.day(issued)}" if issued else line(number)


def _paragraphs(text: str) -> tuple[tuple[str, ...], ...]:
    paragraphs = (lines(each) for each in text.replace("\r\n", "\n").split("\n\n"))
    return tuple(each for each in paragraphs if each)


def _lines(source: Source) -> Iterator[PageLine]:
    for at, each in enumerate(source.get("lines") or (), start=1):
        amount, currency = figures.line_amount(each)
        yield PageLine(
            position=str(at),
            text=lines(each.get("text") or each.get("product", "")),
            quantity=_quantity(source, each),
            price=source.money(each["price"]),
            discount=_discount(source, each.get("discount", "")),
            tax=_rate(source, each.get("tax", "")),
            amount=source.money(f"{amount} {currency}"),
        )


def _quantity(source: Source, each: Mapping[str, Any]) -> str:
    """Write how many of what, with a times sign where the unit begins with a figure itself."""
    number = figures.number(each["quantity"], source.language)
    unit = written(line(each.get("unit", "")), number, source.language)
    return "\u00a0".join(filled((number, _TIMES if unit[:1].isdigit() else "", unit)))


def _discount(source: Source, discount: str) -> str:
    if not discount:
        return ""
    if discount.endswith("%"):
        return figures.percent(discount.partition(" ")[0], source.language)
    return source.money(discount)


def _rate(source: Source, tax: str) -> str:
    known = source.tax(tax)
    return figures.percent(known["rate"], source.language) if known else line(tax)


def _sums(source: Source) -> Iterator[Sum]:
    totals, said = source.totals or {}, source.words
    if "gross" not in totals:
        return
    label = said["tax.gross" if source.get("prices") == "gross" else "tax.net"]
    if "net" in totals:
        yield Sum(said["net"], source.money(totals["net"]))
    for group in totals.get("taxes", ()):
        rate, net = figures.percent(group["rate"], source.language), source.money(group["net"])
        yield Sum(label.format(rate=rate, net=net), source.money(group["amount"]))
    yield Sum(said["gross"], source.money(totals["gross"]), strong=True)


def _terms(source: Source) -> Iterator[str]:
    said = source.words
    match source.record.kind:
        case "quote" | "order":
            if valid := source.get("valid_until"):
                yield said["terms.quote"].format(day=source.day(valid))
            yield said["terms.days"].format(days=source.config["payment_days"])
        case "invoice":
            yield _payment(source)
        case _:
            if reason := source.get("reason"):
                yield said["reason"].format(reason=line(reason))
            yield said["terms.credit"]


def _payment(source: Source) -> str:
    said, due = source.words, source.get("due")
    if not due:
        return said["terms.days"].format(days=source.config["payment_days"])
    number = line(source.get("number") or "")
    name = "terms.due" if number and source.company.iban else "terms.due_only"
    return said[name].format(day=source.day(due), number=number)


def _notes(source: Source) -> Iterator[str]:
    said = source.words
    if source.get("prices") == "gross":
        yield said["prices.gross"]
    used = dict.fromkeys(each.get("tax", "") for each in source.get("lines") or ())
    for tax in filter(None, map(source.tax, used)):
        note = line(tax.get("note") or "") or said.get(f"category.{tax.get('category')}", "")
        if note:
            yield note


def _footer(source: Source) -> tuple[tuple[str, ...], ...]:
    company, said = source.company, source.words
    labelled = ("vat_id", "tax_number", "iban", "bic")
    at = {
        name: said[name].format(value=_grouped(value) if name == "iban" else line(value))
        for name in labelled
        if (value := getattr(company, name))
    }
    plain = {name: line(getattr(company, name) or "") for name in _PLAIN}
    columns = (
        (line(company.name), *map(line, company.lines)),
        (plain["phone"], plain["email"], _SCHEME.sub("", plain["website"])),
        (plain["bank"], at.get("iban", ""), at.get("bic", "")),
        (at.get("vat_id", ""), at.get("tax_number", ""), plain["court"]),
    )
    cleaned = (filled(column) for column in columns)
    return tuple(column for column in cleaned if column)


def _grouped(iban: str) -> str:
    """Write an account's number in fours, as on paper (ISO 13616)."""
    packed = "".join(line(iban).split())
    return "\u00a0".join(packed[at : at + 4] for at in range(0, len(packed), 4))
