"""A document as it stands on paper: every text in its place, formatted, in one language."""

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple


class Fact(NamedTuple):
    """Something that the document says of itself: `Valid until`, `21 December 2026`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """One line of the table.

    Attributes:
        position: counted from 1.
        text: what it is, line by line.
        quantity: with its unit.
        price: of one unit.
        discount: empty for none.
        tax: the rate, or the name of one that crm.yaml does not know; empty for none.
        amount: what the line comes to.
    """

    position: str
    text: tuple[str, ...]
    quantity: str
    price: str
    discount: str
    tax: str
    amount: str


@dataclass(frozen=True, slots=True)
class Sum:
    """One of the sums below the lines; the last one counts."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A document, ready for a template. No text has a line break in it; none is markup.

    Attributes:
        kind: quote, order, invoice or credit.
        language: of all words: `de` or `en`.
        heading: what it is, with its number.
        name: what it is: `Quote`.
        number: empty for a draft.
        subject: what it is about; may be empty.
        mark: DRAFT or CANCELLED, to stand across it; else empty.
        issued: the day, as in the record; empty for a draft.
        company: who issues it.
        company_lines: the company's address.
        sender: the company in one line, for the window of the envelope.
        recipient: name and address, line by line.
        facts: number, date and the like.
        intro: paragraphs before the lines, each of lines.
        headings: of the table, by the names of `PageLine`.
        lines: the table.
        has_discount: whether any line has one.
        has_tax: whether any line has one, or there is no line.
        sums: net, taxes, gross; empty while they are not known.
        terms: sentences about payment and validity.
        notes: what the law wants said, as on reverse charge.
        footer: columns of lines: address, ways to reach the company, bank and tax.
        page_words: `Page` and `of`, for the number of a page.
    """

    kind: str
    language: str
    heading: str
    name: str
    number: str
    subject: str
    mark: str
    issued: str
    company: str
    company_lines: tuple[str, ...]
    sender: str
    recipient: tuple[str, ...]
    facts: tuple[Fact, ...]
    intro: tuple[tuple[str, ...], ...]
    headings: dict[str, str]
    lines: tuple[PageLine, ...]
    has_discount: bool
    has_tax: bool
    sums: tuple[Sum, ...]
    terms: tuple[str, ...]
    notes: tuple[str, ...]
    footer: tuple[tuple[str, ...], ...]
    page_words: tuple[str, str]

    def as_data(self) -> dict[str, Any]:
        """Give plain data for a template: dicts, lists and texts, nothing to call."""
        data = asdict(self)
        data["facts"] = [{"label": fact.label, "value": fact.value} for fact in self.facts]
        return data
