"""The rules about who may change what, and the one function that decides."""

from collections.abc import Mapping, Sequence
from typing import Any

from crmctl.checks.access import (
    append_only_broken,
    author_not_pusher,
    change_not_allowed,
    protected_file,
    unknown_signer,
)
from crmctl.checks.access.policy import Person, Policy
from crmctl.checks.access.step import Step
from crmctl.checks.rule import Rule
from crmctl.findings import Finding

ACCESS_RULES: tuple[Rule, ...] = (
    change_not_allowed.RULE,
    protected_file.RULE,
    append_only_broken.RULE,
    unknown_signer.RULE,
    author_not_pusher.RULE,
)


def decide(
    step: Step, person: Person, policy: Policy, beside: Sequence[Mapping[str, Any]] = ()
) -> tuple[Finding, ...]:
    """Say why a person may not do something to a file; nothing where they may.

    Args:
        step: the file's path, its record before and after.
        person: who does it.
        policy: what crm.yaml said before.
        beside: the other records that are made or changed with it.
    """
    if not policy.is_in_force:
        return tuple(append_only_broken.check(step, None, policy, beside))
    protected = tuple(protected_file.check(step, person, policy))
    refused = protected or tuple(change_not_allowed.check(step, person, policy))
    return (*refused, *append_only_broken.check(step, person, policy, beside))


def decide_lasting(
    step: Step, person: Person | None, policy: Policy, beside: Sequence[Mapping[str, Any]] = ()
) -> tuple[Finding, ...]:
    """Say what one commit does that is refused even where a later one takes it back.

    Args:
        step: what the commit does to a file.
        person: who pushes it; None for what holds whoever did it.
        policy: what crm.yaml said before.
        beside: the other records that the commit makes or changes.
    """
    limited = person if policy.is_in_force else None
    protected = tuple(protected_file.check(step, limited, policy)) if limited else ()
    return (*protected, *append_only_broken.check(step, limited, policy, beside))
