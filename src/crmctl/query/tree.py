"""What a query says, as a tree of plain values."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Op(StrEnum):
    """How a test compares."""

    MATCH = ":"  # what a person means: contains, equals, or lies within, by the field's type
    EQUAL = "="  # the whole value
    LESS = "<"
    LESS_EQUAL = "<="
    GREATER = ">"
    GREATER_EQUAL = ">="


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a part of one, anywhere in the record."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other in one field."""

    text: str


@dataclass(frozen=True, slots=True)
class Test:
    """A comparison of one field."""

    # pytest would otherwise take the name for that of a test class.
    __test__ = False

    field: str
    op: Op
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """What the node does not match."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """What all nodes match; without nodes, everything."""

    nodes: "tuple[Node, ...]" = ()


@dataclass(frozen=True, slots=True)
class Or:
    """What any node matches."""

    nodes: "tuple[Node, ...]"


Node = Word | Phrase | Test | Not | And | Or


def every_test(node: Node) -> Iterator[Test]:
    """Give every test of a query, wherever it stands."""
    match node:
        case Test():
            yield node
        case Not(inner):
            yield from every_test(inner)
        case And(nodes) | Or(nodes):
            for inner in nodes:
                yield from every_test(inner)
        case _:
            pass
