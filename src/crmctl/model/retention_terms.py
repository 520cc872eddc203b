"""How long a new CRM keeps records; crm.yaml is where that is changed.

They are what the law of the country says for every business, and two limits of the usual sort. No
legal advice: who has others (health, finance, public bodies) must write them down.

Germany: vouchers such as invoices and credit notes eight years (section 147(1) no. 4 and (3) AO,
section 257(1) no. 4 and (4) HGB, section 14b(1) UStG, each as amended by the Fourth Bureaucracy
Relief Act, BGBl. 2024 I no. 323, since 1 January 2025); received and sent business letters six
years (section 147(1) no. 2, 3 and (3) AO, section 257(1) no. 2, 3 and (4) HGB), which offers that
became a contract, orders, contracts, and mails about them are. Books, annual accounts and what is
needed to understand them ten years (section 147(1) no. 1, section 257(1) no. 1): no kind of record
is one of these, they are the bookkeeping's. Each period begins with the end of the calendar year
(section 147(4) AO, section 257(5) HGB). A bank, an insurer or an investment firm keeps vouchers
ten years still (Art. 97 section 19a(2) EGAO).

Austria: seven years from the end of the calendar year (section 132(1) BAO, section 212(1) UGB).
Switzerland: ten years from the end of the financial year (Art. 958f OR, Art. 70(2) MWSTG); the
calendar year is taken for it.

The limits: what was done is of use as long as a claim may come of it, three years from the end of
the year (sections 195, 199(1) BGB); a person with whom there was nothing for so long is to be
looked at (GDPR Art. 5(1)(e)). These two are a choice, not a law.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple


class _Duty(NamedTuple):
    kind: str
    period: str
    field: str
    basis: str
    where: str = ""


_LETTERS_DE = "section 147(1) no. 2, 3 AO, section 257(1) no. 2, 3 HGB"
_VOUCHERS_DE = "section 147(1) no. 4 AO, section 257(1) no. 4 HGB, section 14b(1) UStG"
_AT = "section 132(1) BAO, section 212(1) UGB"
_CH = "Art. 958f OR, Art. 70(2) MWSTG"
_LETTER = "channel:email OR channel:post"


def _duties(letters: str, vouchers: str, laws: tuple[str, str]) -> tuple[_Duty, ...]:
    of_letters, of_vouchers = laws
    return (
        _Duty("invoice", vouchers, "issued", of_vouchers),
        _Duty("credit", vouchers, "issued", of_vouchers),
        _Duty("quote", letters, "issued", of_letters),
        _Duty("order", letters, "issued", of_letters),
        _Duty("contract", letters, "end", of_letters),
        _Duty("interaction", letters, "at", of_letters, _LETTER),
    )


_DUTIES: Mapping[str, tuple[_Duty, ...]] = {
    "DE": _duties("6 years", "8 years", (_LETTERS_DE, _VOUCHERS_DE)),
    "AT": _duties("7 years", "7 years", (_AT, _AT)),
    "CH": _duties("10 years", "10 years", (_CH, _CH)),
}
_LIMITS = (("interaction", "at"), ("task", "done"), ("contact", "last_activity"))


def retention_rules(country: str) -> list[dict[str, Any]]:
    """Give the `retention` of a new CRM; nothing for a country whose law is not known here.

    Nothing of it erases by itself: every rule says `review`, until a person writes `redact` or
    `remove`.
    """
    duties = _DUTIES.get(country, ())
    rules = [
        {
            "kind": one.kind,
            "period": one.period,
            "from": f"end of the year of {one.field}",
            "basis": one.basis,
            "action": "review",
            **({"where": one.where} if one.where else {}),
        }
        for one in duties
    ]
    limits = [
        {
            "kind": kind,
            "period": "3 years",
            "from": f"end of the year of {field}",
            "action": "review",
        }
        for kind, field in _LIMITS
    ]
    return rules + limits if duties else []
