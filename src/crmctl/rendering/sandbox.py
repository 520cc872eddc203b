"""Templates that anybody may have written: they show a document and can do nothing else.

A CRM is cloned from somewhere, and its templates come along. Jinja's sandbox keeps them from
Python's objects; it does not bound what they cost, and has a long list of filters and methods that
make large things of small ones. So the language is cut down to what a letter needs: names,
attributes, conditions, loops, a few filters, no calls but `range`, no macros, no captured blocks,
and every loop, join and sum counts against a budget. What remains ends, whatever is written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, Undefined, nodes
from jinja2.exceptions import (
    SecurityError,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from crmctl.errors.rendering import BrokenTemplateError

Load = Callable[[str], str | None]
"""Gives the text of a template by its name; None when there is none."""

_MOST_ROUNDS = 50_000  # of all loops together
_MOST_OUTPUT = 4 * 1024 * 1024  # characters
_MOST_SOURCE = 256 * 1024
_MOST_FILES = 2_000  # inclusions of other templates, all loops together
_MOST_NUMBER = 10**15
_NODES: tuple[type[nodes.Node], ...] = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const),
    *(nodes.Getattr, nodes.Getitem, nodes.Slice),
    *(nodes.If, nodes.CondExpr, nodes.For, nodes.Assign, nodes.With),
    *(nodes.Extends, nodes.Block, nodes.Include),
    *(nodes.Filter, nodes.Test, nodes.Call, nodes.Compare, nodes.Operand, nodes.Concat),
    *(nodes.And, nodes.Or, nodes.Not, nodes.Neg, nodes.Pos),
    *(nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod),
    *(nodes.List, nodes.Tuple),
)
_SHOWN = (str, int, float)


class Sandbox(ImmutableSandboxedEnvironment):
    """Renders one template, once, within its budget.

    Args:
        load: gives the texts of templates.
        escape: how a text is shown; None for HTML's own escapes.
    """

    # Jinja asks `call_binop` about these.
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self, load: Load, escape: Callable[[str], str] | None) -> None:
        super().__init__(
            loader=FunctionLoader(_named(load)),
            autoescape=escape is None,
            undefined=StrictUndefined,
            finalize=self._finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._escape = escape
        self._rounds = 0
        self._files = 0
        self.globals = {"range": self._range}
        self.filters = {
            "upper": _text(str.upper),
            "lower": _text(str.lower),
            "trim": _text(str.strip),
            "length": len,
            "first": lambda items: items[0] if items else "",
            "last": lambda items: items[-1] if items else "",
            "default": _default,
            "join": self._join,
            "counted": self._counted,
            "joined": lambda items: self._join(items, ""),
        }

    def run(self, name: str, data: Mapping[str, Any]) -> str:
        """Render a template.

        Raises:
            BrokenTemplateError: it cannot be read, or does what it may not.
        """
        try:
            return self._collected(self.get_template(name).generate(**data))
        except TemplateSyntaxError as error:
            place = error.name or name
            raise BrokenTemplateError(
                place, error.lineno, (error.message or "").rstrip(".")
            ) from None
        except BrokenTemplateError:
            raise
        except Exception as error:  # noqa: BLE001 - a template may make any operator fail
            raise BrokenTemplateError(*_place(error, name), _reason(error)) from None

    def join_path(self, template: str, parent: str) -> str:
        """Count a template that is included or extended."""
        self._files += 1
        if self._files > _MOST_FILES:
            raise SecurityError("it includes too many templates")
        return super().join_path(template, parent)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Add texts and calculate with numbers, as far as that stays small."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return self._join((left, right), "")
        for each in (left, right):
            if not isinstance(each, int | float) or abs(each) > _MOST_NUMBER:
                raise SecurityError("only numbers and short texts can be calculated with")
        return super().call_binop(context, operator, left, right)

    def _generate(  # Jinja's hook for a compiler of one's own
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002
    ) -> str:
        """Refuse what a template may not say, and let every loop be counted."""
        for node in source.find_all(nodes.Node):
            _require_allowed(node, name or "")
        return super()._generate(_Bounded().visit(source), name, filename, defer_init)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > _MOST_SOURCE:
            raise TemplateSyntaxError("the template is too long", 1, name)
        return super()._parse(source, name, filename)

    def _collected(self, pieces: Iterable[str]) -> str:
        found, size = [], 0
        for piece in pieces:
            size += len(piece)
            if size > _MOST_OUTPUT:
                raise SecurityError("it writes too much")
            found.append(piece)
        return "".join(found)

    def _finalize(self, value: object) -> object:
        """Show texts and numbers; anything else would show how crmctl keeps it."""
        if isinstance(value, Undefined):
            str(value)  # says what is undefined
        if not isinstance(value, _SHOWN):
            raise SecurityError("only texts and numbers can be shown")
        return value if self._escape is None else self._escape(str(value))

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._rounds += 1
            if self._rounds > _MOST_ROUNDS:
                raise SecurityError("its loops go on for too long")
            yield item

    def _range(self, *bounds: int) -> range:
        numbers = range(*bounds)
        if len(numbers) > _MOST_ROUNDS:
            raise SecurityError("the range is too long")
        return numbers

    def _join(self, items: Iterable[Any], between: str = "") -> str:
        texts = [str(item) for item in self._counted(items) if isinstance(item, _SHOWN)]
        if sum(len(text) + len(between) for text in texts) > _MOST_SOURCE:
            raise SecurityError("a text grows too long")
        return between.join(texts)


class _Bounded(NodeTransformer):
    """Lets each loop and each `~` count against the budget."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - Jinja's name
        self.generic_visit(node)
        node.iter = _filter("counted", node.iter)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802 - the same
        self.generic_visit(node)
        return _filter("joined", nodes.List(node.nodes, lineno=node.lineno))


