"""The rules about what one record says. They run once a version of a file, when it is indexed."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.checks.values import (
    all_caps,
    ambiguous_scalar,
    broken_seal,
    consent_incomplete,
    contract_dates,
    country_code,
    currency_code,
    deprecated_field,
    duplicate_item,
    email_disposable,
    email_not_normal,
    email_syntax,
    email_typo,
    end_before_start,
    html,
    iban,
    invisible,
    language_code,
    layout,
    long_text,
    mixed_script,
    mojibake_text,
    not_nfc,
    odd_tax,
    other_currency,
    out_of_scale,
    phone_invalid,
    phone_not_e164,
    placeholder,
    postcode,
    postcode_number,
    secret,
    several_primary,
    special_words,
    stage_course,
    stage_order,
    tracking_link,
    url_invalid,
    vat_id,
    whitespace,
    won_undated,
    wrong_totals,
    zone_missing,
)
from crmctl.findings import Finding


class RecordCheck(Protocol):
    """A module of `values/`."""

    RULE: Rule

    def check(self, record: RecordContext) -> Iterable[Finding]:
        """Find what is wrong with a record's values."""
        ...


RECORD_CHECKS: tuple[RecordCheck, ...] = (
    layout,
    whitespace,
    not_nfc,
    invisible,
    email_syntax,
    email_not_normal,
    phone_invalid,
    phone_not_e164,
    country_code,
    postcode,
    url_invalid,
    several_primary,
    duplicate_item,
    end_before_start,
    broken_seal,
    wrong_totals,
    other_currency,
    stage_course,
    contract_dates,
    out_of_scale,
    all_caps,
    ambiguous_scalar,
    consent_incomplete,
    currency_code,
    email_disposable,
    email_typo,
    html,
    iban,
    language_code,
    long_text,
    mixed_script,
    mojibake_text,
    odd_tax,
    placeholder,
    secret,
    special_words,
    stage_order,
    tracking_link,
    vat_id,
    zone_missing,
    postcode_number,
    won_undated,
    deprecated_field,
)


# The rules that look at more than single values; no other objects to a plain record.
_OF_SEVERAL: tuple[RecordCheck, ...] = (
    postcode,
    several_primary,
    duplicate_item,
    end_before_start,
    broken_seal,
    wrong_totals,
    other_currency,
    stage_course,
    contract_dates,
    out_of_scale,
    all_caps,
    vat_id,
    iban,
    secret,
    special_words,
    consent_incomplete,
    long_text,
    odd_tax,
    stage_order,
    won_undated,
    deprecated_field,
)


def record_findings(record: RecordContext) -> Iterator[Finding]:
    """Find what is wrong with a valid record's values."""
    is_plain = record.canonical and not record.doubtful
    for module in _OF_SEVERAL if is_plain else RECORD_CHECKS:
        yield from module.check(record)
