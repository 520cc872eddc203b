"""Print the JSON Schema of a kind.

Editors complete and check records with it. Inside a CRM it knows the fields that crm.yaml adds;
`crm` and `automations` name those of crm.yaml and automations.yaml. Without a kind the names of
all schemas are printed. `--write DIR` writes all of them as files, as after a custom field was
added to crm.yaml.

Examples:
    crmctl schema contact
    crmctl schema --write schemas
    crmctl schema crm > crm.schema.json
"""

from pathlib import Path
from typing import Annotated

import typer

from crmctl.cli.completion import complete_kind
from crmctl.cli.output import say
from crmctl.cli.session import open_workspace
from crmctl.errors.crm import NotACrmError
from crmctl.errors.records import UnknownKindError


def run(
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="KIND",
            help="The kind of record, in the singular or the plural, `crm` or `automations`.",
            autocompletion=complete_kind,
            show_default=False,
        ),
    ] = None,
    *,
    write: Annotated[
        str | None, typer.Option("--write", metavar="DIR", help="Write all schemas as files.")
    ] = None,
) -> None:
    """Run `crmctl schema`."""
    from crmctl.model.kinds import BY_NAME  # noqa: PLC0415 - needs pydantic
    from crmctl.model.schemas import schemas  # noqa: PLC0415 - the same

    try:
        settings = open_workspace().settings
    except NotACrmError:
        settings = None
    if write is not None:
        folder = Path(write)
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in schemas(settings).items():
            (folder / file).write_text(text, encoding="utf-8")
        return
    texts = {name.removesuffix(".json"): text for name, text in schemas(settings).items()}
    if kind is None:
        say("\n".join(texts))
        return
    name = BY_NAME[kind].KIND if kind in BY_NAME else kind
    if name not in texts:
        raise UnknownKindError(kind, list(texts))
    say(texts[name].rstrip())
