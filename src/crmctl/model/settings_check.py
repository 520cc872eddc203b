"""From what crm.yaml says to settings, or to what is wrong with it."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from crmctl.errors.crm import NewerFormatError
from crmctl.findings import Fix, Severity
from crmctl.model.checked import Problem
from crmctl.model.describe import catalogue
from crmctl.model.formats import FORMAT
from crmctl.model.kinds import KINDS
from crmctl.model.merge_faults import faults
from crmctl.model.merge_settings import MergeSettings
from crmctl.model.settings import Settings
from crmctl.model.validate import problems_of, unknown_field, without_empty


def check_settings(raw: Mapping[str, Any]) -> tuple[Settings | None, tuple[Problem, ...]]:
    """Check crm.yaml.

    Raises:
        NewerFormatError: it was written by a newer crmctl.
    """
    found = str(raw.get("format", ""))
    if found.isdecimal() and int(found) > FORMAT:
        raise NewerFormatError(int(found), FORMAT)
    empty: list[Problem] = []
    try:
        settings = Settings.model_validate(without_empty(raw, (), empty))
    except ValidationError as error:
        return None, (*problems_of(Settings, error, raw), *empty)
    return settings, (*_unknown_kinds(settings), *_empty_rules(settings), *empty)


def _unknown_kinds(settings: Settings) -> Iterator[Problem]:
    """Tell of custom fields for a kind that is none; a newer crmctl may know it."""
    kinds = [model.KIND for model in KINDS]
    for name in settings.custom_fields:
        if name not in kinds:
            problem = unknown_field(("custom_fields", name), kinds)
            yield problem._replace(
                message="is not a kind", severity=Severity.WARNING, fix=Fix.NONE
            )


def _empty_rules(settings: Settings) -> Iterator[Problem]:
    """Tell of rules for merging that say nothing; `crmctl merge` refuses to go by them."""
    if settings.merge == MergeSettings():
        return  # nor does it say wrong ones, and the catalogue of all kinds takes a while
    for fault in faults(catalogue(settings), settings.merge.model_dump(mode="json")):
        hint = f"did you mean {fault.hint}?" if fault.hint else ""
        yield Problem(("merge", *fault.path), "S205", fault.message, hint, Severity.WARNING)
