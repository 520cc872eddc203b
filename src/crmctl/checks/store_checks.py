"""The rules about how records and files fit together. They run at every `crmctl check`."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from crmctl.checks.across import (
    archived_reference,
    attachment_mismatch,
    before_customer,
    closed_with_task,
    colliding_case,
    credit_above_invoice,
    dangling_reference,
    decision_lost,
    decision_overtaken,
    do_not_contact_task,
    duplicate_email,
    duplicate_id,
    duplicate_key,
    erased_person,
    future_date,
    implausible_date,
    likely_duplicate,
    no_next_step,
    number_gap,
    number_twice,
    old_id,
    orphan,
    other_company,
    overdue,
    overdue_invoice,
    parent_cycle,
    past_close,
    retention_expired,
    stale_record,
    unicode_twins,
    unknown_stage,
    unknown_tax,
    unreachable,
    wrong_kind,
)
from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding


class StoreCheck(Protocol):
    """A module of `across/`."""

    RULE: Rule

    def check(self, store: StoreContext) -> Iterable[Finding]:
        """Find what does not fit together."""
        ...


STORE_CHECKS: tuple[StoreCheck, ...] = (
    colliding_case,
    unicode_twins,
    dangling_reference,
    duplicate_id,
    duplicate_email,
    wrong_kind,
    parent_cycle,
    archived_reference,
    before_customer,
    duplicate_key,
    old_id,
    future_date,
    implausible_date,
    overdue,
    likely_duplicate,
    number_twice,
    number_gap,
    credit_above_invoice,
    unknown_tax,
    unknown_stage,
    attachment_mismatch,
    decision_lost,
    decision_overtaken,
    other_company,
    closed_with_task,
    do_not_contact_task,
    retention_expired,
    overdue_invoice,
    past_close,
    no_next_step,
    unreachable,
    stale_record,
    orphan,
    erased_person,
)


def store_findings(store: StoreContext) -> Iterator[Finding]:
    """Find what does not fit together; a finding about a field has line 0, for lack of the file.

    Overdue tasks (H901) are among them; `selection.select` leaves them out unless asked for.
    To compare all records (R504) takes long: without a wish those that share rare values are.
    """
    for module in STORE_CHECKS:
        yield from module.check(store)
