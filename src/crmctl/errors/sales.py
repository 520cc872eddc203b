"""What stops us at a document: its money, its number, its state."""

from collections.abc import Sequence

from crmctl.errors.base import CrmctlError, GitError, UsageError


class UnreadableMoneyError(UsageError):
    """A text that is no amount of money."""

    def __init__(self) -> None:
        super().__init__("An amount is written with its currency, as in 12500.00 EUR.")


class DifferentCurrenciesError(UsageError):
    """Amounts of two currencies where one is needed."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(
            f"Amounts in {one} and in {other} cannot be added; convert one of them first."
        )


class MissingRateError(UsageError):
    """No rate is known for a currency on a day."""

    def __init__(self, source: str, to: str, day: str) -> None:
        super().__init__(
            f"No rate from {source} to {to} is known for {day}; add it to `rates` in crm.yaml: "
            f"{{from: {source}, to: {to}, rate: ..., since: {day}}}."
        )


class UnknownTaxError(UsageError):
    """A line names a tax that crm.yaml does not have, or none."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        said = "A line says a tax that is not known" if name else "A line says no tax"
        told = f"the `taxes` of crm.yaml are {', '.join(known)}"
        hint = "crm.yaml has no `taxes` yet; write them there, as in `standard: {rate: 19}`"
        super().__init__(f"{said}; {told if known else hint}.")


class TaxRateError(UsageError):
    """A tax whose category allows no rate but 0 has one."""

    def __init__(self, name: str, category: str) -> None:
        super().__init__(
            f"The tax {name!r} in crm.yaml has the category {category}, which is free of tax; its "
            "rate must be 0."
        )


class TaxNotYetError(UsageError):
    """A document is older than a tax on it."""

    def __init__(self, name: str, since: str) -> None:
        super().__init__(f"The tax {name!r} holds since {since}, and the document is older.")


class NumberPatternError(UsageError):
    """A pattern in crm.yaml from which no number can be made."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"`numbering.{kind}` in crm.yaml must have {{n}} or {{n:03}} once, and may have "
            "{year} and {month}, as in R-{year}-{n:03}."
        )


class NotADocumentError(UsageError):
    """A record that is no document of the wanted sort."""

    def __init__(self, ref: str, wanted: Sequence[str]) -> None:
        super().__init__(f"{ref} cannot be taken here; name a record of {', '.join(wanted)}.")


class StateError(CrmctlError):
    """A document is not in a state in which this can be done."""

    exit_code = 7

    def __init__(self, ref: str, state: str, what: str, hint: str = "") -> None:
        if state == "draft":
            state, hint = "a draft", hint or f"`crmctl issue {ref}` issues it."
        super().__init__(f"{ref} is {state}, so it cannot be {what}.{f' {hint}' if hint else ''}")


class NotReadyError(CrmctlError):
    """A draft that lacks what an issued document must say."""

    exit_code = 7

    def __init__(self, ref: str, lacks: str) -> None:
        super().__init__(f"{ref} cannot be issued: {lacks}.")


class NoPriceError(UsageError):
    """A product has no price in a currency on a day."""

    def __init__(self, ref: str, currency: str, day: str) -> None:
        super().__init__(f"{ref} has no price in {currency} for {day}; give one with --price.")


class PaymentError(CrmctlError):
    """A payment that does not fit what is owed."""

    exit_code = 7

    def __init__(self, ref: str, reason: str, hint: str = "") -> None:
        hint = hint or "--force notes it all the same."
        super().__init__(f"{ref}: {reason}; nothing was noted. {hint}")


class NoSumError(CrmctlError):
    """An invoice of another system that does not say what it asks for."""

    exit_code = 7

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"{ref} cannot be credited: it asks for nothing. `totals.gross` says what an invoice "
            "asks for."
        )


class NothingToCreditError(UsageError):
    """A credit note of nothing, or of less."""

    def __init__(self) -> None:
        super().__init__("A credit note gives back more than 0; say so much with --amount.")


class CreditTooHighError(CrmctlError):
    """Credit notes that would give back more than an invoice asked for."""

    exit_code = 7

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"The credit notes of {ref} would give back more than the invoice asked for; "
            f"`crmctl credit {ref}` makes one of what is left."
        )


class NothingLeftToCreditError(CrmctlError):
    """An invoice that credit notes have given back in full."""

    exit_code = 7

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} was given back in full; there is nothing left to be credited.")


class ConvertedTwiceError(CrmctlError):
    """A document that has become another one already."""

    exit_code = 7

    def __init__(self, ref: str, other: str) -> None:
        super().__init__(
            f"{ref} has become {other} already; --force makes another one all the same."
        )


class NoSuchLineError(UsageError):
    """A line that a document does not have."""

    def __init__(self, ref: str, count: int) -> None:
        lines = "1 line" if count == 1 else f"{count} lines"
        super().__init__(f"{ref} has {lines}, counted from 1; name one of them.")


class TooMuchReturnedError(CrmctlError):
    """More is to come back than was sold."""

    exit_code = 7

    def __init__(self, ref: str, line: int) -> None:
        super().__init__(f"Line {line} of {ref} was not sold so often; nothing was noted.")


class EventDayError(UsageError):
    """Something that happened to a document before it was issued, or has not happened yet."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"{ref}: the day must not be before the document was issued, nor in the future."
        )


class WhichTaxError(UsageError):
    """An amount that is to be given back may be of several taxes."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__(
            f"Say of which tax the amount is with --tax; the invoice has {', '.join(known)}."
        )


class AmountOrLinesError(UsageError):
    """An amount and lines that are to be given back."""

    def __init__(self) -> None:
        super().__init__("Either an --amount is given back, or lines (--line).")


class WhichRemoteError(GitError):
    """Several remotes, and none of them is the one that numbers are reserved at."""

    def __init__(self, remotes: Sequence[str]) -> None:
        super().__init__(
            f"Numbers are reserved at a remote, and there are {', '.join(remotes)}; let the "
            "branch follow one of them (`git branch --set-upstream-to`) or call one `origin`."
        )


class RemoteNamesProgramError(GitError):
    """The repository's own configuration would let a push run a program."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"The configuration of this repository names a program ({', '.join(names)}), which "
            "crmctl does not run; set it in your own with `git config --global`."
        )


class NumberNotReservedError(GitError):
    """The remote could not be asked for a number, or did not answer."""

    def __init__(self, remote: str, reason: str) -> None:
        super().__init__(
            f"No number could be reserved at the remote {remote} ({reason}), so nothing was "
            "issued; try again when it can be reached."
        )


class OneAtATimeError(UsageError):
    """Several documents for one mail."""

    def __init__(self) -> None:
        super().__init__("A mail takes one document; name one quote.")
