"""Which records a rule is about: one query a rule, however many records changed."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from crmctl.automation.occasion import Occasion, is_awaited
from crmctl.automation.rule import After, Rule
from crmctl.index.select import Selection
from crmctl.model.record import Record, Ref
from crmctl.query.dates import days_ago
from crmctl.query.tree import And, Node, Op, Test
from crmctl.workspace.automating.occasions import Occasions
from crmctl.workspace.segments import query
from crmctl.workspace.view import View


class Asked(NamedTuple):
    """A record that a rule is about, and what happened to it."""

    record: Record
    occasion: Occasion


def among(view: View, rule: Rule, occasions: Occasions) -> list[Asked]:
    """Give those of the changed records that a rule is about, in the order of their ids."""
    kind = view.catalogue.by_name[rule.when.kind]
    ids = [ref.id for ref in occasions if ref.folder == kind.folder]
    if not ids:
        return []
    found = sorted(_selection(view, rule).among(ids))
    refs = [Ref(kind.folder, id_) for id_ in found]
    records = [record for ref in refs if (record := view.record(ref))]
    return [
        Asked(record, occasions[record.ref])
        for record in records
        if is_awaited(rule.when, kind, occasions[record.ref], record.data)
    ]


def everywhere(view: View, rule: Rule) -> list[Asked]:
    """Give all records that a rule is about, whatever happened to them."""
    kind = view.catalogue.by_name[rule.when.kind]
    found = [row.record for row in _selection(view, rule).rows()]
    records = [Record(kind.name, Ref(kind.folder, each.id), each.data) for each in found]
    return [Asked(record, Occasion(record.ref, record.data)) for record in records]


def matches(view: View, rule: Rule, ref: Ref) -> tuple[bool, bool]:
    """Tell whether a record matches a rule's query, and whether it is old enough."""
    when = rule.when
    alone = (when._replace(after=None), when._replace(query=""))
    found = [_selection(view, rule._replace(when=each)).among([ref.id]) for each in alone]
    return bool(found[0]), bool(found[1])


def _selection(view: View, rule: Rule) -> Selection:
    kind, today = view.catalogue.by_name[rule.when.kind], view.now.date()
    nodes: Sequence[Node] = (query(view, rule.when.query), *_old_enough(rule.when.after, today))
    node = nodes[0] if len(nodes) == 1 else And(tuple(nodes))
    return Selection(view.connection, view.catalogue, [kind], node, today)


def _old_enough(after: After | None, today: date) -> Sequence[Node]:
    if after is None:
        return ()
    number, unit = after.period.split()
    day = days_ago(f"{number}{unit[0]}", today) or date.min
    return (Test(after.field, Op.LESS_EQUAL, day.isoformat()),)
