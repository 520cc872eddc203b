"""The taxes of a document in the terms of EN 16931: categories, and what exempts from tax."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from crmctl.errors.rendering import IncompleteDocumentError
from crmctl.rendering.compose import Source
from crmctl.rendering.figures import exact, parted
from crmctl.rendering.text import line

# Codes of the list VATEX (CEF); a plain exemption (E) has many, and its note says which.
_REASON_CODES: Mapping[str, str] = {
    "AE": "VATEX-EU-AE",
    "K": "VATEX-EU-IC",
    "G": "VATEX-EU-G",
    "O": "VATEX-EU-O",
}


class Breakdown(NamedTuple):
    """What is taxed alike (BG-23).

    Attributes:
        tax: its name in crm.yaml.
        category: the code of UNTDID 5305.
        rate: per cent.
        net: what is taxed.
        amount: the tax.
        reason: why none is due; empty where some is.
        reason_code: the same as a code.
    """

    tax: str
    category: str
    rate: Decimal
    net: Decimal
    amount: Decimal
    reason: str
    reason_code: str


def category(source: Source, tax: str) -> tuple[str, Decimal]:
    """Give category and rate of a line's tax; the rate is what the document was issued with.

    Raises:
        IncompleteDocumentError: crm.yaml knows no such tax.
    """
    known = source.tax(tax)
    if known is None:
        field = f"taxes.{tax} in crm.yaml" if tax else "lines.tax"
        raise IncompleteDocumentError(str(source.record.ref), (field,))
    groups = (source.totals or {}).get("taxes", ())
    rate = next(
        (exact(group["rate"]) for group in groups if group["tax"] == tax), exact(known["rate"])
    )
    return known.get("category") or ("S" if rate else "Z"), rate


def breakdown(source: Source) -> list[Breakdown]:
    """Give the groups of a document's totals; those of one category and rate are one.

    Raises:
        IncompleteDocumentError: crm.yaml does not know a tax.
    """
    found: dict[tuple[str, Decimal], Breakdown] = {}
    for group in (source.totals or {}).get("taxes", ()):
        key = category(source, group["tax"])
        net, amount = parted(group["net"])[0], parted(group["amount"])[0]
        if before := found.get(key):
            net, amount = net + before.net, amount + before.amount
        reason, code = _exemption(source, group["tax"], key[0])
        found[key] = Breakdown(group["tax"], *key, net, amount, reason, code)
    return list(found.values())


def _exemption(source: Source, tax: str, code: str) -> tuple[str, str]:
    if code in ("S", "Z"):  # BR-S-10, BR-Z-10: no reason is to be given
        return "", ""
    note = line((source.tax(tax) or {}).get("note") or "")
    return note or source.words.get(f"category.{code}", ""), _REASON_CODES.get(code, "")
