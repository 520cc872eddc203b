"""Since when a record has been where it is: the stages of a deal, the states of a complaint."""

from collections.abc import Mapping
from typing import Any

from crmctl.model.catalogue import Kind
from crmctl.model.plain import Plain


def walked(
    kind: Kind, before: Mapping[str, Any] | None, data: Mapping[str, Any], at: str
) -> Mapping[str, Any]:
    """Give the data with a step added if the record comes to another word of its course.

    Steps that are given with the data, as by an import, are taken as they are.

    Args:
        kind: the record's kind.
        before: the data until now; None for a new record.
        data: the new data.
        at: the moment, or the day, of the step.
    """
    course = kind.course
    if course is None or not (now := data.get(course.field)):
        return data
    steps = list(data.get(course.steps) or ())
    known = list((before or {}).get(course.steps) or ())
    if steps != known or (steps and steps[-1].get(course.field) == now):
        return data
    if before is not None and before.get(course.field) == now:
        return data
    return {**data, course.steps: [*steps, {course.field: now, "at": Plain(at)}]}
