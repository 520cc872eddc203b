"""Reading a query: `muster "exact words" city:Berlin -tag:vip since>=2025 (a OR b)`.

Words beside each other must all match. OR (in capitals) binds weaker than that, a minus sign or
NOT stronger. `field:>=value` is understood as `field>=value`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from crmctl.errors.queries import QuerySyntaxError
from crmctl.query.tree import And, Node, Not, Op, Or, Phrase, Test, Word

# Beyond these no person wrote the query; they keep the parser and SQLite within their limits.
MAX_DEPTH = 40
MAX_TOKENS = 400

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<open>\() | (?P<close>\))
  | (?P<minus>-(?=[^\s)]))
  | (?P<field>[^\W\d][\w.-]*) (?::(?!//))? (?P<op>>=|<=|>|<|=|(?<=:))
    (?: "(?P<quoted>[^"]*)" | (?P<plain>[^\s()"]+) )?
  | "(?P<phrase>[^"]*)"
  | (?P<unclosed>")
  | (?P<word>[^\s()"]+)
    """,
    re.VERBOSE,
)


class _Token(NamedTuple):
    kind: str
    column: int
    node: Node | None = None


def parse(text: str) -> Node:
    """Read a query; an empty one matches everything.

    Raises:
        QuerySyntaxError: it cannot be read; the error names the column.
    """
    tokens = list(_tokens(text))
    if len(tokens) > MAX_TOKENS:
        raise QuerySyntaxError(tokens[MAX_TOKENS].column, "it is too long")
    reader = _Reader(tokens, len(text) + 1)
    node = reader.alternatives(0)
    reader.expect_end()
    return node


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind, column = match.lastgroup or "", match.start() + 1
        if match["field"] is not None:
            yield _Token("node", column, _test(match, column))
        elif kind == "unclosed":
            raise QuerySyntaxError(column, "the quotation mark is never closed")
        elif kind == "phrase":
            yield _Token("node", column, Phrase(match["phrase"]))
        elif kind == "word":
            yield _word(match["word"], column)
        elif kind != "space":
            yield _Token(kind, column)


def _word(text: str, column: int) -> _Token:
    operator = {"OR": "or", "AND": "and", "NOT": "minus"}.get(text)
    return _Token(operator, column) if operator else _Token("node", column, Word(text))


def _test(match: re.Match[str], column: int) -> Test:
    value = match["plain"] if match["quoted"] is None else match["quoted"]
    if not value:
        problem = f"a value must follow {match['field']}{match['op'] or ':'}"
        raise QuerySyntaxError(column, problem)
    return Test(match["field"], Op(match["op"] or ":"), value)


class _Reader:
    """Reads tokens by recursive descent."""

    def __init__(self, tokens: list[_Token], end: int) -> None:
        self._tokens = tokens
        self._next = 0
        self._end = end

    def alternatives(self, depth: int) -> Node:
        """Read `a b OR c`."""
        nodes = [self._sequence(depth)]
        while self._takes("or"):
            nodes.append(self._sequence(depth, needed=True))
        if len(nodes) > 1 and nodes[0] == And():
            raise QuerySyntaxError(1, "OR needs something before it")
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def expect_end(self) -> None:
        """Refuse what no opening parenthesis explains."""
        if self._kind():
            raise QuerySyntaxError(self._column(), "this parenthesis was never opened")

    def _sequence(self, depth: int, *, needed: bool = False) -> Node:
        nodes: list[Node] = []
        while self._kind() in {"node", "open", "minus", "and"}:
            if not (nodes and self._takes("and")):
                nodes.append(self._one(depth + 1))
        if needed and not nodes:
            raise QuerySyntaxError(self._column(), "something is missing after OR")
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def _one(self, depth: int) -> Node:
        column = self._column()
        if depth > MAX_DEPTH:
            raise QuerySyntaxError(column, "it is nested too deeply")
        if self._takes("minus"):
            return Not(self._one(depth + 1))
        if self._takes("open"):
            node = self.alternatives(depth)
            if not self._takes("close"):
                raise QuerySyntaxError(column, "the parenthesis is never closed")
            return node
        return self._leaf(column)

    def _leaf(self, column: int) -> Node:
        node = self._tokens[self._next].node if self._kind() else None
        if node is None:
            raise QuerySyntaxError(column, "a word or a test was expected")
        self._next += 1
        return node

    def _takes(self, kind: str) -> bool:
        taken = self._kind() == kind
        self._next += taken
        return taken

    def _kind(self) -> str:
        return self._tokens[self._next].kind if self._next < len(self._tokens) else ""

    def _column(self) -> int:
        return self._tokens[self._next].column if self._kind() else self._end
