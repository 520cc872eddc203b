"""One record, as the rules in `values/` look at it."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crmctl.checks.account_numbers import may_hold
from crmctl.checks.described import Value, values
from crmctl.checks.plain import is_plain
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix
from crmctl.model.catalogue import FieldType, Kind
from crmctl.model.places import country_code
from crmctl.model.walk import Path, written

# What most texts are: nothing that a rule about writing could object to.
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*").fullmatch
# Events in these lists are evidence: only ever appended, never corrected afterwards.
_APPEND_ONLY = frozenset({"consents"})


@dataclass(frozen=True)
class RecordContext:
    """A valid record and what its rules may ask.

    Attributes:
        path: the file, relative to the CRM's root.
        kind: the kind, with custom fields.
        ref: the record, as in `contacts/p-7k3f9q2m`.
        data: JSON data.
        country: the CRM's country, for phones without a country code.
        mark: gives line and column of a value in the file.
        canonical: whether the file is laid out as crmctl writes it.
        rewritable: whether writing it anew would lose nothing: see `values.layout`.
        content: the file as it stands.
        ambiguous: gives the paths of unquoted values that other readers take for something else.
    """

    path: str
    kind: Kind
    ref: str
    data: Mapping[str, Any]
    country: str
    mark: Callable[[Path], tuple[int, int]]
    canonical: bool = True
    rewritable: bool = True
    content: bytes = b""
    ambiguous: Callable[[], Collection[Path]] = frozenset

    @cached_property
    def text(self) -> str:
        """The file as it stands, for rules that look for something anywhere in it."""
        return self.content.decode("utf-8", "replace")

    @cached_property
    def may_hold_accounts(self) -> bool:
        """Whether the number of an account or a card, or a key, may stand anywhere in the file."""
        return may_hold(self.text)

    @cached_property
    def every(self) -> Sequence[Value]:
        """All values, whether plain or not."""
        return values(self.kind, self.data)

    @cached_property
    def doubtful(self) -> Sequence[Value]:
        """All values of a record in which any needs a closer look; else none."""
        return () if is_plain(self.kind, self.data) else values(self.kind, self.data)

    @cached_property
    def _by_type(self) -> Mapping[FieldType, Sequence[Value]]:
        groups: dict[FieldType, list[Value]] = defaultdict(list)
        for value in self.doubtful:
            groups[value.field.type].append(value)
        return groups

    def of(self, type_: FieldType) -> Sequence[Value]:
        """Give the values whose field is of a type, as far as any needs a closer look."""
        return self._by_type.get(type_, ()) if self.doubtful else ()

    @cached_property
    def odd_texts(self) -> Sequence[Value]:
        """The texts that are more than ASCII words with one blank between them."""
        return [
            value
            for value in self.doubtful
            if isinstance(value.value, str) and not _PLAIN(value.value)
        ]

    @cached_property
    def local_country(self) -> str:
        """The country that a phone without a country code belongs to."""
        return local_country(self.kind, self.data, self.country)

    def finding(
        self, rule: Rule, path: Path, message: str, hint: str = "", *, fix: Fix | None = None
    ) -> Finding:
        """Give a finding about one value; `()` is the whole record."""
        line, column = self.mark(path)
        return Finding(
            path=self.path,
            line=line,
            column=column,
            code=rule.code,
            severity=rule.severity,
            message=message,
            field=written(path),
            ref=self.ref,
            hint=hint,
            fix=rule.fix if fix is None else fix,
        )


def local_country(kind: Kind, data: Mapping[str, Any], country: str) -> str:
    """Give the country of the record's first address that has one, else the CRM's."""
    countries = (
        country_code(str(value.value))
        for value in values(kind, data)
        if value.field.type is FieldType.COUNTRY
    )
    return next(filter(None, countries), country)


def is_evidence(path: Path) -> bool:
    """Tell whether a value is part of an event that must stay as it was written."""
    return bool(path) and path[0] in _APPEND_ONLY
