"""Mail merge: a text with `{{ field }}` in it, and what the fields are for one person."""

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from crmctl.errors.campaigns import MergeTemplateError

_FIELD = re.compile(r"\{\{\s*([^{}\n]*?)\s*\}\}")
_STRAY = re.compile(r"\{\{|\}\}|\{%|%\}")


def require_mergeable(template: str, fields: Collection[str]) -> None:
    """Make sure that a template asks for nothing but known fields.

    A field is a name and nothing more: no filters, no expressions, no blocks, so that a template
    of somebody else's can read nothing and run nothing.

    Raises:
        MergeTemplateError: it names an unknown field, or holds braces that are no field.
    """
    for found in _FIELD.finditer(template):
        if found[1] not in fields:
            line = template.count("\n", 0, found.start()) + 1
            raise MergeTemplateError(line, get_close_matches(found[1], fields, 1) or fields)
    if stray := _STRAY.search(_FIELD.sub(lambda found: " " * len(found[0]), template)):
        raise MergeTemplateError(template.count("\n", 0, stray.start()) + 1, fields)


def merged(template: str, values: Mapping[str, str]) -> str:
    """Give the text for one person. What a value says is never read as a template again."""
    return _FIELD.sub(lambda found: values[found[1]], template)
