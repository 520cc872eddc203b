"""Adding lines to a draft, and taking them off."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from crmctl.errors.records import InvalidDataError
from crmctl.errors.sales import NoPriceError, NoSuchLineError, StateError
from crmctl.model.amounts import money
from crmctl.model.entry import normalise
from crmctl.model.forms import DECIMAL
from crmctl.model.freeze import is_frozen
from crmctl.model.plain import Plain
from crmctl.model.record import Record
from crmctl.sales.money import written
from crmctl.sales.prices import objections, price_of
from crmctl.sales.taxes import tax_of, taxes
from crmctl.sales.totals import currency_of, item, line_amount
from crmctl.workspace.change import Change
from crmctl.workspace.resolving import resolve
from crmctl.workspace.selling.documents import Done, found
from crmctl.workspace.workspace import Workspace

_SHARE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?%")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line as a person types it; what is empty comes from the product."""

    product: str = ""
    quantity: str = "1"
    price: str = ""
    discount: str = ""
    tax: str = ""
    text: str = ""


def add_line(workspace: Workspace, name: str, wanted: Wanted) -> Done:
    """Collect a line at the end of a draft.

    The price is the product's in the currency of the document, on this day.

    Raises:
        StateError: the document was issued.
        NoPriceError: the product has no such price, and none was given.
        InvalidDataError: the quantity is no number, or the line is not valid.
        DifferentCurrenciesError: the price or the discount is not of the document's currency.
        UnknownTaxError: crm.yaml has no such tax.
    """
    change, document = _draft(workspace, name)
    ref = document.ref
    if not DECIMAL(wanted.quantity):
        raise InvalidDataError(["--quantity must be a number with a decimal point"])
    product = _product(workspace, wanted.product)
    line = _line(workspace, document, product, wanted)
    data = {**document.data, "lines": [*document.data.get("lines", ()), line]}
    kind = workspace.catalogue.by_name[document.kind]
    change.put(ref, {**document.data, "lines": normalise(kind, data, workspace.entry)["lines"]})
    if wanted.tax:
        tax_of(wanted.tax, taxes(workspace.config), workspace.now.date())
    _require_one_currency(change.record(ref))
    said = objections(
        product.data if product else {}, Decimal(wanted.quantity), workspace.now.date()
    )
    warnings = [f"{product.ref} {objection}" for objection in said] if product else []
    return Done(change, [ref], warnings)


def remove_line(workspace: Workspace, name: str, number: int) -> Done:
    """Collect taking a line off a draft; lines are counted from 1.

    Raises:
        StateError: the document was issued.
        NoSuchLineError: it has no such line.
    """
    change, document = _draft(workspace, name)
    lines = list(document.data.get("lines", ()))
    if not 0 < number <= len(lines):
        raise NoSuchLineError(str(document.ref), len(lines))
    del lines[number - 1]
    rest = {field: value for field, value in document.data.items() if field != "lines"}
    change.put(document.ref, {**document.data, "lines": lines} if lines else rest)
    return Done(change, [document.ref])


def _draft(workspace: Workspace, name: str) -> tuple[Change, Record]:
    (ref,) = found(workspace, [name])
    change = workspace.change("line")
    document = change.record(ref)
    if is_frozen(workspace.catalogue.by_name[document.kind], document.data):
        raise StateError(str(ref), "issued", "given other lines", "Its content is frozen.")
    return change, document


def _require_one_currency(document: Record) -> None:
    """Refuse a line that could not be added up with the others.

    Raises:
        DifferentCurrenciesError: it is of another currency, or its discount is.
    """
    items = [item(line) for line in document.data["lines"]]
    currency_of(items, "")
    line_amount(items[-1])


def _product(workspace: Workspace, name: str) -> Record | None:
    if not name:
        return None
    return workspace.record(resolve(workspace, name, ("product",)))


def _line(
    workspace: Workspace, document: Record, product: Record | None, wanted: Wanted
) -> dict[str, Any]:
    known = [item(line) for line in document.data.get("lines", ())]
    currency = currency_of(known, workspace.config["currency"])
    said = product.data if product else {}
    line = {
        "product": product.id if product else "",
        "text": wanted.text or said.get("name", ""),
        "quantity": wanted.quantity,
        "unit": said.get("unit", ""),
        "price": _price(workspace, product, wanted.price, currency),
        "discount": _discount(wanted.discount, currency),
        "tax": wanted.tax or said.get("tax", ""),
    }
    return {name: value for name, value in line.items() if value}


def _price(workspace: Workspace, product: Record | None, typed: str, currency: str) -> str:
    if typed:
        return in_currency(typed, currency)
    today = workspace.now.date()
    price = price_of(product.data, currency, today) if product else None
    if price is None:
        named = str(product.ref) if product else "The line"
        raise NoPriceError(named, currency, today.isoformat())
    return written(price)


def _discount(typed: str, currency: str) -> str:
    share = _SHARE.fullmatch(typed.strip())
    return f"{share[1]} %" if share else in_currency(typed, currency)


def in_currency(typed: str, currency: str) -> str:
    """Give an amount with its currency: the document's if none was typed."""
    return Plain(money(typed.strip(), currency))