def _require_allowed(node: nodes.Node, name: str) -> None:
    """Refuse one node of a template's tree.

    Raises:
        TemplateSyntaxError: a template may not say so.
    """
    wrong = ""
    match node:
        case nodes.For() if node.recursive:
            wrong = "a loop may not be recursive"
        case nodes.Call() if not (isinstance(node.node, nodes.Name) and node.node.name == "range"):
            wrong = "nothing can be called but range()"
        case nodes.Filter() if node.name not in _PUBLIC:
            wrong = f"there is no filter {node.name!r} here; there are {', '.join(_PUBLIC)}"
        case nodes.List() if not all(isinstance(item, nodes.Const) for item in node.items):
            wrong = "a list may hold nothing but texts and numbers"
        case nodes.Tuple() if node.ctx == "load" and not all(
            isinstance(item, nodes.Const) for item in node.items
        ):
            wrong = "a list may hold nothing but texts and numbers"
        case _ if not isinstance(node, (*_NODES, nodes.Keyword, nodes.Helper)):
            wrong = f"{type(node).__name__} is not for templates of a CRM"
    if wrong:
        raise TemplateSyntaxError(wrong, node.lineno, name)


_PUBLIC = ("upper", "lower", "trim", "length", "first", "last", "default", "join")


def _filter(name: str, node: nodes.Node) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _named(load: Load) -> Callable[[str], tuple[str, str, None] | None]:
    """Let errors know the file: Jinja puts its name into the traceback."""

    def named(name: str) -> tuple[str, str, None] | None:
        text = load(name)
        return None if text is None else (text, name, None)

    return named


def _default(value: Any, other: str = "") -> Any:
    return other if isinstance(value, Undefined) or not value else value


def _text(change: Callable[[str], str]) -> Callable[[Any], str]:
    return lambda value: change(value if isinstance(value, str) else "")


def _place(error: BaseException, name: str) -> tuple[str, int]:
    """Give template and line where an error came up: the last frame that is a template's."""
    found, trace = (name, 1), error.__traceback__
    while trace is not None:
        names = trace.tb_frame.f_globals
        if "__jinja_exception__" in names:
            found = (str(names["__name__"]), trace.tb_lineno)
        trace = trace.tb_next
    return found


def _reason(error: BaseException) -> str:
    """Say what went wrong, without a value: Jinja's own messages may quote one."""
    match error:
        case TemplateNotFound():
            return "it includes a template that is not there"
        case UndefinedError():
            return "it names something that a document does not have"
        case SecurityError():
            return str(error) if not str(error).startswith("access to") else "that is out of reach"
        case RecursionError():
            return "it goes on within itself"
        case TemplateError():
            return "it cannot be used"
    return f"it cannot be carried out ({type(error).__name__})"
