"""The page that says column by column what is in the flat tables of an export."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crmctl.interchange.exporting.relational import Column, SqlType, Table, tables
from crmctl.model.catalogue import Field, FieldType, Kind

_BEGINNING = """\
# The flat tables of an export

`crmctl export sqlite`, `duckdb` and `parquet` give these tables. They are those of `crmctl sql`,
with real types: a table for each kind, whose `id` is the record's, and one for each list, whose
`owner` is the id of the record it belongs to and whose `n` is the item's place, from 0. In SQLite
and DuckDB `id`, and `owner` with `n`, are primary keys, and `owner` is a foreign key. Other
references may name a record that is not there, or a former id (`..._aliases`), and so are none.

- `TEXT`: as in the file. A moment is ISO 8601 with its offset; beside it stands its day, as the
  clock there showed it (`at`, `at_day`).
- `DATE`, `BIGINT`, `BOOLEAN`: what they say. In SQLite a day is a text as in 2026-11-21, and a
  truth value 1 or 0.
- `DECIMAL(21,6)`: an amount; its currency stands beside it (`value`, `value_currency`).
  `DECIMAL(27,9)`: any other number. SQLite keeps the first 15 digits of both.
- Nothing is `NULL`: an empty field, or a truth value that the file does not have.

A custom field of crm.yaml is a column of its type in the table of its kind
(`custom_gate_height`), and a row of the table of all custom fields (`customers_custom`, with
`key` and `value`).

This page is generated: `python -m crmctl.cli.export_manual --write`.
"""
# What the model says of a type is said above.
_OF_TYPES = ("A date", "An amount", "A length of time", "ISO 8601")
_EXTRAS = {
    "records": "All records of all kinds, with the names by which people know them.",
    "links": "Which record refers to which: `owner` of kind `owner_kind`, in `field`, to `id`.",
    "sales": "What issued documents are worth without tax; credit notes are below zero.",
    "sales_lines": "The lines of these documents.",
}


def page(
    kinds: Sequence[Kind],
    schemas: Mapping[str, str],
    extras: Mapping[str, Sequence[tuple[str, str]]],
) -> str:
    """Give the page.

    Args:
        kinds: without custom fields.
        schemas: the JSON Schema of each kind by its file's name, for what fields mean.
        extras: the tables of no single kind, with the names and types of their columns.
    """
    parts = [_BEGINNING]
    for kind in kinds:
        schema = json.loads(schemas[f"{kind.name}.json"])
        parts.append(f"\n## {kind.folder.capitalize()}\n\n{schema['description']}\n")
        parts += (_table(table, kind, schema) for table in tables(kind))
    parts.append("\n## Tables of a whole CRM\n\nOnly in an export without a kind or a query.\n")
    for name, columns in extras.items():
        rows = "".join(f"| `{column}` | {type_} | |\n" for column, type_ in columns)
        parts.append(f"\n### {name}\n\n{_EXTRAS[name]}\n\n{_HEAD}{rows}")
    return "".join(parts)


_HEAD = "| column | type | what it is |\n|---|---|---|\n"


def _table(table: Table, kind: Kind, schema: Mapping[str, Any]) -> str:
    rows = "".join(
        f"| `{column.name}` | {column.type} | {_meaning(column, table, kind, schema)} |\n"
        for column in table.columns
    )
    return f"\n### {table.name}\n\n{_HEAD}{rows}"


def _meaning(column: Column, table: Table, kind: Kind, schema: Mapping[str, Any]) -> str:
    if not column.field:
        first = {
            "id": "the record's id",
            "owner": f"`id` of {table.owner}",
            "n": "place in the list",
            "key": "a name that people choose",
        }
        return first[column.name]
    field = kind.by_path[column.field]
    return "; ".join(_about(column, field, schema))


def _about(column: Column, field: Field, schema: Mapping[str, Any]) -> Iterator[str]:
    """Say of a column from which field it is, what that means, and whether it is personal."""
    yield f"`{field.path}`"
    if field.type is FieldType.MONEY:
        yield "the amount" if column.type is SqlType.AMOUNT else "its currency, ISO 4217"
    if field.type is FieldType.MOMENT and column.type is SqlType.DATE:
        yield "its day"
    if field.target:
        yield f"id of a {field.target}"
    if field.type is FieldType.CHOICE:
        yield ", ".join(field.choices)
    described = _description(schema, field.path.split("."))
    if described and not described.startswith(_OF_TYPES):
        yield described.replace("|", "\\|")
    if field.personal:
        yield "personal"


def _description(schema: Mapping[str, Any], path: Sequence[str]) -> str:
    """Give what the model says of a field; nothing where its name says it all."""
    node: Mapping[str, Any] = schema["else"]
    for name in path:
        node = _resolved(node, schema)
        node = node.get("properties", {}).get(name, {})
    return str(node.get("description", ""))


def _resolved(node: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what a node means: what it refers to, or the items of its list."""
    if node.get("type") == "array":
        return _resolved(node["items"], schema)
    if "$ref" in node:
        found: Mapping[str, Any] = schema["definitions"][node["$ref"].rpartition("/")[2]]
        return found
    options = [one for one in node.get("anyOf", ()) if one.get("type") != "null"]
    return _resolved(options[0], schema) if options else node
