"""Usage records: a product's own log becomes facts on the customers, month by month.

The months of a source are replaced, never added to: reading a log again, or a longer log of the
same months, gives what the log says. Months that a log does not mention stay, and so do those of
customers whom it does not name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crmctl.errors.usage import CustomerKeyError
from crmctl.interchange.usage_log import BadLine, Used, read, rejects, summed
from crmctl.model.record import Ref
from crmctl.store.files import write_out
from crmctl.workspace.change import Change
from crmctl.workspace.workspace import Workspace

ID = "id"

_EXTERNAL = "external_ids"
_PLAIN = {
    ID: "SELECT id, id FROM customers WHERE type IS NOT NULL",
    "domain": """
        SELECT l.value, k.id FROM customers_domains l JOIN customers k ON k.rowid = l.owner
    """,
    "email": """
        SELECT l.address, k.id FROM customers_emails l
        JOIN customers k ON k.rowid = l.owner UNION
        SELECT l.address, k.id FROM contacts_emails l
        JOIN contacts c ON c.rowid = l.owner JOIN customers k ON k.person = c.id UNION
        SELECT l.address, role.customer FROM contacts_emails l
        JOIN contacts_roles role ON role.owner = l.owner WHERE role.customer IS NOT NULL
    """,
}
_BY_EXTERNAL_ID = """
    SELECT l.value, k.id FROM customers_external_ids l
    JOIN customers k ON k.rowid = l.owner WHERE l.key = ?
"""
_PRODUCTS = "SELECT id, id FROM products UNION SELECT sku, id FROM products WHERE sku <> ''"
_FORMER = "SELECT alias, id FROM aliases WHERE kind = ?"


@dataclass(frozen=True, slots=True)
class Account:
    """What became of a log's lines: each was counted or is rejected.

    Attributes:
        change: the customers' new facts.
        counted: how many lines were.
        rejected: the others, with the reason.
        customers: the customers whom the log names.
        changed: those of them whose facts change; none when a line cannot be read, since a month
            would stand there that lacks it.
    """

    change: Change
    counted: int
    rejected: tuple[BadLine, ...]
    customers: tuple[str, ...]
    changed: tuple[str, ...]


def bring_in(workspace: Workspace, content: bytes, key: str, source: str) -> Account:
    """Collect what a log says, for one commit.

    Args:
        workspace: the CRM.
        content: the log, one JSON object a line.
        key: what its `customer` is: id, domain, email or external_ids.NAME.
        source: names the log; its months are replaced.

    Raises:
        CustomerKeyError: customers are not found by such a key.
        TooLargeTableError, UndecodableTableError: the log cannot be read.
    """
    customers = _known(_customers(workspace, key))
    products = _known(workspace.rows(_PRODUCTS))
    if key == ID:
        customers |= {old: (new,) for old, new in workspace.rows(_FORMER, ("customer",))}
    lines: dict[str, list[Used]] = {}
    rejected, counted = list[BadLine](), 0
    for line in read(content, ZoneInfo(workspace.config["timezone"])):
        placed = line if isinstance(line, BadLine) else _placed(line, customers, products)
        if isinstance(placed, BadLine):
            rejected.append(placed)
        else:
            lines.setdefault(placed.customer, []).append(placed)
            counted += 1
    change = workspace.change("usage", source=source)
    if not all(one.stranger for one in rejected):
        return Account(change, counted, tuple(rejected), tuple(sorted(lines)), ())
    changed = [id_ for id_ in sorted(lines) if _put(change, id_, lines[id_], source)]
    return Account(change, counted, tuple(rejected), tuple(sorted(lines)), tuple(changed))


def write_rejected(account: Account, place: Path) -> None:
    """Write the rejected lines, each with its number and the reason.

    Raises:
        FileAccessError: the file system refused.
    """
    write_out(place.absolute(), rejects(account.rejected).encode())


def _customers(workspace: Workspace, key: str) -> list[tuple[Any, ...]]:
    field, dot, name = key.partition(".")
    if field == _EXTERNAL and dot and name:
        return workspace.rows(_BY_EXTERNAL_ID, (name,))
    if key not in _PLAIN:
        raise CustomerKeyError([*_PLAIN, f"{_EXTERNAL}.NAME"])
    return workspace.rows(_PLAIN[key])


def _known(rows: Iterable[tuple[Any, ...]]) -> dict[str, tuple[str, ...]]:
    """Give the records that each key means; a good key means one."""
    found: dict[str, tuple[str, ...]] = {}
    for written, id_ in rows:
        key = str(written).casefold()
        if id_ not in found.get(key, ()):
            found[key] = (*found.get(key, ()), id_)
    return found


def _placed(
    line: Used, customers: Mapping[str, Sequence[str]], products: Mapping[str, Sequence[str]]
) -> Used | BadLine:
    """Give a line with the ids of its customer and product, or why it has none."""
    whose = customers.get(line.customer.casefold(), ())
    what = products.get(line.product.casefold(), ()) if line.product else ("",)
    for found, name in ((whose, "customer"), (what, "product")):
        if len(found) != 1:
            why = f"names no {name} that is known" if not found else f"names several {name}s"
            return BadLine(line.line, line.text, why, stranger=name == "customer")
    return replace(line, customer=whose[0], product=what[0])


def _put(change: Change, customer: str, lines: Sequence[Used], source: str) -> bool:
    """Replace a source's months of one customer; tell whether that changes anything."""
    ref = Ref("customers", customer)
    data = change.record(ref).data
    months = {line.month for line in lines}
    kept = [
        one
        for one in data.get("usage", ())
        if one.get("source", "") != source or one["month"] not in months
    ]
    added = [
        {
            "month": cell.month,
            **({"product": cell.product} if cell.product else {}),
            "measure": cell.measure,
            "amount": _plain(amount),
            **({"source": source} if source else {}),
        }
        for cell, amount in summed(lines).items()
    ]
    usage = sorted([*kept, *added], key=_order)
    change.put(ref, {**data, "usage": usage})
    return bool(change.record(ref).data != data)


def _plain(amount: Decimal) -> str:
    """Write a number without an exponent and without zeros at its end."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _order(one: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(one.get(name, "")) for name in ("month", "product", "measure", "source"))
