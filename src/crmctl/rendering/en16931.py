"""What an electronic invoice says, by the names that EN 16931 gives to it.

The sums are those of the record; its lines are made to agree with them, or the invoice is refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from crmctl.errors.rendering import IncompleteDocumentError, InvalidEInvoiceError
from crmctl.rendering import parties
from crmctl.rendering.compose import Source, compose
from crmctl.rendering.figures import exact, line_amount, parted, rounded
from crmctl.rendering.taxing import Breakdown, breakdown, category
from crmctl.rendering.text import line, lines
from crmctl.rendering.units import unit_code

_INVOICE, _CREDIT_NOTE = "380", "381"  # UNTDID 1001
_SEPA_TRANSFER = "58"  # UNTDID 4461
_PRICE_DIGITS = Decimal("0.000001")


def invoice(source: Source, email: str) -> dict[str, Any]:
    """Give the fields of an electronic invoice by their names in EN 16931.

    Raises:
        NoCompanyError: crm.yaml does not say who issues documents.
        IncompleteDocumentError: it is no issued invoice, or lacks what the standard asks for.
        InvalidEInvoiceError: its sums are not those of its lines.
    """
    country = source.config["country"]
    groups = breakdown(source)
    seller = parties.seller(source.company, country)
    buyer = parties.buyer(source.recipient, country, email)
    require(source, _missing(source, groups, seller, buyer))
    totals = source.totals or {}
    net, currency = parted(totals["net"])
    gross, _ = parted(totals["gross"])
    tax = sum((group.amount for group in groups), Decimal(0))
    if net + tax != gross:
        raise InvalidEInvoiceError(
            str(source.record.ref), "its total is not net and tax (BR-CO-15)"
        )
    page = compose(source)
    digits = _digits(currency)
    data: dict[str, Any] = {
        "BT-1": line(source.get("number")),
        "BT-2": source.get("issued"),
        "BT-3": _CREDIT_NOTE if source.record.kind == "credit" else _INVOICE,
        "BT-5": currency,
        "BT-9": source.get("due"),
        "BT-10": line(source.recipient.get("reference") or ""),
        "BT-20": " ".join(page.terms),
        "BT-72": _delivered(source),
        "BG-1": [{"BT-22": note} for note in page.notes],
        "BG-3": _preceding(source),
        "BG-4": seller,
        "BG-7": buyer,
        **_order(source),
        **_payment(source),
        "BG-23": [_group(group, digits) for group in groups],
        "BG-25": list(_lines(source, groups, digits)),
        "BT-106": f"{net:{digits}}",
        "BT-109": f"{net:{digits}}",
        "BT-110": f"{tax:{digits}}",
        "BT-112": f"{gross:{digits}}",
        "BT-115": f"{gross:{digits}}",
    }
    _fit_category(data, {group.category for group in groups})
    return {name: value for name, value in data.items() if value}


def _fit_category(data: dict[str, Any], categories: set[str]) -> None:
    """Give or leave out what a category of tax asks for."""
    seller, buyer = data["BG-4"], data["BG-7"]
    if "K" in categories:  # BR-IC-12: to which country
        data["BG-13"] = {"name": buyer["name"], "country_code": buyer["country_code"]}
    if "O" in categories:  # BR-O-02: no VAT ids; BR-CO-26 wants some other
        buyer.pop("vat_identifier", None)
        number = seller.pop("vat_identifier", None) or seller.get("tax_identifier")
        seller["legal_identifier"] = seller.get("legal_info") or number


def _delivered(source: Source) -> Any:
    """Give the day of supply: of a credit note, that of its invoice."""
    invoiced = source.earlier.get("invoice")
    return source.get("delivered") or (invoiced.data.get("delivered") if invoiced else None)


def _missing(
    source: Source,
    groups: Sequence[Breakdown],
    seller: Mapping[str, Any],
    buyer: Mapping[str, Any],
) -> Iterator[str]:
    """Name what every electronic invoice needs and this one has not."""
    if source.record.kind not in ("invoice", "credit"):
        yield "an invoice or a credit note"
        return
    for name in ("number", "issued"):
        if not source.get(name):
            yield f"{name} (it is a draft)"
    if not source.totals or "net" not in source.totals:
        yield "totals"
    if not source.get("lines"):
        yield "lines"
    if "name" not in buyer:
        yield "recipient.name"
    if not {"vat_identifier", "tax_identifier"} & set(seller):
        yield "company.vat_id or company.tax_number in crm.yaml"
    for group in groups:
        yield from _missing_of(group, seller, buyer)
        if group.category == "K" and not _delivered(source):  # BR-IC-11
            yield "delivered"


def _missing_of(
    group: Breakdown, seller: Mapping[str, Any], buyer: Mapping[str, Any]
) -> Iterator[str]:
    if group.category in ("AE", "K"):
        if "vat_identifier" not in seller:
            yield "company.vat_id in crm.yaml"
        if "vat_identifier" not in buyer:
            yield "recipient.vat_id"
    if group.category == "E" and not group.reason:
        yield f"taxes.{group.tax}.note in crm.yaml"


def require(source: Source, missing: Iterator[str]) -> None:
    """Refuse an invoice that lacks something.

    Raises:
        IncompleteDocumentError: it names all that is missing.
    """
    if fields := tuple(dict.fromkeys(missing)):
        raise IncompleteDocumentError(str(source.record.ref), fields)


def _preceding(source: Source) -> list[dict[str, Any]]:
    """Give the invoice that a credit note is about (BG-3)."""
    invoiced = source.earlier.get("invoice")
    if invoiced is None or "number" not in invoiced.data:
        return []
    return [{"BT-25": line(invoiced.data["number"]), "BT-26": invoiced.data.get("issued")}]


def _order(source: Source) -> dict[str, Any]:
    """Give the numbers that customer and company have for the order."""
    order = source.earlier.get("order")
    data = order.data if order else {}
    return {
        "BT-13": line(data.get("reference") or ""),
        "BT-14": line(data.get("number") or ""),
    }


def _payment(source: Source) -> dict[str, Any]:
    company = source.company
    if not company.iban:
        return {}
    return {
        "BT-81": _SEPA_TRANSFER,
        "BT-83": line(source.get("number")),
        "BT-84": "".join(company.iban.split()),
        "BT-85": line(company.name),
        "BT-86": "".join((company.bic or "").split()),
    }


def _group(group: Breakdown, digits: str) -> dict[str, Any]:
    data = {
        "BT-116": f"{group.net:{digits}}",
        "BT-117": f"{group.amount:{digits}}",
        "BT-118": group.category,
        "BT-119": f"{group.rate:f}",
        "BT-120": group.reason,
        "BT-121": group.reason_code,
    }
    if group.category == "O":  # BR-O-05: what is outside of the tax has no rate
        del data["BT-119"]
    return {name: value for name, value in data.items() if value}


def _lines(source: Source, groups: Sequence[Breakdown], digits: str) -> Iterator[dict[str, Any]]:
    gross = source.get("prices") == "gross"
    nets = _nets(source, groups, gross=gross)
    for at, (each, net) in enumerate(zip(source.get("lines"), nets, strict=True), start=1):
        quantity, (price, currency) = exact(each["quantity"]), parted(each["price"])
        if gross:
            price = (net / quantity).quantize(_PRICE_DIGITS, ROUND_HALF_UP) if quantity else price
        if price < 0:  # BR-27: a price is never negative
            price, quantity = -price, -quantity
        first, *more = lines(each.get("text") or each.get("product", "")) or ("-",)
        code, rate = category(source, each.get("tax", ""))
        data = {
            "BT-126": str(at),
            "BT-129": f"{quantity:f}",
            "BT-130": unit_code(each.get("unit", "")),
            "BT-131": f"{net:{digits}}",
            "BT-146": f"{price.normalize():f}",
            "BT-151": code,
            "BT-152": f"{rate:f}" if code != "O" else "",
            "BT-153": first,
            "BT-154": " ".join(more),
            "BT-155": each.get("product", ""),
        }
        if not gross and each.get("discount"):
            off = rounded(quantity * price, currency) - net
            name, reason = ("BG-27", "discount") if off >= 0 else ("BG-28", "discount")
            data[name] = [{"amount": f"{abs(off):{digits}}", "reason": source.words[reason]}]
        yield {name: value for name, value in data.items() if value}


def _nets(source: Source, groups: Sequence[Breakdown], *, gross: bool) -> list[Decimal]:
    """Give the net amount of each line; those of a rate add up to the sum of the rate (BR-S-08).

    Where tax is in the prices, what rounding leaves over goes to the largest line of the rate.

    Raises:
        InvalidEInvoiceError: they do not add up.
    """
    nets = []
    of_group: dict[tuple[str, Decimal], list[int]] = {}
    for at, each in enumerate(source.get("lines")):
        amount, currency = line_amount(each)
        key = category(source, each.get("tax", ""))
        nets.append(rounded(amount / (1 + key[1] / 100), currency) if gross else amount)
        of_group.setdefault(key, []).append(at)
    for group in groups:
        mine = of_group.get((group.category, group.rate), [])
        over = group.net - sum((nets[at] for at in mine), Decimal(0))
        if over and (not gross or not mine or abs(over) > Decimal("0.01") * len(mine)):
            rule = "its sums are not those of its lines (BR-CO-10)"
            raise InvalidEInvoiceError(str(source.record.ref), rule)
        if over:
            nets[max(mine, key=lambda at: abs(nets[at]))] += over
    return nets


def _digits(currency: str) -> str:
    return f".{-int(rounded(Decimal(0), currency).as_tuple().exponent)}f"
