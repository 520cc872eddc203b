"""Which findings a person wants to see."""

from collections.abc import Iterable, Sequence

from crmctl.errors.queries import UnknownRuleError
from crmctl.findings import Finding

# Groups that are about work, not about data: left out unless they are asked for.
_ONLY_WHEN_ASKED = "H"


def select(
    findings: Iterable[Finding],
    wanted: Sequence[str] = (),
    unwanted: Sequence[str] = (),
    *,
    hygiene: bool = False,
) -> list[Finding]:
    """Give the findings that are wanted, in the order of files and lines.

    Of two codes that fit a finding, one wanted and one not, the longer one decides.

    Args:
        findings: what was found.
        wanted: codes (`R503`) or beginnings of codes (`R`, `R5`); without any, all groups but H.
        unwanted: the same, to leave out.
        hygiene: whether H is among the groups that are given without any.

    Raises:
        UnknownRuleError: no rule has a code that begins so.
    """
    chosen, left_out = _known(wanted), _known(unwanted)
    return sorted(
        found for found in findings if _is_wanted(found.code, chosen, left_out, hygiene=hygiene)
    )


def _is_wanted(
    code: str, chosen: Sequence[str], left_out: Sequence[str], *, hygiene: bool
) -> bool:
    plus, minus = _fit(code, chosen), _fit(code, left_out)
    if chosen:
        return plus > minus
    return not minus and (hygiene or not code.startswith(_ONLY_WHEN_ASKED))


def _fit(code: str, beginnings: Sequence[str]) -> int:
    return max((len(text) for text in beginnings if code.startswith(text)), default=0)


def _known(beginnings: Sequence[str]) -> list[str]:
    if not beginnings:
        return []
    from crmctl.checks.registry import BY_CODE  # noqa: PLC0415 - only a choice needs every rule

    for text in beginnings:
        if not text or not any(code.startswith(text.upper()) for code in BY_CODE):
            raise UnknownRuleError(text)
    return [text.upper() for text in beginnings]
