"""Rules in words: why they act."""

from collections.abc import Iterator

from crmctl.automation.rule import When


def reason(when: When) -> str:
    """Say in a few words what a rule waits for."""
    return ", ".join(_reasons(when)) or f"any {when.kind}"


def _reasons(when: When) -> Iterator[str]:
    if when.added:
        yield "is new"
    if when.changed:
        field, before, after = when.changed
        came_from = f" from {before}" * bool(before)
        yield f"{field} changes{came_from}{f' to {after}' * bool(after)}"
    if when.query:
        yield f"matches {when.query}"
    if when.after:
        yield f"{when.after.field} is {when.after.period} ago or more"
