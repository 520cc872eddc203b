"""What the shell offers while a reference or a kind is typed."""

import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from crmctl.cli.session import begin, open_workspace
from crmctl.cli.terminal import safe
from crmctl.model.text import fold

if TYPE_CHECKING:
    from typer._click import Context

    from crmctl.workspace import Workspace

# The scripts that typer installs hand these to the shell's own parser: a backslash before a
# dollar sign gets past their quoting, and a name is anybody's text.
_SHELL_SIGNS = re.compile(r"""[\\"'$`;&|<>(){}\[\]!*?~#^:%=]""")
_APOSTROPHES = str.maketrans("'`", "\u2019\u2019")
_WORD_START = re.compile(r"(?<!\w)\w")
_PLAIN_NAME = re.compile(r"[\w .,@+-]+")


def complete_ref(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer the ids and names that begin with what was typed, each with the other beside it."""

    def look(workspace: "Workspace") -> list[tuple[str, str]]:
        found = workspace.complete(incomplete, ())
        offers = (_offer(ident, label, incomplete) for ident, label in found)
        return [offer for offer in offers if offer]

    return _quietly(ctx, look)


def complete_kind(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer the kinds of the CRM that begin with what was typed."""

    def look(workspace: "Workspace") -> list[tuple[str, str]]:
        kinds = workspace.catalogue.kinds
        return [(kind.name, kind.folder) for kind in kinds if kind.name.startswith(incomplete)]

    return _quietly(ctx, look)


def complete_channel(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer the channels that begin with what was typed."""

    def look(workspace: "Workspace") -> list[tuple[str, str]]:
        from crmctl.model.entry import CHOICE_WORDS  # noqa: PLC0415 - for this completion only

        channels = workspace.catalogue.by_name["interaction"].by_path["channel"].choices
        words = {word: meant for word, meant in CHOICE_WORDS.items() if meant in channels}
        offers = {**dict.fromkeys(channels, ""), **words}
        return [offer for offer in offers.items() if offer[0].startswith(incomplete)]

    return _quietly(ctx, look)


def complete_field(ctx: "Context", incomplete: str) -> list[tuple[str, str]]:
    """Offer the fields of the kind that `add` was given, as options with their path beside."""

    def look(workspace: "Workspace") -> list[tuple[str, str]]:
        kind = workspace.catalogue.by_name[ctx.params["kind"]]
        offers = ((f"--{name.replace('_', '-')}", field) for name, field in kind.by_name.items())
        return [
            (option, "" if field.path == option[2:] else field.path)
            for option, field in offers
            if option.startswith(incomplete)
        ]

    return _quietly(ctx, look)


def _quietly(
    ctx: "Context", look: Callable[["Workspace"], list[tuple[str, str]]]
) -> list[tuple[str, str]]:
    """Look into the CRM; no CRM, no index, any fault at all means that nothing is offered.

    Completion must not disturb the line that is being typed.
    """
    options = ctx.find_root().params
    try:
        begin(options.get("directory"), options.get("today"))
        return look(open_workspace())
    except Exception:  # noqa: BLE001 - said above
        return []


def _offer(ident: str, label: str, incomplete: str) -> tuple[str, str] | None:
    """Give what the shell inserts, and what it shows beside that."""
    beside = for_shell(label)
    if ident.startswith(incomplete):
        return ident, beside
    name = _continued(label, incomplete)
    if not _PLAIN_NAME.fullmatch(name):
        return None
    if _is_bash() and " " in name:
        # Bash inserts a candidate as it is; after a space it would replace the last word alone.
        return None if " " in incomplete else (name.replace(" ", "\\ "), ident)
    return name, ident


def _continued(label: str, incomplete: str) -> str:
    """Give what was typed and how a name goes on from there: `schm` and Anna Schmidt, `schmidt`.

    A shell takes an offer only where it begins with the very letters that were typed.
    """
    typed = fold(incomplete)
    for word in _WORD_START.finditer(label):
        start = word.start()
        for end in range(start, len(label) + 1):
            begun = fold(label[start:end])
            if begun == typed:
                return incomplete + label[end:]
            if not typed.startswith(begun):
                break
    return ""


def for_shell(label: str) -> str:
    """Give a name without what a shell could take for its own."""
    return _SHELL_SIGNS.sub(" ", safe(label).translate(_APOSTROPHES)).strip()


def _is_bash() -> bool:
    return os.environ.get("_CRMCTL_COMPLETE") == "complete_bash"
