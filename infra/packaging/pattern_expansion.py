"""Regular expressions written out in the byte code, as `re.compile` makes them at each import.

Parsing a pattern and composing its program takes 0.2 to 6 M instructions, a hundred times at a cold
start (infra/decisions/0031). What is composed here is the program alone: the sources stay as they
are, and a pattern that is not made of constants of its own module is left to `re`.
"""

import _sre
import ast
import re
from array import array
from collections import Counter
from collections.abc import Mapping
from re import _compiler, _parser
from typing import Any

from infra.packaging import written_patterns

# Run-time half of this file; infra/packaging/tree.py puts it into the zip under this name.
RUNTIME_MODULE = "written_patterns"
_HAS_NAMES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# What composes a constant of others; of calls, only a text's own methods.
_COMPOSED = (
    *(ast.Constant, ast.Name, ast.BinOp, ast.JoinedStr, ast.FormattedValue, ast.Subscript),
    *(ast.Slice, ast.List, ast.Tuple, ast.Dict, ast.ListComp, ast.comprehension, ast.Starred),
    *(
        ast.Attribute,
        ast.Call,
        ast.keyword,
        ast.UnaryOp,
        ast.expr_context,
        ast.operator,
        ast.unaryop,
    ),
)
_CALLED = ("format", "join")


def write_out(module: ast.Module) -> ast.Module:
    """Writes out, in place, every pattern that the module's own statements compile."""
    if _sre.MAGIC != written_patterns.MAGIC or not any(map(_brings_re, module.body)):
        return module
    known: dict[str, Any] = {"re": re}
    often = _bound_often(module)
    for statement in module.body:
        for each in statement.body if isinstance(statement, ast.ClassDef) else [statement]:
            if isinstance(each, (ast.Assign, ast.AnnAssign, ast.Expr)):
                _Writer(known).visit(each)
        if isinstance(statement, ast.Assign):
            _learn(statement, known, often)
    return ast.fix_missing_locations(module)


def _brings_re(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import) and any(
        alias.name == "re" and alias.asname in (None, "re") for alias in statement.names
    )


def _bound_often(module: ast.Module) -> set[str]:
    """Names that more than one place gives a value, or that are not of one place for certain."""
    times = Counter(
        node.id
        for node in ast.walk(module)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    )
    return {name for name, count in times.items() if count > 1}


def _learn(statement: ast.Assign, known: dict[str, Any], often: set[str]) -> None:
    match statement.targets:
        case [ast.Name(id=name)] if name not in often:
            try:
                known[name] = _value(statement.value, known)
            except _Unknown:
                return


class _Unknown(Exception):
    """Not made of constants alone."""


def _value(node: ast.expr, known: Mapping[str, Any]) -> Any:
    if not all(map(_composes, ast.walk(node))):
        raise _Unknown
    code = compile(ast.Expression(node), "<constant>", "eval")
    try:
        return eval(code, {"__builtins__": {}, **known})
    except Exception as unknown:
        raise _Unknown from unknown


def _composes(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in _CALLED
        case ast.Call():
            return False
    return isinstance(node, _COMPOSED)


class _Writer(ast.NodeTransformer):
    """Of one statement; what is inside a function is compiled when that is called, or never."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self.known = known

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, _HAS_NAMES):
            return node
        return super().visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name("re"), attr="compile"), args=args, keywords=[]
            ) if len(args) in (1, 2):
                try:
                    asked = [_value(each, self.known) for each in args]
                    return ast.copy_location(_written(*asked), node)
                except (_Unknown, re.error, TypeError):
                    return node
        return node


def _written(pattern: str | bytes, flags: int = 0) -> ast.expr:
    flags = int(flags)
    parsed = _parser.parse(pattern, flags)
    program = array("I", _compiler._code(parsed, flags))
    names = dict(parsed.state.groupdict)
    order: list[str | None] = [None] * parsed.state.groups
    for name, number in names.items():
        order[number] = name
    given = (
        pattern,
        flags | parsed.state.flags,
        program.tobytes(),
        parsed.state.groups - 1,
        names,
        tuple(order),
    )
    text = f"__import__({RUNTIME_MODULE!r}).written{given!r}"
    return ast.parse(text, mode="eval").body
