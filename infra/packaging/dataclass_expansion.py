"""Frozen dataclasses written out in the byte code, as `dataclass` would write them at each import.

`@dataclass(frozen=True, slots=True)` composes and compiles six functions a class: 3.8 M
instructions, fifty times at a cold start (infra/decisions/0004). The sources stay as they are; a
class with anything unusual about it is left to `dataclass`.
"""

import ast
from dataclasses import dataclass

_DECORATOR = ast.dump(ast.parse("dataclass(frozen=True, slots=True)", mode="eval").body)
# Run-time half of this file; infra/packaging/tree.py puts it into the zip under this name.
RUNTIME_MODULE = "dataclass_fields"


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    default: ast.expr | None


def expand(module: ast.Module) -> ast.Module:
    """Expands, in place, every class of the module that can be; gives it back."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef) and _is_plain(node):
            _expand(node)
    return ast.fix_missing_locations(module)


def _is_plain(node: ast.ClassDef) -> bool:
    """Only bare fields and own methods: no bases, no `field()`, no hooks of dataclasses."""
    decorators = [ast.dump(each) for each in node.decorator_list]
    if decorators != [_DECORATOR] or node.bases or node.keywords:
        return False
    return all(map(_is_known, node.body)) and _in_order(_fields(node))


def _is_known(statement: ast.stmt) -> bool:
    match statement:
        case ast.AnnAssign(target=ast.Name(), annotation=annotation, value=value):
            special = {"ClassVar", "InitVar", "KW_ONLY"} & _names(annotation)
            return not special and not (value and "field" in _names(value))
        case ast.FunctionDef(name=name):
            return not (name.startswith("__") and name.endswith("__"))
        case ast.Expr(value=ast.Constant()):
            return True
    return False


def _names(node: ast.AST) -> set[str]:
    """Every name in an expression, and those in annotations written as strings."""
    found: set[str] = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            found.add(each.id)
        elif isinstance(each, ast.Attribute):
            found.add(each.attr)
        elif isinstance(each, ast.Constant) and isinstance(each.value, str):
            found.update(word for word in ("ClassVar", "InitVar", "KW_ONLY") if word in each.value)
    return found


def _in_order(fields: list[_Field]) -> bool:
    given = [field.default is not None for field in fields]
    return bool(fields) and given == sorted(given)


def _fields(node: ast.ClassDef) -> list[_Field]:
    return [
        _Field(each.target.id, each.value)
        for each in node.body
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    ]


def _expand(node: ast.ClassDef) -> None:
    fields = _fields(node)
    made = ast.parse(_written(fields)).body
    for statement in made:
        # A traceback through them points at the class.
        for part in ast.walk(statement):
            if "lineno" in part._attributes:
                ast.copy_location(part, node)
        if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
            statement.args.defaults = [each.default for each in fields if each.default is not None]
    for each in node.body:
        if isinstance(each, ast.AnnAssign):
            each.value = None
    node.decorator_list = []
    node.body += made


def _written(fields: list[_Field]) -> str:
    names = [field.name for field in fields]
    own = "".join(f"self.{name}, " for name in names)
    shown = ", ".join(f"{name}={{self.{name}!r}}" for name in names)
    puts = "".join(f"\n    put(self, {name!r}, {name})" for name in names)
    return f"""
__slots__ = {tuple(names)!r}
__match_args__ = {tuple(names)!r}
__dataclass_fields__ = __import__({RUNTIME_MODULE!r}).Fields()
__dataclass_params__ = __import__({RUNTIME_MODULE!r}).PARAMS
def __init__(self, {", ".join(names)}):
    put = object.__setattr__{puts}
def __repr__(self):
    return f"{{self.__class__.__qualname__}}({shown})"
def __eq__(self, other):
    if other.__class__ is not self.__class__:
        return NotImplemented
    return ({own}) == ({own.replace("self.", "other.")})
def __hash__(self):
    return hash(({own}))
def __setattr__(self, name, value):
    __import__({RUNTIME_MODULE!r}).refuse("assign to", name)
def __delattr__(self, name):
    __import__({RUNTIME_MODULE!r}).refuse("delete", name)
def __getstate__(self):
    return [{own}]
def __setstate__(self, state):
    for name, value in zip(self.__slots__, state):
        object.__setattr__(self, name, value)
"""
