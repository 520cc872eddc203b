"""A command's help, from the docstring of its module.

The first line says what the command is for, the text up to `Examples:` how it behaves, and the
indented lines below `Examples:` are commands to copy, each with an optional comment.
"""

import inspect
from typing import NamedTuple

_HEADING = "Examples:"


class Docs(NamedTuple):
    """What a module's docstring says.

    Attributes:
        summary: the first line.
        text: everything before the examples, the first line included.
        examples: one command line or comment each.
    """

    summary: str
    text: str
    examples: tuple[str, ...]


def read_docs(docstring: str | None) -> Docs:
    """Split a module's docstring into its parts."""
    whole = inspect.cleandoc(docstring or "")
    text, _, below = whole.partition(f"\n{_HEADING}\n")
    examples = inspect.cleandoc("\n" + below).splitlines()
    return Docs(whole.partition("\n")[0], text.strip(), tuple(examples))


def epilog(docs: Docs) -> str:
    """Give the examples as a block that typer prints as it stands, below the options."""
    if not docs.examples:
        return ""
    # Click's sign for a paragraph that must not be wrapped again is a line with a backspace.
    return "\n".join(["\b", _HEADING, *(f"  {line}".rstrip() for line in docs.examples)])
