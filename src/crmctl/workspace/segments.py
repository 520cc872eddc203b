"""Reading a query, with the saved ones of crm.yaml: `segment:quiet-berliners tag:b2b`."""

from collections.abc import Mapping

from crmctl.errors.crm import SegmentLoopError, UnknownSegmentError
from crmctl.query.parse import parse
from crmctl.query.tree import And, Node, Not, Op, Or, Test
from crmctl.workspace.view import View

SEGMENT = "segment"


def query(view: View, text: str) -> Node:
    """Read a query; a test `segment:NAME` in it stands for the query of that name in crm.yaml.

    Raises:
        QuerySyntaxError: it, or that of a segment, cannot be read.
        UnknownSegmentError: crm.yaml has no such segment.
        SegmentLoopError: a segment means itself.
    """
    return _expanded(parse(text), view.config["segments"], ())


def _expanded(node: Node, segments: Mapping[str, str], within: tuple[str, ...]) -> Node:
    match node:
        case Test(field, Op.MATCH | Op.EQUAL, name) if field.lower() == SEGMENT:
            return _segment(name, segments, within)
        case Not(inner):
            return Not(_expanded(inner, segments, within))
        case And(nodes):
            return And(tuple(_expanded(inner, segments, within) for inner in nodes))
        case Or(nodes):
            return Or(tuple(_expanded(inner, segments, within) for inner in nodes))
        case _:
            return node


def _segment(name: str, segments: Mapping[str, str], within: tuple[str, ...]) -> Node:
    if name not in segments:
        raise UnknownSegmentError(name, list(segments))
    if name in within:
        raise SegmentLoopError(name)
    return _expanded(parse(segments[name]), segments, (*within, name))
