"""Explain a rule of `crmctl check`: what, why, a bad and a good example.

Examples:
    crmctl rule R503
"""

from typing import Annotated

import typer

from crmctl.cli.output import say
from crmctl.errors.queries import UnknownRuleError


def run(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The rule, as in R503.")],
) -> None:
    """Run `crmctl rule`."""
    explain(code)


def explain(code: str) -> None:
    """Print a rule's page.

    Raises:
        UnknownRuleError: no rule has this code.
    """
    from crmctl.checks.page import text  # noqa: PLC0415 - only here
    from crmctl.checks.registry import BY_CODE  # noqa: PLC0415 - the texts of all rules

    if code.upper() not in BY_CODE:
        raise UnknownRuleError(code)
    say(text(BY_CODE[code.upper()]))
