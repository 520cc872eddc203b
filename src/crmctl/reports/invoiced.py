"""Revenue: what was invoiced, less what was credited, net, document by document."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from crmctl.reports.report import Rows
from crmctl.sales.amounts import Amount, amount
from crmctl.sales.totals import item, line_amount

_PER_CENT = 100
_DOCUMENTS = """
    SELECT r.kind, r.json, deals.owner, through.owner, customers.owner
    FROM {folder} k JOIN records r ON r.rowid = k.rowid
    {joins}
    LEFT JOIN customers ON customers.id = k.customer
    WHERE k.issued IS NOT NULL AND k.cancelled IS NULL AND k.issued < ?
"""
_OF_INVOICE = """
    LEFT JOIN deals ON deals.id = k.deal
    LEFT JOIN orders ON orders.id = k."order" LEFT JOIN deals AS through
        ON through.id = orders.deal
"""
_OF_CREDIT = """
    LEFT JOIN invoices ON invoices.id = k.invoice LEFT JOIN deals ON deals.id = invoices.deal
    LEFT JOIN orders ON orders.id = invoices."order" LEFT JOIN deals AS through
        ON through.id = orders.deal
"""


class Document(NamedTuple):
    """An issued invoice, or a credit note, whose amounts count below zero.

    Attributes:
        customer: the customer's id.
        day: on which it was issued.
        owner: whose revenue it is: the deal's owner, else the customer's; empty for nobody.
        net: what it comes to; None where it has no totals.
        products: what each product in it comes to, net.
    """

    customer: str
    day: str
    owner: str
    net: Amount | None
    products: Mapping[str, tuple[Amount, ...]]


def documents(rows: Rows, before: str) -> Iterator[Document]:
    """Give the invoices and credit notes that were issued before a day and not cancelled."""
    for folder, joins in (("invoices", _OF_INVOICE), ("credits", _OF_CREDIT)):
        statement = _DOCUMENTS.format(folder=folder, joins=joins)
        for kind, text, *owners in rows(statement, (before,)):
            data = json.loads(text)
            sign = -1 if kind == "credit" else 1
            owner = next(filter(None, owners), "")
            day, net = data["issued"], data.get("totals", {}).get("net")
            total = _signed(amount(net, day), sign) if net else None
            yield Document(data["customer"], day, owner, total, _products(data, sign))


def _products(data: Mapping[str, Any], sign: int) -> Mapping[str, tuple[Amount, ...]]:
    rates = {one["tax"]: one["rate"] for one in data.get("totals", {}).get("taxes", ())}
    found: dict[str, tuple[Amount, ...]] = {}
    for line in data.get("lines", ()):
        if "product" in line:
            gross = data.get("prices") == "gross"
            rate = Decimal(str(rates.get(line.get("tax"), 0))) if gross else Decimal(0)
            net = _line(line, data["issued"], rate)
            found[line["product"]] = (*found.get(line["product"], ()), _signed(net, sign))
    return found


def _line(line: Mapping[str, Any], day: str, rate: Decimal) -> Amount:
    """Give what a line comes to without its tax."""
    money = line_amount(item(line))
    return Amount(money.amount * _PER_CENT / (_PER_CENT + rate), money.currency, day[:10])


def _signed(one: Amount, sign: int) -> Amount:
    return one._replace(value=one.value * sign)
