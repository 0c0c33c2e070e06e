"""Imports that a cold start pays for and no turn uses, moved to their use in the byte code.

Only imports of packages that we do not write; ours are written so. An import at the top of a module
becomes one right before its use in each function: the same names, later. Sources stay as they are.
"""

import ast
from collections.abc import Iterator, Mapping

from infra.packaging.faults import CannotPackage

_DOCSTRING = tuple(
    f"botocore.docs.{name}" for name in ("bcdoc.restdoc", "method", "paginator", "waiter")
)
# File -> modules it imports; beside each what it is for and what it costs in M instructions.
DEFERRED: Mapping[str, tuple[str, ...]] = {
    # help() on a client: an HTML parser for prose that the zip has not. 30
    "botocore/docs/__init__.py": ("botocore.docs.service",),
    "botocore/docs/docstring.py": _DOCSTRING,
    # A profile's file, which Lambda has not. 7
    "botocore/configloader.py": ("configparser",),
    # Dates of tokens that come from elsewhere than the environment. 8
    "botocore/credentials.py": ("dateutil.parser",),
    "botocore/tokens.py": ("dateutil.parser",),
    # Dates in answers, which are numbers here.
    "botocore/utils.py": ("dateutil.parser",),
    # Queries over answers, in paginators, waiters and partitions. 26
    "botocore/paginate.py": ("jmespath",),
    "botocore/regions.py": ("jmespath",),
    "botocore/waiter.py": ("jmespath",),
    # The version of a package for HTTP/2 that nobody installed. 38
    "urllib3/http2/__init__.py": ("importlib.metadata",),
}


def defer(module: ast.Module, path: str) -> ast.Module:
    """Moves the module's imports, in place, that the table names for its path; gives it back."""
    for name in DEFERRED.get(path, ()):
        statements = [each for each in module.body if _imports(each, name)]
        if not statements:
            raise CannotPackage(f"{path} no longer imports {name}: see infra/packaging/{_HERE}")
        for statement in statements:
            _move(module, statement, path)
    return ast.fix_missing_locations(module)


_HERE = "deferred_imports.py"


def _imports(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.Import(names=[ast.alias(name=imported)]):
            return imported == name
        case ast.ImportFrom(module=imported, level=0):
            return imported == name
    return False


def _move(module: ast.Module, statement: ast.stmt, path: str) -> None:
    assert isinstance(statement, (ast.Import, ast.ImportFrom))
    bound = {alias.asname or alias.name.partition(".")[0] for alias in statement.names}
    module.body.remove(statement)
    functions = list(_outermost(module))
    for function in functions:
        if bound & _used(function.body):
            _put(function.body, statement, bound)
    inside = {
        id(node) for function in functions for part in function.body for node in ast.walk(part)
    }
    if any(
        isinstance(node, ast.Name) and node.id in bound and id(node) not in inside
        for node in ast.walk(module)
    ):
        raise CannotPackage(f"{path} uses {', '.join(sorted(bound))} as soon as it is imported")


def _put(block: list[ast.stmt], statement: ast.stmt, bound: set[str]) -> None:
    """Before the first use; where one branch alone uses it, inside that branch."""
    users = [each for each in block if bound & _used([each])]
    if len(users) == 1:
        for branch in _branches(users[0]):
            if _count(branch, bound) == _count(users, bound):
                return _put(branch, statement, bound)
    block.insert(block.index(users[0]), statement)
    return None


def _branches(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    if isinstance(statement, (ast.If, ast.With)):
        yield statement.body
    if isinstance(statement, ast.If):
        yield statement.orelse


def _count(block: list[ast.stmt], bound: set[str]) -> int:
    return sum(
        isinstance(node, ast.Name) and node.id in bound for part in block for node in ast.walk(part)
    )


def _outermost(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield child
        else:
            yield from _outermost(child)


def _used(body: list[ast.stmt]) -> set[str]:
    return {node.id for part in body for node in ast.walk(part) if isinstance(node, ast.Name)}
